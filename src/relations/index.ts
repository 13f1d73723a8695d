export type { Body } from './body-queries.js';
export {
  bearsName,
  findBodies,
  mayDecide,
  proposeRelation,
  relationSchema,
  settleRelation,
  VERDICTS,
} from './decide-relation.js';
export { findAllRelations, findEarlierRelations, findRelations, reviseRelations } from './find-relations.js';
export {
  listDecidedRelations,
  listRelationsOfAgency,
  listWaitingRelations,
  type RelationLine,
} from './list-queries.js';
export {
  areRelated,
  type Decisions,
  isFact,
  type Party,
  pairName,
  type RelationKind,
  relationDueAt,
  relationOf,
  type Verdict,
} from './relation.js';
export { findRelation, listDecisions, loadDecisions } from './relation-queries.js';
export { type RelatedPair, relationRecords } from './relation-records.js';
