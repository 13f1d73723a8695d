import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import {
  type DatedCandidate,
  type GradeRank,
  type JoiningRule,
  listVersions,
  loadCandidates,
  loadGradeRanks,
  loadJoiningRule,
  type Need,
  type PublishedVersion,
  whyNotJoin,
  whyNotSignUp,
} from '../needs/index.js';
import { type EntryRow, listActiveEntries, poolOf } from './draw-queries.js';
import { type Exclusion, judgeEligibility } from './eligibility.js';
import { type Evidence, rowBehind } from './replay-evidence.js';
import { type LaterChange, listLaterChanges, type Pooled, readPool, replayBids } from './replay-pool.js';
import { listPools } from './round-queries.js';

/** One agency's answer. */
export interface Answer {
  readonly agencyId: string;
  readonly creditCode: string;
  readonly name: string;
  /** What the rules say; null: it could sign up. */
  readonly fault: Exclusion | null;
  /** The instant as of which the deciding rule was asked: the one asked for, or the deadline ahead of it. */
  readonly asOf: Instant;
  readonly evidence: Evidence;
  /** Its entry was in the pool, or kept out of it; null for agencies that did not sign up, and before the freeze. */
  readonly entered: boolean | null;
  /** What the frozen pool says of an entrant, and of anybody whom it names. Null otherwise, and but at the deadline. */
  readonly pooled: Pooled | null;
  /** True where the pool says something else than the rules, as of the deadline. */
  readonly differs: boolean;
}

/** Who could sign up for a need at an instant, and who could not. */
export interface Replay {
  readonly at: Instant;
  readonly deadline: Instant;
  /** The version of the notice in force at the instant. */
  readonly version: PublishedVersion;
  /** True where entries of the frozen pool were judged too: relatives, and bids that could not be opened. */
  readonly judgesEntries: boolean;
  /** In the order of names. */
  readonly answers: readonly Answer[];
  /** How the frozen pools stand to the rules and the decisions; null before the freeze, and but at the deadline. */
  readonly comparison: Comparison | null;
}

/** The frozen pool held against the rules, which judge as of the deadline. */
export interface Comparison {
  /** Answers of which the pool says something else than the rules. */
  readonly differences: number;
  /** Codes that the pool names and that belong to no agency on record. */
  readonly strangers: readonly string[];
  readonly later: readonly (LaterChange & {
    readonly name: string | null;
    /** What the rules say, as of the deadline; null: nothing against it. */
    readonly rules: Exclusion | null;
  })[];
}

/** Every version but those of later rounds, whose pools come from an earlier one. */
const ofFirstRound = (versions: readonly PublishedVersion[]): readonly PublishedVersion[] =>
  versions.filter(({ round }) => round === 1);

/** The deadline of a need's sign-up; undefined where nothing was published. */
export async function findDeadline(db: Db, needId: string): Promise<Instant | undefined> {
  return ofFirstRound(await listVersions(db, needId))[0]?.plan.closesAt;
}

function judgeOne(
  rule: JoiningRule,
  candidate: DatedCandidate,
  rank: GradeRank,
  when: { readonly at: Instant; readonly closesAt: Instant },
): Answer {
  const fault = whyNotSignUp(rule, candidate, rank, when) ?? null;
  const decidedNow = when.at >= when.closesAt || whyNotJoin(rule, candidate, rank, when.at) !== undefined;
  const asOf = decidedNow ? when.at : when.closesAt;
  return {
    agencyId: candidate.agency.id,
    creditCode: candidate.creditCode,
    name: candidate.agency.name,
    fault,
    asOf,
    evidence: rowBehind(rule, candidate, rank, asOf, fault),
    entered: null,
    pooled: null,
    differs: false,
  };
}

/** Answers with the verdicts of the rules on entries: their bids first, then the agency, then its relatives. */
function withEntries(
  answers: readonly Answer[],
  entries: readonly EntryRow[],
  bids: ReadonlyMap<string, Exclusion>,
  related: ReadonlyMap<string, Exclusion>,
): Answer[] {
  const byAgency = new Map(entries.map((entry) => [entry.agencyId, entry]));
  return answers.map((answer) => {
    const entry = byAgency.get(answer.agencyId);
    if (!entry) return { ...answer, entered: false };
    const { agencyCode, enteredAt, entryHash } = entry;
    const fault = bids.get(agencyCode) ?? answer.fault ?? related.get(agencyCode) ?? null;
    if (fault === answer.fault) return { ...answer, entered: true };
    return { ...answer, fault, entered: true, evidence: { kind: 'entry', enteredAt, entryHash } };
  });
}

/** Answers with what the pool says of each, held against the rules. */
function comparePool(answers: readonly Answer[], pool: ReadonlyMap<string, Pooled>): Answer[] {
  return answers.map((answer) => {
    const said = pool.get(answer.creditCode);
    if (!answer.entered) return said ? { ...answer, pooled: said, differs: true } : answer;
    const pooled = said ?? 'unnamed';
    return { ...answer, pooled, differs: pooled !== (answer.fault ?? 'in') };
  });
}

async function compare(
  db: Db,
  needId: string,
  answers: readonly Answer[],
  pool: ReadonlyMap<string, Pooled>,
): Promise<Comparison> {
  const known = new Map(answers.map((answer) => [answer.creditCode, answer]));
  return {
    differences: answers.filter(({ differs }) => differs).length,
    strangers: [...pool.keys()].filter((code) => !known.has(code)),
    later: (await listLaterChanges(db, needId)).map((change) => ({
      ...change,
      name: known.get(change.agency)?.name ?? null,
      rules: known.get(change.agency)?.fault ?? null,
    })),
  };
}

/**
 * Who could sign up for a need at an instant, by the rule of sign-up and closing, from the dated rows. `agencyIds`
 * narrows it. From the deadline of a closed need on, its entries are judged as the closing did, and at the deadline
 * itself the frozen pool is held against that. Undefined where no notice was in force at the instant.
 */
export async function replayEligibility(
  db: Db,
  need: Need,
  at: Instant,
  agencyIds: readonly string[] | 'all' = 'all',
): Promise<Replay | undefined> {
  const versions = ofFirstRound(await listVersions(db, need.id));
  const version = versions.find(({ publishedAt }) => publishedAt <= at);
  const deadline = versions[0]?.plan.closesAt;
  if (!version || deadline === undefined) return undefined;
  // Before the freeze the entries are nobody's business; the pools of later rounds follow from the first.
  const [frozen] = at >= deadline ? await listPools(db, need.id) : [];
  const entries = frozen ? await listActiveEntries(db, need.id) : [];
  const entrants = await loadCandidates(
    db,
    entries.map((one) => one.agencyId),
    at,
  );
  const rank = await loadGradeRanks(db);
  const asked = await loadCandidates(db, agencyIds, at);
  const codes =
    agencyIds === 'all'
      ? 'all'
      : [...asked.values(), ...entrants.values()].map(({ creditCode }) => creditCode);
  const rule = await loadJoiningRule(db, need, version.notice, { codes, at });
  // Whoever is judged as an entrant is named, approved at any time or not.
  const candidates = agencyIds === 'all' ? new Map([...asked, ...entrants]) : asked;
  const when = { at, closesAt: version.plan.closesAt };
  const answers = [...candidates.values()].map((one) => judgeOne(rule, one, rank, when));
  if (!frozen) return { at, deadline, version, judgesEntries: false, answers, comparison: null };
  const pool = readPool(poolOf(frozen));
  const bids = await replayBids(db, version, entries, pool);
  const related = judgeEligibility(
    rule,
    entries.flatMap(({ agencyId, agencyCode, enteredAt, entryHash }) => {
      const agency = entrants.get(agencyId);
      return agency && !bids.has(agencyCode) ? [{ agency, enteredAt, entryHash }] : [];
    }),
    rank,
    at,
  );
  const judged = withEntries(answers, entries, bids, related);
  if (at !== deadline)
    return { at, deadline, version, judgesEntries: true, answers: judged, comparison: null };
  const compared = comparePool(judged, pool);
  const comparison = await compare(db, need.id, compared, pool);
  return { at, deadline, version, judgesEntries: true, answers: compared, comparison };
}
