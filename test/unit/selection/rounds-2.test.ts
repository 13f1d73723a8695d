import { describe, expect, it } from 'vitest';
import { type Certificate2, hashPlan } from '../../../src/selection/index.js';
import { exampleChain } from './certificate-chain-2.js';
import { agencyCode } from './certificate-example.js';
import { exampleTwo } from './certificate-example-2.js';
import { check, plain } from './check-example.js';
import { AVOIDED } from './plan-example-2.js';

const chain = exampleChain();

const faults = (change: (certificate: Certificate2) => void) => {
  const copy = structuredClone(chain);
  change(copy);
  const { ok, found } = check(copy, 'E_ROUND');
  return ok ? [] : (found as { params: { fault: object } }[]).map(({ params }) => params.fault);
};

const LEAVER = agencyCode(0);
const GROUNDS = [plain('round/grounds')];

describe('E_ROUND of version 2', () => {
  it('holds', () => {
    expect(check(chain, 'E_ROUND')).toMatchObject({ ok: true, found: plain('round/chain', { earlier: 1 }) });
    expect(check(exampleTwo(), 'E_ROUND').found).toEqual(plain('round/first'));
  });

  it.each<[string, object[], (certificate: Certificate2) => void]>([
    [
      'another policy',
      [plain('round/changed', { member: 'policy' }), plain('round/pool')],
      (c) => {
        c.plan.policy = '0'.repeat(64);
      },
    ],
    [
      'no policy any more',
      [plain('round/changed', { member: 'policy' }), plain('round/pool')],
      (c) => {
        c.plan.policy = null;
      },
    ],
    [
      'another list',
      [plain('round/pool')],
      ({ pool }) => {
        pool.list = '0'.repeat(64);
      },
    ],
    [
      'other evidence than before',
      GROUNDS,
      ({ grounds }) => Object.assign(grounds.excluded[1]!, { evidence: { line: 2 } }),
    ],
    ['evidence that is gone', GROUNDS, ({ grounds }) => grounds.excluded.splice(1, 1)],
    [
      'evidence of one who was not excluded',
      GROUNDS,
      ({ grounds }) => grounds.excluded.unshift({ agency: agencyCode(1), evidence: { record: 9 } }),
    ],
    [
      'a line of the notice, which is no news',
      GROUNDS,
      ({ grounds }) => Object.assign(grounds.excluded[0]!, { evidence: { line: 1 } }),
    ],
    [
      'weights out of nowhere',
      GROUNDS,
      ({ grounds }) => grounds.weights.push({ agency: agencyCode(1), record: 1 }),
    ],
  ])('refuses %s', (_name, found, change) => {
    expect(faults(change)).toEqual(found);
  });

  it('keeps the weights of whoever is left', () => {
    const credit = exampleChain({ method: 'credit' });
    expect(check(credit, 'E_ROUND').ok).toBe(true);
    expect(credit.rounds[0]?.grounds.weights.map(({ agency }) => agency)).toEqual([
      LEAVER,
      ...credit.grounds.weights.map(({ agency }) => agency),
    ]);
    const [first] = credit.grounds.weights;
    first!.record += 1;
    expect(check(credit, 'E_ROUND').found).toEqual([
      plain('round/in', { round: 2, fault: plain('round/grounds') }),
    ]);
  });

  it('has the excluded in one list', () => {
    expect(chain.grounds.excluded.map(({ agency }) => agency)).toContain(AVOIDED);
    expect(chain.plan).toMatchObject({ round: 2, sealing: null });
    expect(hashPlan(chain.plan)).toBe(chain.planHash);
  });
});
