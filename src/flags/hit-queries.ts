import { type RawBuilder, sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { CivilMonth, Instant } from '../basics/index.js';
import { type Db, type FlagHitTable, type FlagMarkTable, joinInOrder } from '../db/index.js';
import { FLAG_IDS, type FlagId } from './flags.js';

/** A hit with its need, for officials. */
export interface HitLine {
  readonly id: string;
  readonly flag: FlagId;
  readonly needId: string;
  readonly number: string;
  readonly title: string;
  readonly divisionCode: string;
  readonly round: number;
  /** In the order of their codes. */
  readonly agencies: readonly { readonly code: string; readonly name: string }[];
  readonly numbers: Readonly<Record<string, number | string>>;
  /** The deadline of the first round. */
  readonly closesAt: Instant;
  readonly foundAt: Instant;
  /** Null while no official has looked at it. */
  readonly lookedAt: Instant | null;
}

type Stored = Omit<HitLine, 'agencies' | 'numbers'> & Pick<FlagHitTable, 'agencies' | 'numbers'>;

const LINE = sql`hit.id, hit.flag, hit.need_id, need.number, need.title, need.division_code, hit.round, hit.agencies,
  hit.numbers, hit.closes_at, hit.found_at, hit.looked_at`;

/** Reads rows, with the names of their agencies. */
async function toLines(db: Db, rows: readonly Stored[]): Promise<HitLine[]> {
  const codesOf = ({ agencies }: Stored): string[] => JSON.parse(agencies) as string[];
  const codes = [...new Set(rows.flatMap(codesOf))];
  const named =
    codes.length === 0
      ? []
      : await db
          .selectFrom('agency')
          .select(['creditCode', 'name'])
          .where('creditCode', 'in', codes)
          .execute();
  const names = new Map(named.map(({ creditCode, name }) => [creditCode, name]));
  return rows.map((row) => ({
    ...row,
    agencies: codesOf(row).map((code) => ({ code, name: names.get(code) ?? '' })),
    numbers: JSON.parse(row.numbers) as HitLine['numbers'],
  }));
}

/** Which hits are asked for. */
export interface HitFilter {
  readonly flag?: FlagId | undefined;
  readonly number?: string | undefined;
  /** Those that no official has looked at, or those that one has. */
  readonly state?: 'open' | 'looked' | undefined;
}

/** A page of the hits of a scope, the newest first. */
export async function listHits(
  db: Db,
  scope: Scope,
  { flag, number, state }: HitFilter,
  page: {
    readonly after?: { readonly at: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<HitLine[]> {
  const { after, limit } = page;
  const conditions: RawBuilder<unknown>[] = [
    countyInScope(scope, sql`hit.county_key`),
    ...(flag ? [sql`hit.flag = ${flag}`] : []),
    ...(number ? [sql`hit.need_id = (select id from need where number = ${number})`] : []),
    ...(state === 'open' ? [sql`hit.looked_at is null`] : []),
    ...(state === 'looked' ? [sql`hit.looked_at is not null`] : []),
    ...(after ? [sql`(hit.found_at, hit.id) < (${after.at}, ${after.id})`] : []),
  ];
  const { rows } = await sql<Stored>`select ${LINE}
    from flag_hit hit ${joinInOrder(db)} need on need.id = hit.need_id
    where ${sql.join(conditions, sql` and `)}
    order by hit.found_at desc, hit.id desc limit ${limit}`.execute(db);
  return toLines(db, rows);
}

/** A hit by its id. */
export async function findHit(db: Db, id: string): Promise<HitLine | undefined> {
  const { rows } = await sql<Stored>`select ${LINE} from flag_hit hit join need on need.id = hit.need_id
    where hit.id = ${id}`.execute(db);
  return (await toLines(db, rows))[0];
}

/** So many are counted at most: who has as many knows enough. */
const MOST_COUNTED = 1000;

/** How many hits of a scope no official has looked at, up to a thousand. */
export async function countOpenHits(db: Db, scope: Scope): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from (
    select 1 from flag_hit where looked_at is null and ${countyInScope(scope, sql`county_key`)}
    limit ${MOST_COUNTED}) open`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** Puts on record that an official has looked at a hit; the first time the row says so. */
export async function insertMark(trx: Db, mark: FlagMarkTable): Promise<void> {
  await trx.insertInto('flagMark').values(mark).execute();
  await trx
    .updateTable('flagHit')
    .set({ lookedAt: mark.markedAt })
    .where('id', '=', mark.hitId)
    .where('lookedAt', 'is', null)
    .execute();
}

/** A mark with the name of who made it. */
export interface Mark extends Pick<FlagMarkTable, 'id' | 'note' | 'markedAt'> {
  readonly by: string;
}

/** What officials noted about a hit, the latest first. */
export async function listMarks(db: Db, hitId: string): Promise<Mark[]> {
  return db
    .selectFrom('flagMark')
    .innerJoin('account', 'account.id', 'flagMark.markedBy')
    .select(['flagMark.id', 'flagMark.note', 'flagMark.markedAt', 'account.name as by'])
    .where('flagMark.hitId', '=', hitId)
    .orderBy('flagMark.markedAt', 'desc')
    .orderBy('flagMark.id', 'desc')
    .execute();
}

/** Hits of a flag in a county and year, and the needs looked at there. */
export interface CountLine {
  readonly year: string;
  readonly countyKey: string;
  readonly flag: FlagId;
  readonly hits: number;
  readonly needs: number;
}

/** What counts are asked for. */
export interface CountFilter {
  readonly flag?: FlagId | undefined;
  readonly year?: string | undefined;
  readonly countyKey?: string | undefined;
}

/** Position of a flag in the order of the records, as two digits. */
export const flagPlace = (flag: FlagId): string => String(FLAG_IDS.indexOf(flag)).padStart(2, '0');

const PLACE = sql`case flag ${sql.join(
  FLAG_IDS.map((flag) => sql`when ${sql.lit(flag)} then ${sql.lit(flagPlace(flag))}`),
  sql` `,
)} else '' end`;

/**
 * A page of the counts by year, county and flag, of the months before one, the latest year first. Roll-ups alone are read:
 * there is one for each flag, county and month.
 */
export async function listCountLines(
  db: Db,
  { flag, year, countyKey }: CountFilter,
  before: CivilMonth,
  page: {
    readonly after?:
      | { readonly year: string; readonly countyKey: string; readonly place: string }
      | undefined;
    readonly limit: number;
  },
): Promise<CountLine[]> {
  const { after, limit } = page;
  const conditions: RawBuilder<unknown>[] = [
    sql`month < ${before}`,
    ...(year ? [sql`month >= ${`${year}-01`} and month <= ${`${year}-12`}`] : []),
    ...(countyKey ? [sql`county_key = ${countyKey}`] : []),
  ];
  const { rows } = await sql<CountLine>`
    with counted as (select flag, substr(month, 1, 4) as year, county_key, sum(hits) as hits from flag_count
      where ${sql.join(conditions, sql` and `)} group by flag, substr(month, 1, 4), county_key)
    select one.year, one.county_key, one.flag, one.hits, looked.hits as needs
    from (select counted.*, ${PLACE} as place from counted where flag <> '') one
    join counted looked on looked.flag = '' and looked.year = one.year and looked.county_key = one.county_key
    where ${flag ? sql`one.flag = ${flag}` : sql`1 = 1`}
      and ${
        after
          ? sql`(one.year < ${after.year} or (one.year = ${after.year}
              and (one.county_key, one.place) > (${after.countyKey}, ${after.place})))`
          : sql`1 = 1`
      }
    order by one.year desc, one.county_key, one.place limit ${limit}`.execute(db);
  return rows;
}

/** Hits of every flag in the months before one; '' is the needs that were looked at. */
export async function sumCounts(db: Db, before: CivilMonth): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ flag: string; hits: number }>`
    select flag, sum(hits) as hits from flag_count where month < ${before} group by flag`.execute(db);
  return new Map(rows.map(({ flag, hits }) => [flag, Number(hits)]));
}

/** The years of which anything was counted, the latest first. */
export async function listCountedYears(db: Db, before: CivilMonth): Promise<string[]> {
  const { rows } = await sql<{ year: string }>`
    select distinct substr(month, 1, 4) as year from flag_count where month < ${before}
    order by year desc`.execute(db);
  return rows.map(({ year }) => year);
}
