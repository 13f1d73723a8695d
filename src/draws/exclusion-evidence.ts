import { isSuspendedBy, type RegisterFacts, type RegisterRecord } from '../audit/index.js';
import { assertDefined, assertNever, type Instant, toShanghaiDate } from '../basics/index.js';
import {
  type GradeRank,
  type JoiningFault,
  type Notice,
  type Requirement,
  requirementFault,
} from '../needs/index.js';
import type { Exclusion } from './eligibility.js';

/**
 * What an exclusion from a pool rests on: the sequence number of a record of the log, a line of the notice's avoidance list
 * (from 1), or null, where the entry itself shows it.
 */
export type ExclusionEvidence = { readonly record: number } | { readonly line: number } | null;

/** Everything that an exclusion may rest on. */
export interface ExclusionGrounds {
  readonly agency: string;
  /** The agency's last record of the register before the deadline: `registerRecordsOf`. */
  readonly register: Pick<RegisterRecord, 'record'> | undefined;
  /** The record by which it is known to be related to the owner or to another entrant. */
  readonly relation: Pick<RegisterRecord, 'record'> | undefined;
  readonly notice: Pick<Notice, 'avoidance'>;
}

/** The evidence of an exclusion at the freeze of the first round. Throws where there is none: that is a mistake of the program. */
export function evidenceOf(reason: Exclusion, grounds: ExclusionGrounds): ExclusionEvidence {
  const { agency, register, relation, notice } = grounds;
  switch (reason) {
    case 'not-approved':
    case 'suspended':
    case 'qualification-missing':
    case 'grade-too-low':
    case 'certificate-expired':
      return { record: assertDefined(register, `a record of the register of ${agency}`).record };
    case 'related-owner':
    case 'related-entry':
      return { record: assertDefined(relation, `a record of whom ${agency} is related to`).record };
    case 'avoidance': {
      const index = notice.avoidance.findIndex((avoided) => avoided.agency === agency);
      if (index < 0) throw new Error(`${agency} is in no line of the notice`);
      return { line: index + 1 };
    }
    case 'bid-unreadable':
    case 'bid-altered':
    case 'bid-missing':
    case 'bid-not-taken':
    case 'bid-out-of-bounds':
      return null;
    default:
      return assertNever(reason);
  }
}

/** Why an agency may not be in a pool by what a record of the register says of it, at an instant; undefined when it may. */
export function faultOfFacts(
  facts: RegisterFacts,
  requirement: Requirement,
  rank: GradeRank,
  at: Instant,
): JoiningFault | undefined {
  if (!facts.approved) return 'not-approved';
  if (isSuspendedBy(facts, at)) return 'suspended';
  const held = facts.qualifications.map(({ type, grade, from, to }) => ({
    typeCode: type,
    grade,
    validFrom: from,
    validTo: to,
  }));
  return requirementFault(requirement, held, rank, toShanghaiDate(at));
}
