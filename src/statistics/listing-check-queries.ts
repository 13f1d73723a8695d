import { type RawBuilder, sql } from 'kysely';
import { type Db, engineOf, shanghaiMonth } from '../db/index.js';
import { compare, joined, type OneSided, type Sides } from './compare-queries.js';

/** The first place of the second of publication of a need. */
const firstPlace = (db: Db): RawBuilder<number> =>
  engineOf(db) === 'postgres'
    ? sql<number>`(floor(extract(epoch from need.published_at::timestamptz))::bigint * 1048576)`
    : sql<number>`(cast(strftime('%s', need.published_at) as integer) * 1048576)`;

/** Lines of `need_listing`, as they follow from needs and requirements and as they are; keys are needs' numbers and scopes. */
export async function compareListings(db: Db): Promise<Sides> {
  const month = shanghaiMonth(db, sql`need.published_at`);
  const selected = sql`case when need.state = 'selected' then ${shanghaiMonth(db, sql`need.selected_at`)} else '-' end`;
  const scopes = sql`
    select id as need_id, '' as scope from need
    union select need_id, type_code from need_requirement
    union select r.need_id, t.category_code from need_requirement r join qualification_type t on t.code = r.type_code`;
  const value = joined([
    sql`need.state`,
    sql`coalesce(need.county_key, '')`,
    sql`coalesce(need.method, '')`,
    sql`coalesce(need.fund, '')`,
    month,
    selected,
  ]);
  return compare(
    db,
    sql`select need.number || ' ' || asked.scope as key, ${value} as value
      from need join (${scopes}) asked on asked.need_id = need.id where need.number is not null`,
    sql`select need.number || ' ' || one.scope as key, one.state || ' ' || one.county_key || ' ' || one.method || ' '
        || one.fund || ' ' || one.month || ' ' || coalesce(one.selected_month, '-') as value
      from need_listing one join need on need.id = one.need_id`,
  );
}

/** Places of needs outside the second of their publication, or others in a line or a search text than in the list. */
export async function listMisplaced(db: Db): Promise<OneSided[]> {
  const start = firstPlace(db);
  const { rows } = await sql<OneSided>`
    select need.number as key, 'place ' || one.place as value from need_listing one join need on need.id = one.need_id
      where one.place < ${start} or one.place >= ${start} + 1048576
    union select need.number, 'place ' || other.place || ' of ' || other.scope from need_listing one
      join need_listing other on other.need_id = one.need_id and other.place <> one.place
      join need on need.id = one.need_id where one.scope = ''
    union select need.number, 'place ' || need_text.place || ' of the search' from need_text
      join need_listing one on one.need_id = need_text.need_id and one.scope = '' and one.place <> need_text.place
      join need on need.id = one.need_id
    union select need.number, 'not listed' from need where need.number is not null
      and not exists (select 1 from need_listing one where one.need_id = need.id and one.scope = '')
    union select need.number, 'not found by a search' from need where need.number is not null
      and not exists (select 1 from need_text where need_text.need_id = need.id)
    order by 1, 2`.execute(db);
  return rows;
}

/** Counts, as they follow from the lines and as they are kept; keys are their cells. */
export async function compareCounts(db: Db): Promise<Sides> {
  const key = joined(
    ['scope', 'span', 'period', 'state', 'county_key', 'method', 'fund'].map((name) => sql.ref(name)),
  );
  const cells = sql.join(
    [
      sql`select one.*, 'all' as span, '' as period from need_listing one`,
      sql`select one.*, 'year', substr(month, 1, 4) from need_listing one`,
      sql`select one.*, 'month', month from need_listing one`,
      sql`select one.*, 'selected-year', substr(selected_month, 1, 4) from need_listing one
        where selected_month is not null`,
      sql`select one.*, 'selected-month', selected_month from need_listing one where selected_month is not null`,
    ],
    sql` union all `,
  );
  const text = sql`cast(needs as text) || ' needs'`;
  return compare(
    db,
    sql`select ${key} as key, ${text} as value from (
      select scope, span, period, state, county_key, method, fund, count(*) as needs
      from (${cells}) cell group by scope, span, period, state, county_key, method, fund) sums`,
    sql`select ${key} as key, ${text} as value from need_count`,
  );
}

/** Counts that say a later first place than that of one of their needs. */
export async function listLateFirstPlaces(db: Db): Promise<OneSided[]> {
  const { rows } = await sql<OneSided>`
    select cell.scope || ' ' || cell.span || ' ' || cell.period as key,
      cast(cell.first_place as text) || ', but ' || cast(min(one.place) as text) as value
    from need_count cell join need_listing one on one.scope = cell.scope and one.selected_month = cell.period
      and one.state = cell.state and one.county_key = cell.county_key and one.method = cell.method
      and one.fund = cell.fund
    where cell.span = 'selected-month'
    group by cell.scope, cell.span, cell.period, cell.state, cell.county_key, cell.method, cell.fund, cell.first_place
    having min(one.place) < cell.first_place`.execute(db);
  return rows;
}
