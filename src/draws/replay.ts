import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import {
  type GradeRank,
  type JoiningRule,
  listVersions,
  loadGradeRanks,
  type Need,
  type PublishedVersion,
  whyNotJoin,
  whyNotSignUp,
} from '../needs/index.js';
import type { Pool } from '../selection/index.js';
import { type EntryRow, listActiveEntries } from './draw-queries.js';
import { type Exclusion, judgeEligibility } from './eligibility.js';
import { type DatedCandidate, loadCandidates, loadJoiningRule } from './parties.js';
import { type Evidence, evidenceOf } from './replay-evidence.js';
import { listPools } from './round-queries.js';

/** One agency's answer. */
export interface Answer {
  readonly agencyId: string;
  readonly creditCode: string;
  readonly name: string;
  /** Null: it could sign up. */
  readonly fault: Exclusion | null;
  /** The instant as of which the deciding rule was asked: the one asked for, or the deadline ahead of it. */
  readonly asOf: Instant;
  readonly evidence: Evidence;
  /** Its entry was in the pool, or kept out of it; null for agencies that did not sign up, and before the freeze. */
  readonly entered: boolean | null;
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
}

/** Verdicts that follow from dated rows; what a sealed bid turned out to be is known from the freeze alone. */
const REPLAYED: ReadonlySet<string> = new Set<Exclusion>([
  'not-approved',
  'suspended',
  'avoidance',
  'related-owner',
  'qualification-missing',
  'grade-too-low',
  'certificate-expired',
  'related-entry',
]);

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
    evidence: evidenceOf(rule, candidate, rank, asOf, fault),
    entered: null,
  };
}

/** Answers with the verdicts on entries: relatives by the rule, what only the freeze could see as it was recorded. */
function withEntries(
  answers: readonly Answer[],
  entries: readonly EntryRow[],
  frozen: Pool,
  judge: (readable: readonly EntryRow[]) => ReadonlyMap<string, Exclusion>,
): Answer[] {
  const recorded = new Map(
    frozen.excluded
      .filter(({ reason }) => !REPLAYED.has(reason))
      .map(({ agency, reason }) => [agency, reason]),
  );
  const excluded = judge(entries.filter(({ agencyCode }) => !recorded.has(agencyCode)));
  const byAgency = new Map(entries.map((entry) => [entry.agencyId, entry]));
  return answers.map((answer) => {
    const entry = byAgency.get(answer.agencyId);
    if (!entry) return { ...answer, entered: false };
    const { agencyCode } = entry;
    const fault =
      (recorded.get(agencyCode) as Exclusion | undefined) ?? answer.fault ?? excluded.get(agencyCode) ?? null;
    if (fault === answer.fault) return { ...answer, entered: true };
    const { enteredAt, entryHash } = entry;
    return { ...answer, fault, entered: true, evidence: { kind: 'entry', enteredAt, entryHash } };
  });
}

/**
 * Who could sign up for a need at an instant, by the rule of sign-up and closing, from the dated rows. `agencyIds`
 * narrows it. From the deadline of a closed need on, its entries are judged as the closing did. Undefined where no
 * notice was in force at the instant.
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
  const rule = await loadJoiningRule(db, need, version.notice);
  const rank = await loadGradeRanks(db);
  const candidates = await loadCandidates(db, agencyIds, at);
  const when = { at, closesAt: version.plan.closesAt };
  const answers = [...candidates.values()].map((one) => judgeOne(rule, one, rank, when));
  // Before the freeze the entries are nobody's business; the pools of later rounds follow from the first.
  const [frozen] = at >= deadline ? await listPools(db, need.id) : [];
  if (!frozen) return { at, deadline, version, judgesEntries: false, answers };
  const entries = await listActiveEntries(db, need.id);
  const entrants =
    agencyIds === 'all'
      ? candidates
      : await loadCandidates(
          db,
          entries.map((one) => one.agencyId),
          at,
        );
  const judged = withEntries(answers, entries, JSON.parse(frozen.pool) as Pool, (readable) =>
    judgeEligibility(
      rule,
      readable.flatMap(({ agencyId, enteredAt, entryHash }) => {
        const agency = entrants.get(agencyId);
        return agency ? [{ agency, enteredAt, entryHash }] : [];
      }),
      rank,
      at,
    ),
  );
  return { at, deadline, version, judgesEntries: true, answers: judged };
}
