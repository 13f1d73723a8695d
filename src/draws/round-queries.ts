import { sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import {
  type Db,
  jsonText,
  type OpenedSecretTable,
  type PoolTable,
  type RedoTable,
  type SelectionTable,
} from '../db/index.js';
import type { Pool } from '../selection/index.js';

/** The frozen pools of a need, the first round first. */
export async function listPools(db: Db, needId: string): Promise<PoolTable[]> {
  return db.selectFrom('pool').selectAll().where('needId', '=', needId).orderBy('round').execute();
}

/** A page of the pools of first rounds, in the order of their needs' ids, after a need (exclusive). */
export async function listFirstPools(
  db: Db,
  page: { readonly after: string; readonly limit: number },
): Promise<PoolTable[]> {
  return db
    .selectFrom('pool')
    .selectAll()
    .where('round', '=', 1)
    .where('needId', '>', page.after)
    .orderBy('needId')
    .limit(page.limit)
    .execute();
}

/** The selections of a need, the first round first, void ones included. */
export async function listSelections(db: Db, needId: string): Promise<SelectionTable[]> {
  return db.selectFrom('selection').selectAll().where('needId', '=', needId).orderBy('round').execute();
}

/** Makes the secret of a plan public for good; false when it is already. */
export async function insertOpenedSecret(trx: Db, row: OpenedSecretTable): Promise<boolean> {
  const result = await trx
    .insertInto('openedSecret')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The secret of a plan where it was opened before the draw. */
export async function findOpenedSecret(db: Db, planHash: string): Promise<OpenedSecretTable | undefined> {
  return db.selectFrom('openedSecret').selectAll().where('planHash', '=', planHash).executeTakeFirst();
}

const CURRENT_ROUND = sql<number>`(select max(v.round) from need_version v where v.need_id = need.id)`;

/**
 * Closed needs whose present pool was frozen before an instant and has had no incident since but a secret that was
 * recovered.
 */
export async function listWaitingNeeds(db: Db, frozenBefore: Instant): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select need.id from need join pool on pool.need_id = need.id and pool.round = ${CURRENT_ROUND}
    where need.state = 'closed' and pool.frozen_at <= ${frozenBefore} and not exists (
      select 1 from incident where incident.need_id = need.id and incident.round = pool.round
        and incident.kind <> 'bids-unopened'
        and not (incident.kind = 'secret-unopened' and incident.closed_at is not null))`.execute(db);
  return rows;
}

/** Closed needs whose next round has reached its deadline and is not frozen yet. */
export async function listDueRounds(db: Db, now: Instant): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select need.id from need where need.state = 'closed' and need.closes_at <= ${now} and not exists (
      select 1 from pool where pool.need_id = need.id and pool.round = ${CURRENT_ROUND})`.execute(db);
  return rows;
}

/** Void rounds whose secret is open and that were not computed, though their value is on record or may have appeared. */
export async function listUncomputedVoidRounds(
  db: Db,
  limit: number,
): Promise<{ needId: string; round: number }[]> {
  const source = jsonText(db, sql`v.plan`, 'source', 'kind');
  const { rows } = await sql<{ needId: string; round: number }>`
    select pool.need_id, pool.round from redo
    join pool on pool.need_id = redo.need_id and pool.round = redo.round
    join opened_secret on opened_secret.plan_hash = pool.plan_hash
    join need_version v on v.plan_hash = pool.plan_hash
    left join ceremony on ceremony.need_id = pool.need_id and ceremony.round = pool.round
    left join lottery_result on lottery_result.need_id = pool.need_id and lottery_result.round = pool.round
    where redo.state = 'confirmed' and not exists (
      select 1 from selection where selection.need_id = pool.need_id and selection.round = pool.round)
      and (${source} <> 'ceremony' or ceremony.need_id is not null)
      and (${source} <> 'lottery' or lottery_result.need_id is not null)
    order by pool.frozen_at limit ${limit}`.execute(db);
  return rows;
}

/** The decision on a round that was proposed or confirmed. */
export async function findRedo(db: Db, needId: string, round: number): Promise<RedoTable | undefined> {
  return db
    .selectFrom('redo')
    .selectAll()
    .where('needId', '=', needId)
    .where('round', '=', round)
    .where('state', '<>', 'refused')
    .executeTakeFirst();
}

/** The agencies that a decision leaves out of the next round, with coded reasons, as certificates carry them. */
export function excludedOf(row: Pick<RedoTable, 'excluded'>): Pool['excluded'] {
  const stored = JSON.parse(row.excluded) as Pool['excluded'];
  return stored.map(({ agency, reason }) => ({ agency, reason }));
}

/** The record of the log that each of them is left out for; none of decisions that were made before records were asked for. */
export function evidenceIn(row: Pick<RedoTable, 'excluded'>): { agency: string; record: number }[] {
  const stored = JSON.parse(row.excluded) as { agency: string; evidence?: { record: number } }[];
  return stored.flatMap(({ agency, evidence }) => (evidence ? { agency, record: evidence.record } : []));
}

/** Stores a proposal; false when the round has one. */
export async function insertRedo(trx: Db, row: RedoTable): Promise<boolean> {
  const result = await trx
    .insertInto('redo')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Settles a proposal; false when it is settled. */
export async function settleProposal(
  trx: Db,
  id: string,
  set: Pick<RedoTable, 'state' | 'settledBy' | 'settledRole' | 'settledAt'>,
): Promise<boolean> {
  const result = await trx
    .updateTable('redo')
    .set(set)
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Forgets lots and ranks of a need's entries: those of a void round stand in its certificate. */
export async function clearRanks(trx: Db, needId: string): Promise<void> {
  await trx.updateTable('entry').set({ lot: null, rank: null }).where('needId', '=', needId).execute();
}
