import { describe, expect, it } from 'vitest';
import { type Certificate, hashNotice } from '../../../src/selection/index.js';
import { exampleLog, exampleReceipt, witnessKey } from '../../support/log-proof.js';
import { agencyCode, exampleCertificate, exampleRedo } from './certificate-example.js';
import { check, failed, passed, plain, remade } from './check-example.js';

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
