/** The pool of a need from public records alone: list, sealed entries, judgement, and the site's own pool where it froze one. Pure. */
import { z } from 'zod';
import type { PublishedEvent } from '../audit/index.js';
import type { GradeRank } from '../needs/index.js';
import { openText } from '../sealing/index.js';
import {
  blindSubject,
  type ClosedList,
  type Entry,
  freezePool,
  hashPool,
  type ListedEntry,
  methodOf,
  type Plan2,
  type Pool2,
  readListText,
  readPlanText,
  readPoolText,
  readSealedText,
  readTermsText,
  type SealedEntry,
  sha256Hex,
  shrinkPool,
} from '../selection/index.js';
import type { Exclusion } from './eligibility.js';
import { openEntry } from './open-entry.js';
import { judgePublicly, type PublicTerms, publicTermsSchema } from './public-eligibility.js';
import { type Told, waits, wrong } from './public-halt.js';
import { type KeyRing, openerOf, sharesSchema } from './public-keys.js';
import type { PublicRecord } from './public-record.js';

/** What a draw without the site is given beside the log. */
export interface Archive extends KeyRing {
  /** A public text by its SHA-256; undefined where it is not at hand. */
  readonly document: (sha256: string) => string | undefined;
  readonly rank: GradeRank;
}

/** A text by its digest. Halts where it is not at hand, or another. */
export function documentOf({ document }: Pick<Archive, 'document'>, kind: string, sha256: string): string {
  const text = document(sha256);
  if (text === undefined) throw waits('document', { kind, sha256 });
  if (sha256Hex(text) !== sha256) throw wrong('document', { kind, sha256 });
  return text;
}

/** A plan by its hash, of the need that is drawn. */
export function planOf(archive: Pick<Archive, 'document'>, need: string, planHash: string): Plan2 {
  const plan = readPlanText(documentOf(archive, 'plan', planHash));
  if (!plan || plan.need !== need) throw wrong('plan', { sha256: planHash });
  return plan;
}

function termsOf(archive: Archive, { terms: sha256 }: Plan2): PublicTerms {
  const text = documentOf(archive, 'terms', sha256);
  const parsed = publicTermsSchema.safeParse(readTermsText(text));
  if (!parsed.success) throw wrong('terms', { sha256 });
  return parsed.data;
}

/** The first round of a need up to its close. */
export interface Closed {
  readonly plan: Plan2;
  readonly planHash: string;
  readonly publication: PublishedEvent;
  readonly close: PublishedEvent;
  readonly list: { readonly sha256: string; readonly entries: readonly (ListedEntry & SealedEntry)[] };
}

/** Finds publication, close, plan and list, and holds them to each other and to the records of the entries. */
export function findClosed(record: PublicRecord, archive: Archive): Closed {
  const { need, close, publications, standing } = record;
  if (publications.length === 0) throw waits('unknown-need', { need });
  if (!close) throw waits('not-closed', { need });
  const planHash = String(close.data['planHash']);
  const publication = publications.findLast(({ data }) => data['planHash'] === planHash);
  if (!publication) throw wrong('publication', { planHash });
  const plan = planOf(archive, need, planHash);
  const sha256 = String(close.data['list']);
  const list = readListText(documentOf(archive, 'list', sha256));
  if (!list || list.plan !== planHash) throw wrong('list', { sha256 });
  const entries = withSealed(archive, list, String(close.data['sealed']));
  if (entries.length !== close.data['entries'] || close.at < plan.closesAt)
    throw wrong('close', { entries: entries.length });
  for (const { agency, entryHash, blind, enteredAt } of entries) {
    if (standing.get(entryHash) !== blindSubject(need, blind)) throw wrong('unrecorded-entry', { agency });
    if (enteredAt < plan.opensAt || enteredAt >= plan.closesAt) throw wrong('entry-time', { agency });
  }
  if (new Set(entries.map(({ agency }) => agency)).size !== entries.length) throw wrong('twice', { sha256 });
  return { plan, planHash, publication, close, list: { sha256, entries } };
}

/** The entries of a list with what rests of them until they are opened: both are of one plan, and in one order. */
function withSealed(
  archive: Archive,
  { plan, entries }: ClosedList,
  sha256: string,
): readonly (ListedEntry & SealedEntry)[] {
  const sealed = readSealedText(documentOf(archive, 'sealed-list', sha256));
  if (!sealed || sealed.plan !== plan || sealed.entries.length !== entries.length)
    throw wrong('list', { sha256 });
  return entries.map((entry, index) => {
    const own = sealed.entries[index];
    if (own?.entryHash !== entry.entryHash) throw wrong('list', { sha256 });
    return { ...entry, ...own };
  });
}

const bidKeySchema = z.object({ recipient: z.string(), shares: sharesSchema });

/** What opens the bids: the beacon, the custodians, or what the site published when it opened them. */
async function bidsIdentity(
  record: PublicRecord,
  archive: Archive,
  { plan, publication }: Closed,
  told: Told[],
): Promise<Parameters<typeof openText>[0]> {
  const key = bidKeySchema.safeParse(publication.data['bidKey']).data;
  const recipient = plan.sealing?.recipient ?? '';
  if (!key || key.recipient !== recipient) throw wrong('bid-key', { recipient });
  try {
    const { identity, by } = await openerOf(archive, recipient, key.shares);
    told.push({ code: `bids-by-${by}` });
    return identity;
  } catch (error) {
    const published = record.bidsOpened?.data['openedWith'];
    if (typeof published !== 'string' || recipient.startsWith('drand:')) throw error;
    told.push({ code: 'bids-by-site' });
    return published;
  }
}

/** Entries as they opened; the others with the reason that keeps them out. */
async function openList(
  archive: Archive,
  { plan, planHash, list }: Closed,
  terms: PublicTerms,
  identity: Parameters<typeof openText>[0],
): Promise<{ readonly entries: readonly Entry[]; readonly faulty: ReadonlyMap<string, Exclusion> }> {
  const takesBid = methodOf(plan.method).takesBid || terms.pricedDraw;
  const bounds = { takesBid, budgetFen: plan.budgetFen, floorFen: plan.floorFen };
  const entries: Entry[] = [];
  const faulty = new Map<string, Exclusion>();
  for (const listed of list.entries) {
    const sealed = documentOf(archive, 'sealed', listed.sealed);
    const { entry, fault } = await openEntry(identity, { ...listed, plan: planHash, sealed }, bounds);
    if (entry) entries.push(entry);
    if (fault) faulty.set(listed.agency, fault);
  }
  return { entries, faulty };
}

/** What the site's pool says otherwise than the judgement from the log. */
function differences(own: Pool2, frozen: Pool2): Told[] {
  const outOf = (pool: Pool2) => new Map(pool.excluded.map(({ agency, reason }) => [agency, reason]));
  const [mine, theirs] = [outOf(own), outOf(frozen)];
  return [...new Set([...mine.keys(), ...theirs.keys()])]
    .filter((agency) => mine.get(agency) !== theirs.get(agency))
    .map((agency) => ({
      code: 'judged-differently',
      params: { agency, own: mine.get(agency) ?? '–', site: theirs.get(agency) ?? '–' },
    }));
}

/** The pool of the first round: as the site froze it, held to the list and to what opened; else as it is judged here. */
export async function firstPool(
  record: PublicRecord,
  archive: Archive,
  closed: Closed,
  told: Told[],
): Promise<Pool2> {
  const { plan, list } = closed;
  const terms = termsOf(archive, plan);
  const identity = await bidsIdentity(record, archive, closed, told);
  const { entries, faulty } = await openList(archive, closed, terms, identity);
  const { rank } = archive;
  const judged = judgePublicly(record, { listed: list.entries, faulty, terms, plan, rank });
  const own = freezePool({
    plan,
    entries: entries.filter(({ agency }) => !judged.excluded.has(agency)),
    weights: judged.weights,
    excluded: [...judged.excluded].map(([agency, reason]) => ({ agency, reason })),
    list: list.sha256,
  }).pool as Pool2;
  if (judged.unrecorded.length > 0)
    told.push({ code: 'unregistered', params: { count: judged.unrecorded.length } });
  const frozen = frozenPool(record, archive, 1);
  if (!frozen) {
    told.push({ code: 'own-judgement', params: { excluded: own.excluded.length } });
    return own;
  }
  if (frozen.pool === undefined) {
    if (hashPool(own) !== frozen.poolHash) throw waits('document', { kind: 'pool', sha256: frozen.poolHash });
    return own;
  }
  holdToList(frozen.pool, closed, entries);
  told.push({ code: 'site-pool' }, ...differences(own, frozen.pool));
  return frozen.pool;
}

/** The pool that the site froze for a round; undefined where it has not. */
function frozenPool(
  { freezes }: PublicRecord,
  archive: Archive,
  round: number,
): { readonly poolHash: string; readonly pool: Pool2 | undefined } | undefined {
  const event = freezes.get(round);
  if (!event) return undefined;
  const poolHash = String(event.data['poolHash']);
  const text = archive.document(poolHash);
  if (text === undefined) return { poolHash, pool: undefined };
  const pool = readPoolText(documentOf(archive, 'pool', poolHash));
  if (!pool) throw wrong('pool', { sha256: poolHash });
  return { poolHash, pool };
}

/** Every entry of the list stands in a frozen pool once, as it opened, and no other does. */
function holdToList(pool: Pool2, { list, planHash }: Closed, entries: readonly Entry[]): void {
  if (pool.plan !== planHash || pool.list !== list.sha256) throw wrong('pool-list', { sha256: pool.list });
  const placed = [...pool.entries, ...pool.excluded].map(({ agency }) => agency);
  const listed = list.entries.map(({ agency }) => agency);
  if ([...placed].sort().join() !== [...listed].sort().join()) throw wrong('pool-entries');
  const opened = new Map(entries.map((entry) => [entry.agency, entry]));
  for (const { agency, bid, entryHash } of pool.entries) {
    const hash = list.entries.find((one) => one.agency === agency)?.entryHash;
    if (opened.get(agency)?.bid !== bid || hash !== entryHash) throw wrong('pool-bid', { agency });
  }
}

const excludedSchema = z.array(z.object({ agency: z.string(), reason: z.string() }));

/** The pool of a later round: the earlier one without those whom the decision leaves out. */
export function nextPool(
  record: PublicRecord,
  archive: Archive,
  earlier: Pool2,
  { redo, plan }: { readonly redo: PublishedEvent; readonly plan: Plan2 },
): Pool2 {
  const excluded = excludedSchema.safeParse(redo.data['excluded']).data ?? [];
  const own = shrinkPool(earlier, excluded, plan) as Pool2;
  const frozen = frozenPool(record, archive, plan.round);
  if (frozen && frozen.poolHash !== hashPool(own)) throw wrong('pool', { sha256: frozen.poolHash });
  return own;
}
