import type { Db, StandingDeedTable } from '../db/index.js';
import type { AuditDifference, Report } from './audit-report.js';
import { listEventsOfKindsAfter } from './log-queries.js';
import { type PublishedEvent, toPublishedEvent } from './published-event.js';
import { REGISTERED } from './register-facts.js';
import { followStandings, type StandingState } from './standing-course.js';
import { DEED_KINDS, LEADING_KINDS } from './standing-deeds.js';
import {
  getStandingCursor,
  listStandingDeeds,
  listStandings,
  type StoredStanding,
} from './standing-queries.js';
import type { RegisterFault } from './suspension-course.js';

const PAGE = 1000;

/** What the log says of standings: followed while it is read, then compared with the tables. */
export interface StandingAudit {
  event(event: PublishedEvent): void;
  compare(db: Db): Promise<void>;
}

/** Holds the standing of every agency, and the deeds that are stored of it, to the log. */
export function auditStandings(report: Report): StandingAudit {
  const course = followStandings((fault) => report(differenceOf(fault)));
  return {
    event: (event) => course.event(event),
    async compare(db) {
      course.finish();
      const left = new Map(course.states);
      let after = '';
      for (;;) {
        const agencies = await listStandings(db, { after, limit: PAGE });
        for (const agency of agencies) {
          compareStanding(agency, left.get(agency.creditCode), report);
          left.delete(agency.creditCode);
        }
        after = agencies.at(-1)?.id ?? after;
        if (agencies.length < PAGE) break;
      }
      await compareDeeds(db, course.states, report);
    },
  };
}

/** An agency has the standing that the log gives it, and began with that of its first record. */
function compareStanding(agency: StoredStanding, state: StandingState | undefined, report: Report): void {
  // Whoever was never approved has no record and no standing that counts.
  if (!state) return;
  const { id, standing, start } = agency;
  const differs = (table: string, column: string, expected: number, found: number) =>
    report({
      table,
      key: id,
      column,
      problem: 'contradicted',
      expected: `${expected}`,
      found: `${found}`,
    });
  if (standing !== state.standing) differs('agency', 'standing', state.standing, standing);
  if (start !== null && start !== state.start) differs('agency_standing', 'start', state.start, start);
}

/** What is stored of a deed, as one text. */
const textOf = (
  deed: Pick<StandingDeedTable, 'name' | 'points' | 'score' | 'doneOn' | 'struckFrom'>,
): string => JSON.stringify([deed.name, deed.points, deed.score, deed.doneOn, deed.struckFrom]);

/** The deeds that are stored are those of the log, up to where it was read. */
async function compareDeeds(
  db: Db,
  states: ReadonlyMap<string, StandingState>,
  report: Report,
): Promise<void> {
  const seq = await getStandingCursor(db);
  const logged = new Map(
    [...states].flatMap(([agency, { deeds }]) =>
      [...deeds.values()]
        .filter(({ record }) => record <= seq)
        .map((deed) => [deed.record, `${agency} ${textOf({ ...deed, doneOn: deed.on })}`] as const),
    ),
  );
  let after = 0;
  for (;;) {
    const rows = await listStandingDeeds(db, { after, limit: PAGE });
    for (const row of rows) {
      const at = { table: 'standing_deed', key: `${row.record}` };
      const expected = logged.get(row.record);
      const found = `${row.creditCode} ${textOf(row)}`;
      if (expected === undefined) report({ ...at, problem: 'unlogged', found });
      else if (expected !== found) report({ ...at, problem: 'changed', expected, found });
      logged.delete(row.record);
    }
    after = rows.at(-1)?.record ?? after;
    if (rows.length < PAGE) break;
  }
  for (const [record, expected] of logged)
    report({ table: 'standing_deed', key: `${record}`, problem: 'missing', expected });
}

function differenceOf({
  event: { seq, kind, subject },
  problem,
  expected,
  found,
}: RegisterFault): AuditDifference {
  return {
    table: 'audit_event',
    key: `${seq}`,
    problem,
    event: seq,
    ...(expected === undefined ? {} : { expected }),
    found: [kind, subject, found].filter((text) => text !== undefined).join(' '),
  };
}

/** Kinds of events that a standing follows from. */
const KINDS = [
  ...new Set<string>([
    REGISTERED,
    ...DEED_KINDS,
    ...LEADING_KINDS,
    'standing.changed',
    'standing.request-made',
    'standing.strike-proposed',
    'standing.struck',
    'standing.refused',
  ]),
];

/**
 * Recomputes the standing of every agency from the events of the log alone, and compares it with what is stored. Returns every
 * difference. Reads alone; what the log itself must be is the audit's business.
 */
export async function checkStandings(db: Db): Promise<readonly AuditDifference[]> {
  const differences: AuditDifference[] = [];
  const audit = auditStandings((difference) => differences.push(difference));
  let after = 0;
  for (;;) {
    const rows = await listEventsOfKindsAfter(db, KINDS, { after, limit: 10 * PAGE });
    for (const row of rows) audit.event(toPublishedEvent(row));
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < 10 * PAGE) break;
  }
  await audit.compare(db);
  return differences;
}
