import { sql } from 'kysely';
import { divisionInScope, type Scope } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import {
  type AgencyApplicationTable,
  type AgencyTable,
  type Db,
  jsonText,
  type QualificationTable,
} from '../db/index.js';
import type { TypeRule } from './check-application.js';
import type { AgencyIds } from './version-queries.js';

export type Agency = AgencyTable;

/** An agency by its unified social credit code. */
export async function findAgencyByCode(db: Db, creditCode: string): Promise<Agency | undefined> {
  return db.selectFrom('agency').selectAll().where('creditCode', '=', creditCode).executeTakeFirst();
}

/** An agency by its id. */
export async function findAgency(db: Db, id: string): Promise<Agency | undefined> {
  return db.selectFrom('agency').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Agencies by their ids. */
export async function listAgenciesById(db: Db, ids: readonly string[]): Promise<Agency[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('agency').selectAll().where('id', 'in', ids).execute();
}

/** Names of agencies by credit code; unknown codes are left out. */
export async function listAgencyNames(db: Db, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await db
    .selectFrom('agency')
    .select(['creditCode', 'name'])
    .where('creditCode', 'in', codes)
    .execute();
  return new Map(rows.map(({ creditCode, name }) => [creditCode, name]));
}

/** A qualification with the rank of its grade (1 the highest, null where ungraded). */
export interface RankedQualification extends QualificationTable {
  readonly gradeRank: number | null;
}

/** Qualifications of agencies that stood in the register at an instant, expired ones included. */
export async function listQualificationsInForce(
  db: Db,
  agencyIds: AgencyIds,
  at: Instant,
): Promise<RankedQualification[]> {
  if (agencyIds.length === 0) return [];
  return db
    .selectFrom('qualification')
    .leftJoin('qualificationGrade', (join) =>
      join
        .onRef('qualificationGrade.typeCode', '=', 'qualification.typeCode')
        .onRef('qualificationGrade.grade', '=', 'qualification.grade'),
    )
    .selectAll('qualification')
    .select('qualificationGrade.rank as gradeRank')
    .$if(agencyIds !== 'all', (query) => query.where('agencyId', 'in', agencyIds === 'all' ? [] : agencyIds))
    .where('inForceFrom', '<=', at)
    .where((eb) => eb.or([eb('inForceUntil', 'is', null), eb('inForceUntil', '>', at)]))
    .orderBy('qualification.typeCode')
    .orderBy('qualification.id')
    .execute();
}

/** Every type with what applications must show for it. */
export async function loadTypeRules(db: Db): Promise<Map<string, TypeRule>> {
  const types = await db
    .selectFrom('qualificationType')
    .select(['code', 'certificate', 'practitioners'])
    .execute();
  const grades = await db
    .selectFrom('qualificationGrade')
    .select(['typeCode', 'grade'])
    .orderBy('rank')
    .execute();
  return new Map(
    types.map(({ code, certificate, practitioners }) => [
      code,
      {
        certificate,
        practitioners,
        grades: grades.filter(({ typeCode }) => typeCode === code).map(({ grade }) => grade),
      },
    ]),
  );
}

/** The application of an agency that is not decided yet. */
export async function findOpenApplication(
  db: Db,
  agencyId: string,
): Promise<AgencyApplicationTable | undefined> {
  return db
    .selectFrom('agencyApplication')
    .selectAll()
    .where('agencyId', '=', agencyId)
    .where('state', '<>', 'approved')
    .executeTakeFirst();
}

/** An application by its id. */
export async function findApplication(db: Db, id: string): Promise<AgencyApplicationTable | undefined> {
  return db.selectFrom('agencyApplication').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Begins an application; false when the agency has an open one. */
export async function insertApplication(
  db: Db,
  row: Pick<AgencyApplicationTable, 'id' | 'agencyId' | 'form' | 'createdAt'>,
): Promise<boolean> {
  const result = await db
    .insertInto('agencyApplication')
    .values({ ...row, state: 'draft' })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Changes an application that is in one of the states `from`; false when it is in another. */
export async function updateApplication(
  db: Db,
  change: {
    readonly id: string;
    readonly from: readonly AgencyApplicationTable['state'][];
    readonly set: Partial<AgencyApplicationTable>;
  },
): Promise<boolean> {
  const result = await db
    .updateTable('agencyApplication')
    .set(change.set)
    .where('id', '=', change.id)
    .where('state', 'in', change.from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * Submitted applications of the counties of an official, the oldest first, with the agency's code and name; all of them,
 * or a page.
 */
export async function listSubmitted(
  db: Db,
  scope: Scope,
  page: {
    readonly after?: { readonly at: Instant; readonly id: string } | undefined;
    readonly limit?: number;
  } = {},
): Promise<(AgencyApplicationTable & { creditCode: string; name: string })[]> {
  const { after, limit } = page;
  return db
    .selectFrom('agencyApplication')
    .innerJoin('agency', 'agency.id', 'agencyApplication.agencyId')
    .selectAll('agencyApplication')
    .select(['agency.creditCode', 'agency.name'])
    .where('state', '=', 'submitted')
    .where(divisionInScope(scope, jsonText(db, sql`agency_application.form`, 'division')))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(agency_application.submitted_at, agency_application.id) > (${after?.at}, ${after?.id})`,
      ),
    )
    .orderBy('submittedAt')
    .orderBy('agencyApplication.id')
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
    .execute();
}

/** What the agency typed, member by member. */
export function typedOfApplication(
  row: Pick<AgencyApplicationTable, 'form'>,
): Readonly<Record<string, unknown>> {
  return JSON.parse(row.form) as Record<string, unknown>;
}

/** The division that an application names, as its list is narrowed by; null where it names none. */
export function divisionOfApplication(row: Pick<AgencyApplicationTable, 'form'>): string | null {
  const { division } = typedOfApplication(row);
  return typeof division === 'string' ? division : null;
}

/** Writes the columns of an agency. */
export async function updateAgency(trx: Db, id: string, set: Partial<Agency>): Promise<void> {
  await trx.updateTable('agency').set(set).where('id', '=', id).execute();
}

/** Ends qualifications in the register. */
export async function endQualifications(trx: Db, ids: readonly string[], at: Instant): Promise<void> {
  if (ids.length === 0) return;
  await trx.updateTable('qualification').set({ inForceUntil: at }).where('id', 'in', ids).execute();
}

/** Puts qualifications into the register. */
export async function insertQualifications(trx: Db, rows: readonly QualificationTable[]): Promise<void> {
  if (rows.length > 0) await trx.insertInto('qualification').values(rows).execute();
}

/** Moves an agency from one state of the register to another; false when it is in neither. */
export async function moveAgency(
  trx: Db,
  id: string,
  from: Agency['status'],
  to: Agency['status'],
): Promise<boolean> {
  const moved = await trx
    .updateTable('agency')
    .set({ status: to })
    .where('id', '=', id)
    .where('status', '=', from)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

/** Numbers of approved agencies and of their qualifications in force. */
export async function countRegister(
  db: Db,
  at: Instant,
): Promise<{ agencies: number; qualifications: number }> {
  const agencies = await db
    .selectFrom('agency')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '<>', 'unapproved')
    .executeTakeFirstOrThrow();
  const qualifications = await db
    .selectFrom('qualification')
    .select(sql<number>`count(*)`.as('count'))
    .where((eb) => eb.or([eb('inForceUntil', 'is', null), eb('inForceUntil', '>', at)]))
    .executeTakeFirstOrThrow();
  return { agencies: Number(agencies.count), qualifications: Number(qualifications.count) };
}
