import { signUpFault } from '../basics/index.js';
import type { Db } from '../db/index.js';
import type { Plan } from '../selection/index.js';
import type { Report } from './audit-report.js';
import { listLastVersions } from './period-queries.js';

const PAGE = 500;

function readPlan(text: string): Pick<Plan, 'opensAt' | 'closesAt'> | undefined {
  try {
    return JSON.parse(text) as Plan;
  } catch {
    return undefined;
  }
}

/**
 * Holds the version of every notice that was in force at its deadline to the sign-up period of the rules, from the later of
 * its publication and what its plan says: who shortens the period chooses who gets to enter.
 */
export async function auditPeriods(db: Db, report: Report): Promise<void> {
  let after = '';
  for (;;) {
    const versions = await listLastVersions(db, { after, limit: PAGE });
    for (const { needId, version, plan: text, publishedAt } of versions) {
      const plan = readPlan(text);
      // Its row was reported: it is not what was published.
      if (!plan) continue;
      const opensAt = plan.opensAt > publishedAt ? plan.opensAt : publishedAt;
      const fault = signUpFault({ opensAt, closesAt: plan.closesAt });
      if (fault)
        report({
          table: 'need_version',
          key: `${needId}/${version}`,
          problem: `sign-up-${fault}`,
          found: `${opensAt} – ${plan.closesAt}`,
        });
    }
    after = versions.at(-1)?.needId ?? after;
    if (versions.length < PAGE) return;
  }
}
