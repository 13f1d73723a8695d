import { type RawBuilder, sql } from 'kysely';
import type { CivilDate, Instant } from '../basics/index.js';
import { type Db, type QualificationTypeTable, searchCondition } from '../db/index.js';

/** What the public register is narrowed to; every member may be undefined. */
export interface RegisterFilter {
  readonly q?: string | undefined;
  readonly category?: string | undefined;
  readonly type?: string | undefined;
  readonly grade?: string | undefined;
  readonly countyKey?: string | undefined;
}

/** One line of the register. */
export interface RegisterLine {
  readonly id: string;
  readonly creditCode: string;
  readonly name: string;
  readonly divisionCode: string | null;
  readonly status: string;
  readonly approvedAt: Instant | null;
}

/** Where the next page of the register begins. */
export interface RegisterCursor {
  readonly name: string;
  readonly id: string;
}

type Facet = 'category' | 'type' | 'grade' | 'county';

// A registered qualification that has not ended and has not expired.
const validQualification = (today: CivilDate): RawBuilder<boolean> =>
  sql`qualification.in_force_until is null and (qualification.valid_to is null or qualification.valid_to >= ${today})`;

function conditions(db: Db, filter: RegisterFilter, today: CivilDate, without?: Facet): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [sql`agency.status <> 'unapproved'`];
  const held: RawBuilder<unknown>[] = [];
  if (filter.category && without !== 'category')
    held.push(sql`qualification_type.category_code = ${filter.category}`);
  if (filter.type && without !== 'type') held.push(sql`qualification.type_code = ${filter.type}`);
  if (filter.grade && without !== 'grade') held.push(sql`qualification.grade = ${filter.grade}`);
  if (held.length > 0) {
    parts.push(sql`exists (select 1 from qualification
      join qualification_type on qualification_type.code = qualification.type_code
      where qualification.agency_id = agency.id and ${validQualification(today)} and ${sql.join(held, sql` and `)})`);
  }
  if (filter.countyKey && without !== 'county') parts.push(sql`division.county_key = ${filter.countyKey}`);
  const q = filter.q?.trim();
  if (q) {
    const found = searchCondition(db, q);
    const code = q.normalize('NFKC').toUpperCase();
    const byCode = /^[0-9A-Z]{4,18}$/.test(code) ? sql`agency.credit_code like ${`${code}%`}` : sql`1 = 0`;
    parts.push(
      found
        ? sql`(${byCode} or agency.id in (select search_document.ref from search_document
            where search_document.kind = 'agency' and ${found}))`
        : byCode,
    );
  }
  return sql.join(parts, sql` and `);
}

const FROM = sql`from agency left join division on division.code = agency.division_code`;

/** A page of the register in the order of names. */
export async function listRegister(
  db: Db,
  filter: RegisterFilter,
  page: { readonly today: CivilDate; readonly after?: RegisterCursor | undefined; readonly limit: number },
): Promise<RegisterLine[]> {
  const { after } = page;
  const from = after ? sql`and (agency.name, agency.id) > (${after.name}, ${after.id})` : sql``;
  const { rows } = await sql<RegisterLine>`
    select agency.id, agency.credit_code, agency.name, agency.division_code, agency.status, agency.approved_at ${FROM}
    where ${conditions(db, filter, page.today)} ${from}
    order by agency.name, agency.id limit ${page.limit}`.execute(db);
  return rows;
}

/** Number of agencies that a filter leaves. */
export async function countRegisterLines(db: Db, filter: RegisterFilter, today: CivilDate): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count ${FROM} where ${conditions(db, filter, today)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** Numbers of agencies by the values of one facet, the other filters applied. */
export async function countFacet(
  db: Db,
  filter: RegisterFilter,
  facet: Facet,
  today: CivilDate,
): Promise<Map<string, number>> {
  const where = conditions(db, filter, today, facet);
  const column = {
    category: sql`qualification_type.category_code`,
    type: sql`qualification.type_code`,
    grade: sql`qualification.grade`,
    county: sql`division.county_key`,
  }[facet];
  // Within a category only its types are counted, within a type only its grades.
  const inside =
    facet === 'type' && filter.category
      ? sql`and qualification_type.category_code = ${filter.category}`
      : facet === 'grade' && filter.type
        ? sql`and qualification.type_code = ${filter.type}`
        : sql``;
  const held = sql`join qualification on qualification.agency_id = agency.id and ${validQualification(today)}
    join qualification_type on qualification_type.code = qualification.type_code`;
  const { rows } = await sql<{ value: string | null; count: number }>`
    select ${column} as value, count(distinct agency.id) as count ${FROM} ${facet === 'county' ? sql`` : held}
    where ${where} ${inside} group by ${column}`.execute(db);
  return new Map(
    rows.flatMap(({ value, count }) => (value === null ? [] : [[value, Number(count)] as const])),
  );
}

/** A category with its types and their grades, in the order of the reference data. */
export interface CatalogueCategory {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly types: readonly (QualificationTypeTable & {
    readonly grades: readonly { readonly grade: string; readonly nameZh: string; readonly nameEn: string }[];
  })[];
}

/** The whole catalogue of qualification types. */
export async function listCatalogue(db: Db): Promise<CatalogueCategory[]> {
  const categories = await db.selectFrom('qualificationCategory').selectAll().orderBy('position').execute();
  const types = await db.selectFrom('qualificationType').selectAll().orderBy('position').execute();
  const grades = await db.selectFrom('qualificationGrade').selectAll().orderBy('rank').execute();
  return categories.map((category) => ({
    ...category,
    types: types
      .filter(({ categoryCode }) => categoryCode === category.code)
      .map((type) => ({ ...type, grades: grades.filter(({ typeCode }) => typeCode === type.code) })),
  }));
}
