import type { Db } from '../db/index.js';
import { blindSubject, type Pool, readSealedText } from '../selection/index.js';
import type { Report } from './audit-report.js';
import { findDocument } from './document-queries.js';
import type { CourseReader } from './need-course.js';
import { listEntriesOf, listExcludedEntries, listFirstPools } from './pool-queries.js';

const PAGE = 500;

/** Subjects under which the log may have recorded entries of a need: what the closed list and the tables open. */
async function subjectsOf(
  db: Db,
  number: string,
  sealed: string | undefined,
  rows: readonly { readonly blind: string | null }[],
): Promise<Set<string>> {
  const body = sealed === undefined ? undefined : await findDocument(db, sealed);
  const list = body === undefined ? undefined : readSealedText(body);
  const blinds = [...(list ? list.entries : []), ...rows].flatMap(({ blind }) => blind ?? []);
  return new Set(blinds.map((blind) => blindSubject(number, blind)));
}

/** Hashes that a pool holds: its own, and those of the excluded whose entries are in the tables. */
function heldBy({ entries, excluded }: Pool, kept: readonly { agencyCode: string; entryHash: string }[]) {
  const out = new Set(excluded.map(({ agency }) => agency));
  const own = kept.filter(({ agencyCode }) => out.has(agencyCode));
  return new Set([...entries, ...own].map(({ entryHash }) => entryHash));
}

/**
 * Holds every frozen pool to the log: each entry that stood at the close is in the pool or excluded from it, and no
 * other is. Entries of excluded agencies are found in their table; since version 2 the closed list, and the tables with it, say
 * under which subjects the log recorded the entries of a need.
 */
export async function auditPools(db: Db, needs: CourseReader, report: Report): Promise<void> {
  const recorded = Map.groupBy(needs.blinded, ([, subject]) => subject);
  let after = '';
  for (;;) {
    const pools = await listFirstPools(db, { after, limit: PAGE });
    const ids = pools.map(({ needId }) => needId);
    const excluded = Map.groupBy(await listExcludedEntries(db, ids), ({ needId }) => needId);
    const entries = Map.groupBy(await listEntriesOf(db, ids), ({ needId }) => needId);
    for (const { needId, number, pool: text } of pools) {
      const pool = readPool(text);
      // Its row was reported: it is not what was frozen.
      if (!pool) continue;
      const course = needs.courses.get(number ?? '');
      // Entries under an earlier notice lapsed with it.
      const rows = (entries.get(needId) ?? []).filter(({ planHash }) => planHash === pool.plan);
      const subjects = await subjectsOf(db, number ?? '', course?.closed?.sealed, rows);
      const blinded = [...subjects].flatMap((subject) => recorded.get(subject) ?? []).map(([hash]) => hash);
      const logged = new Set(course?.frozen ? [...course.entries, ...blinded] : []);
      const held = heldBy(pool, excluded.get(needId) ?? []);
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
