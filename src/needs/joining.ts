import { type CivilDate, covers, type Instant, type Period, toShanghaiDate } from '../basics/index.js';
import { areRelated, type Decisions, type Party } from '../relations/index.js';
import {
  type GradeRank,
  type HeldQualification,
  type LineFault,
  type Requirement,
  requirementFault,
} from './requirement.js';

/** Why an agency may not join a need, or is kept out of its pool. */
export type JoiningFault = 'not-approved' | 'suspended' | 'avoidance' | 'related-owner' | LineFault;

/** An agency that must not be selected, with the reason that everybody can read. */
export interface Avoided {
  readonly agency: string;
  readonly reason: string;
}

/** An agency as it stands at the instant that is judged. */
export interface Candidate extends Party {
  readonly approved: boolean;
  /** What was decided by then, also what begins later. */
  readonly suspensions: readonly Period[];
  readonly qualifications: readonly HeldQualification[];
}

/** What a need asks of its entrants. `owner` is null for needs of owners that are not registered here. */
export interface JoiningRule {
  readonly requirement: Requirement;
  readonly avoidance: readonly Avoided[];
  readonly owner: Party | null;
  /** What was decided about namesakes, as of the instant that is judged. */
  readonly decisions: Decisions;
}

/** The first reason why an agency may not join at an instant; undefined when it may. */
export function whyNotJoin(
  rule: JoiningRule,
  agency: Candidate,
  rank: GradeRank,
  at: Instant,
): JoiningFault | undefined {
  const on: CivilDate = toShanghaiDate(at);
  if (!agency.approved) return 'not-approved';
  if (agency.suspensions.some((period) => covers(period, at))) return 'suspended';
  if (rule.avoidance.some((avoided) => avoided.agency === agency.creditCode)) return 'avoidance';
  if (rule.owner && areRelated(rule.owner, agency, rule.decisions)) return 'related-owner';
  return requirementFault(rule.requirement, agency.qualifications, rank, on);
}

/**
 * The first reason why an agency may not sign up at an instant: what holds now, then what will hold at the deadline (a
 * certificate that ends before it would be excluded then, so it is said at once). From the deadline on only the
 * instant itself counts. Sign-up, the replay of eligibility and, at the deadline, the closing all ask this.
 */
export function whyNotSignUp(
  rule: JoiningRule,
  agency: Candidate,
  rank: GradeRank,
  when: { readonly at: Instant; readonly closesAt: Instant },
): JoiningFault | undefined {
  const { at, closesAt } = when;
  return (
    whyNotJoin(rule, agency, rank, at) ??
    (at < closesAt ? whyNotJoin(rule, agency, rank, closesAt) : undefined)
  );
}
