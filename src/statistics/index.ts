export { checkRollups, type Difference } from './check-rollups.js';
export { discloseEn, discloseZh, type RegisterCount } from './disclosure.js';
export {
  defaultPeriod,
  getSavings,
  periodZh,
  readPeriod,
  type Savings,
  type SavingsRow,
} from './savings.js';
export { findAwardMonths, type Sum, sumRollups } from './savings-queries.js';
