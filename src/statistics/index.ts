export { checkRollups, type Difference } from './check-rollups.js';
export {
  defaultPeriod,
  disclosureEn,
  disclosureZh,
  getSavings,
  periodZh,
  readPeriod,
  type Savings,
  type SavingsRow,
} from './savings.js';
export { findAwardMonths, type Sum, sumRollups } from './savings-queries.js';
