import { sql } from 'kysely';
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

/** True for an agency that stands in the register. */
export async function isInRegister(db: Db, agencyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('agency')
    .select('id')
    .where('id', '=', agencyId)
    .where('approvedAt', 'is not', null)
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
 * upheld. What is upheld holds until the round is drawn again. A direct choice is also kept from taking effect by complaints that
 * were made before `until`, the end of its announcement, and are not answered.
 */
export async function holdsAward(db: Db, needId: string, round: number, until?: Instant): Promise<boolean> {
  const row = await db
    .selectFrom('objection')
    .select('number')
    .where('needId', '=', needId)
    .where('round', '=', round)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'upheld'),
        eb.and([
          eb('state', 'in', ['open', 'proposed']),
          until === undefined
            ? eb('kind', '=', 'objection')
            : eb.or([eb('kind', '=', 'objection'), eb('madeAt', '<', until)]),
        ]),
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
    union select agency_code as code from direct_choice where need_id = ${id}
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
