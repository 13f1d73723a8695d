/** The closed list that a certificate of version 2 carries, and the check that pool and exclusions are exactly it. */
import { type Certificate, type CertificateOf2, isCertificate2 } from './certificate.js';
import { type Check, faultless } from './check.js';
import { type Coded, coded, type Faults } from './finding.js';
import type { LoggedFacts } from './log-facts.js';
import { methodOf } from './methods.js';
import {
  type ClosedList,
  type Entry,
  type Grounds,
  hashList,
  type ListedEntry,
  type Plan,
  type Pool,
  type SealedEntry,
  type SealedList,
} from './protocol.js';
import { firstPlanOf } from './rounds.js';

const orderOf = ({ entryHash, agency }: ListedEntry): string => `${entryHash} ${agency}`;

/** By entry hash; of one that two agencies claim, by agency. */
const ascending = (a: ListedEntry, b: ListedEntry): number => (orderOf(a) < orderOf(b) ? -1 : 1);

/** Brings entries into the order in which the digests of the closed list are taken, and parts them into its two lists. */
export function closeList(
  plan: string,
  entries: readonly (ListedEntry & SealedEntry)[],
): { readonly list: ClosedList; readonly sealed: SealedList } {
  const sorted = [...entries].sort(ascending);
  return {
    list: {
      plan,
      entries: sorted.map(({ agency, enteredAt, entryHash }) => ({ agency, enteredAt, entryHash })),
    },
    sealed: {
      plan,
      entries: sorted.map(({ entryHash, sealed, blind }) => ({ entryHash, sealed, blind })),
    },
  };
}

/** The list as the close fixed it: the entries that opened, and those that did not. */
export function closedListOf(
  certificate: Pick<CertificateOf2, 'plan' | 'planHash' | 'rounds' | 'entries' | 'unopened'>,
): ReturnType<typeof closeList> {
  const opened = certificate.entries.map(({ entryHash, sealed, blind, entry: { agency, enteredAt } }) => {
    return { agency, enteredAt, entryHash, sealed, blind };
  });
  return closeList(firstPlanOf(certificate).planHash, [...opened, ...certificate.unopened]);
}

/** What the log must hold of a certificate. */
export const factsOf = (certificate: Certificate): LoggedFacts =>
  isCertificate2(certificate) ? { ...certificate, sealed: closedListOf(certificate).sealed } : certificate;

/** Reasons of exclusion under which there is no entry to show: nothing was found that has the published hash. */
export const UNREAD: readonly string[] = ['bid-unreadable', 'bid-altered'];

/** Reasons that the entry and the notice show by themselves. */
const SHOWN: readonly string[] = [...UNREAD, 'bid-missing', 'bid-not-taken', 'bid-out-of-bounds'];

/** What speaks against the grounds of a pool: each weight and each exclusion names what its rule asks for, and no other. */
export function groundsFaults(pool: Pool, poolHash: string, grounds: Grounds): Faults {
  const weighted = pool.entries.filter(({ weight }) => weight !== null).map(({ agency }) => agency);
  const named = grounds.weights.map(({ agency }) => agency);
  const shown = pool.excluded.filter(({ reason }) => !SHOWN.includes(reason));
  const evidence = grounds.excluded.map(({ agency }) => agency);
  const evidenceOf = new Map(grounds.excluded.map((one) => [one.agency, one.evidence]));
  const same = (a: readonly string[], b: readonly string[]) => a.join() === b.join();
  return [
    grounds.pool !== poolHash && coded('closed/grounds'),
    !same(named, weighted) && coded('closed/basis'),
    !same(
      evidence,
      shown.map(({ agency }) => agency),
    ) && coded('closed/evidence-list'),
    ...shown.map(({ agency, reason }) => {
      const own = evidenceOf.get(agency);
      const fits = own && (reason === 'avoidance' ? 'line' in own : 'record' in own);
      return !fits && coded('closed/evidence', { agency, reason });
    }),
  ];
}

/** True where a line (from 1) of the terms' list of whom the owner avoids names an agency. */
function isInLine({ avoidance }: Readonly<Record<string, unknown>>, line: number, agency: string): boolean {
  const avoided: unknown = Array.isArray(avoidance) ? avoidance[line - 1] : undefined;
  return (avoided as { readonly agency?: unknown } | undefined)?.agency === agency;
}

/** True where an entry, or that there is none, contradicts the reason for which it is said to be excluded. */
function isContradicted(plan: Plan, reason: string, entry: Entry | undefined): boolean {
  if (UNREAD.includes(reason)) return entry !== undefined;
  const { bid } = entry ?? { bid: null };
  const within = bid !== null && bid <= plan.budgetFen && bid >= (plan.floorFen ?? 1);
  const { takesBid } = methodOf(plan.method);
  switch (reason) {
    case 'bid-missing':
      return bid !== null;
    case 'bid-not-taken':
      return bid === null || takesBid;
    case 'bid-out-of-bounds':
      return bid === null || within;
    default:
      return false;
  }
}

/** `E_CLOSED`: protocol, section 8. */
export function checkClosed(certificate: CertificateOf2): Check {
  const { plan, pool, poolHash, grounds, rounds, entries, unopened, annex } = certificate;
  const { list } = closedListOf(certificate);
  const own = hashList(list);
  const agencies = list.entries.map(({ agency }) => agency);
  const listed = new Set(agencies);
  const placed = new Set([...pool.entries, ...pool.excluded].map(({ agency }) => agency));
  const unread = new Set(
    pool.excluded.filter(({ reason }) => UNREAD.includes(reason)).map(({ agency }) => agency),
  );
  const opened = new Map(entries.map(({ entry }) => [entry.agency, entry]));
  const faults: (Coded | false)[] = [
    own !== pool.list && coded('closed/digest', { own, stated: pool.list }),
    listed.size !== agencies.length && coded('closed/twice'),
    ...agencies.map((agency) => !placed.has(agency) && coded('closed/left-out', { agency })),
    ...[...placed].map((agency) => !listed.has(agency) && coded('closed/stranger', { agency })),
    ...unopened.map(({ agency }) => !unread.has(agency) && coded('closed/unopened', { agency })),
    ...pool.excluded.map(
      ({ agency, reason }) =>
        isContradicted(plan, reason, opened.get(agency)) && coded('closed/contradicted', { agency, reason }),
    ),
    ...groundsFaults(pool, poolHash, grounds),
    ...grounds.excluded.map(
      ({ agency, evidence }) =>
        'line' in evidence &&
        !isInLine(annex.terms, evidence.line, agency) &&
        coded('closed/line', { agency }),
    ),
    ...rounds.flatMap((round, index) =>
      round.grounds === undefined || round.pool.list !== pool.list
        ? [coded('closed/round', { round: index + 1 })]
        : groundsFaults(round.pool, round.poolHash, round.grounds),
    ),
  ];
  return faultless('E_CLOSED', coded('closed/whole', { count: agencies.length }), faults);
}
