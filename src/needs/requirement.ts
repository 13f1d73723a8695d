import type { CivilDate } from '../basics/index.js';

/** One line of a requirement: a qualification type and, where the type is graded, the lowest grade that will do. */
export interface RequirementLine {
  readonly type: string;
  readonly minGrade: string | null;
}

/** What an entrant must hold: one of the lines, or all of them. */
export interface Requirement {
  readonly mode: 'one-of' | 'all-of';
  readonly lines: readonly RequirementLine[];
}

/** A qualification as far as requirements look at it. Dates are inclusive civil dates. */
export interface HeldQualification {
  readonly typeCode: string;
  readonly grade: string | null;
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
}

/** Rank of a grade within its type, 1 the highest; undefined for an unknown grade. */
export type GradeRank = (type: string, grade: string) => number | undefined;

/** Why the qualifications of an agency do not meet a requirement. */
export type LineFault = 'qualification-missing' | 'grade-too-low' | 'certificate-expired';

function lineFault(
  line: RequirementLine,
  held: readonly HeldQualification[],
  rank: GradeRank,
  on: CivilDate,
): LineFault | undefined {
  const ofType = held.filter(({ typeCode }) => typeCode === line.type);
  if (ofType.length === 0) return 'qualification-missing';
  const { minGrade } = line;
  const enough = ofType.filter(
    ({ grade }) =>
      minGrade === null ||
      (grade !== null && (rank(line.type, grade) ?? Infinity) <= (rank(line.type, minGrade) ?? 0)),
  );
  if (enough.length === 0) return 'grade-too-low';
  const valid = enough.some(
    ({ validFrom, validTo }) => validFrom <= on && (validTo === null || on <= validTo),
  );
  return valid ? undefined : 'certificate-expired';
}

/**
 * Why qualifications do not meet a requirement on a civil date; undefined when they do. Under `one-of` the mildest
 * fault of the lines is told, under `all-of` the first.
 */
export function requirementFault(
  requirement: Requirement,
  held: readonly HeldQualification[],
  rank: GradeRank,
  on: CivilDate,
): LineFault | undefined {
  const faults = requirement.lines.map((line) => lineFault(line, held, rank, on));
  if (requirement.mode === 'all-of') return faults.find((fault) => fault !== undefined);
  if (faults.includes(undefined)) return undefined;
  const mildest: readonly LineFault[] = ['certificate-expired', 'grade-too-low', 'qualification-missing'];
  return mildest.find((fault) => faults.includes(fault));
}

/** True when qualifications meet a requirement on a civil date. */
export function meetsRequirement(
  requirement: Requirement,
  held: readonly HeldQualification[],
  rank: GradeRank,
  on: CivilDate,
): boolean {
  return requirementFault(requirement, held, rank, on) === undefined;
}
