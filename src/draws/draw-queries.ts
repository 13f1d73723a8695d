import { type ExpressionBuilder, sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { Db, EntryTable, PoolTable, SelectionTable, Tables } from '../db/index.js';
import { SCHEMES, schemeOf } from '../sealing/index.js';
import { type Certificate, type Grounds, type Pool, SOURCE_KINDS, sourceOf } from '../selection/index.js';

export type EntryRow = EntryTable;

/** The active entry of an agency for a need. */
export async function findActiveEntry(
  db: Db,
  needId: string,
  agencyId: string,
): Promise<EntryRow | undefined> {
  return db
    .selectFrom('entry')
    .selectAll()
    .where('needId', '=', needId)
    .where('agencyId', '=', agencyId)
    .where('state', '=', 'active')
    .executeTakeFirst();
}

/** The latest entry of an agency for a need, whatever its state. */
export async function findLatestEntry(
  db: Db,
  needId: string,
  agencyId: string,
): Promise<EntryRow | undefined> {
  return db
    .selectFrom('entry')
    .selectAll()
    .where('needId', '=', needId)
    .where('agencyId', '=', agencyId)
    .orderBy('enteredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** An entry by its hash. */
export async function findEntryByHash(db: Db, entryHash: string): Promise<EntryRow | undefined> {
  return db.selectFrom('entry').selectAll().where('entryHash', '=', entryHash).executeTakeFirst();
}

/** Ends the active entry of an agency for a need; returns what the log calls the entry that ended. */
export async function endActiveEntry(
  trx: Db,
  entry: {
    readonly needId: string;
    readonly agencyId: string;
    readonly state: 'superseded' | 'withdrawn';
    readonly at: Instant;
  },
): Promise<Pick<EntryRow, 'id' | 'entryHash' | 'blind'> | undefined> {
  return trx
    .updateTable('entry')
    .set({ state: entry.state, endedAt: entry.at })
    .where('needId', '=', entry.needId)
    .where('agencyId', '=', entry.agencyId)
    .where('state', '=', 'active')
    .returning(['id', 'entryHash', 'blind'])
    .executeTakeFirst();
}

/** Stores an entry; false when the agency has an active one or the hash is known. */
export async function insertEntry(trx: Db, row: EntryRow): Promise<boolean> {
  const result = await trx
    .insertInto('entry')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Active entries of a need in the order of agency codes. */
export async function listActiveEntries(db: Db, needId: string): Promise<EntryRow[]> {
  return db
    .selectFrom('entry')
    .selectAll()
    .where('needId', '=', needId)
    .where('state', '=', 'active')
    .orderBy('agencyCode')
    .execute();
}

/** Number of draws that an agency took part in. */
export async function countDrawsOf(db: Db, agencyId: string): Promise<number> {
  const row = await db
    .selectFrom('agency')
    .innerJoin('agencyTally', 'agencyTally.agencyCode', 'agency.creditCode')
    .select('draws')
    .where('agency.id', '=', agencyId)
    .executeTakeFirst();
  return row?.draws ?? 0;
}

const BY_BEACON = sql.join(SCHEMES.filter((scheme) => schemeOf(scheme).opensBy === 'beacon'));

/**
 * Published needs whose deadline has passed, the earliest deadline first: those whose entries the beacon opens, or all
 * the others.
 */
export async function listDueNeeds(
  db: Db,
  due: { readonly now: Instant; readonly byBeacon: boolean; readonly limit: number },
): Promise<{ id: string }[]> {
  const timelocked = sql<boolean>`exists (select 1 from need_version join bid_key
    on bid_key.plan_hash = need_version.plan_hash and bid_key.scheme in (${BY_BEACON})
    where need_version.need_id = need.id and need_version.version = need.version)`;
  return (
    db
      .selectFrom('need')
      .select('id')
      .where('state', '=', 'published')
      .where('closesAt', '<=', due.now)
      .where('method', '<>', 'direct')
      .where(due.byBeacon ? timelocked : sql<boolean>`not ${timelocked}`)
      // Plans of version 1 have no close of their own.
      .where(sql<boolean>`(exists (select 1 from closing where closing.need_id = need.id) or not exists (
      select 1 from need_version v where v.need_id = need.id and v.version = need.version and v.plan like '%"terms":%'))`)
      .orderBy('closesAt')
      .limit(due.limit)
      .execute()
  );
}

/** The earliest deadline that has passed while its pool is not frozen, whatever it waits for; undefined where every pool is. */
export async function findOldestDue(db: Db, now: Instant): Promise<Instant | undefined> {
  const row = await db
    .selectFrom('need')
    .select('closesAt')
    .where('state', '=', 'published')
    .where('closesAt', '<=', now)
    .where('method', '<>', 'direct')
    .orderBy('closesAt')
    .limit(1)
    .executeTakeFirst();
  return row?.closesAt ?? undefined;
}

const ASK_BEACON = sql.join(SOURCE_KINDS.filter((kind) => sourceOf(kind).needs === 'beacon'));
const NEED_NOTHING = sql.join(SOURCE_KINDS.filter((kind) => sourceOf(kind).needs === 'nothing'));
const OPEN_EARLY = sql.join(SOURCE_KINDS.filter((kind) => sourceOf(kind).opensSecretAtFreeze));

const CURRENT_ROUND = sql<number>`(select max(v.round) from need_version v where v.need_id = need.id)`;

/**
 * Frozen pools that can be drawn: those whose source is the beacon, which may have published, or those whose source needs
 * nothing more or is on record. A pool that was frozen too late is never drawn for an award, nor one whose secret should
 * have been opened at the freeze and was not: whoever opens it later may have waited for the value.
 */
export async function listDrawableNeeds(
  db: Db,
  drawable: { readonly byBeacon: boolean; readonly limit: number },
): Promise<{ id: string }[]> {
  const bySource = drawable.byBeacon
    ? sql`need.source_kind in (${ASK_BEACON})`
    : sql`(need.source_kind in (${NEED_NOTHING}) or ceremony.need_id is not null or lottery_result.need_id is not null)`;
  const { rows } = await sql<{ id: string }>`
    select need.id from need join pool on pool.need_id = need.id and pool.round = ${CURRENT_ROUND}
    left join ceremony on ceremony.need_id = need.id and ceremony.round = pool.round
    left join lottery_result on lottery_result.need_id = need.id and lottery_result.round = pool.round
    where need.state = 'closed'
      and ${bySource}
      and not exists (select 1 from incident where incident.need_id = need.id and incident.round = pool.round
        and incident.kind = 'frozen-late')
      and (need.source_kind not in (${OPEN_EARLY})
        or exists (select 1 from opened_secret where opened_secret.plan_hash = pool.plan_hash))
    order by need.closes_at limit ${drawable.limit}`.execute(db);
  return rows;
}

/** Parameters of one statement are bounded on both engines. */
const CHUNK = 1000;

/** Columns of an entry that the closing or the draw writes, with their types on either engine. */
const OUTCOMES = {
  nonce: { column: 'nonce', type: 'text' },
  bidFen: { column: 'bid_fen', type: 'bigint' },
  exclusion: { column: 'exclusion', type: 'text' },
  lot: { column: 'lot', type: 'bigint' },
  rank: { column: 'rank', type: 'bigint' },
} as const;

type Outcome = keyof typeof OUTCOMES;

/** Stores what the closing or the draw found out about entries: some columns of each, in as few statements as there may be. */
export async function updateEntryOutcomes<C extends Outcome>(
  trx: Db,
  columns: readonly C[],
  found: readonly ({ readonly id: string } & Pick<EntryRow, C>)[],
): Promise<void> {
  const set = columns.map((name, index) => {
    const { column, type } = OUTCOMES[name];
    return sql`${sql.ref(column)} = cast(${sql.ref(`found.column${index + 2}`)} as ${sql.raw(type)})`;
  });
  for (let start = 0; start < found.length; start += CHUNK) {
    const rows = found
      .slice(start, start + CHUNK)
      .map((one) => sql`(${sql.join([one.id, ...columns.map((name) => one[name])])})`);
    await sql`update entry set ${sql.join(set)} from (values ${sql.join(rows)}) as found
      where entry.id = found.column1`.execute(trx);
  }
}

/** Stores a frozen pool. */
export async function insertPool(trx: Db, row: PoolTable): Promise<void> {
  await trx.insertInto('pool').values(row).execute();
}

const currentRound = (eb: ExpressionBuilder<Tables, 'pool' | 'selection'>, needId: string) =>
  eb
    .selectFrom('needVersion')
    .select((of) => of.fn.max<number>('needVersion.round').as('round'))
    .where('needVersion.needId', '=', needId);

/** The pool that a row holds. */
export function poolOf(row: Pick<PoolTable, 'pool'>): Pool {
  return JSON.parse(row.pool) as Pool;
}

/** The grounds of a stored pool; undefined in version 1 of the protocol. */
export function groundsIn(row: Pick<PoolTable, 'grounds'>): Grounds | undefined {
  return row.grounds === null ? undefined : (JSON.parse(row.grounds) as Grounds);
}

/** The frozen pool of a need's present round; undefined while it is not frozen. */
export async function findPool(db: Db, needId: string): Promise<PoolTable | undefined> {
  return db
    .selectFrom('pool')
    .selectAll()
    .where('needId', '=', needId)
    .where('round', '=', (eb) => currentRound(eb, needId))
    .executeTakeFirst();
}

/** The certificate that a row holds; its text is what digests are taken of. */
export function certificateOf(row: Pick<SelectionTable, 'certificate'>): Certificate {
  return JSON.parse(row.certificate) as Certificate;
}

/** Stores a selection. */
export async function insertSelection(trx: Db, row: SelectionTable): Promise<void> {
  await trx.insertInto('selection').values(row).execute();
}

/** The selection of a need's present round, its certificate verbatim. */
export async function findSelection(db: Db, needId: string): Promise<SelectionTable | undefined> {
  return db
    .selectFrom('selection')
    .selectAll()
    .where('needId', '=', needId)
    .where('round', '=', (eb) => currentRound(eb, needId))
    .executeTakeFirst();
}
