import { describe, expect, it } from 'vitest';
import { compare, faultless, listPair, refuseText } from '../../../src/selection/check.js';
import { runChecks } from '../../../src/selection/checks.js';
import {
  buildCertificate,
  type Certificate,
  type CertificateInput,
  CHECK_CODES,
  type CheckCode,
  claimOf,
  hashNotice,
  hashPlan,
  hashPool,
  type Plan,
  QUICKNET,
} from '../../../src/selection/index.js';
import type { KnownKeys } from '../../../src/selection/log.js';
import { exampleLog, exampleReceipt, witnessKey } from '../../support/log-proof.js';
import { agencyCode, exampleCertificate, exampleRedo, ROUND_1000 } from './certificate-example.js';

const LOTTERY = { kind: 'lottery', game: 'kl8', issue: '2017128' } as const;

function check(certificate: Certificate, code: CheckCode, known?: KnownKeys) {
  const { ok, expected, found } = runChecks(certificate, known).find((one) => one.code === code) as never as {
    ok: boolean | null;
    expected: object;
    found: object;
  };
  return { ok, expected, found };
}

const plain = (key: string, params: object = {}) => ({ key, params });
const passed = (expected: object) => ({ ok: true, expected, found: expected });
const failed = (expected: object, found: object) => ({ ok: false, expected, found });

/** The certificate computed anew after a change of what it is made of. */
const remade = (from: Certificate, change: Partial<CertificateInput>): Certificate => ({
  ...buildCertificate({ ...from, entries: from.entries.map(({ entry }) => entry), ...change }),
  log: from.log,
});

describe('the parts of a check', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((verbatim) => ({ verbatim })) as [
    object,
    object,
    object,
    object,
  ];

  it('report the first pair that differs, or the first of all', () => {
    const pairs = (...list: object[][]) => compare('E_K', list as never);
    expect(pairs([a, a], [b, b])).toEqual({ code: 'E_K', ok: true, expected: a, found: a });
    expect(pairs([a, a], [b, c], [c, d])).toEqual({ code: 'E_K', ok: false, expected: b, found: c });
  });

  it('report every fault, or what was expected', () => {
    expect(faultless('E_K', a as never, [false, false])).toEqual({
      code: 'E_K',
      ok: true,
      expected: a,
      found: a,
    });
    const fault = plain('round/seed') as never;
    expect(faultless('E_K', a as never, [false, fault])).toEqual({
      code: 'E_K',
      ok: false,
      expected: a,
      found: [fault],
    });
  });

  it.each<[readonly unknown[], readonly unknown[], object, object]>([
    [[1, 2], [1, 2], { verbatim: '[1,2]' }, { verbatim: '[1,2]' }],
    [[], [], { verbatim: '[]' }, { verbatim: '[]' }],
    [[1, 2], [1, 3], plain('list/at', { place: 2, value: '2' }), plain('list/at', { place: 2, value: '3' })],
    [[1, 2], [1], plain('list/at', { place: 2, value: '2' }), plain('list/end', { count: 1 })],
    [[1], [1, 2], plain('list/end', { count: 1 }), plain('list/at', { place: 2, value: '2' })],
    [['x'], [], plain('list/at', { place: 1, value: 'x' }), plain('list/end', { count: 0 })],
  ])('show where lists differ: %j, %j', (expected, found, first, second) => {
    expect(listPair(expected, found)).toEqual([first, second]);
  });

  it('are all undone, but the first, for a text that is no certificate', () => {
    const why = plain('parse/not-utf8') as never;
    const [parsed, ...others] = refuseText(why);
    expect(parsed).toEqual({ code: 'E_PARSE', ok: false, expected: plain('parse/certificate'), found: why });
    expect(others.map(({ code }) => code)).toEqual(CHECK_CODES.slice(1));
    for (const { ok, expected, found } of others)
      expect({ ok, expected, found }).toEqual({
        ok: null,
        expected: plain('parse/certificate'),
        found: plain('parse/unreached'),
      });
  });
});

describe('E_COMMIT, E_SEED, E_K, E_LOTS', () => {
  const certificate = exampleCertificate();
  const zero = '0'.repeat(64);

  it('show what follows from the file, and what it says', () => {
    const { commitment } = certificate.plan;
    expect(check(certificate, 'E_PARSE')).toEqual(passed(plain('parse/certificate')));
    expect(check(certificate, 'E_COMMIT')).toEqual(passed({ verbatim: commitment }));
    expect(check({ ...certificate, secret: zero }, 'E_COMMIT')).toMatchObject({
      ok: false,
      found: { verbatim: commitment },
    });
    expect(check({ ...certificate, seed: zero }, 'E_SEED')).toEqual(
      failed({ verbatim: certificate.seed }, { verbatim: zero }),
    );
    expect(check({ ...certificate, K: 90 }, 'E_K')).toEqual(
      failed({ verbatim: String(certificate.K) }, { verbatim: '90' }),
    );
    expect(check({ ...certificate, K: null }, 'E_K')).toEqual(
      failed({ verbatim: String(certificate.K) }, plain('result/no-k')),
    );
    const lots = certificate.lots.with(0, 99);
    expect(check({ ...certificate, lots }, 'E_LOTS')).toEqual(
      failed(
        plain('list/at', { place: 1, value: String(certificate.lots[0]) }),
        plain('list/at', { place: 1, value: '99' }),
      ),
    );
  });

  it('say that a method has no K', () => {
    const random = exampleCertificate({ method: 'random' });
    expect(check(random, 'E_K')).toEqual(passed(plain('result/no-k')));
    expect(check({ ...random, K: 95 }, 'E_K')).toEqual(failed(plain('result/no-k'), { verbatim: '95' }));
  });

  it('fail with the reason where the kernel refuses a value or fails itself', () => {
    const refused = structuredClone(exampleCertificate({ method: 'credit' }));
    Object.assign(refused.pool.entries[0] ?? {}, { weight: null });
    const agency = agencyCode(0);
    for (const code of ['E_SEED', 'E_K', 'E_LOTS', 'E_RANK', 'E_PRICE'] as const)
      expect(check(refused, code)).toEqual(
        failed(plain('value/usable'), plain('draw/no-weight', { agency })),
      );
    const empty = { ...certificate, pool: { ...certificate.pool, entries: [] } };
    expect(check(empty, 'E_SEED')).toEqual(failed(plain('value/usable'), plain('value/unforeseen')));
  });
});

describe('E_RANK', () => {
  it('holds order and reference price', () => {
    const certificate = exampleCertificate();
    const { ranking, reference } = certificate;
    expect(check(certificate, 'E_RANK').ok).toBe(true);
    const [first, second] = ranking as [string, string];
    expect(check({ ...certificate, ranking: [second, first, ...ranking.slice(2)] }, 'E_RANK')).toEqual(
      failed(plain('list/at', { place: 1, value: first }), plain('list/at', { place: 1, value: second })),
    );
    const priceFen = reference as number;
    expect(check({ ...certificate, reference: 1 }, 'E_RANK')).toEqual(
      failed(plain('result/reference', { priceFen }), plain('result/reference', { priceFen: 1 })),
    );
    expect(check({ ...certificate, reference: null }, 'E_RANK')).toEqual(
      failed(plain('result/reference', { priceFen }), plain('result/no-reference')),
    );
  });
});

describe('E_PRICE', () => {
  /** A draw among bids, which decide nothing: the price is the winner's bid. */
  function withBids(bids: readonly (number | null)[], floorFen: number | null): Certificate {
    const base = exampleCertificate({ method: 'random', count: bids.length });
    const entries = base.pool.entries.map((entry, index) => ({ ...entry, bid: bids[index] ?? null }));
    return remade(base, { plan: { ...base.plan, floorFen }, pool: { ...base.pool, entries } });
  }
  const outside = (place: number, bidFen: number) =>
    failed(plain('result/bids-within'), plain('result/bid-outside', { agency: agencyCode(place), bidFen }));

  it.each<[number | null, number | null, boolean]>([
    [9_800_000, null, true],
    [9_800_001, null, false],
    [1, null, true],
    [0, null, false],
    [-1, null, false],
    [5_000_000, 5_000_000, true],
    [4_999_999, 5_000_000, false],
    [9_800_000, 5_000_000, true],
    [null, 5_000_000, true],
  ])('takes bids from the floor to the budget, both included: %s, floor %s', (bid, floorFen, isWithin) => {
    const found = check(withBids([6_000_000, bid, 6_000_000], floorFen), 'E_PRICE');
    expect(found).toEqual(isWithin ? { ...found, ok: true } : outside(1, bid ?? 0));
  });

  it('is the bid of the winner, or the budget where there are none', () => {
    const random = exampleCertificate({ method: 'random' });
    const [winner] = random.ranking;
    expect(check(random, 'E_PRICE')).toEqual(
      passed(plain('result/price', { winner, budgetFen: 9_800_000, priceFen: 9_800_000, savingFen: 0 })),
    );
    const lowest = exampleCertificate({ method: 'lowest' });
    const price = { winner: agencyCode(0), budgetFen: 9_800_000, priceFen: 7_000_000, savingFen: 2_800_000 };
    expect(check(lowest, 'E_PRICE')).toEqual(passed(plain('result/price', price)));
    for (const change of [{ winner: agencyCode(1) }, { budgetFen: 1 }, { priceFen: 1 }, { savingFen: 1 }])
      expect(check({ ...lowest, ...change }, 'E_PRICE')).toEqual(
        failed(plain('result/price', price), plain('result/price', { ...price, ...change })),
      );
  });
});

describe('E_SOURCE', () => {
  const ceremony = exampleCertificate();
  const planned = plain('source/ceremony', { digits: 20 });
  const at = (certificate: Certificate) => check(certificate, 'E_SOURCE');

  it('names the source of the plan where everything agrees', () => {
    expect(at(ceremony)).toEqual(passed(planned));
    expect(at(exampleCertificate({ source: { kind: 'commit' } }))).toEqual(passed(plain('source/commit')));
    expect(at(exampleCertificate({ source: LOTTERY }))).toEqual(
      passed(plain('source/lottery', { game: 'kl8', issue: '2017128' })),
    );
    expect(at(exampleCertificate({ source: ROUND_1000.source }))).toEqual(
      passed(plain('source/drand', { chain: QUICKNET.hash, round: 1000 })),
    );
  });

  it.each([
    [ceremony, null, planned, plain('source/no-value')],
    [ceremony, '3141592653589793238', planned, { verbatim: '3141592653589793238' }],
    [ceremony, '3141592653589793238x', planned, { verbatim: '3141592653589793238x' }],
    [ceremony, 'x31415926535897932384', planned, { verbatim: 'x31415926535897932384' }],
    [exampleCertificate({ source: { kind: 'commit' } }), '1', plain('source/commit'), { verbatim: '1' }],
  ])('shows a value that is none of its source', (certificate, publicValue, expected, found) => {
    expect(at({ ...certificate, publicValue })).toEqual(failed(expected, found));
  });

  it.each([
    ['kl8/2017128/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.80', true],
    ['kl8/2017128/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.80/', false],
    ['kl8/2017128/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.81', false],
    ['kl8/2017129/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.80', false],
    ['ssq/2017128/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.80', false],
    ['kl8/2017128', false],
    ['', false],
  ])('knows the numbers of the planned issue: %s', (publicValue, ok) => {
    expect(at({ ...exampleCertificate({ source: LOTTERY }), publicValue }).ok).toBe(ok);
  });

  it.each([
    ['a'.repeat(64), true],
    ['a'.repeat(63), false],
    ['a'.repeat(65), false],
    ['A'.repeat(64), false],
  ])('knows the form of randomness of the beacon: %s', (publicValue, ok) => {
    expect(at({ ...exampleCertificate({ source: ROUND_1000.source }), publicValue }).ok).toBe(ok);
  });

  it('refuses a ceremony that was planned with too few digits', () => {
    const few = structuredClone(ceremony);
    few.plan.source = { kind: 'ceremony', digits: 19 };
    expect(at(few)).toMatchObject({ ok: false, expected: plain('source/ceremony', { digits: 19 }) });
  });

  it('shows an issue that does not follow from the deadline', () => {
    const chosen = exampleCertificate({ source: { ...LOTTERY, issue: '2017130' } });
    const { closesAt } = chosen.plan;
    expect(at(chosen)).toEqual(
      failed(plain('source/due'), [plain('source/issue', { issue: '2017130', closesAt })]),
    );
  });

  it('shows a claim that is better than the source', () => {
    expect(at({ ...ceremony, claim: { ...ceremony.claim, entropyBits: 67 } })).toEqual(
      failed(plain('source/bits', { bits: 66 }), plain('source/bits', { bits: 67 })),
    );
    const words = failed(plain('source/claim'), plain('source/claim-altered'));
    expect(at({ ...ceremony, claim: { ...ceremony.claim, en: 'It is safe.' } })).toEqual(words);
    expect(at({ ...ceremony, claim: { ...claimOf({ kind: 'commit' }), entropyBits: 66 } })).toEqual(words);
  });

  it('shows a proof of another kind than the source has', () => {
    const commit = exampleCertificate({ source: { kind: 'commit' } });
    const of = (kind: string) => plain('source/proof-of', { kind: plain(`kind/${kind}`) });
    expect(at({ ...commit, proof: ceremony.proof })).toEqual(
      failed(plain('source/no-proof'), of('ceremony')),
    );
    expect(at({ ...ceremony, proof: null })).toEqual(failed(of('ceremony'), plain('source/no-proof')));
    const lottery = exampleCertificate({ source: LOTTERY });
    expect(at({ ...ceremony, proof: lottery.proof })).toEqual(failed(of('ceremony'), of('lottery')));
  });
});

describe('E_BLS, E_LOTTERY, E_CEREMONY', () => {
  const OF = {
    E_BLS: ROUND_1000.source,
    E_LOTTERY: LOTTERY,
    E_CEREMONY: { kind: 'ceremony', digits: 20 },
  } as const;
  const EXPECTED = { E_BLS: 'proof/drand', E_LOTTERY: 'proof/lottery', E_CEREMONY: 'proof/ceremony' };
  const codes = Object.keys(OF) as (keyof typeof OF)[];

  it.each(codes)('look at the proof of their own source alone: %s', (code) => {
    for (const [own, source] of Object.entries(OF)) {
      const expected = plain(EXPECTED[code]);
      const found = plain('source/not-mine', { kind: plain(`kind/${source.kind}`) });
      expect(check(exampleCertificate({ source }), code)).toEqual(
        own === code ? passed(expected) : { ok: null, expected, found },
      );
    }
  });

  it('show what is wrong with it', () => {
    expect(check({ ...exampleCertificate(), proof: null }, 'E_CEREMONY')).toEqual(
      failed(plain('proof/ceremony'), [plain('ceremony/none')]),
    );
  });
});

describe('E_ROUND', () => {
  it('says how many rounds there were', () => {
    expect(check(exampleCertificate(), 'E_ROUND')).toEqual(passed(plain('round/first')));
    const redo = exampleRedo();
    expect(check(redo, 'E_ROUND')).toEqual(passed(plain('round/chain', { earlier: 1 })));
    expect(check({ ...redo, rounds: [] }, 'E_ROUND')).toEqual(
      failed(plain('round/chain', { earlier: 1 }), [plain('round/count', { round: 2, earlier: 0 })]),
    );
  });
});

describe('E_ANNEX', () => {
  const certificate = exampleCertificate({ count: 3 });
  const { annex } = certificate;
  const at = (change: Partial<Certificate['annex']>, rest: Partial<Certificate> = {}) =>
    check({ ...certificate, ...rest, annex: { ...annex, ...change } }, 'E_ANNEX');

  it('holds the notice by its hash', () => {
    expect(at({})).toEqual(passed({ verbatim: certificate.plan.notice }));
    expect(at({ notice: {} })).toEqual(
      failed({ verbatim: hashNotice({}) }, { verbatim: certificate.plan.notice }),
    );
  });

  it('names every entrant, the excluded too, and nobody else', () => {
    const { [agencyCode(1)]: _, ...less } = annex.agencyNames;
    expect(at({ agencyNames: less })).toEqual(
      failed(plain('annex/names'), [plain('annex/nameless', { agency: agencyCode(1) })]),
    );
    const { [agencyCode(999_999)]: __, ...included } = annex.agencyNames;
    expect(at({ agencyNames: included })).toEqual(
      failed(plain('annex/names'), [plain('annex/nameless', { agency: agencyCode(999_999) })]),
    );
    const stranger = { ...annex.agencyNames, [agencyCode(5)]: 'x' };
    expect(at({ agencyNames: stranger })).toEqual(
      failed(plain('annex/names'), [plain('annex/stranger', { agency: agencyCode(5) })]),
    );
  });
});

describe('E_LOG', () => {
  const bare = { ...exampleCertificate(), log: null };
  const proven = { ...bare, log: exampleLog(bare) as Certificate['log'] };
  const published = plain('log/published', { plan: bare.planHash });
  const expected = plain('log/proven', { plan: bare.planHash, origin: 'supermarket.test/log' });

  it('is undone without a log, unless its reader knows of one', () => {
    expect(check(bare, 'E_LOG')).toEqual({ ok: null, expected: published, found: plain('log/none') });
    for (const known of [{ log: [] }, { witnesses: [] }, { receipts: [] }])
      expect(check(bare, 'E_LOG', known)).toEqual(failed(published, [plain('log/absent')]));
  });

  it('is held to what its reader knows', () => {
    const key = proven.log?.key ?? '';
    expect(check(proven, 'E_LOG')).toEqual(passed(expected));
    expect(check(proven, 'E_LOG', { log: [key], receipts: [exampleReceipt(proven)] })).toEqual(
      passed(expected),
    );
    expect(check(proven, 'E_LOG', { log: [] })).toEqual(failed(expected, [plain('log/other-key', { key })]));
    expect(check(proven, 'E_LOG', { witnesses: [witnessKey()] })).toEqual(
      failed(expected, [plain('witness/none')]),
    );
  });

  it('takes receipts signed by a key that the reader names', () => {
    const other = { ...exampleCertificate(), annex: bare.annex };
    const receipt = exampleReceipt(bare);
    const entry = bare.entries[0]?.entryHash;
    const own = other.log?.key ?? '';
    const signed = { key: 'receipt/signature', params: { entry } };
    expect(check(other, 'E_LOG', { receipts: [receipt] }).found).toEqual([signed]);
    expect(
      check(other, 'E_LOG', { log: ['no key', own, proven.log?.key ?? ''], receipts: [receipt] }).ok,
    ).toBe(true);
  });

  it('shows what receipts say against the file', () => {
    const receipts = (change: Record<string, string>) =>
      check(proven, 'E_LOG', { receipts: [exampleReceipt(proven, change)] });
    const [{ entryHash: entry } = { entryHash: '' }] = proven.entries;
    const zero = '0'.repeat(64);
    expect(receipts({ need: 'CX-2017-000002', plan: zero })).toEqual(passed(expected));
    expect(receipts({ plan: zero })).toEqual(failed(expected, [plain('receipt/plan', { entry })]));
    expect(receipts({ entry: zero })).toEqual(failed(expected, [plain('receipt/replaced', { entry: zero })]));
    expect(receipts({ agency: 'nobody' })).toEqual(
      failed(expected, [plain('receipt/missing', { entry, agency: 'nobody' })]),
    );
    expect(receipts({ agency: agencyCode(999_999) })).toEqual(passed(expected));
    // Of the thirteen events, the ninth or the tenth is the freeze.
    const freeze = proven.log?.events.find(({ leaf }) => leaf.kind === 'pool.frozen')?.leaf.seq ?? 0;
    expect(receipts({ sequence: String(freeze - 1) })).toEqual(passed(expected));
    expect(receipts({ sequence: String(freeze) })).toEqual(
      failed(expected, [plain('receipt/late', { entry, sequence: freeze })]),
    );
    expect(receipts({ sequence: String(freeze + 1) }).ok).toBe(false);
  });
});

describe('E_PLAN', () => {
  const certificate = exampleCertificate();
  const at = (change: Partial<Plan>) => {
    const plan = { ...certificate.plan, ...change };
    return check({ ...certificate, plan, planHash: hashPlan(plan) }, 'E_PLAN');
  };

  it('holds the hash', () => {
    const { plan, planHash } = certificate;
    expect(at({})).toEqual(passed({ verbatim: planHash }));
    const other = '0'.repeat(64);
    expect(check({ ...certificate, planHash: other }, 'E_PLAN')).toEqual(
      failed({ verbatim: hashPlan(plan) }, { verbatim: other }),
    );
  });

  it('opens before it closes', () => {
    const { closesAt } = certificate.plan;
    expect(at({ opensAt: '2017-05-08T08:59:59.999Z' }).ok).toBe(true);
    expect(at({ opensAt: closesAt })).toEqual(
      failed(plain('plan/in-order'), plain('plan/not-in-order', { opensAt: closesAt, closesAt })),
    );
  });

  it('has its floor at the budget at most', () => {
    expect(at({ floorFen: 9_800_000 }).ok).toBe(true);
    expect(at({ floorFen: 9_800_001 })).toEqual(
      failed(
        plain('plan/floor-below'),
        plain('plan/floor-above', { floorFen: 9_800_001, budgetFen: 9_800_000 }),
      ),
    );
  });
});

describe('E_ENTRY, E_ORDER, E_LATE', () => {
  const base = exampleCertificate({ count: 3 });
  const changed = (change: (certificate: Certificate) => void) => {
    const certificate = structuredClone(base);
    change(certificate);
    return certificate;
  };
  const agency = agencyCode(1);
  const zero = '0'.repeat(64);

  it('hold every entry to its hash, its plan and the pool', () => {
    const expected = plain('entry/all', { count: 3 });
    const at = (change: (certificate: Certificate) => void) => check(changed(change), 'E_ENTRY');
    const own = base.entries[1]?.entryHash;
    expect(at(() => {})).toEqual(passed(expected));
    expect(at(({ entries }) => Object.assign(entries[1] ?? {}, { entryHash: zero }))).toEqual(
      failed(expected, [
        plain('entry/hash', { agency, own, stated: zero }),
        plain('entry/differs', { agency }),
      ]),
    );
    expect(at(({ entries }) => Object.assign(entries[1]?.entry ?? {}, { plan: zero }))).toMatchObject({
      ok: false,
      found: [{ key: 'entry/hash' }, plain('entry/plan', { agency })],
    });
    expect(at(({ pool }) => pool.entries.splice(1, 1))).toEqual(
      failed(expected, [plain('entry/left-out', { agency })]),
    );
    expect(
      at(({ pool }) => {
        pool.entries.splice(1, 1);
        pool.excluded.unshift({ agency, reason: 'suspended' });
      }),
    ).toEqual(passed(expected));
    expect(at(({ entries }) => entries.splice(1, 1))).toEqual(
      failed(plain('entry/all', { count: 2 }), [plain('entry/none', { agency })]),
    );
    for (const change of [{ entryHash: zero }, { bid: 1 }])
      expect(at(({ pool }) => Object.assign(pool.entries[1] ?? {}, change))).toEqual(
        failed(expected, [plain('entry/differs', { agency })]),
      );
  });

  it('hold the lists to ascending order, each agency once', () => {
    const expected = plain('order/ascending');
    const at = (change: (certificate: Certificate) => void) => check(changed(change), 'E_ORDER');
    expect(at(() => {})).toEqual(passed(expected));
    expect(at(({ pool }) => pool.entries.reverse())).toEqual(failed(expected, [plain('order/pool')]));
    expect(at(({ pool }) => pool.excluded.push({ agency: agencyCode(9), reason: 'x' }))).toEqual(
      failed(expected, [plain('order/excluded')]),
    );
    expect(at(({ pool }) => pool.excluded.push({ agency: agencyCode(999_999), reason: 'x' }))).toEqual(
      failed(expected, [plain('order/excluded')]),
    );
    expect(at(({ entries }) => entries.reverse())).toEqual(failed(expected, [plain('order/entries')]));
    expect(at(({ pool }) => pool.excluded.unshift({ agency, reason: 'x' }))).toEqual(
      failed(expected, [plain('order/both')]),
    );
  });

  it('hold every entry to the time from opening to deadline', () => {
    const expected = plain('late/in-order');
    const entered = (at: string) =>
      check(
        changed(({ entries }) => Object.assign(entries[1]?.entry ?? {}, { enteredAt: at })),
        'E_LATE',
      );
    const { opensAt, closesAt } = base.plan;
    expect(entered(opensAt)).toEqual(passed(expected));
    expect(entered('2017-05-08T08:59:59.999Z')).toEqual(passed(expected));
    for (const at of ['2017-05-02T00:59:59.999Z', closesAt, '2017-05-09T00:00:00.000Z'])
      expect(entered(at)).toEqual(failed(expected, [plain('late/entered', { agency, at })]));
  });

  it('hold entries of a later round to the first', () => {
    const redo = exampleRedo();
    expect(check(redo, 'E_ENTRY').ok).toBe(true);
    expect(check(redo, 'E_LATE').ok).toBe(true);
  });
});

describe('E_POOL', () => {
  const base = exampleCertificate({ method: 'lowest', count: 3 });
  const at = (change: (certificate: Certificate) => void, from = base) => {
    const certificate = structuredClone(from);
    change(certificate);
    certificate.poolHash = hashPool(certificate.pool);
    return check(certificate, 'E_POOL');
  };

  it('holds hash, plan and deadline', () => {
    const { pool, poolHash, planHash } = base;
    const zero = '0'.repeat(64);
    expect(at(() => {})).toEqual(passed({ verbatim: poolHash }));
    expect(check({ ...base, poolHash: zero }, 'E_POOL')).toEqual(
      failed({ verbatim: poolHash }, { verbatim: zero }),
    );
    expect(at((certificate) => Object.assign(certificate.pool, { plan: zero }))).toEqual(
      failed(plain('pool/plan', { plan: planHash }), plain('pool/plan', { plan: zero })),
    );
    const other = '2017-05-08T09:00:00.001Z';
    expect(at((certificate) => Object.assign(certificate.pool, { closesAt: other }))).toEqual(
      failed(plain('pool/closes', { at: pool.closesAt }), plain('pool/closes', { at: other })),
    );
  });

  it('has a bid of everybody or, where none is asked for, of nobody', () => {
    const wrong = failed(plain('pool/bids'), plain('pool/bids-wrong'));
    const bids = (from: Certificate, ...list: (number | null)[]) =>
      at(({ pool }) => {
        for (const [index, entry] of pool.entries.entries()) entry.bid = list[index] ?? null;
      }, from);
    expect(bids(base, 1, 1, null)).toEqual(wrong);
    expect(bids(base, null, null, null)).toEqual(wrong);
    const random = exampleCertificate({ method: 'random', count: 3 });
    expect(bids(random, null, null, null).ok).toBe(true);
    expect(bids(random, 1, 1, 1).ok).toBe(true);
    expect(bids(random, 1, null, null)).toEqual(wrong);
    expect(bids(random, 1, 1, null)).toEqual(wrong);
  });

  it('has weights of everybody or nobody', () => {
    const wrong = failed(plain('pool/weights'), plain('pool/weights-wrong'));
    const weigh = (weight: number | null) => (certificate: Certificate) =>
      Object.assign(certificate.pool.entries[2] ?? {}, { weight });
    expect(at(weigh(1))).toEqual(wrong);
    expect(at(weigh(null), exampleCertificate({ method: 'credit', count: 3 }))).toEqual(wrong);
  });

  it('has as many entries as the plan asks for', () => {
    expect(at(({ plan }) => Object.assign(plan, { minEntries: 4 }))).toEqual(
      failed(plain('pool/least', { least: 4 }), plain('pool/count', { count: 3 })),
    );
  });
});
