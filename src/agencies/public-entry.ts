import { maskName } from '../basics/index.js';
import type { Application, AppliedQualification } from './application-input.js';

/** What is public of a registration while it stands under notice; people are named by their first character. */
export interface PublicEntry {
  readonly name: string;
  readonly legalRepresentative: string;
  readonly division: string;
  /** Fen. */
  readonly capital: number;
  readonly foundedOn: string;
  readonly qualifications: readonly Omit<AppliedQualification, 'attachmentId'>[];
}

/** The public part of an application. */
export function toPublicEntry(application: Application): PublicEntry {
  const { name, legalRepresentative, division, capital, foundedOn, qualifications } = application;
  return {
    name,
    legalRepresentative: maskName(legalRepresentative),
    division,
    capital,
    foundedOn,
    qualifications: qualifications.map(({ attachmentId: _scan, ...held }) => held),
  };
}
