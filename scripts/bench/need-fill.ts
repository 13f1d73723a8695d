import { sql } from 'kysely';
import { type Db, engineOf } from '../../src/db/index.js';
import { TALLY_AGENCIES } from '../../src/db/migrations/agency-tally-triggers.js';
import { LIST_IRREGULARITIES } from '../../src/db/migrations/irregularity-triggers.js';
import { COUNT_LINES, firstPlaceOf } from '../../src/db/migrations/need-list-triggers.js';
import { SUM_SAVINGS } from '../../src/db/migrations/saving-sum-triggers.js';
import { withoutUpkeep } from './table-upkeep.js';

/** Years over which copies are spread: months stay months, and more copies make them fuller. */
const YEARS = 100;

/** Between the numbers that a site of some thousand needs has given, and those of copies. */
const GAP = 3000;

/** Places within a second that the needs of a site of some thousand take at most. */
const PLACES = 4096;

/** What stands between the id of a model and the number of its copy. */
export const MARK = '~';

/** One of so many copies is drawn: it has a pool and entries, and an incident now and then. */
export const DRAWN_OF = 20;
const isDrawn = `c.i % ${DRAWN_OF} = 0`;

/** Instants, dates and months. */
const DATES =
  `opens_at closes_at created_at submitted_at review_due_at published_at closed_at selected_at updated_at awarded_on
    awarded_at month selected_month entered_at frozen_at`.split(/\s+/);

/** The year of a copy, and its instant, date or month: some years earlier. */
const yearOf = (text: string): string => `cast(cast(substr(${text}, 1, 4) as integer) - c.years as text)`;
const earlier = (column: string): string => `${yearOf(column)} || substr(${column}, 5)`;

/** Six digits that no other need of the year has. */
const DIGITS = `substr(cast(1000000 + ${GAP} + c.turn * c.models + f.rank as text), 2)`;
const NUMBER = `'CX-' || ${yearOf('f.published_at')} || '-' || ${DIGITS}`;
const projectOf = (code: string): string =>
  `${yearOf(code)} || substr(${code}, 5, length(${code}) - 10) || ${DIGITS}`;
const idOf = (id: string): string => `${id} || '${MARK}' || c.i`;
const onlyDrawn = (value: string, otherwise: string): string =>
  `case when ${isDrawn} then ${value} else ${otherwise} end`;
const spaced = (text: string): string => `lower(replace(${text}, '-', ' '))`;

/** What is copied of a model: a table, which of its rows `it`, and the columns that a copy has for itself. */
interface Copied {
  readonly table: string;
  readonly of: string;
  readonly own: Readonly<Record<string, string>>;
  /** Which copies have it; every one if it does not say. */
  readonly where?: string;
  readonly order?: string;
}

const copied = (db: Db): readonly Copied[] => [
  { table: 'project', of: 'it.code = f.project_code', own: { code: projectOf('it.code') } },
  {
    table: 'need',
    of: 'it.id = f.id',
    own: {
      id: idOf('it.id'),
      number: NUMBER,
      project_code: projectOf('it.project_code'),
      republished_from: 'null',
      imported: onlyDrawn('it.imported', '1'),
      version: onlyDrawn('it.version', '0'),
      form: 'null',
    },
  },
  { table: 'need_requirement', of: 'it.need_id = f.id', own: { need_id: idOf('it.need_id') } },
  {
    table: 'need_listing',
    of: 'it.need_id = f.id',
    own: {
      need_id: idOf('it.need_id'),
      place: `${firstPlaceOf(engineOf(db), earlier('f.published_at'))} + it.place % ${PLACES} + c.turn * ${PLACES}`,
    },
    order: 'order by 1, 2',
  },
  { table: 'pool', of: 'it.need_id = f.id', own: { need_id: idOf('it.need_id') }, where: isDrawn },
  {
    table: 'award',
    of: `it.need_id = f.id and it.state = 'active'`,
    own: { id: idOf('it.id'), need_id: idOf('it.need_id'), round: onlyDrawn('it.round', 'null') },
  },
  {
    table: 'entry',
    of: 'it.need_id = f.id',
    where: isDrawn,
    own: {
      id: idOf('it.id'),
      need_id: idOf('it.need_id'),
      entry_hash: `substr(it.entry_hash, 1, 52) || substr(cast(1000000000000 + c.i as text), 2)`,
    },
  },
];

async function copyRows(trx: Db, { table, of, own, where = '1 = 1', order = '' }: Copied): Promise<void> {
  const tables = await trx.introspection.getTables();
  const columns = tables.find(({ name }) => name === table)?.columns.map(({ name }) => name) ?? [];
  const value = (column: string): string =>
    own[column] ?? (DATES.includes(column) ? earlier(`it.${column}`) : `it.${column}`);
  await sql
    .raw(
      `insert into ${table} (${columns.join(', ')}) select ${columns.map(value).join(', ')}
      from fill_need f join ${table} it on ${of} cross join fill_copy c where ${where} ${order}`,
    )
    .execute(trx);
}

/** What searches find copies by: the text of the model with other numbers, in the order of places. */
async function copyTexts(trx: Db): Promise<void> {
  await sql
    .raw(
      `insert into need_text (place, need_id, body)
      select one.place, one.need_id, replace(replace(it.body, ${spaced('f.number')}, ${spaced('need.number')}),
        ${spaced('f.project_code')}, ${spaced('need.project_code')})
      from fill_need f join need_text it on it.need_id = f.id cross join fill_copy c
      join need_listing one on one.need_id = ${idOf('f.id')} and one.scope = ''
      join need on need.id = one.need_id order by one.place`,
    )
    .execute(trx);
}

/** Ended incidents of every third drawn copy. */
async function addIncidents(trx: Db): Promise<void> {
  await sql
    .raw(
      `insert into incident (id, need_id, round, kind, opened_at, closed_at, outcome)
      select ${idOf('f.id')}, ${idOf('f.id')}, 1, 'overdue', ${earlier('f.published_at')}, ${earlier('f.published_at')},
        'delivered'
      from fill_need f cross join fill_copy c where ${isDrawn} and f.rank % 3 = 0
        and exists (select 1 from pool where pool.need_id = f.id)`,
    )
    .execute(trx);
}

/** The monthly reports of the months in which copies are drawn: else the jobs would write them. */
async function addReports(trx: Db): Promise<void> {
  await sql
    .raw(
      `insert into fairness_report (month, report, sha256, published_at)
      select distinct ${earlier('it.month')}, it.report, it.sha256, ${earlier('it.published_at')}
      from fairness_report it cross join fill_copy c where ${isDrawn} on conflict do nothing`,
    )
    .execute(trx);
}

async function sumAnew(trx: Db): Promise<void> {
  await withoutUpkeep(trx, ['saving_rollup'], async () => {
    await trx.deleteFrom('savingRollup').execute();
    await sql`insert into saving_rollup (month, county_key, method, type_code, projects, budget_fen, price_fen, saving_fen)
      select month, county_key, method, type_code, count(*), sum(budget_fen), sum(price_fen), sum(saving_fen)
      from award where state = 'active' group by month, county_key, method, type_code`.execute(trx);
  });
  for (const table of ['need_count', 'saving_sum', 'agency_tally', 'irregularity_listing'])
    await sql`delete from ${sql.table(table)}`.execute(trx);
  for (const statement of [COUNT_LINES, SUM_SAVINGS, TALLY_AGENCIES, ...LIST_IRREGULARITIES])
    await sql.raw(statement).execute(trx);
}

/** Which copies are made: numbers from 1 on, both inclusive. */
export interface Copies {
  readonly from: number;
  readonly to: number;
}

/** The models, and the numbers of their copies, as tables of the transaction. */
async function listModels(trx: Db, { from, to }: Copies): Promise<void> {
  await sql
    .raw(
      `create temp table fill_need as
      select need.id, need.number, need.project_code, need.published_at,
        row_number() over (order by need.id) - 1 as rank
      from need join award on award.need_id = need.id and award.state = 'active'
      where need.state = 'selected' and need.id not like '%${MARK}%' order by need.id`,
    )
    .execute(trx);
  await sql
    .raw(
      `create temp table fill_copy as
      with recursive n (i) as (select ${from} union all select i + 1 from n where i < ${to})
      select i, i % ${YEARS} + 1 as years, i / ${YEARS} as turn, (select count(*) from fill_need) as models from n`,
    )
    .execute(trx);
}

/**
 * Makes a large database of a loaded one: every finished need again for each number of `copies`, with project, requirement,
 * lines of lists, award and search text, by statements that select and insert, without the triggers; counts and roll-ups
 * are summed anew. A copy is some years earlier than its model and stands as one of an older system, but for one of
 * {@link DRAWN_OF}, which has the pool and the entries of its model. None of it is in the log.
 */
export async function fillNeeds(db: Db, copies: Copies): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await listModels(trx, copies);
    const tables = copied(trx);
    await withoutUpkeep(
      trx,
      tables.map(({ table }) => table),
      async () => {
        for (const one of tables) await copyRows(trx, one);
      },
    );
    await withoutUpkeep(trx, ['need_text', 'incident'], async () => {
      await copyTexts(trx);
      await addIncidents(trx);
      await addReports(trx);
    });
    await sumAnew(trx);
    await sql.raw('drop table fill_need').execute(trx);
    await sql.raw('drop table fill_copy').execute(trx);
  });
}
