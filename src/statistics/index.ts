export { type Fit, pearson } from './chance.js';
export { checkRollups } from './check-rollups.js';
export { discloseEn, discloseZh, type RegisterCount } from './disclosure.js';
export { chancesOf, type DrawnPool } from './drawn-pool.js';
export {
  countVoidRounds,
  findReport,
  findSelectionState,
  listDrawnPools,
  listReports,
  loadAgencyNames,
  loadTitles,
  type MonthSpan,
} from './fairness-queries.js';
export { published, toPublicFairness, toPublicLuck } from './fairness-report.js';
export { LOT_BUCKETS } from './fits.js';
export {
  type AgencyLuck,
  assessFairness,
  type Fairness,
  judgeAgency,
  LEVEL,
  type ZBar,
} from './luck.js';
export { composeReports, publishFairness, reportDue, reportEvent } from './publish-fairness.js';
export {
  defaultPeriod,
  getSavings,
  latestMonths,
  periodZh,
  readPeriod,
  type Savings,
  type SavingsRow,
} from './savings.js';
export { findAwardMonths, type Sum, sumRollups } from './savings-queries.js';
