export { canonicalJson, canonicalNotice } from './canonical.js';
export {
  buildCertificate,
  type Certificate,
  type Certificate1,
  type Certificate2,
  type CertificateInput,
  GENERATOR,
  isCertificate2,
  type Round,
  serializeCertificate,
} from './certificate.js';
export { CHECK_CODES, type Check, type CheckCode } from './check.js';
export { closedListOf, closeList, factsOf } from './closed-list.js';
export {
  type Claim2,
  type Coalitions,
  claimOfPlan,
  coalitionsOf,
  type Guards,
  PARTIES,
  type Party,
} from './coalitions.js';
export {
  type ConsistencyProof,
  formatConsistency,
  parseConsistency,
  relateTrees,
  type TreeRelation,
  wantedProof,
} from './consistency.js';
export type { Seen } from './cosigned.js';
export { hashNotice, sha256Hex } from './digest.js';
export {
  readCertifiedSecret,
  readListText,
  readPlanText,
  readPoolText,
  readSealedText,
  readTermsText,
} from './documents.js';
export {
  type DrandChain,
  drandChainHash,
  drandRandomness,
  drandRoundAt,
  drandRoundMillis,
  findDrandChain,
  isDrandSignature,
  QUICKNET,
} from './drand.js';
export { explainSelection } from './explain.js';
export {
  type Coded,
  type Finding,
  type FindingKey,
  type FindingParam,
  Refusal,
} from './finding.js';
export { FINDINGS } from './findings.js';
export { createGenerator, type Drawn, type Generator } from './generator.js';
export {
  type CertificateLog,
  type CertificateLog1,
  type CertificateLog2,
  type KnownKeys,
  valueKnownFrom,
} from './log.js';
export { CERTIFIED_KINDS, certifiedEvents, FREEZING, type LoggedFacts } from './log-events.js';
export { CLOSING, NEWCOMER_WEIGHT, weightsOf } from './log-events-2.js';
export {
  type BallGroup,
  ballBits,
  findLotteryGame,
  LEAST_BITS,
  type LotteryGame,
  lotteryFault,
} from './lottery.js';
export {
  consistencyNodes,
  coverRange,
  EMPTY_FRONTIER,
  EMPTY_ROOT,
  type Frontier,
  foldNodes,
  frontierRoot,
  growFrontier,
  inclusionNodes,
  leafHash,
  type NodeId,
  nodeHash,
  peakCount,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';
export { K_VALUES, type Lists, METHODS, type Method, type MethodRecord, methodOf } from './methods.js';
export { escrowRoundOf, openingRoundOf } from './plan-2.js';
export {
  asksWitnesses,
  describePolicyFault,
  type Policy,
  type PolicyFault,
  type PolicyGroup,
  type PolicyLog,
  type PolicyMember,
  type PolicyWitness,
  parsePolicy,
  policyDigest,
} from './policy.js';
export {
  blindSubject,
  type ClosedList,
  deriveSeed,
  type Entry,
  type Escrow,
  type Evidence,
  type ExcludedEntry,
  type Grounds,
  groundsText,
  hashCommitment,
  hashEntry,
  hashGrounds,
  hashList,
  hashPlan,
  hashPool,
  isPlan2,
  isPool2,
  type ListedEntry,
  listText,
  noticeDigestOf,
  type Plan,
  type Plan1,
  type Plan2,
  type Pool,
  type Pool2,
  type PoolEntry,
  planText,
  poolText,
  type SealedEntry,
  type SealedList,
  type Sealing,
  type SelectionInput,
  type SelectionResult,
  type Source,
  sealedText,
} from './protocol.js';
export { type CosignatureWindow, type Cosigned, evaluatePolicy, type PolicyVerdict } from './quorum.js';
export { referencePrice } from './rank.js';
export { type Ranked, rankedAt } from './ranked.js';
export { parseReceipt, type Receipt } from './receipt.js';
export { drawRound, shrinkPool } from './rounds.js';
export { parseSelectionInput } from './schema.js';
export { bidsOpenFrom, roundOfRecipient } from './seals.js';
export { drawPool, freezePool, type Outcome, outcomeOf, runSelection } from './select.js';
export {
  type Checkpoint,
  COSIGNATURE,
  checkpointText,
  cosignedText,
  formatNote,
  formatVerifierKey,
  fromBase64,
  keyId,
  LOG_SIGNATURE,
  type Note,
  type NoteSignature,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signatureLine,
  splitCosignature,
  toBase64,
  type VerifierKey,
  verifyNote,
} from './signed-note.js';
export type { SourceKind, SourceOf } from './source-record.js';
export {
  type Claim,
  claimOf,
  publicValueFrom,
  REDO_SOURCE_KINDS,
  SOURCE_KINDS,
  sourceOf,
} from './sources.js';
export type { Step } from './step.js';
export { type Timing, timingOf } from './timing.js';
export {
  type Grade,
  MAX_CERTIFICATE_BYTES,
  REHEARSAL_PREFIX,
  type Verification,
  verifyCertificate,
} from './verify.js';
export { type Cosigner, cosignersIn, cosignersOf, frozenOf, type Witnessed } from './witnessed.js';
