/** The named checks of a certificate: protocol, section 4. */
import { canonicalJson } from './canonical.js';
import type { Certificate } from './certificate.js';
import { hashNotice } from './digest.js';
import { logFaults } from './log.js';
import { effectiveSource, orderFaults, proofFaults, sourceFaults } from './proof.js';
import { deriveSeed, hashCommitment, hashEntry, hashPlan, hashPool, requiresBid } from './protocol.js';
import { firstPlanOf, roundFaults } from './rounds.js';
import { drawPool } from './select.js';
import { claimOf, isPublicValue } from './source.js';

/** Codes of the checks, in the order in which they are reported. */
export const CHECK_CODES = [
  'E_PARSE',
  'E_PLAN',
  'E_COMMIT',
  'E_ENTRY',
  'E_ORDER',
  'E_POOL',
  'E_LATE',
  'E_SOURCE',
  'E_BLS',
  'E_LOTTERY',
  'E_CEREMONY',
  'E_ROUND',
  'E_SEED',
  'E_K',
  'E_LOTS',
  'E_RANK',
  'E_PRICE',
  'E_ANNEX',
  'E_LOG',
] as const;

/** Name of a check. */
export type CheckCode = (typeof CHECK_CODES)[number];

/** One named check. `ok` is null where it could not be done here or does not apply; `found` then says why. */
export interface Check {
  readonly code: CheckCode;
  readonly ok: boolean | null;
  readonly expected: string;
  readonly found: string;
}

type Finding = readonly [expected: unknown, found: unknown];

const show = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
};

/** The words of whatever was thrown. */
export const reasonOf = (error: unknown): string =>
  show(error instanceof Error ? error.message : String(error));

/** A check that was not done, with the reason. */
export const undone = (code: CheckCode, expected: string, found: string): Check => ({
  code,
  ok: null,
  expected,
  found,
});

const CERTIFICATE = 'a certificate of this protocol';
const PARSED: Check = { code: 'E_PARSE', ok: true, expected: CERTIFICATE, found: CERTIFICATE };

/** All checks of a text that is no certificate: the first failed, the others could not be done. */
export function refuseText(why: string): readonly Check[] {
  return CHECK_CODES.map((code) =>
    code === 'E_PARSE'
      ? { code, ok: false, expected: CERTIFICATE, found: show(why) }
      : undone(code, CERTIFICATE, 'not reached'),
  );
}

/** Passes when every pair is equal; else reports the first that is not. */
function compare(code: CheckCode, findings: readonly Finding[]): Check {
  const differs = findings.find(([expected, found]) => JSON.stringify(expected) !== JSON.stringify(found));
  const [expected, found] = differs ?? findings[0] ?? [true, true];
  return { code, ok: differs === undefined, expected: show(expected), found: show(found) };
}

/** A check as a list of faults: none means passed. */
function faultless(code: CheckCode, expected: string, faults: readonly (string | false)[]): Check {
  const found = faults.filter((fault) => fault !== false);
  return {
    code,
    ok: found.length === 0,
    expected,
    found: found.length === 0 ? expected : show(found.join('; ')),
  };
}

const ascending = (codes: readonly string[]): boolean =>
  codes.every((code, index) => index === 0 || (codes[index - 1] as string) < code);

function checkPlan({ plan, planHash }: Certificate): Check {
  return compare('E_PLAN', [
    [hashPlan(plan), planHash],
    ['opensAt < closesAt', plan.opensAt < plan.closesAt ? 'opensAt < closesAt' : 'opensAt ≥ closesAt'],
    ['floor ≤ budget', (plan.floorFen ?? 0) <= plan.budgetFen ? 'floor ≤ budget' : 'floor > budget'],
  ]);
}

function checkEntries(certificate: Certificate): Check {
  const { entries, pool } = certificate;
  // Entries are made for the first round and stay as they are: a later round may only leave some out.
  const { planHash } = firstPlanOf(certificate);
  const byAgency = new Map(entries.map((item) => [item.entry.agency, item]));
  const excluded = new Set(pool.excluded.map(({ agency }) => agency));
  const pooled = new Set(pool.entries.map(({ agency }) => agency));
  return faultless('E_ENTRY', `${entries.length} entries, each with its own hash`, [
    ...entries.flatMap(({ entry, entryHash }) => [
      hashEntry(entry) !== entryHash && `${entry.agency}: hash ${hashEntry(entry)}, not ${entryHash}`,
      entry.plan !== planHash && `${entry.agency}: made for another plan`,
      !pooled.has(entry.agency) &&
        !excluded.has(entry.agency) &&
        `${entry.agency}: neither in the pool nor excluded`,
    ]),
    ...pool.entries.map((item) => {
      const own = byAgency.get(item.agency);
      if (!own) return `${item.agency}: in the pool without an entry`;
      return (
        (own.entryHash !== item.entryHash || own.entry.bid !== item.bid) &&
        `${item.agency}: differs from its entry`
      );
    }),
  ]);
}

function checkOrder({ entries, pool }: Certificate): Check {
  const pooled = pool.entries.map(({ agency }) => agency);
  const excluded = pool.excluded.map(({ agency }) => agency);
  const both = new Set(pooled);
  return faultless('E_ORDER', 'agency codes strictly ascending', [
    !ascending(pooled) && 'the pool is not',
    !ascending(excluded) && 'the excluded entries are not',
    !ascending(entries.map(({ entry }) => entry.agency)) && 'the entries are not',
    excluded.some((agency) => both.has(agency)) && 'an agency is in the pool and excluded',
  ]);
}

function checkPool({ plan, planHash, pool, poolHash }: Certificate): Check {
  const { method } = plan;
  const withBid = pool.entries.filter(({ bid }) => bid !== null).length;
  const bidsFit = requiresBid(method)
    ? withBid === pool.entries.length
    : [0, pool.entries.length].includes(withBid);
  const weightsFit = pool.entries.every(({ weight }) => (weight !== null) === (method === 'credit'));
  return compare('E_POOL', [
    [hashPool(pool), poolHash],
    [planHash, pool.plan],
    [plan.closesAt, pool.closesAt],
    ['bids as the method asks', bidsFit ? 'bids as the method asks' : 'bids missing or out of place'],
    [
      'weights as the method asks',
      weightsFit ? 'weights as the method asks' : 'weights missing or out of place',
    ],
    [
      `at least ${plan.minEntries}`,
      pool.entries.length >= plan.minEntries ? `at least ${plan.minEntries}` : pool.entries.length,
    ],
  ]);
}

function checkTimes(certificate: Certificate): Check {
  const { plan } = firstPlanOf(certificate);
  return faultless('E_LATE', 'sign-up < freeze ≤ public value ≤ draw', [
    ...certificate.entries.map(
      ({ entry }) =>
        (entry.enteredAt < plan.opensAt || entry.enteredAt >= plan.closesAt) &&
        `${entry.agency} entered at ${entry.enteredAt}`,
    ),
    ...orderFaults(certificate),
  ]);
}

function checkSource({ plan, publicValue, proof, claim }: Certificate): Check {
  const { kind } = plan.source;
  const planned = `public value of ${canonicalJson(plan.source)}`;
  const faults = sourceFaults(plan).filter((fault) => fault !== false);
  return compare('E_SOURCE', [
    [planned, isPublicValue(effectiveSource(plan.source, proof), publicValue) ? planned : publicValue],
    [
      'round or issue that follows from the deadline',
      faults[0] ?? 'round or issue that follows from the deadline',
    ],
    [claimOf(plan.source), claim],
    [kind === 'commit' ? null : kind, proof?.kind ?? null],
  ]);
}

const PROOFS = {
  drand: ['E_BLS', "the beacon's signature of the planned round"],
  lottery: [
    'E_LOTTERY',
    'numbers of the planned issue, in format and range, confirmed by a second official; compare them with a newspaper',
  ],
  ceremony: ['E_CEREMONY', 'at least two different witnesses'],
} as const;

/** The proof of the source's own kind. */
function checkProof(certificate: Certificate): Check | undefined {
  const { kind } = certificate.plan.source;
  if (kind === 'commit') return undefined;
  const [code, expected] = PROOFS[kind];
  return faultless(code, expected, proofFaults(certificate));
}

/** What the certificate's own pool, public value and secret lead to. */
function recompute({ plan, planHash, pool, poolHash, publicValue, secret }: Certificate) {
  const seed = deriveSeed({ plan: planHash, pool: poolHash, publicValue, secret });
  const drawn = drawPool(plan.method, pool.entries, seed);
  const winner = drawn.ranking[0] as string;
  const priceFen = pool.entries.find(({ agency }) => agency === winner)?.bid ?? plan.budgetFen;
  return { seed, drawn, winner, priceFen };
}

function checkPrice(certificate: Certificate, own: ReturnType<typeof recompute>): Check {
  const { plan, pool, winner, budgetFen, priceFen, savingFen } = certificate;
  const savingOwn = plan.budgetFen - own.priceFen;
  const outside = pool.entries.find(
    ({ bid }) => bid !== null && (bid > plan.budgetFen || bid < (plan.floorFen ?? 1)),
  );
  return compare('E_PRICE', [
    [
      { winner: own.winner, budgetFen: plan.budgetFen, priceFen: own.priceFen, savingFen: savingOwn },
      { winner, budgetFen, priceFen, savingFen },
    ],
    [
      'every bid between floor and ceiling',
      outside ? `${outside.agency}: ${outside.bid}` : 'every bid between floor and ceiling',
    ],
  ]);
}

function checkAnnex({ plan, annex, entries, pool }: Certificate): Check {
  const entrants = new Set([
    ...entries.map(({ entry }) => entry.agency),
    ...pool.excluded.map(({ agency }) => agency),
  ]);
  return compare('E_ANNEX', [
    [hashNotice(annex.notice), plan.notice],
    [[...entrants].sort(), Object.keys(annex.agencyNames).sort()],
  ]);
}

function checkLog({ log, ...facts }: Certificate, knownKeys: readonly string[] | undefined): Check {
  const expected = `plan ${facts.planHash} and its pool in the signed public log${log ? ` of ${log.origin}` : ''}`;
  if (log) return faultless('E_LOG', expected, logFaults(facts, log, knownKeys));
  // Whoever names a log asks for its proof.
  return { code: 'E_LOG', ok: knownKeys ? false : null, expected, found: 'no log proof in this certificate' };
}

function checkRounds(certificate: Certificate): Check {
  const expected = `${certificate.plan.round - 1} earlier rounds, each leading to the next by a stated decision`;
  return faultless('E_ROUND', expected, roundFaults(certificate));
}

/** Runs one check; a value that the kernel itself refuses (outside its profile) is a failed check, not an error. */
function guarded(code: CheckCode, run: () => Check | undefined): Check | undefined {
  try {
    return run();
  } catch (error) {
    return { code, ok: false, expected: 'values inside the protocol', found: reasonOf(error) };
  }
}

/** Every check of a certificate that parsed, in the order of {@link CHECK_CODES}, one for each code. Never throws. */
export function runChecks(certificate: Certificate, knownKeys?: readonly string[]): readonly Check[] {
  const { plan, secret } = certificate;
  let own: ReturnType<typeof recompute> | undefined;
  // Each of the five reports the same fault where the draw cannot be repeated.
  const drawnAnew = () => {
    own ??= recompute(certificate);
    return own;
  };
  const run: Readonly<Record<Exclude<CheckCode, 'E_PARSE'>, () => Check | undefined>> = {
    E_PLAN: () => checkPlan(certificate),
    E_COMMIT: () =>
      compare('E_COMMIT', [
        [hashCommitment({ need: plan.need, round: plan.round, secret }), plan.commitment],
      ]),
    E_ENTRY: () => checkEntries(certificate),
    E_ORDER: () => checkOrder(certificate),
    E_POOL: () => checkPool(certificate),
    E_LATE: () => checkTimes(certificate),
    E_SOURCE: () => checkSource(certificate),
    E_BLS: () => (plan.source.kind === 'drand' ? checkProof(certificate) : undefined),
    E_LOTTERY: () => (plan.source.kind === 'lottery' ? checkProof(certificate) : undefined),
    E_CEREMONY: () => (plan.source.kind === 'ceremony' ? checkProof(certificate) : undefined),
    E_ROUND: () => checkRounds(certificate),
    E_SEED: () => compare('E_SEED', [[drawnAnew().seed, certificate.seed]]),
    E_K: () => compare('E_K', [[drawnAnew().drawn.K, certificate.K]]),
    E_LOTS: () => compare('E_LOTS', [[drawnAnew().drawn.lots, certificate.lots]]),
    E_RANK: () =>
      compare('E_RANK', [
        [drawnAnew().drawn.ranking, certificate.ranking],
        [drawnAnew().drawn.reference, certificate.reference],
      ]),
    E_PRICE: () => checkPrice(certificate, drawnAnew()),
    E_ANNEX: () => checkAnnex(certificate),
    E_LOG: () => checkLog(certificate, knownKeys),
  };
  return CHECK_CODES.map((code): Check => {
    if (code === 'E_PARSE') return PARSED;
    return guarded(code, run[code]) ?? undone(code, 'nothing', `does not apply to ${plan.source.kind}`);
  });
}
