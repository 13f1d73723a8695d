import { type ExpressionBuilder, sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { ClosingTable, Db, Tables } from '../db/index.js';

/** Stores the list that a deadline fixed; false when the need has one. */
export async function insertClosing(trx: Db, row: ClosingTable): Promise<boolean> {
  const result = await trx
    .insertInto('closing')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The list that the deadline of a need fixed; undefined before, and for needs of version 1 of the protocol. */
export async function findClosing(db: Db, needId: string): Promise<ClosingTable | undefined> {
  return db.selectFrom('closing').selectAll().where('needId', '=', needId).executeTakeFirst();
}

/** Published needs whose deadline has passed and whose list is not fixed, the earliest deadline first. */
export async function listUnclosedNeeds(
  db: Db,
  due: { readonly now: Instant; readonly limit: number },
): Promise<{ id: string }[]> {
  return db
    .selectFrom('need')
    .select('id')
    .where('state', '=', 'published')
    .where('closesAt', '<=', due.now)
    .where('method', '<>', 'direct')
    .where(sql<boolean>`not exists (select 1 from closing where closing.need_id = need.id)`)
    .orderBy('closesAt')
    .limit(due.limit)
    .execute();
}

/** Needs that closed and are not drawn: their lists and pools may wait for witnesses. */
const undrawn = (now: Instant) => (eb: ExpressionBuilder<Tables, 'need'>) =>
  eb.or([
    eb('need.state', '=', 'closed'),
    eb.and([
      eb('need.state', '=', 'published'),
      eb('need.closesAt', '<=', now),
      eb('need.method', '<>', 'direct'),
    ]),
  ]);

/** True while a list or a pool may still wait for witnesses: its need has closed and is not drawn. */
export async function hasUndrawn(db: Db, now: Instant): Promise<boolean> {
  const row = await db.selectFrom('need').select('id').where(undrawn(now)).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** The policies other than the present one (null: none) that plans of those needs name: their digests, out of `limit` plans, canonical JSON. */
export async function listOtherPolicies(
  db: Db,
  { now, present, limit }: { readonly now: Instant; readonly present: string | null; readonly limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('need')
    .innerJoin('needVersion', 'needVersion.needId', 'need.id')
    .select('needVersion.plan')
    .where(undrawn(now))
    .where('needVersion.supersededAt', 'is', null)
    .where('needVersion.plan', 'like', '%"policy":"%')
    .$if(present !== null, (qb) => qb.where('needVersion.plan', 'not like', `%"policy":"${present}"%`))
    .limit(limit)
    .execute();
  return [...new Set(rows.map(({ plan }) => (JSON.parse(plan) as { policy: string }).policy))];
}
