import { sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import type { AttachmentTable, Db, ObjectionState, ObjectionTable } from '../db/index.js';
import type { InvolvedNeed, LoggedAct } from './involved.js';

/** Stores an objection with its files. */
export async function insertObjection(
  trx: Db,
  row: ObjectionTable,
  attachments: readonly string[],
): Promise<void> {
  await trx.insertInto('objection').values(row).execute();
  for (const attachmentId of attachments)
    await trx.insertInto('objectionAttachment').values({ objection: row.number, attachmentId }).execute();
}

/** Moves an objection on from a state; false where somebody else was first. */
export async function updateObjection(
  trx: Db,
  number: string,
  from: ObjectionState,
  set: Partial<ObjectionTable> & Pick<ObjectionTable, 'state'>,
): Promise<boolean> {
  const row = await trx
    .updateTable('objection')
    .set(set)
    .where('number', '=', number)
    .where('state', '=', from)
    .returning('number')
    .executeTakeFirst();
  return row !== undefined;
}

/** The objection of a number. */
export async function findObjection(db: Db, number: string): Promise<ObjectionTable | undefined> {
  return db.selectFrom('objection').selectAll().where('number', '=', number).executeTakeFirst();
}

/** The objections and complaints about a need, in the order of their numbers. */
export async function listObjectionsOf(db: Db, needId: string): Promise<ObjectionTable[]> {
  return db.selectFrom('objection').selectAll().where('needId', '=', needId).orderBy('position').execute();
}

/** The files of an objection, without what is in them. */
export async function listObjectionFiles(
  db: Db,
  number: string,
): Promise<Pick<AttachmentTable, 'id' | 'name' | 'sha256'>[]> {
  return db
    .selectFrom('objectionAttachment')
    .innerJoin('attachment', 'attachment.id', 'objectionAttachment.attachmentId')
    .select(['attachment.id', 'attachment.name', 'attachment.sha256'])
    .where('objectionAttachment.objection', '=', number)
    .orderBy('attachment.sha256')
    .orderBy('attachment.id')
    .execute();
}

/** Division of the need that an objection with a file is about; undefined for a file of no objection. */
export async function findObjectionOfFile(
  db: Db,
  attachmentId: string,
): Promise<{ readonly divisionCode: string | null } | undefined> {
  return db
    .selectFrom('objectionAttachment')
    .innerJoin('objection', 'objection.number', 'objectionAttachment.objection')
    .innerJoin('need', 'need.id', 'objection.needId')
    .select('need.divisionCode')
    .where('objectionAttachment.attachmentId', '=', attachmentId)
    .executeTakeFirst();
}

/** True where the entry of an agency stands, one that the freeze left out included. */
export async function isEntrant(db: Db, needId: string, agencyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('entry')
    .select('id')
    .where('needId', '=', needId)
    .where('agencyId', '=', agencyId)
    .where('state', '=', 'active')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The present round of a need where its pool is frozen; undefined before, and once a decision has voided it. */
export async function findFrozenRound(db: Db, needId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('pool')
    .select('round')
    .where('needId', '=', needId)
    .where('round', '=', (eb) =>
      eb
        .selectFrom('needVersion')
        .select((one) => one.fn.max('round').as('round'))
        .where('needId', '=', needId),
    )
    .executeTakeFirst();
  return row?.round;
}

/**
 * True while objections keep the award of a round from being given: one that is not answered, or one, or a complaint, that was
 * upheld. What is upheld holds until the round is drawn again.
 */
export async function holdsAward(db: Db, needId: string, round: number): Promise<boolean> {
  const row = await db
    .selectFrom('objection')
    .select('number')
    .where('needId', '=', needId)
    .where('round', '=', round)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'upheld'),
        eb.and([eb('kind', '=', 'objection'), eb('state', 'in', ['open', 'proposed'])]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Numbers of the objections and complaints about a round that were upheld, in their order. */
export async function listUpheld(db: Db, needId: string, round: number): Promise<string[]> {
  const rows = await db
    .selectFrom('objection')
    .select('number')
    .where('needId', '=', needId)
    .where('round', '=', round)
    .where('state', '=', 'upheld')
    .orderBy('position')
    .execute();
  return rows.map(({ number }) => number);
}

/** A need with the codes of the bodies that have a part in it. */
export async function findParties(
  db: Db,
  { id, number }: { readonly id: string; readonly number: string },
): Promise<InvolvedNeed> {
  const { rows } = await sql<{ code: string }>`
    select agency.credit_code as code from entry join agency on agency.id = entry.agency_id
      where entry.need_id = ${id} and entry.state = 'active'
    union select owner.credit_code as code from need join owner on owner.id = need.owner_id
      where need.id = ${id}`.execute(db);
  return { id, number, parties: new Set(rows.map(({ code }) => code)) };
}

/** What an account has done about a need and about the bodies that have a part in it, as the log has it. */
export async function listActs(
  db: Db,
  { id, number, parties }: InvolvedNeed,
  accountId: string,
): Promise<LoggedAct[]> {
  const rows = await db
    .selectFrom('auditEvent')
    .select(['kind', 'subject', 'actorId', 'data'])
    .where('subject', 'in', [number, id, ...parties])
    .where('actorId', '=', accountId)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as LoggedAct['data'] }));
}

/** An objection in a list of all, with the need that it is about. */
export interface ObjectionLine
  extends Pick<
    ObjectionTable,
    'number' | 'round' | 'kind' | 'ground' | 'state' | 'madeAt' | 'dueAt' | 'answeredAt' | 'settledAt'
  > {
  readonly needNumber: string;
  readonly title: string;
  readonly divisionCode: string;
}

/** What a list of objections is asked for. */
export interface ObjectionFilter {
  readonly scope: Scope;
  /** Those about the needs of one county; all for undefined. */
  readonly countyKey?: string | undefined;
  /** Counties alone, without the prefecture's own level. */
  readonly countiesOnly?: boolean | undefined;
  /** Those that wait for an answer alone. */
  readonly waiting?: boolean | undefined;
}

const WAITING = sql`objection.state in ('open', 'proposed')`;

/** A page of the objections of all needs, the latest first. */
export async function listObjections(
  db: Db,
  { scope, countyKey, countiesOnly, waiting }: ObjectionFilter,
  page: {
    readonly after: { readonly at: Instant; readonly number: string } | undefined;
    readonly limit: number;
  },
): Promise<ObjectionLine[]> {
  const { after, limit } = page;
  const { rows } = await sql<ObjectionLine>`
    select objection.number, objection.round, objection.kind, objection.ground, objection.state, objection.made_at,
      objection.due_at, objection.answered_at, objection.settled_at, need.number as need_number, need.title, need.division_code
    from objection join need on need.id = objection.need_id
    where ${countyInScope(scope, sql`objection.county_key`)}
      ${countyKey === undefined ? sql`` : sql`and objection.county_key = ${countyKey}`}
      ${countiesOnly ? sql`and objection.county_key <> 'prefecture'` : sql``}
      ${waiting ? sql`and ${WAITING}` : sql``}
      ${after ? sql`and (objection.made_at, objection.number) < (${after.at}, ${after.number})` : sql``}
    order by objection.made_at desc, objection.number desc limit ${limit}`.execute(db);
  return rows;
}

/** How many objections a county has, how many of them wait, and how many are late at an instant. */
export interface ObjectionCount {
  readonly countyKey: string;
  readonly total: number;
  readonly waiting: number;
  readonly overdue: number;
}

/** The numbers of every county that has any, by county. */
export async function countObjections(db: Db, now: Instant): Promise<ObjectionCount[]> {
  const { rows } = await sql<ObjectionCount>`
    select county_key, count(*) as total,
      sum(case when state in ('open', 'proposed') then 1 else 0 end) as waiting,
      sum(case when state in ('open', 'proposed') and due_at <= ${now} then 1 else 0 end) as overdue
    from objection group by county_key order by county_key`.execute(db);
  return rows.map(({ total, waiting, overdue, ...row }) => ({
    ...row,
    total: Number(total),
    waiting: Number(waiting),
    overdue: Number(overdue),
  }));
}

/** An objection that waits for officials. */
export interface WaitingObjection extends Pick<ObjectionTable, 'number' | 'state' | 'madeAt' | 'dueAt'> {
  readonly needId: string;
  readonly needNumber: string;
  readonly title: string;
  readonly accountId: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Instant | null;
}

/** Objections in a scope that wait for an answer or for a second official, due first. */
export async function listWaitingObjections(db: Db, scope: Scope): Promise<WaitingObjection[]> {
  const { rows } = await sql<WaitingObjection>`
    select objection.number, objection.state, objection.made_at, objection.due_at, objection.account_id,
      objection.answered_by, objection.answered_at, need.id as need_id, need.number as need_number, need.title
    from objection join need on need.id = objection.need_id
    where ${WAITING} and ${countyInScope(scope, sql`objection.county_key`)}
    order by objection.due_at, objection.number`.execute(db);
  return rows;
}

/** A round whose award an upheld objection holds, and since when: officials have not proposed to draw again. */
export interface UndecidedRound {
  readonly number: string;
  readonly title: string;
  readonly settledAt: Instant;
}

/** Needs in a scope with an upheld objection about their present round and no proposal to draw it again. */
export async function listUndecidedRounds(db: Db, scope: Scope): Promise<UndecidedRound[]> {
  const { rows } = await sql<UndecidedRound>`
    select need.number, need.title, min(objection.settled_at) as settled_at
    from objection
    join need on need.id = objection.need_id
    left join award_course c on c.need_id = need.id and c.award_id in (
      select award.id from award where award.need_id = need.id and award.state = 'active')
    where objection.state = 'upheld' and ${countyInScope(scope, sql`need.county_key`)}
      and need.state in ('closed', 'selected')
      and objection.round = (select max(pool.round) from pool where pool.need_id = need.id)
      and (c.stage is null or c.stage in ('publicity', 'letter', 'signing', 'filed'))
      and not exists (select 1 from redo where redo.need_id = need.id and redo.round = objection.round
        and redo.state <> 'refused')
    group by need.number, need.title order by settled_at, need.number`.execute(db);
  return rows;
}

/** How many objections of one agency about a round wait for an answer. */
export async function countOpenOf(
  db: Db,
  about: { readonly needId: string; readonly round: number; readonly agencyId: string },
): Promise<number> {
  const row = await db
    .selectFrom('objection')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('needId', '=', about.needId)
    .where('round', '=', about.round)
    .where('agencyId', '=', about.agencyId)
    .where('state', 'in', ['open', 'proposed'])
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The number that the next objection about a need gets, under the need's lock. */
export async function nextPosition(trx: Db, needId: string): Promise<number> {
  const row = await trx
    .selectFrom('objection')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('needId', '=', needId)
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}
