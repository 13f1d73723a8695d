import {
  PRACTITIONER_CERTIFICATE_CODES,
  PRACTITIONER_CERTIFICATES,
  type PractitionerCertificate,
} from '../../agencies/index.js';
import type { Words } from '../../audit/index.js';

/** Keys of the names of practitioners' certificates. */
export type PractitionerCertificateKey = `practitioner-certificate.${PractitionerCertificate}`;

/** The names of every certificate in one language. */
export function practitionerWords(
  language: keyof Words,
): Readonly<Record<PractitionerCertificateKey, string>> {
  const entries = PRACTITIONER_CERTIFICATE_CODES.map((code) => [
    `practitioner-certificate.${code}`,
    PRACTITIONER_CERTIFICATES[code][language],
  ]);
  return Object.fromEntries(entries) as Record<PractitionerCertificateKey, string>;
}
