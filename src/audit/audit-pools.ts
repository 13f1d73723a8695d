import type { Db } from '../db/index.js';
import type { Pool } from '../selection/index.js';
import type { Report } from './audit-report.js';
import type { NeedCourse } from './need-course.js';
import { listExcludedEntries, listFirstPools } from './pool-queries.js';

const PAGE = 500;

/**
 * Holds every frozen pool to the log: each entry that stood at the freeze is in the pool or excluded from it, and no
 * other is. Entries of excluded agencies are found in their table.
 */
export async function auditPools(
  db: Db,
  courses: ReadonlyMap<string, NeedCourse>,
  report: Report,
): Promise<void> {
  let after = '';
  for (;;) {
    const pools = await listFirstPools(db, { after, limit: PAGE });
    const excluded = await listExcludedEntries(
      db,
      pools.map(({ needId }) => needId),
    );
    for (const { needId, number, pool: text } of pools) {
      const pool = readPool(text);
      // Its row was reported: it is not what was frozen.
      if (!pool) continue;
      const { entries, excluded: left } = pool;
      const out = new Set(left.map(({ agency }) => agency));
      const own = excluded.filter((entry) => entry.needId === needId && out.has(entry.agencyCode));
      const held = new Set([...entries, ...own].map(({ entryHash }) => entryHash));
      const course = courses.get(number ?? '');
      const logged = course?.frozen ? course.entries : new Set<string>();
      const at = { table: 'pool', key: `${needId}/1` };
      for (const hash of logged)
        if (!held.has(hash)) report({ ...at, problem: 'missing-entry', expected: hash });
      for (const hash of held)
        if (!logged.has(hash)) report({ ...at, problem: 'foreign-entry', found: hash });
    }
    after = pools.at(-1)?.needId ?? after;
    if (pools.length < PAGE) return;
  }
}

function readPool(text: string): Pool | undefined {
  try {
    return JSON.parse(text) as Pool;
  } catch {
    return undefined;
  }
}
