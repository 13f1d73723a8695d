/** Holds a certificate to what the public log of its site says of the need. */
import { type Certificate, isCertificate2 } from '../../src/selection/index.js';
import type { Finding } from './findings.js';

/** What the log says of one result. */
export interface Logged {
  readonly need: string;
  readonly round: number;
  /** Null where the event does not have it. */
  readonly sha256: string | null;
  /** Members of the result as the event states them. */
  readonly result: Readonly<Record<string, unknown>>;
  /** Hashes of the entries that stood at the freeze of the first round. */
  readonly entries: readonly string[];
}

/** Every entry of the log is in the pool of the first round or excluded from it, and no other is. */
function entryFindings(
  { pool, rounds, entries }: Certificate,
  logged: readonly string[],
  about: string,
): Finding[] {
  const first = rounds[0]?.pool ?? pool;
  const standing = new Set(logged);
  const named = new Set([...first.entries, ...entries].map(({ entryHash }) => entryHash));
  const out = new Set(first.excluded.map(({ agency }) => agency));
  const readable = entries.filter(({ entry }) => out.has(entry.agency)).length;
  // An entry that could not be opened has no hash in the certificate: only the number of such is known.
  const unnamed = logged.filter((hash) => !named.has(hash));
  const unread = first.excluded.length - readable;
  return [
    ...[...named]
      .filter((hash) => !standing.has(hash))
      .map((found): Finding => ({ code: 'entry-foreign', about, params: { found } })),
    ...(unnamed.length > unread
      ? unnamed.map((found): Finding => ({ code: 'entry-missing', about, params: { found } }))
      : []),
    ...(unnamed.length === unread
      ? []
      : [
          {
            code: 'unreadable-count' as const,
            about,
            params: { expected: unnamed.length, found: unread },
          },
        ]),
  ];
}

/** What the certificate says otherwise than the log. */
export function compareLogged(certificate: Certificate, logged: Logged, about: string): Finding[] {
  const { plan, seed, winner, priceFen, smallList, ranking } = certificate;
  const facts: Readonly<Record<string, unknown>> = {
    need: plan.need,
    round: plan.round,
    seed,
    winner,
    first: ranking[0],
    priceFen,
    smallList: smallList?.join(', '),
  };
  const stated: Readonly<Record<string, unknown>> = {
    ...logged.result,
    need: logged.need,
    round: logged.round,
  };
  return [
    ...(logged.sha256 === null ? [{ code: 'no-digest' as const, about }] : []),
    ...(certificate.log === null ? [{ code: 'no-proofs' as const, about }] : []),
    ...Object.keys(stated)
      .filter((member) => stated[member] !== facts[member])
      .map((member): Finding => {
        const params = { member, expected: String(stated[member]), found: String(facts[member]) };
        return { code: 'result-differs', about, params };
      }),
    // Of version 2 the log names entries under subjects that the certificate opens.
    ...(isCertificate2(certificate) ? [] : entryFindings(certificate, logged.entries, about)),
  ];
}
