import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Certificate, drawRound, hashPlan, shrinkPool } from '../../../src/selection/index.js';
import { firstPlanOf, isDrawable } from '../../../src/selection/rounds.js';
import { exampleCertificate, exampleObjection } from './certificate-example.js';

const CEREMONIES = exampleObjection(exampleObjection(exampleCertificate()));

describe('the plan that entries are bound to', () => {
  it('is that of the first round', () => {
    const only = exampleCertificate();
    expect(firstPlanOf(only)).toEqual({ plan: only.plan, planHash: only.planHash });
    expect(firstPlanOf(CEREMONIES).plan.round).toBe(1);
    expect(firstPlanOf(CEREMONIES).planHash).toBe(CEREMONIES.rounds[0]?.planHash);
  });
});

describe('the draw of a round', () => {
  const certificate = exampleCertificate();
  const { seed, ranking } = certificate;

  it('follows from secret and value, and is not known without both', () => {
    expect(isDrawable(certificate)).toBe(true);
    expect(drawRound(certificate)).toEqual({ seed, ranking });
    for (const missing of [{ secret: null }, { publicValue: null }, { publicValue: '3' }]) {
      const round = { ...certificate, ...missing };
      expect(isDrawable(round)).toBe(false);
      expect(drawRound(round)).toEqual({ seed: null, ranking: null });
    }
  });

  it('takes the issue that postponements lead to', () => {
    const lottery = exampleCertificate({ source: { kind: 'lottery', game: 'kl8', issue: '2017128' } });
    const hand = { role: 'official', id: 'a-1', at: '2017-05-08T14:00:00.000Z' };
    const step = { from: '2017128', to: '2017129', reason: 'x', proposed: hand, confirmed: hand };
    const proof = { ...lottery.proof, postponed: [step] } as Certificate['proof'];
    const moved = { ...lottery, proof };
    expect(isDrawable(lottery)).toBe(true);
    expect(isDrawable(moved)).toBe(false);
    const publicValue = lottery.publicValue?.replace('2017128', '2017129') ?? null;
    expect(isDrawable({ ...moved, publicValue })).toBe(true);
  });
});

describe('the pool of the next round', () => {
  it('parts the entries, whoever leaves', () => {
    const { pool, plan } = exampleCertificate({ count: 9 });
    const next = { ...plan, round: 2, closesAt: '2017-05-12T03:00:00.000Z' };
    fc.assert(
      fc.property(fc.shuffledSubarray(pool.entries), (leavers) => {
        const excluded = leavers.map(({ agency }) => ({ agency, reason: 'suspended' }));
        const shrunk = shrinkPool(pool, excluded, next);
        expect(shrunk).toMatchObject({ plan: hashPlan(next), closesAt: next.closesAt });
        expect(shrunk.entries).toEqual(pool.entries.filter((entry) => !leavers.includes(entry)));
        const codes = shrunk.excluded.map(({ agency }) => agency);
        expect(codes).toEqual(
          [...pool.excluded, ...leavers].map(({ agency }) => agency).sort((a, b) => a.localeCompare(b, 'en')),
        );
      }),
    );
  });
});
