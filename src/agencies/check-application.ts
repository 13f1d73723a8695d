import type { CivilDate, Failure, FailureCode } from '../basics/index.js';
import type { Application, AppliedQualification } from './application-input.js';

/** A qualification type as far as applications look at it. */
export interface TypeRule {
  readonly certificate: 'required' | 'commitment';
  readonly grades: readonly string[];
  /** How many practitioners an agency must list. */
  readonly practitioners: number;
}

function qualificationFailures(
  held: AppliedQualification,
  rule: TypeRule | undefined,
  hasScan: boolean,
): readonly [field: keyof AppliedQualification, code: FailureCode][] {
  if (!rule) return [['type', 'form/choose']];
  const failures: [keyof AppliedQualification, FailureCode][] = [];
  if (rule.grades.length > 0 && held.grade === null) failures.push(['grade', 'form/choose']);
  if (held.grade !== null && !rule.grades.includes(held.grade))
    failures.push(['grade', 'agencies/unknown-grade']);
  if (rule.certificate === 'commitment') {
    if (!held.commitment) failures.push(['commitment', 'agencies/commitment-missing']);
    return failures;
  }
  if (held.certificateNumber === null) failures.push(['certificateNumber', 'form/required']);
  if (held.issuer === null) failures.push(['issuer', 'form/required']);
  if (held.validFrom === null) failures.push(['validFrom', 'form/required']);
  if (!hasScan) failures.push(['attachmentId', 'agencies/scan-missing']);
  return failures;
}

/** What is wrong with the practitioners of an application, and qualifications that ask for more of them. */
function practitionerFailures(
  { practitioners, qualifications }: Application,
  types: ReadonlyMap<string, TypeRule>,
  today: CivilDate,
): Failure[] {
  const failures: Failure[] = [];
  const seen = new Set<string>();
  for (const [index, { certificate, certificateNumber, validTo }] of practitioners.entries()) {
    const at = (field: string) => `practitioners.${index}.${field}`;
    const key = `${certificate} ${certificateNumber}`;
    if (seen.has(key)) failures.push({ code: 'agencies/practitioner-twice', field: at('certificateNumber') });
    seen.add(key);
    if (validTo !== null && validTo < today)
      failures.push({ code: 'agencies/already-expired', field: at('validTo') });
  }
  for (const [index, { type }] of qualifications.entries()) {
    const count = types.get(type)?.practitioners ?? 0;
    if (seen.size >= count) continue;
    const field = `qualifications.${index}.type`;
    failures.push({ code: 'agencies/too-few-practitioners', field, params: { count } });
  }
  return failures;
}

/**
 * The checks of an application that need today's date, the types or the stored scans, as refusals at its fields:
 * `form/required`, `form/choose`, `agencies/unknown-grade`, `agencies/commitment-missing`, `agencies/scan-missing`,
 * `agencies/founded-in-future`, `agencies/already-expired`, `agencies/qualification-twice`, `agencies/practitioner-twice`,
 * `agencies/too-few-practitioners`.
 */
export function checkApplication(
  application: Application,
  facts: {
    readonly today: CivilDate;
    readonly types: ReadonlyMap<string, TypeRule>;
    /** Attachments that the agency may use. */
    readonly scans: ReadonlySet<string>;
  },
): Failure[] {
  const failures: Failure[] = [];
  if (application.foundedOn > facts.today)
    failures.push({ code: 'agencies/founded-in-future', field: 'foundedOn' });
  const seen = new Set<string>();
  for (const [index, held] of application.qualifications.entries()) {
    const at = (field: string) => `qualifications.${index}.${field}`;
    const hasScan = held.attachmentId !== null && facts.scans.has(held.attachmentId);
    for (const [field, code] of qualificationFailures(held, facts.types.get(held.type), hasScan)) {
      failures.push({ code, field: at(field) });
    }
    if (held.validTo !== null && held.validTo < facts.today) {
      failures.push({ code: 'agencies/already-expired', field: at('validTo') });
    }
    const key = [held.type, held.grade, held.speciality, held.certificateNumber].join('|');
    if (seen.has(key)) failures.push({ code: 'agencies/qualification-twice', field: at('type') });
    seen.add(key);
  }
  return [...failures, ...practitionerFailures(application, facts.types, facts.today)];
}
