/** The closed list that a certificate of version 2 carries, and the check that pool and exclusions are exactly it. */
import type { CertificateOf2 } from './certificate.js';
import { type Check, faultless } from './check.js';
import { type Coded, coded } from './finding.js';
import { type ClosedList, type ExcludedEntry2, hashList, type ListedEntry } from './protocol.js';
import { firstPlanOf } from './rounds.js';

const ascending = (a: ListedEntry, b: ListedEntry): number => (a.entryHash < b.entryHash ? -1 : 1);

/** Brings a list into the order in which its digest is taken. */
export function orderList(plan: string, entries: readonly ListedEntry[]): ClosedList {
  return { plan, entries: [...entries].sort(ascending) };
}

/** The list as the close fixed it: the entries that opened, and those that did not. */
export function closedListOf(
  certificate: Pick<CertificateOf2, 'plan' | 'planHash' | 'rounds' | 'entries' | 'unopened'>,
): ClosedList {
  const opened = certificate.entries.map(({ entryHash, sealed, blind, entry: { agency, enteredAt } }) => {
    return { agency, enteredAt, entryHash, sealed, blind };
  });
  return orderList(firstPlanOf(certificate).planHash, [...opened, ...certificate.unopened]);
}

/** Reasons of exclusion under which there is no entry to show: nothing was found that has the published hash. */
export const UNREAD: readonly string[] = ['bid-unreadable', 'bid-altered'];

/** Reasons that the entry and the notice show by themselves. */
const SHOWN: readonly string[] = [...UNREAD, 'bid-missing', 'bid-not-taken', 'bid-out-of-bounds'];

/** True where an exclusion names what its reason asks for: a line of the notice, a record of the log, nothing. */
function isEvident({ reason, evidence }: ExcludedEntry2): boolean {
  if (SHOWN.includes(reason)) return evidence === null;
  return evidence !== null && (reason === 'avoidance' ? 'line' in evidence : 'record' in evidence);
}

/** `E_CLOSED`: protocol, section 8. */
export function checkClosed(certificate: CertificateOf2): Check {
  const { pool, rounds, unopened } = certificate;
  const list = closedListOf(certificate);
  const own = hashList(list);
  const agencies = list.entries.map(({ agency }) => agency);
  const listed = new Set(agencies);
  const placed = new Set([...pool.entries, ...pool.excluded].map(({ agency }) => agency));
  const unread = new Set(
    pool.excluded.filter(({ reason }) => UNREAD.includes(reason)).map(({ agency }) => agency),
  );
  const faults: (Coded | false)[] = [
    own !== pool.list && coded('closed/digest', { own, stated: pool.list }),
    ...rounds.map(
      (round, index) => round.pool.list !== pool.list && coded('closed/round', { round: index + 1 }),
    ),
    listed.size !== agencies.length && coded('closed/twice'),
    ...agencies.map((agency) => !placed.has(agency) && coded('closed/left-out', { agency })),
    ...[...placed].map((agency) => !listed.has(agency) && coded('closed/stranger', { agency })),
    ...unopened.map(({ agency }) => !unread.has(agency) && coded('closed/unopened', { agency })),
    ...pool.excluded.map(
      (one) => !isEvident(one) && coded('closed/evidence', { agency: one.agency, reason: one.reason }),
    ),
    ...pool.entries.map(
      ({ agency, weight, basis }) =>
        (weight === null) !== (basis === null) && coded('closed/basis', { agency }),
    ),
  ];
  return faultless('E_CLOSED', coded('closed/whole', { count: agencies.length }), faults);
}
