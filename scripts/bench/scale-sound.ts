import { sql } from 'kysely';
import { auditDatabase } from '../../src/audit/index.js';
import type { Db } from '../../src/db/index.js';
import { checkRollups } from '../../src/statistics/index.js';
import { MARK } from './need-fill.js';

/** An audit replays everything: beyond so many needs it would take longer than the measurement. */
const AUDITED = 200_000;

/** Rows of drawn copies, by table: no event tells of them. */
async function countUnlogged(db: Db): Promise<Map<string, number>> {
  const drawn = sql`(select need_id from pool where need_id like ${`%${MARK}%`})`;
  const counts = new Map<string, number>();
  for (const [table, condition] of [
    ['project', sql`code in (select project_code from need where id in ${drawn})`],
    ['need', sql`id in ${drawn}`],
    ...['need_requirement', 'award', 'pool', 'entry', 'incident'].map(
      (name) => [name, sql`need_id in ${drawn}`] as const,
    ),
  ] as const) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(table)} where ${condition}`.execute(db);
    counts.set(`${table} unlogged`, Number(rows[0]?.count));
  }
  // The entries of those pools are not in the log either, nor the reports of their months.
  counts.set('pool foreign-entry', counts.get('entry unlogged') ?? 0);
  const { rows } = await sql<{ count: number }>`select count(*) as count from fairness_report
    where not exists (select 1 from audit_event where kind = 'fairness.published' and subject = month)`.execute(
    db,
  );
  counts.set('fairness_report unlogged', Number(rows[0]?.count));
  return counts;
}

/**
 * Holds a filled database to the checks of the product. `npm run statistics:check` finds nothing: every list, count and
 * roll-up follows from the rows. `npm run audit` (where the database is not too large) finds the rows of drawn copies
 * unlogged, each of them, and nothing else. Throws where either says more; returns which of them were made.
 */
export async function proveFilled(db: Db, needs: number): Promise<string> {
  const sums = await checkRollups(db);
  if (sums.length > 0) throw new Error(`statistics:check finds ${sums.length}: ${JSON.stringify(sums[0])}`);
  if (needs > AUDITED) return 'statistics:check';
  const found = new Map<string, number>();
  for (const { table, problem } of await auditDatabase(db)) {
    const name = `${table} ${problem}`;
    found.set(name, (found.get(name) ?? 0) + 1);
  }
  const unlogged = await countUnlogged(db);
  for (const [name, count] of found) {
    const expected = unlogged.get(name);
    if (expected !== count) throw new Error(`audit finds ${name} ${count} times, not ${expected ?? 0}`);
  }
  return 'statistics:check and audit';
}
