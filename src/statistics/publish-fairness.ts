import { type AuditEvent, appendEvent, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import {
  addMillis,
  type CivilMonth,
  HOUR,
  type Instant,
  ok,
  startOfDate,
  toShanghaiDate,
} from '../basics/index.js';
import { type Db, type Deps, type FairnessReportTable, transact } from '../db/index.js';
import { sha256Hex } from '../selection/index.js';
import { countVoidRounds, insertReport, listDrawnPools, listUnreportedMonths } from './fairness-queries.js';
import { reportText } from './fairness-report.js';

/** Draws of a month's last seconds are on record by then. */
const SETTLING = HOUR;

/** The first instant at which the report of a month is published. */
export function reportDue(month: CivilMonth): Instant {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return addMillis(startOfDate(`${next}-01`), SETTLING);
}

/** The reports of some months, computed from one reading of the selections. */
export async function composeReports(
  db: Db,
  months: readonly CivilMonth[],
  publishedAt: (month: CivilMonth) => Instant,
): Promise<FairnessReportTable[]> {
  const last = months.at(-1);
  if (last === undefined) return [];
  const draws = await listDrawnPools(db, { from: '0000-01', to: last });
  const rows: FairnessReportTable[] = [];
  for (const month of months) {
    const report = reportText(draws, month, {
      month: await countVoidRounds(db, { from: month, to: month }),
      toDate: await countVoidRounds(db, { from: '0000-01', to: month }),
    });
    rows.push({ month, report, sha256: sha256Hex(report), publishedAt: publishedAt(month) });
  }
  return rows;
}

/** What the log says of a report. */
export function reportEvent({ month, sha256, publishedAt: at }: FairnessReportTable): AuditEvent {
  const rows = rowsOf('fairness_report', [month]);
  return { at, kind: 'fairness.published', subject: month, actor: SYSTEM_ACTOR, data: { sha256 }, rows };
}

/** Job: stores and logs the report of every month that has ended, once, whoever gets there first. */
export async function publishFairness(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  const before = toShanghaiDate(addMillis(now, -SETTLING)).slice(0, 7);
  const months = await listUnreportedMonths(deps.db, before);
  for (const row of await composeReports(deps.db, months, () => now)) {
    await transact(deps.db, async (trx) => {
      const report = { ...row, publishedAt: deps.clock.now() };
      if (await insertReport(trx, report)) await appendEvent(trx, reportEvent(report));
      return ok(null);
    });
  }
}
