/** Verification of a certificate without network, clock or database: protocol, section 4. */
import { canonicalJson } from './canonical.js';
import { type Certificate, certificateSchema, serializeCertificate } from './certificate.js';
import { hashNotice } from './digest.js';
import { deriveSeed, hashCommitment, hashEntry, hashPlan, hashPool, requiresBid } from './protocol.js';
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

export type CheckCode = (typeof CHECK_CODES)[number];

/** One named check. `ok` is null where the check could not be done here. */
export interface Check {
  readonly code: CheckCode;
  readonly ok: boolean | null;
  readonly expected: string;
  readonly found: string;
}

/** Every check that applies; `ok` is true when none failed. `certificate` is null when it could not be read. */
export interface Verification {
  readonly ok: boolean;
  readonly checks: readonly Check[];
  readonly certificate: Certificate | null;
}

/** Larger texts are refused unread: 3,000 entries take about 2 MB. */
export const MAX_CERTIFICATE_BYTES = 8 * 1024 * 1024;

type Finding = readonly [expected: unknown, found: unknown];

const show = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
};

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

function checkEntries({ entries, pool, planHash }: Certificate): Check {
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

function checkTimes({ plan, entries, times, proof }: Certificate): Check {
  return faultless('E_LATE', 'sign-up < freeze ≤ public value ≤ draw', [
    ...entries.map(
      ({ entry }) =>
        (entry.enteredAt < plan.opensAt || entry.enteredAt >= plan.closesAt) &&
        `${entry.agency} entered at ${entry.enteredAt}`,
    ),
    times.frozenAt < plan.closesAt && `frozen at ${times.frozenAt}, before the deadline`,
    times.secretOpenedAt < times.frozenAt && `secret opened at ${times.secretOpenedAt}, before the freeze`,
    times.drawnAt < times.secretOpenedAt && `drawn at ${times.drawnAt}, before the secret was opened`,
    proof !== null && proof.recordedAt < times.frozenAt && `digits of ${proof.recordedAt}, before the freeze`,
    proof !== null &&
      times.secretOpenedAt < proof.recordedAt &&
      'the secret was opened before the digits were on record',
  ]);
}

function checkSource({ plan, publicValue, claim }: Certificate): Check {
  const canonical = isPublicValue(plan.source, publicValue);
  return compare('E_SOURCE', [
    [
      `public value of ${canonicalJson(plan.source)}`,
      canonical ? `public value of ${canonicalJson(plan.source)}` : publicValue,
    ],
    [claimOf(plan.source), claim],
  ]);
}

/** The proof of the source's own kind; kinds whose proof this verifier cannot check say so. */
function checkProof({ plan, proof }: Certificate): Check[] {
  switch (plan.source.kind) {
    case 'commit':
      return proof === null
        ? []
        : [{ code: 'E_SOURCE', ok: false, expected: 'no proof', found: show(proof) }];
    case 'ceremony':
      return [
        faultless('E_CEREMONY', 'at least two different witnesses', [
          proof === null && 'no record of the ceremony',
          proof !== null && new Set(proof.witnesses).size < 2 && 'fewer than two witnesses',
        ]),
      ];
    case 'lottery':
      return [
        {
          code: 'E_LOTTERY',
          ok: null,
          expected: 'numbers as published by the lottery',
          found: 'not checked here',
        },
      ];
    case 'drand':
      return [{ code: 'E_BLS', ok: null, expected: 'signature of the beacon', found: 'not checked here' }];
  }
}

function checkResult(certificate: Certificate): Check[] {
  const { plan, planHash, pool, poolHash, publicValue, secret } = certificate;
  const seed = deriveSeed({ plan: planHash, pool: poolHash, publicValue, secret });
  const drawn = drawPool(plan.method, pool.entries, seed);
  const winner = drawn.ranking[0] as string;
  const priceFen = pool.entries.find(({ agency }) => agency === winner)?.bid ?? plan.budgetFen;
  const outside = pool.entries.filter(
    ({ bid }) => bid !== null && (bid > plan.budgetFen || bid < (plan.floorFen ?? 1)),
  );
  return [
    compare('E_SEED', [[seed, certificate.seed]]),
    compare('E_K', [[drawn.K, certificate.K]]),
    compare('E_LOTS', [[drawn.lots, certificate.lots]]),
    compare('E_RANK', [
      [drawn.ranking, certificate.ranking],
      [drawn.reference, certificate.reference],
    ]),
    compare('E_PRICE', [
      [
        { winner, budgetFen: plan.budgetFen, priceFen, savingFen: plan.budgetFen - priceFen },
        {
          winner: certificate.winner,
          budgetFen: certificate.budgetFen,
          priceFen: certificate.priceFen,
          savingFen: certificate.savingFen,
        },
      ],
      [
        'every bid between floor and ceiling',
        outside[0] ? `${outside[0].agency}: ${outside[0].bid}` : 'every bid between floor and ceiling',
      ],
    ]),
  ];
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

function checkRounds({ plan, rounds }: Certificate): Check {
  return compare('E_ROUND', [
    [Array.from({ length: plan.round - 1 }, (_, index) => index + 1), rounds.map(({ round }) => round)],
  ]);
}

function parse(text: string): { certificate: Certificate } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
  const parsed = certificateSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { fault: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
  }
  // Also refuses members written twice and any other spelling of the same values.
  if (serializeCertificate(value as Certificate) !== text)
    return { fault: 'not in the spelling of a certificate' };
  return { certificate: value as Certificate };
}

/** Runs one check; a value that the kernel itself refuses (outside its profile) is a failed check, not an error. */
function guarded(code: CheckCode, run: () => Check | Check[]): Check[] {
  try {
    return [run()].flat();
  } catch (error) {
    return [
      {
        code,
        ok: false,
        expected: 'values inside the protocol',
        found: show(error instanceof Error ? error.message : String(error)),
      },
    ];
  }
}

/** Verifies the text of a certificate; never throws, whatever it is given. */
export function verifyCertificate(source: string | Uint8Array): Verification {
  const expected = 'a certificate of this protocol';
  const refused = (found: string): Verification => ({
    ok: false,
    checks: [{ code: 'E_PARSE', ok: false, expected, found: show(found) }],
    certificate: null,
  });
  if (source.length > MAX_CERTIFICATE_BYTES) return refused('too large');
  let text: string;
  try {
    text =
      typeof source === 'string'
        ? source
        : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(source);
  } catch {
    return refused('not UTF-8');
  }
  let result: ReturnType<typeof parse>;
  try {
    result = parse(text);
  } catch (error) {
    // Nesting deep enough to exhaust the stack.
    return refused(error instanceof Error ? error.message : String(error));
  }
  if ('fault' in result) return refused(result.fault);
  const { certificate } = result;
  const { plan, secret, planHash } = certificate;
  const commitment = { need: plan.need, round: plan.round, secret };
  const checks: Check[] = [
    { code: 'E_PARSE', ok: true, expected, found: expected },
    ...guarded('E_PLAN', () => checkPlan(certificate)),
    ...guarded('E_COMMIT', () => compare('E_COMMIT', [[hashCommitment(commitment), plan.commitment]])),
    ...guarded('E_ENTRY', () => checkEntries(certificate)),
    ...guarded('E_ORDER', () => checkOrder(certificate)),
    ...guarded('E_POOL', () => checkPool(certificate)),
    ...guarded('E_LATE', () => checkTimes(certificate)),
    ...guarded('E_SOURCE', () => checkSource(certificate)),
    ...guarded('E_SOURCE', () => checkProof(certificate)),
    ...guarded('E_ROUND', () => checkRounds(certificate)),
    ...guarded('E_SEED', () => checkResult(certificate)),
    ...guarded('E_ANNEX', () => checkAnnex(certificate)),
    {
      code: 'E_LOG',
      ok: null,
      expected: `plan ${planHash} in the public log`,
      found: 'no log proof in this certificate',
    },
  ];
  return { ok: checks.every(({ ok }) => ok !== false), checks, certificate };
}
