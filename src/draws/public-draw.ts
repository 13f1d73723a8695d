/**
 * A draw by anybody, from a mirror of the public log, the documents that it names, and what opens bids and secret: no site, no
 * database. Pure but for what it is given. Protocol, section 3.
 */
import type { PublishedEvent } from '../audit/index.js';
import { openText } from '../sealing/index.js';
import {
  deriveSeed,
  drandRandomness,
  drawPool,
  hashCommitment,
  hashPool,
  type Outcome,
  outcomeOf,
  type Plan2,
  type Pool2,
  readCertifiedSecret,
  sha256Hex,
  sourceOf,
} from '../selection/index.js';
import { Halt, type Told, waits, wrong } from './public-halt.js';
import { openerOf, sharesSchema, signatureOf } from './public-keys.js';
import { type Archive, documentOf, findClosed, firstPool, nextPool, planOf } from './public-pool.js';
import type { PublicRecord } from './public-record.js';
import { tellWitnesses } from './public-witnesses.js';

/** What a draw without the site is given. */
export interface PublicDrawInput extends Archive {
  /** Texts of checkpoints of this log that somebody kept, with cosignatures. */
  readonly checkpoints: readonly string[];
  /** Digits of a ceremony, numbers of a lottery in ascending order; undefined where none were given. */
  readonly digits: string | undefined;
  readonly numbers: readonly string[] | undefined;
  /** The operator's secret, from anywhere; undefined where none was given. */
  readonly secret: string | undefined;
}

/** What came out. `told`: what it rests on, and what was found on the way. */
export type PublicDraw = { readonly told: readonly Told[] } & (
  | {
      readonly outcome: 'drawn';
      readonly round: number;
      readonly planHash: string;
      readonly pool: Pool2;
      readonly poolHash: string;
      readonly publicValue: string | null;
      readonly secret: string;
      readonly seed: string;
      readonly ranking: readonly string[];
      /** The winner with its price, or the list from which the owner chooses. */
      readonly result: Pick<Outcome, 'winner' | 'priceFen' | 'smallList'>;
      /** Whether the site's own result is the same; null where it has none. */
      readonly agrees: boolean | null;
    }
  | { readonly outcome: 'failed'; readonly round: number; readonly entries: number; readonly least: number }
  | { readonly outcome: 'waiting' | 'wrong'; readonly halt: Told }
);

/** The value of a source that officials put on record: of the log, and what was given must be the same. */
function typedValue(record: PublicRecord, plan: Plan2, input: PublicDrawInput, told: Told[]): string {
  const logged = record.values.get(plan.round);
  const issue = record.issues.get(plan.round);
  const source =
    plan.source.kind === 'lottery' && issue !== undefined ? { ...plan.source, issue } : plan.source;
  const { kind } = source;
  const given =
    source.kind === 'lottery'
      ? input.numbers && `${source.game}/${source.issue}/${input.numbers.join('.')}`
      : input.digits;
  if (logged !== undefined && given !== undefined && logged !== given)
    throw wrong('value-differs', { given, logged });
  const value = logged ?? given;
  if (value === undefined) throw waits(kind === 'ceremony' ? 'digits' : 'numbers');
  if (!sourceOf(kind).isPublicValue(source as never, value)) throw wrong('value', { value });
  told.push({ code: logged === undefined ? 'value-given' : 'value-logged' });
  return value;
}

async function publicValueOf(
  record: PublicRecord,
  plan: Plan2,
  input: PublicDrawInput,
  told: Told[],
): Promise<string | null> {
  const { source } = plan;
  if (source.kind === 'commit') {
    told.push({ code: 'no-value' });
    return null;
  }
  if (source.kind !== 'drand') return typedValue(record, plan, input, told);
  const value = drandRandomness(await signatureOf(input, source.chain, source.round));
  told.push({ code: 'value-by-beacon', params: { round: source.round } });
  return value;
}

/** What the escrow of a plan holds. Halts where it cannot be opened with what is at hand. */
async function escrowedSecret(
  publication: PublishedEvent,
  { escrow }: Plan2,
  input: PublicDrawInput,
  logged: readonly string[],
): Promise<{ readonly text: string; readonly by: 'beacon' | 'custodians' }> {
  if (!escrow) throw waits('no-escrow');
  const { escrow: sealed, escrowShares } = publication.data;
  if (typeof sealed !== 'string' || sha256Hex(sealed) !== escrow.sha256) throw wrong('escrow', { ...escrow });
  const shares = sharesSchema.safeParse(escrowShares).data ?? [];
  const ring = { ...input, shares: [...input.shares, ...logged] };
  const { identity, by } = await openerOf(ring, escrow.recipient, shares);
  return { text: await openText(identity, sealed).catch(() => ''), by };
}

/** The secret in the certificate that the log names for a round's result; undefined where there is none at hand. */
function certifiedSecret(
  { results }: PublicRecord,
  round: number,
  archive: Pick<Archive, 'document'>,
): string | undefined {
  const sha256 = results.get(round)?.data['certificateSha256'];
  if (typeof sha256 !== 'string' || archive.document(sha256) === undefined) return undefined;
  return readCertifiedSecret(documentOf(archive, 'certificate', sha256));
}

/** The secret of a plan: published, given, or out of its escrow, which is held to it whenever it opens. */
async function secretOf(
  record: PublicRecord,
  planned: { readonly plan: Plan2; readonly planHash: string; readonly publication: PublishedEvent },
  input: PublicDrawInput,
  told: Told[],
): Promise<string> {
  const { plan, planHash, publication } = planned;
  const { need, round, commitment } = plan;
  const fits = (secret: string) =>
    /^[0-9a-f]{64}$/.test(secret) && hashCommitment({ need, round, secret }) === commitment;
  const escrowed = await escrowedSecret(publication, plan, input, record.shares).catch((error: unknown) => {
    if (error instanceof Halt && error.outcome === 'waiting') return error;
    throw error;
  });
  const isOpen = !(escrowed instanceof Halt);
  if (isOpen) told.push({ code: fits(escrowed.text) ? `secret-by-${escrowed.by}` : 'escrow-false' });
  const logged = record.secrets.get(planHash) ?? certifiedSecret(record, round, input);
  const known = logged ?? input.secret;
  if (known !== undefined) {
    if (!fits(known)) throw wrong('secret', { plan: planHash });
    if (!isOpen) told.push({ code: logged === undefined ? 'secret-given' : 'secret-logged' });
    return known;
  }
  if (!isOpen) throw escrowed;
  if (!fits(escrowed.text)) throw wrong('escrow-false', { plan: planHash });
  return escrowed.text;
}

/** The present round: its plan with the record that publishes it, and its pool. */
async function presentRound(record: PublicRecord, input: PublicDrawInput, told: Told[]) {
  const closed = findClosed(record, input);
  told.push(...tellWitnesses(closed, input));
  let pool = await firstPool(record, input, closed, told);
  let planned: { plan: Plan2; planHash: string; publication: PublishedEvent } = closed;
  for (const redo of record.redos) {
    const planHash = String(redo.data['planHash']);
    const plan = planOf(input, record.need, planHash);
    if (plan.round !== planned.plan.round + 1) throw wrong('plan', { sha256: planHash });
    pool = nextPool(record, input, pool, { redo, plan });
    planned = { plan, planHash, publication: redo };
  }
  return { ...planned, pool };
}

/** True where the site's own result is this one; null where it has none. */
function agreement(
  result: PublishedEvent | undefined,
  own: { readonly seed: string } & Pick<Outcome, 'winner' | 'priceFen' | 'smallList'>,
): boolean | null {
  if (!result) return null;
  const { seed, winner = null, priceFen = null, smallList } = result.data;
  const isSameList = JSON.stringify(smallList) === JSON.stringify(own.smallList);
  return seed === own.seed && winner === own.winner && priceFen === own.priceFen && isSameList;
}

async function draw(record: PublicRecord, input: PublicDrawInput, told: Told[]): Promise<PublicDraw> {
  if (record.ended?.kind === 'need.withdrawn') throw waits('withdrawn', { need: record.need });
  // Two officials may have given up what others can still draw.
  if (record.ended)
    told.push({ code: 'need-failed', params: { reason: String(record.ended.data['reason']) } });
  const present = await presentRound(record, input, told);
  const { plan, planHash, pool } = present;
  const { round, minEntries: least } = plan;
  const entries = pool.entries.length;
  if (entries < least) return { outcome: 'failed', round, entries, least, told };
  const publicValue = await publicValueOf(record, plan, input, told);
  const secret = await secretOf(record, present, input, told);
  const poolHash = hashPool(pool);
  const seed = deriveSeed({ plan: planHash, pool: poolHash, publicValue, secret });
  const { ranking } = drawPool(plan.method, pool.entries, seed);
  const { savingFen: _, ...result } = outcomeOf(plan, pool.entries, ranking);
  const agrees = agreement(record.results.get(round), { seed, ...result });
  const drawn = { round, planHash, pool, poolHash, publicValue, secret, seed, ranking, result };
  return { outcome: 'drawn', ...drawn, agrees, told };
}

/** Draws the present round of a need. Never throws for what it is given: it tells what is awaited, or what is wrong. */
export async function drawPublicly(record: PublicRecord, input: PublicDrawInput): Promise<PublicDraw> {
  const told: Told[] = [];
  try {
    return await draw(record, input, told);
  } catch (error) {
    if (!(error instanceof Halt)) throw error;
    const { outcome, code, params } = error;
    return { outcome, halt: { code, params }, told };
  }
}
