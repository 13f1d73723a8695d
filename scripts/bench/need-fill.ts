import { sql } from 'kysely';
import type { Db } from '../../src/db/index.js';

/** Columns of a copied need that are not those of its model; `n` is the number of the copy. */
const OF_COPY: Readonly<Record<string, string>> = {
  id: `id || '-' || n.i`,
  number: `number || '-' || n.i`,
  need_id: `need_id || '-' || n.i`,
  republished_from: 'null',
};

/** Instants, dates and months of a copy: as many years earlier as its number says, so that copies spread over time. */
const DATES = [
  'opens_at',
  'closes_at',
  'created_at',
  'submitted_at',
  'review_due_at',
  'published_at',
  'closed_at',
  'selected_at',
  'updated_at',
  'awarded_on',
  'awarded_at',
  'month',
];

/** What is copied of a finished need: table, its columns, which rows. */
const TABLES = [
  [
    'need',
    `id number state imported owner_id owner_name form version republished_from project_code project_name division_code
      county_key title requirement type_code budget_fen floor_fen fund method priced_draw source_kind min_entries opens_at
      closes_at created_at submitted_at review_due_at published_at closed_at selected_at reason updated_at`,
    `state = 'selected'`,
  ],
  ['need_requirement', 'need_id position type_code min_grade', `need_id in (select need_id from award)`],
  [
    'award',
    // Without its round: the copy has no pool.
    `id need_id state agency_id agency_code agency_name owner_name division_code county_key type_code method fund budget_fen
      price_fen saving_fen awarded_on month awarded_at`,
    `state = 'active'`,
  ],
] as const;

const valueOf = (column: string): string =>
  OF_COPY[column] ??
  (DATES.includes(column)
    ? `cast(cast(substr(${column}, 1, 4) as integer) - n.i as text) || substr(${column}, 5)`
    : column);

/**
 * Makes a large database of a loaded one: every finished need again `copies` times with its requirement, award and search
 * text, by statements that select and insert; the roll-ups are summed anew. Pools, entries and log are not copied: pages
 * that list needs and awards are measured, not audits.
 */
export async function fillNeeds(db: Db, copies: number): Promise<void> {
  const series = `with recursive n (i) as (select 1 union all select i + 1 from n where i < ${copies})`;
  await db.transaction().execute(async (trx) => {
    for (const [table, names, rows] of TABLES) {
      const columns = names.split(/\s+/);
      await sql
        .raw(
          `insert into ${table} (${columns.join(', ')}) ${series}
          select ${columns.map(valueOf).join(', ')} from ${table} cross join n where ${rows}`,
        )
        .execute(trx);
    }
    await sql
      .raw(
        `insert into need_text (place, need_id, body) ${series}
        select one.place, one.need_id, need_text.body from need_text cross join n
        join need_listing one on one.need_id = need_text.need_id || '-' || n.i and one.scope = ''`,
      )
      .execute(trx);
    await trx.deleteFrom('savingRollup').execute();
    await sql`insert into saving_rollup (month, county_key, method, type_code, projects, budget_fen, price_fen, saving_fen)
      select month, county_key, method, type_code, count(*), sum(budget_fen), sum(price_fen), sum(saving_fen)
      from award where state = 'active' group by month, county_key, method, type_code`.execute(trx);
  });
}
