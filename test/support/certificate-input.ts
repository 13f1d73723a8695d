import {
  type Certificate,
  type CertificateInput,
  closedListOf,
  isCertificate2,
} from '../../src/selection/index.js';

/** What a certificate of either version was made of, to make another one. */
export function inputOf(certificate: Certificate): CertificateInput {
  const { annex, entries, policy = null } = certificate;
  return {
    ...certificate,
    entries: entries.map(({ entry }) => entry),
    annex: { notice: annex.terms ?? annex.notice ?? {}, agencyNames: annex.agencyNames },
    ...(isCertificate2(certificate) ? { list: closedListOf(certificate).entries, policy } : { policy }),
  };
}
