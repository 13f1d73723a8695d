import { maskName, maskNumber } from '../basics/index.js';
import type { Application, AppliedPractitioner, AppliedQualification } from './application-input.js';

/** What is public of a registration while it stands under notice; people are named by their first character. */
export interface PublicEntry {
  readonly name: string;
  readonly legalRepresentative: string;
  readonly division: string;
  /** Fen. */
  readonly capital: number;
  readonly foundedOn: string;
  /** Names by their first character, numbers by their end. */
  readonly practitioners: readonly AppliedPractitioner[];
  readonly qualifications: readonly Omit<AppliedQualification, 'attachmentId'>[];
}

/** A practitioner as everybody may see them: the name's first character, the number's last four. */
export function maskPractitioner<P extends { readonly name: string; readonly certificateNumber: string }>(
  person: P,
): P {
  const { name, certificateNumber } = person;
  return { ...person, name: maskName(name), certificateNumber: maskNumber(certificateNumber) };
}

/** The public part of an application. */
export function toPublicEntry(application: Application): PublicEntry {
  const { name, legalRepresentative, division, capital, foundedOn, qualifications, practitioners } =
    application;
  return {
    name,
    legalRepresentative: maskName(legalRepresentative),
    division,
    capital,
    foundedOn,
    practitioners: practitioners.map(maskPractitioner),
    qualifications: qualifications.map(({ attachmentId: _scan, ...held }) => held),
  };
}
