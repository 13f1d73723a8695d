import { sql } from 'kysely';
import type { Db } from '../db/index.js';
import { compare, joined, type Sides } from './compare-queries.js';

const AMOUNTS = ['projects', 'budget_fen', 'price_fen', 'saving_fen'].map((name) => sql.ref(name));

/** Sums of savings by one dimension, as they follow from the roll-ups and as they are kept; keys are their cells. */
export async function compareSavingSums(db: Db): Promise<Sides> {
  const cells = ['', 'county_key', 'method'].flatMap((column) =>
    (['year', 'month'] as const).map(
      (span) => sql`
        select ${column === '' ? 'all' : column === 'county_key' ? 'county' : column} as dimension, ${span} as span,
          ${span === 'year' ? sql`substr(month, 1, 4)` : sql`month`} as period,
          ${column === '' ? sql`''` : sql.ref(column)} as key, projects, budget_fen, price_fen, saving_fen
        from saving_rollup ${column === 'method' ? sql`` : sql`where method <> 'direct'`}`,
    ),
  );
  const key = joined([
    sql`'savings'`,
    ...['dimension', 'span', 'period', 'key'].map((name) => sql.ref(name)),
  ]);
  const sums = ['projects', 'budget_fen', 'price_fen', 'saving_fen'].map(
    (name) => sql`cast(sum(${sql.ref(name)}) as text)`,
  );
  return compare(
    db,
    sql`select ${key} as key, ${joined(sums)} as value from (${sql.join(cells, sql` union all `)}) cell
      group by dimension, span, period, key`,
    sql`select ${key} as key, ${joined(AMOUNTS.map((name) => sql`cast(${name} as text)`))} as value from saving_sum`,
  );
}

/** What agencies won and took part in, as it follows from awards and entries and as it is kept; keys are their codes. */
export async function compareTallies(db: Db): Promise<Sides> {
  const columns = ['awards', 'price_fen', 'draws'];
  const text = (of: (name: string) => unknown) =>
    joined(columns.map((name) => sql`cast(${of(name)} as text)`));
  return compare(
    db,
    sql`select agency_code as key, ${text((name) => sql`sum(${sql.ref(name)})`)} as value from (
      select agency_code, 1 as awards, price_fen, 0 as draws from award where state = 'active'
      union all select agency_code, 0, 0, 1 from entry where state = 'active' and rank is not null) one
      group by agency_code`,
    sql`select agency_code as key, ${text((name) => sql.ref(name))} as value from agency_tally
      where awards <> 0 or price_fen <> 0 or draws <> 0`,
  );
}

/** Lines of what did not go as planned, as they follow from their tables and as they are kept; keys are needs and scopes. */
export async function compareIrregularities(db: Db): Promise<Sides> {
  const tables = [
    sql`select id, 'incident' as sort, need_id, opened_at as at, closed_at as ended_at from incident`,
    sql`select id, 'redo', need_id, proposed_at, settled_at from redo`,
    sql`select need_id || ' ' || cast(round as text) || ' ' || from_issue, 'postponement', need_id, proposed_at,
      confirmed_at from lottery_postponement`,
    sql`select id, 'failure', need_id, proposed_at, settled_at from need_failure`,
  ];
  const scopes = sql`
    select id as need_id, '' as scope from need
    union all select id, county_key from need where county_key is not null
    union all select id, 'counties' from need where county_key in (select county_key from division where level = 'county')`;
  return compare(
    db,
    sql`select it.need_id || ' ' || listed.scope || ' ' || it.id as key,
        it.sort || ' of ' || it.at || case when it.ended_at is null then ' open' else '' end as value
      from (${sql.join(tables, sql` union all `)}) it join (${scopes}) listed on listed.need_id = it.need_id`,
    sql`select need_id || ' ' || scope || ' ' || id as key,
        sort || ' of ' || at || case when is_open = 1 then ' open' else '' end as value from irregularity_listing`,
  );
}
