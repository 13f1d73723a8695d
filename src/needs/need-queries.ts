import { sql } from 'kysely';
import { assertDefined } from '../basics/index.js';
import { type Db, forUpdate, type NeedVersionTable, type OwnerTable } from '../db/index.js';
import type { Plan } from '../selection/index.js';
import type { Avoided } from './joining.js';
import { asPublished, type Need, type NeedState, type Notice, type PublishedNeed } from './need.js';
import type { GradeRank, RequirementLine } from './requirement.js';

/** A need by its id; undefined when there is none. */
export async function findNeed(db: Db, id: string): Promise<Need | undefined> {
  return db.selectFrom('need').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A need that exists. */
export async function getNeed(db: Db, id: string): Promise<Need> {
  return assertDefined(await findNeed(db, id), `need ${id}`);
}

/** What the owner typed, member by member; nothing for a need of an older system. */
export function typedOf(need: Pick<Need, 'form'>): Readonly<Record<string, unknown>> {
  return JSON.parse(need.form ?? '{}') as Record<string, unknown>;
}

/** A need by its public number, which it has from its publication on. */
export async function findNeedByNumber(db: Db, number: string): Promise<PublishedNeed | undefined> {
  const need = await db.selectFrom('need').selectAll().where('number', '=', number).executeTakeFirst();
  return need && asPublished(need);
}

/** Locks a need until the transaction ends and reads it afresh. */
export async function lockNeed(trx: Db, id: string): Promise<Need | undefined> {
  return trx.selectFrom('need').selectAll().where('id', '=', id).modifyEnd(forUpdate(trx)).executeTakeFirst();
}

/** Stores a new need; false when its id, or the failed need that it publishes again, is taken. */
export async function insertNeed(trx: Db, need: Need): Promise<boolean> {
  const result = await trx
    .insertInto('need')
    .values(need)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Changes columns of a need that is in one of the states `from`; false when it is in another. */
export async function updateNeed(
  trx: Db,
  change: { readonly id: string; readonly from: readonly NeedState[]; readonly set: Partial<Need> },
): Promise<boolean> {
  const result = await trx
    .updateTable('need')
    .set(change.set)
    .where('id', '=', change.id)
    .where('state', 'in', change.from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Moves a need from one state to another; false when it is not in `from` (any more). */
export async function moveNeed(
  trx: Db,
  move: {
    readonly id: string;
    readonly from: NeedState;
    readonly to: NeedState;
    readonly set?: Partial<Need>;
  },
): Promise<boolean> {
  return updateNeed(trx, { id: move.id, from: [move.from], set: { ...move.set, state: move.to } });
}

/** Takes the next number of a year's sequence; the row stays locked until the transaction ends. */
export async function takeSequence(trx: Db, year: number): Promise<number> {
  const row = await trx
    .insertInto('needSequence')
    .values({ year, last: 1 })
    .onConflict((oc) => oc.column('year').doUpdateSet({ last: sql<number>`need_sequence.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return row.last;
}

/** A published version as its JSON columns are read. */
export interface PublishedVersion extends Omit<NeedVersionTable, 'plan' | 'notice'> {
  readonly plan: Plan;
  readonly notice: Notice;
}

const readVersion = (row: NeedVersionTable): PublishedVersion => ({
  ...row,
  plan: JSON.parse(row.plan) as Plan,
  notice: JSON.parse(row.notice) as Notice,
});

/** The version in force of a need that was published; undefined before. */
export async function findCurrentVersion(db: Db, needId: string): Promise<PublishedVersion | undefined> {
  const row = await db
    .selectFrom('needVersion')
    .selectAll()
    .where('needId', '=', needId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && readVersion(row);
}

/** The version in force of a published need. */
export async function getCurrentVersion(db: Db, needId: string): Promise<PublishedVersion> {
  return assertDefined(await findCurrentVersion(db, needId), `version of need ${needId}`);
}

/** Every version of a need, the latest first. */
export async function listVersions(db: Db, needId: string): Promise<PublishedVersion[]> {
  const rows = await db
    .selectFrom('needVersion')
    .selectAll()
    .where('needId', '=', needId)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(readVersion);
}

/** Stores a version with its sealed secret and ends the one before. */
export async function insertVersion(
  trx: Db,
  version: Omit<NeedVersionTable, 'supersededAt'>,
  sealedSecret: string,
): Promise<void> {
  await trx
    .updateTable('needVersion')
    .set({ supersededAt: version.publishedAt })
    .where('needId', '=', version.needId)
    .where('supersededAt', 'is', null)
    .execute();
  await trx
    .insertInto('needVersion')
    .values({ ...version, supersededAt: null })
    .execute();
  await trx.insertInto('needSecret').values({ planHash: version.planHash, sealed: sealedSecret }).execute();
}

/** The sealed secret of a plan. */
export async function findSealedSecret(db: Db, planHash: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('needSecret')
    .select('sealed')
    .where('planHash', '=', planHash)
    .executeTakeFirst();
  return row?.sealed;
}

/** Registers a project under its code; a code that is known keeps its name. */
export async function upsertProject(
  trx: Db,
  project: {
    readonly code: string;
    readonly name: string;
    readonly divisionCode: string;
    readonly createdAt: string;
  },
): Promise<void> {
  await trx
    .insertInto('project')
    .values(project)
    .onConflict((oc) => oc.column('code').doNothing())
    .execute();
}

/** Name of the project of a code. */
export async function findProjectName(db: Db, code: string): Promise<string | undefined> {
  const row = await db.selectFrom('project').select('name').where('code', '=', code).executeTakeFirst();
  return row?.name;
}

/** Replaces what a search and the joining rule read beside the need: requirement lines and avoidance list. */
export async function replaceConditions(
  trx: Db,
  needId: string,
  conditions: { readonly lines: readonly RequirementLine[]; readonly avoidance: readonly Avoided[] },
): Promise<void> {
  await trx.deleteFrom('needRequirement').where('needId', '=', needId).execute();
  await trx.deleteFrom('needAvoidance').where('needId', '=', needId).execute();
  await trx
    .insertInto('needRequirement')
    .values(
      conditions.lines.map(({ type, minGrade }, position) => ({
        needId,
        position,
        typeCode: type,
        minGrade,
      })),
    )
    .execute();
  if (conditions.avoidance.length > 0) {
    await trx
      .insertInto('needAvoidance')
      .values(conditions.avoidance.map(({ agency, reason }) => ({ needId, agencyCode: agency, reason })))
      .execute();
  }
}

/** Ends the entries made under earlier versions: they must be confirmed again. Returns their ids. */
export async function outdateEntries(trx: Db, needId: string, at: string): Promise<string[]> {
  const rows = await trx
    .updateTable('entry')
    .set({ state: 'outdated', endedAt: at })
    .where('needId', '=', needId)
    .where('state', '=', 'active')
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Ranks of every grade, as a function: 1 is the highest of its type. */
export async function loadGradeRanks(db: Db): Promise<GradeRank> {
  const rows = await db.selectFrom('qualificationGrade').select(['typeCode', 'grade', 'rank']).execute();
  const ranks = new Map(rows.map(({ typeCode, grade, rank }) => [`${typeCode} ${grade}`, rank]));
  return (type, grade) => ranks.get(`${type} ${grade}`);
}

/** Codes of every qualification type. */
export async function listTypeCodes(db: Db): Promise<readonly string[]> {
  return (await db.selectFrom('qualificationType').select('code').execute()).map(({ code }) => code);
}

/** The need that publishes a failed one again, whatever its state but withdrawn. */
export async function findRepublication(db: Db, failedId: string): Promise<Need | undefined> {
  return db
    .selectFrom('need')
    .selectAll()
    .where('republishedFrom', '=', failedId)
    .where('state', '<>', 'withdrawn')
    .executeTakeFirst();
}

/** The unit that publishes a need. */
export async function findOwner(db: Db, id: string): Promise<OwnerTable | undefined> {
  return db.selectFrom('owner').selectAll().where('id', '=', id).executeTakeFirst();
}
