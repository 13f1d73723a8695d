import type { Instant } from '../basics/index.js';
import type { PublishedVersion } from '../needs/index.js';
import {
  buildCertificate,
  type Certificate,
  type CertificateInput,
  type Entry,
  type Grounds,
  type Pool,
} from '../selection/index.js';
import type { EntryRow } from './draw-queries.js';
import type { PublicValue } from './public-value.js';

/** Puts the certificate of a frozen pool together from what is stored. Pure. */
export function assembleCertificate(parts: {
  readonly siteUrl: string;
  readonly version: Pick<PublishedVersion, 'plan' | 'notice'>;
  readonly pool: Pool;
  readonly frozenAt: Instant;
  readonly entries: readonly Pick<
    EntryRow,
    'planHash' | 'agencyCode' | 'enteredAt' | 'nonce' | 'bidFen' | 'exclusion'
  >[];
  readonly agencyNames: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly ceremony:
    | { readonly digits: string; readonly witnesses: readonly string[]; readonly recordedAt: Instant }
    | undefined;
  readonly drawnAt: Instant;
  /** Public value and proof of another source than a ceremony. */
  readonly value?: PublicValue;
  /** When the secret was opened, where that was before the draw. */
  readonly secretOpenedAt?: Instant;
  readonly rounds?: Certificate['rounds'];
  /** The closed list; of version 2 alone, like the text of the policy that the plan names. */
  readonly list?: CertificateInput['list'];
  readonly grounds?: Grounds | undefined;
  readonly policy?: string | null;
}): Certificate {
  const { version, ceremony, drawnAt } = parts;
  // An entry that could not be opened, or not to its hash, has no nonce: it is named among the excluded alone.
  const entries = parts.entries.flatMap(
    ({ planHash: plan, agencyCode: agency, enteredAt, nonce, bidFen: bid }): Entry[] =>
      nonce === null ? [] : [{ plan, agency, enteredAt, nonce, bid }],
  );
  return buildCertificate({
    site: parts.siteUrl,
    plan: version.plan,
    entries,
    ...(parts.list ? { list: parts.list } : {}),
    ...(parts.grounds ? { grounds: parts.grounds } : {}),
    policy: parts.policy ?? null,
    pool: parts.pool,
    secret: parts.secret,
    publicValue: ceremony?.digits ?? parts.value?.publicValue ?? null,
    proof: ceremony
      ? {
          kind: 'ceremony',
          witnesses: [...ceremony.witnesses],
          recordedAt: ceremony.recordedAt,
        }
      : (parts.value?.proof ?? null),
    times: { frozenAt: parts.frozenAt, secretOpenedAt: parts.secretOpenedAt ?? drawnAt, drawnAt },
    rounds: parts.rounds ?? [],
    annex: { notice: version.notice, agencyNames: parts.agencyNames },
  });
}
