import { assertDefined, type CivilDate, covers, type Instant, toShanghaiDate } from '../basics/index.js';
import {
  type DatedCandidate,
  type GradeRank,
  type JoiningRule,
  type RequirementLine,
  requirementFault,
} from '../needs/index.js';
import { pairName, type RelationKind, relationOf } from '../relations/index.js';
import type { Exclusion } from './eligibility.js';

/** A certificate or commitment that an answer rests on. Dates are inclusive civil dates. */
export interface QualificationEvidence {
  readonly type: string;
  readonly grade: string | null;
  readonly certificateNumber: string | null;
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
}

/** The row that decided, as the public may read it; persons are not named. */
export type Evidence =
  | { readonly kind: 'approval'; readonly approvedAt: Instant | null }
  | {
      readonly kind: 'suspension';
      readonly from: Instant;
      readonly until: Instant | null;
      readonly reason: string;
    }
  | { readonly kind: 'avoidance'; readonly reason: string }
  | {
      readonly kind: 'relation';
      readonly by: 'same-body' | 'legal-representative' | 'controller' | 'controls';
      /** Since when the register says so. */
      readonly since: Instant | null;
      /** True where the two share a name alone and nobody has decided whether that is one person. */
      readonly waits: boolean;
    }
  | {
      readonly kind: 'qualifications';
      /** The line of the requirement that was not met, or the one that was. */
      readonly line: RequirementLine | null;
      readonly rows: readonly QualificationEvidence[];
    }
  | { readonly kind: 'entry'; readonly enteredAt: Instant; readonly entryHash: string };

const toEvidence = (row: DatedCandidate['qualifications'][number]): QualificationEvidence => ({
  type: row.typeCode,
  grade: row.grade,
  certificateNumber: row.certificateNumber,
  validFrom: row.validFrom,
  validTo: row.validTo,
});

const BY = {
  'same-body': 'same-body',
  controller: 'controller',
  controls: 'controls',
  representative: 'legal-representative',
} as const satisfies Record<RelationKind, string>;

function relationEvidence({ owner, decisions }: JoiningRule, agency: DatedCandidate): Evidence {
  const kind = owner ? relationOf(owner, agency) : undefined;
  const isDecided = owner !== null && decisions.has(pairName(owner.creditCode, agency.creditCode));
  return {
    kind: 'relation',
    by: BY[kind ?? 'controls'],
    since: agency.agency.version?.inForceFrom ?? null,
    waits: kind === 'representative' && !isDecided,
  };
}

/** The line that decided and what the agency held of its type. */
function qualificationsOf(
  rule: JoiningRule,
  agency: DatedCandidate,
  rank: GradeRank,
  on: CivilDate,
  fault: Exclusion | null,
): Evidence {
  const { mode, lines } = rule.requirement;
  const faults = lines.map((line) =>
    requirementFault({ mode: 'all-of', lines: [line] }, agency.qualifications, rank, on),
  );
  const decisive = lines.filter((_, index) => (faults[index] ?? null) === fault);
  const shown = fault === null && mode === 'all-of' ? lines : decisive.slice(0, 1);
  const rows = agency.qualifications.filter(({ typeCode, grade, validFrom, validTo }) =>
    shown.some(({ type, minGrade }) => {
      if (typeCode !== type) return false;
      if (fault === 'grade-too-low') return true;
      const enough =
        minGrade === null ||
        (grade !== null && (rank(type, grade) ?? Infinity) <= (rank(type, minGrade) ?? 0));
      const valid = validFrom <= on && (validTo === null || on <= validTo);
      return enough && (fault === 'certificate-expired' ? !valid : valid);
    }),
  );
  return { kind: 'qualifications', line: shown[0] ?? null, rows: rows.map(toEvidence) };
}

/** The dated row behind an answer; `fault` is null where the agency could join. */
export function rowBehind(
  rule: JoiningRule,
  agency: DatedCandidate,
  rank: GradeRank,
  at: Instant,
  fault: Exclusion | null,
): Evidence {
  switch (fault) {
    case 'not-approved':
      return { kind: 'approval', approvedAt: agency.agency.approvedAt };
    case 'suspended': {
      const { from, to, reason } = assertDefined(
        agency.suspensions.find((period) => covers(period, at)),
        'the suspension of an answer',
      );
      return { kind: 'suspension', from, until: to, reason };
    }
    case 'avoidance':
      return {
        kind: 'avoidance',
        reason: rule.avoidance.find((one) => one.agency === agency.creditCode)?.reason ?? '',
      };
    case 'related-owner':
      return relationEvidence(rule, agency);
    default:
      return qualificationsOf(rule, agency, rank, toShanghaiDate(at), fault);
  }
}
