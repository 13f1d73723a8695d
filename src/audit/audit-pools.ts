import type { Db } from '../db/index.js';
import { blindSubject, isPool2, type Pool, type SealedList } from '../selection/index.js';
import type { Report } from './audit-report.js';
import { findDocument } from './document-queries.js';
import type { CourseReader } from './need-course.js';
import { listExcludedEntries, listFirstPools, listStandingEntries } from './pool-queries.js';

const PAGE = 500;

/** What the log and the tables say of the entries of a need at its close. */
interface Standing {
  /** Hashes that stand by the log. */
  readonly logged: ReadonlySet<string>;
  /** Hashes in the tables that are active. */
  readonly stored: readonly string[];
}

/** The entries of a closed list that the log recorded under the subject that their blind opens. */
async function closedEntries(
  db: Db,
  number: string,
  { courses, blinded }: CourseReader,
): Promise<Set<string>> {
  const digest = courses.get(number)?.closed?.sealed;
  const body = digest === undefined ? undefined : await findDocument(db, digest);
  // The digest is of the text with its label before the first line feed.
  const list = body && (JSON.parse(body.slice(body.indexOf('\n') + 1)) as SealedList);
  return new Set(
    (list ? list.entries : [])
      .filter(({ entryHash, blind }) => blinded.get(entryHash) === blindSubject(number, blind))
      .map(({ entryHash }) => entryHash),
  );
}

/** Hashes that a pool holds: its own, and those of the excluded whose entries are in the tables. */
function heldBy({ entries, excluded }: Pool, kept: readonly { agencyCode: string; entryHash: string }[]) {
  const out = new Set(excluded.map(({ agency }) => agency));
  const own = kept.filter(({ agencyCode }) => out.has(agencyCode));
  return new Set([...entries, ...own].map(({ entryHash }) => entryHash));
}

/**
 * Holds every frozen pool to the log: each entry that stood at the close is in the pool or excluded from it, and no
 * other is. Entries of excluded agencies are found in their table; since version 2 the closed list says whose entries the
 * log recorded, and none that is in the tables may be missing in it.
 */
export async function auditPools(db: Db, needs: CourseReader, report: Report): Promise<void> {
  let after = '';
  for (;;) {
    const pools = await listFirstPools(db, { after, limit: PAGE });
    const ids = pools.map(({ needId }) => needId);
    const excluded = await listExcludedEntries(db, ids);
    const standing = await listStandingEntries(db, ids);
    const of = <T extends { readonly needId: string }>(rows: readonly T[], id: string) =>
      rows.filter(({ needId }) => needId === id);
    for (const { needId, number, pool: text } of pools) {
      const pool = readPool(text);
      // Its row was reported: it is not what was frozen.
      if (!pool) continue;
      const course = needs.courses.get(number ?? '');
      const logged = isPool2(pool)
        ? await closedEntries(db, number ?? '', needs)
        : (course?.entries ?? new Set<string>());
      const stored = isPool2(pool) ? of(standing, needId).map(({ entryHash }) => entryHash) : [];
      compare(`${needId}/1`, heldBy(pool, of(excluded, needId)), {
        logged: course?.frozen ? logged : new Set(),
        stored,
      });
    }
    after = pools.at(-1)?.needId ?? after;
    if (pools.length < PAGE) return;
  }

  function compare(key: string, held: ReadonlySet<string>, { logged, stored }: Standing): void {
    const at = { table: 'pool', key };
    for (const hash of new Set([...logged, ...stored]))
      if (!held.has(hash)) report({ ...at, problem: 'missing-entry', expected: hash });
    for (const hash of held) if (!logged.has(hash)) report({ ...at, problem: 'foreign-entry', found: hash });
  }
}

function readPool(text: string): Pool | undefined {
  try {
    return JSON.parse(text) as Pool;
  } catch {
    return undefined;
  }
}
