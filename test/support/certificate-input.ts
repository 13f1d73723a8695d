import {
  type Certificate,
  type CertificateInput,
  closedListOf,
  isCertificate2,
} from '../../src/selection/index.js';

/** The closed list in one. */
function listOf(certificate: Parameters<typeof closedListOf>[0]) {
  const { list, sealed } = closedListOf(certificate);
  return list.entries.map((one, index) => ({ ...one, ...sealed.entries[index]! }));
}

/** What a certificate of either version was made of, to make another one. */
export function inputOf(certificate: Certificate): CertificateInput {
  const { annex, entries, policy = null } = certificate;
  return {
    ...certificate,
    entries: entries.map(({ entry }) => entry),
    annex: { notice: annex.terms ?? annex.notice ?? {}, agencyNames: annex.agencyNames },
    ...(isCertificate2(certificate) ? { list: listOf(certificate), policy } : { policy }),
  };
}
