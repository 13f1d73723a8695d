import { sql } from 'kysely';
import { assertDefined, type Instant } from '../basics/index.js';
import type { Db, DirectChoiceTable } from '../db/index.js';
import type { Announcement, DirectFall } from './direct-choice.js';

/** A direct choice as its JSON column is read. */
export interface DirectChoice extends Omit<DirectChoiceTable, 'announcement' | 'fault'> {
  readonly announcement: Announcement;
  readonly fault: DirectFall | null;
}

const readChoice = (row: DirectChoiceTable): DirectChoice => ({
  ...row,
  announcement: JSON.parse(row.announcement) as Announcement,
  fault: row.fault as DirectFall | null,
});

/** Stores what is announced. */
export async function insertDirectChoice(
  trx: Db,
  { announcement, ...row }: Omit<DirectChoice, 'settledAt' | 'fault' | 'objection' | 'record'>,
): Promise<void> {
  const open = { settledAt: null, fault: null, objection: null, record: null };
  await trx
    .insertInto('directChoice')
    .values({ ...row, ...open, announcement: JSON.stringify(announcement) })
    .execute();
}

/** The direct choice of a need; undefined where its agency is, or was, selected. */
export async function findDirectChoice(db: Db, needId: string): Promise<DirectChoice | undefined> {
  const row = await db.selectFrom('directChoice').selectAll().where('needId', '=', needId).executeTakeFirst();
  return row && readChoice(row);
}

/** The direct choice of a need that has one. */
export async function getDirectChoice(db: Db, needId: string): Promise<DirectChoice> {
  return assertDefined(await findDirectChoice(db, needId), `direct choice of need ${needId}`);
}

/** Writes what has become of a direct choice. */
export async function settleDirectChoice(
  trx: Db,
  needId: string,
  set: Pick<DirectChoice, 'settledAt' | 'fault' | 'objection' | 'record'>,
): Promise<void> {
  await trx.updateTable('directChoice').set(set).where('needId', '=', needId).execute();
}

/** A need that a ground rests on, with the agency that has its award. */
export interface EarlierNeed {
  readonly id: string;
  readonly ownerId: string | null;
  readonly projectCode: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly agencyCode: string | null;
}

/** The need of a number, with the agency that has its award. */
export async function findEarlierNeed(db: Db, number: string): Promise<EarlierNeed | undefined> {
  const { rows } =
    await sql<EarlierNeed>`select need.id, need.owner_id, need.project_code, need.state, need.reason,
      award.agency_code
    from need left join award on award.need_id = need.id and award.state = 'active'
    where need.number = ${number}`.execute(db);
  return rows[0];
}

/**
 * Needs whose direct choice has to be settled: announced ones whose days are over by an instant, and those that an objection
 * which was upheld ends, announced or not served yet; those that end first before others.
 */
export async function listDueDirectNeeds(db: Db, now: Instant): Promise<{ id: string }[]> {
  const announced = await sql<{ id: string }>`
    select need.id from need
    where need.method = 'direct' and need.state = 'published' and (need.closes_at <= ${now} or exists (
      select 1 from objection o where o.need_id = need.id and o.round = 1 and o.state = 'upheld'))
    order by need.closes_at, need.id`.execute(db);
  const inForce = await sql<{ id: string }>`
    select need.id from objection o
    join need on need.id = o.need_id and need.method = 'direct' and need.state = 'selected'
    join award a on a.need_id = need.id and a.state = 'active'
    join award_course c on c.award_id = a.id and c.stage in ('letter', 'signing', 'filed')
    where o.state = 'upheld'`.execute(db);
  return [...announced.rows, ...inForce.rows];
}
