import { listAgenciesById } from '../agencies/index.js';
import { appendEvent, certifyEvents, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { assertDefined, type Instant, ok } from '../basics/index.js';
import { type CeremonyTable, type Db, type Deps, type PoolTable, transact } from '../db/index.js';
import {
  findSealedSecret,
  getCurrentVersion,
  getNeed,
  moveNeed,
  type Need,
  openSecret,
  type PublishedVersion,
} from '../needs/index.js';
import {
  buildCertificate,
  type Certificate,
  type Entry,
  type Pool,
  serializeCertificate,
  sha256Hex,
} from '../selection/index.js';
import { eachOnItsOwn } from './close-need.js';
import {
  type EntryRow,
  findCeremony,
  findPool,
  insertSelection,
  listActiveEntries,
  listDrawableNeeds,
  updateEntryOutcome,
} from './draw-queries.js';

/** What a selection decided, for whoever records the award. Amounts in fen. */
export interface SelectionOutcome {
  readonly need: Need;
  readonly agencyId: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly budgetFen: number;
  readonly priceFen: number;
  readonly at: Instant;
}

/** Records the award in the transaction of the draw. Given from outside: awards know draws, not the other way. */
export type RecordAward = (trx: Db, outcome: SelectionOutcome) => Promise<void>;

/** Puts the certificate of a frozen pool together from what is stored. Pure. */
export function assembleCertificate(parts: {
  readonly siteUrl: string;
  readonly version: Pick<PublishedVersion, 'plan' | 'notice'>;
  readonly pool: Pick<PoolTable, 'pool' | 'frozenAt'>;
  readonly entries: readonly Pick<
    EntryRow,
    'planHash' | 'agencyCode' | 'enteredAt' | 'nonce' | 'bidFen' | 'exclusion'
  >[];
  readonly agencyNames: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly ceremony: Pick<CeremonyTable, 'digits' | 'witnesses' | 'recordedAt'> | undefined;
  readonly drawnAt: Instant;
}): Certificate {
  const { version, ceremony, drawnAt } = parts;
  const readable = parts.entries.filter(({ exclusion }) => exclusion !== 'bid-unreadable');
  const entries = readable.map(
    ({ planHash: plan, agencyCode: agency, enteredAt, nonce, bidFen: bid }): Entry => ({
      plan,
      agency,
      enteredAt,
      nonce,
      bid,
    }),
  );
  return buildCertificate({
    site: parts.siteUrl,
    plan: version.plan,
    entries,
    pool: JSON.parse(parts.pool.pool) as Pool,
    secret: parts.secret,
    publicValue: ceremony?.digits ?? null,
    proof: ceremony
      ? {
          kind: 'ceremony',
          witnesses: JSON.parse(ceremony.witnesses) as string[],
          recordedAt: ceremony.recordedAt,
        }
      : null,
    times: { frozenAt: parts.pool.frozenAt, secretOpenedAt: drawnAt, drawnAt },
    rounds: [],
    annex: { notice: version.notice, agencyNames: parts.agencyNames },
  });
}

async function writeSelection(
  trx: Db,
  deps: Deps,
  drawn: {
    readonly need: Need;
    readonly round: number;
    readonly certificate: Certificate;
    readonly entries: readonly EntryRow[];
    readonly at: Instant;
    readonly recordAward: RecordAward;
  },
): Promise<void> {
  const { need, round, entries, at } = drawn;
  const log = await certifyEvents(trx, deps, drawn.certificate, at);
  const certificate = { ...drawn.certificate, log };
  const text = serializeCertificate(certificate);
  const { seed, winner, pool, lots, ranking, budgetFen, priceFen } = certificate;
  const certificateSha256 = sha256Hex(text);
  await insertSelection(trx, {
    needId: need.id,
    round,
    seed,
    certificate: text,
    certificateSha256,
    drawnAt: at,
  });
  for (const [index, { agency }] of pool.entries.entries()) {
    const row = entries.find(({ agencyCode }) => agencyCode === agency);
    if (row)
      await updateEntryOutcome(trx, row.id, { lot: lots[index] ?? null, rank: ranking.indexOf(agency) + 1 });
  }
  const winning = assertDefined(
    entries.find(({ agencyCode }) => agencyCode === winner),
    'entry of the winner',
  );
  const agencyName = certificate.annex.agencyNames[winner] ?? winner;
  await drawn.recordAward(trx, {
    need,
    agencyId: winning.agencyId,
    agencyCode: winner,
    agencyName,
    budgetFen,
    priceFen,
    at,
  });
  const data = { round, seed, winner, priceFen, certificateSha256 };
  await appendEvent(trx, {
    at,
    kind: 'selection.drawn',
    subject: certificate.plan.need,
    actor: SYSTEM_ACTOR,
    data,
    rows: [
      { table: 'selection', key: [need.id, round] },
      ...rowsOf('need', [need.id]),
      ...rowsOf('award', [need.id]),
      ...rowsOf(
        'entry',
        entries.map(({ id }) => id),
      ),
    ],
  });
}

/** Draws one frozen pool: once, whoever calls and however often. */
async function drawNeed(deps: Deps, needId: string, recordAward: RecordAward): Promise<void> {
  const need = await getNeed(deps.db, needId);
  if (need.state !== 'closed') return;
  const version = await getCurrentVersion(deps.db, needId);
  const pool = assertDefined(await findPool(deps.db, needId), `pool of ${needId}`);
  const ceremony = await findCeremony(deps.db, needId, pool.round);
  if (version.plan.source.kind !== 'commit' && !ceremony) return;
  const entries = await listActiveEntries(deps.db, needId);
  const agencies = await listAgenciesById(
    deps.db,
    entries.map(({ agencyId }) => agencyId),
  );
  const sealed = assertDefined(
    await findSealedSecret(deps.db, version.planHash),
    `secret of ${version.planHash}`,
  );
  const drawnAt = deps.clock.now();
  const certificate = assembleCertificate({
    siteUrl: deps.siteUrl,
    version,
    pool,
    entries,
    agencyNames: Object.fromEntries(
      agencies.map(({ creditCode, name }) => [creditCode, name.normalize('NFC')]),
    ),
    secret: openSecret(deps, version.planHash, sealed),
    ceremony,
    drawnAt,
  });
  await transact(deps.db, async (trx) => {
    const set = { selectedAt: drawnAt, updatedAt: drawnAt };
    // Another process that drew meanwhile has moved the need on.
    if (!(await moveNeed(trx, { id: needId, from: 'closed', to: 'selected', set }))) return ok(null);
    await writeSelection(trx, deps, {
      need,
      round: pool.round,
      certificate,
      entries,
      at: drawnAt,
      recordAward,
    });
    return ok(null);
  });
}

/** Job: draws every frozen pool whose randomness is at hand. */
export async function drawClosedNeeds(deps: Deps, recordAward: RecordAward): Promise<void> {
  const drawable = await listDrawableNeeds(deps.db, 50);
  await eachOnItsOwn(
    drawable.map(({ id }) => id),
    (id) => drawNeed(deps, id, recordAward),
  );
}
