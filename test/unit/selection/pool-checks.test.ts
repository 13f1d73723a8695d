import { describe, expect, it } from 'vitest';
import { type Certificate1, hashPlan, hashPool, type Plan } from '../../../src/selection/index.js';
import { agencyCode, exampleCertificate, exampleRedo } from './certificate-example.js';
import { check, failed, passed, plain } from './check-example.js';

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
  const changed = (change: (certificate: Certificate1) => void) => {
    const certificate = structuredClone(base);
    change(certificate);
    return certificate;
  };
  const agency = agencyCode(1);
  const zero = '0'.repeat(64);

  it('hold every entry to its hash, its plan and the pool', () => {
    const expected = plain('entry/all', { count: 3 });
    const at = (change: (certificate: Certificate1) => void) => check(changed(change), 'E_ENTRY');
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
    const at = (change: (certificate: Certificate1) => void) => check(changed(change), 'E_ORDER');
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
  const at = (change: (certificate: Certificate1) => void, from = base) => {
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
    const bids = (from: Certificate1, ...list: (number | null)[]) =>
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
    const weigh = (weight: number | null) => (certificate: Certificate1) =>
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
