export {
  type AwardLine,
  findAward,
  getWinRecord,
  listAwardsOfAgency,
  listLatestAwards,
} from './award-queries.js';
export { type NewAward, recordAwards, rollUp } from './record-award.js';
