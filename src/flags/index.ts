export { checkFlags } from './check-flags.js';
export { type Dated, limitsAt } from './flag.js';
export { FLAG_IDS, type FlagId, flagOf } from './flags.js';
export {
  type CountLine,
  countOpenHits,
  findHit,
  flagPlace,
  type HitLine,
  listCountedYears,
  listCountLines,
  listHits,
  listMarks,
  type Mark,
  sumCounts,
} from './hit-queries.js';
export { lookAtNeeds } from './look-at-needs.js';
export { markHit, markSchema } from './mark-hit.js';
