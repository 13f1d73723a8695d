import { describe, expect, it } from 'vitest';
import { type Certificate1, hashPlan, hashPool, type Plan } from '../../../src/selection/index.js';
import { roundFaults } from '../../../src/selection/rounds.js';
import {
  agencyCode,
  apart,
  exampleCertificate,
  exampleObjection,
  exampleRedo,
} from './certificate-example.js';

type Round = Certificate1['rounds'][number];

const LOTTERY_THEN_CEREMONY = apart(exampleRedo());
const CEREMONIES = exampleObjection(exampleObjection(exampleCertificate()));

/** The faults of a chain after a change, as `round: key`; with what they say where it is more than the key. */
function faultsAfter(
  change: (certificate: Certificate1, first: Round) => void,
  from = LOTTERY_THEN_CEREMONY,
) {
  const certificate = structuredClone(from);
  change(certificate, certificate.rounds[0] as Round);
  return roundFaults(certificate)
    .filter((fault) => fault !== false)
    .map(({ key, params }) => {
      if (key !== 'round/in') return [key, params];
      const { round, fault } = params as { round: number; fault: { key: string; params: object } };
      return Object.keys(fault.params).length === 0 ? `${round}: ${fault.key}` : [round, fault];
    });
}

const ZERO = '0'.repeat(64);
const replan = (
  target: Pick<Certificate1, 'plan' | 'planHash' | 'pool' | 'poolHash'>,
  change: Partial<Plan>,
) => {
  Object.assign(target.plan, change);
  target.planHash = hashPlan(target.plan);
  target.pool.plan = target.planHash;
  target.pool.closesAt = target.plan.closesAt;
  target.poolHash = hashPool(target.pool);
};

describe('a chain of rounds', () => {
  it('holds: none, a lottery that gave no value, two objections', () => {
    expect(faultsAfter(() => {}, exampleCertificate())).toEqual([]);
    expect(faultsAfter(() => {})).toEqual([]);
    expect(faultsAfter(() => {}, CEREMONIES)).toEqual([]);
    expect(CEREMONIES.rounds).toHaveLength(2);
  });

  it('may have a secret that was never opened', () => {
    expect(
      faultsAfter((_, first) => {
        first.secret = null;
      }),
    ).toEqual([]);
  });

  it.each<[string, (first: Round, certificate: Certificate1) => void, readonly unknown[]]>([
    [
      'another number',
      (first) => replan(first, { round: 7 }),
      [[1, { key: 'round/number', params: { stated: 7 } }]],
    ],
    [
      'another hash of the plan',
      (first) => Object.assign(first, { planHash: ZERO }),
      ['1: round/plan-hash', '1: round/pool-plan'],
    ],
    ['another hash of the pool', (first) => Object.assign(first, { poolHash: ZERO }), ['1: round/pool-hash']],
    [
      'a pool of another plan',
      (first) => {
        first.pool.plan = ZERO;
        first.poolHash = hashPool(first.pool);
      },
      ['1: round/pool-plan'],
    ],
    [
      'a pool of another deadline',
      (first) => {
        first.pool.closesAt = '2017-05-08T09:00:00.001Z';
        first.poolHash = hashPool(first.pool);
      },
      ['1: round/pool-closes'],
    ],
    ['another secret', (first) => Object.assign(first, { secret: ZERO }), ['1: round/secret']],
    ['a seed without a value', (first) => Object.assign(first, { seed: ZERO }), ['1: round/seed']],
    ['a ranking without a value', (first) => Object.assign(first, { ranking: [] }), ['1: round/ranking']],
    [
      'a proof without a value',
      (first) => Object.assign(first, { proof: exampleCertificate({ source: first.plan.source }).proof }),
      ['1: round/proof-alone'],
    ],
    [
      'a value without a proof, and no result of the game',
      (first) => Object.assign(first, { publicValue: 'kl8/2017120/1' }),
      ['1: round/value', '1: lottery/none', '1: round/proof-kind'],
    ],
    [
      'an issue that does not follow',
      (first) => replan(first, { source: { kind: 'lottery', game: 'kl8', issue: '2017130' } }),
      [[1, { key: 'source/issue', params: { issue: '2017130', closesAt: '2017-05-08T09:00:00.000Z' } }]],
    ],
    ['a decision by one', ({ redo }) => Object.assign(redo.proposed, { id: 'a-2' }), ['1: round/by-one']],
    [
      'a confirmation before the proposal',
      ({ redo }) => Object.assign(redo.proposed, { at: '2017-05-12T02:00:00.001Z' }),
      ['1: round/confirmed-early'],
    ],
    ['both at one moment', ({ redo }) => Object.assign(redo.proposed, { at: redo.confirmed.at }), []],
    [
      'a proposal before the deadline',
      ({ redo }) => Object.assign(redo.proposed, { at: '2017-05-08T08:59:59.999Z' }),
      ['1: round/decided-early'],
    ],
    [
      'a proposal at the deadline',
      ({ redo, plan }) => Object.assign(redo.proposed, { at: plan.closesAt }),
      [],
    ],
    [
      'another need',
      (_, next) => replan(next, { need: 'x' }),
      [[2, { key: 'round/changed', params: { member: 'need' } }]],
    ],
    [
      'everything else changed',
      (_, next) =>
        replan(next, { method: 'random', fund: 'social', budgetFen: 1, floorFen: 1, minEntries: 1 }),
      ['method', 'fund', 'budgetFen', 'floorFen', 'minEntries'].map((member) => [
        2,
        { key: 'round/changed', params: { member } },
      ]),
    ],
    [
      'a next round without a public value',
      (_, next) => replan(next, { source: { kind: 'commit' } }),
      ['2: round/commit'],
    ],
    [
      'a next round that opens at another moment',
      (_, next) => replan(next, { opensAt: '2017-05-12T02:00:00.001Z' }),
      ['2: round/opens'],
    ],
    [
      'the same deadline again',
      (first, next) => replan(next, { closesAt: first.plan.closesAt }),
      ['2: round/closes'],
    ],
    ['a deadline a moment later', (_, next) => replan(next, { closesAt: '2017-05-08T09:00:00.001Z' }), []],
    [
      'a stranger left out',
      ({ redo }, next) => {
        const stranger = { agency: agencyCode(1_000_000), reason: 'suspended' };
        redo.excluded.push(stranger);
        next.pool.excluded.push(stranger);
      },
      ['2: round/stranger'],
    ],
    [
      'another leaver',
      ({ redo }) => Object.assign(redo.excluded[0] ?? {}, { agency: agencyCode(3) }),
      ['2: round/pool'],
    ],
    [
      'another reason to leave',
      ({ redo }) => Object.assign(redo.excluded[0] ?? {}, { reason: 'suspended' }),
      ['2: round/pool'],
    ],
    ['a pool that lost one more', (_, { pool }) => pool.entries.pop(), ['2: round/pool']],
    ['a pool that forgot whom it excluded', (_, { pool }) => pool.excluded.pop(), ['2: round/pool']],
    ['a pool of another plan', (_, { pool }) => Object.assign(pool, { plan: ZERO }), ['2: round/pool']],
    [
      'a pool of another deadline',
      (_, { pool }) => Object.assign(pool, { closesAt: '2017' }),
      ['2: round/pool'],
    ],
    [
      'a number that does not count the rounds',
      (_, next) => replan(next, { round: 3 }),
      [['round/count', { round: 3, earlier: 1 }]],
    ],
  ])('breaks at %s', (_name, change, faults) => {
    expect(faultsAfter((certificate, first) => change(first, certificate))).toEqual(faults);
  });

  it.each<[string, (first: Round) => void, readonly unknown[]]>([
    ['another seed', (first) => Object.assign(first, { seed: ZERO }), ['1: round/seed']],
    ['another ranking', (first) => first.ranking?.reverse(), ['1: round/ranking']],
    [
      'no value',
      (first) => Object.assign(first, { publicValue: null, proof: null }),
      ['1: round/seed', '1: round/ranking'],
    ],
    ['no secret', (first) => Object.assign(first, { secret: null }), ['1: round/seed', '1: round/ranking']],
    [
      'no proof',
      (first) => Object.assign(first, { proof: null }),
      ['1: ceremony/none', '1: round/proof-kind'],
    ],
    [
      'too few digits',
      (first) => Object.assign(first, { publicValue: '3', seed: null, ranking: null }),
      ['1: round/value'],
    ],
    [
      'one witness',
      (first) => Object.assign(first.proof ?? {}, { witnesses: ['甲'] }),
      ['1: ceremony/witnesses'],
    ],
  ])('breaks at %s where there was a value', (_name, change, faults) => {
    expect(faultsAfter((_, first) => change(first), CEREMONIES)).toEqual(faults);
  });

  it('names the round of each fault, and holds each round against the next', () => {
    const faults = faultsAfter(({ rounds }) => {
      Object.assign(rounds[1]?.redo.proposed ?? {}, { id: 'a-2' });
      Object.assign(rounds[1]?.redo.excluded[0] ?? {}, { reason: 'x' });
      Object.assign(rounds[0]?.redo.excluded[0] ?? {}, { reason: 'x' });
    }, CEREMONIES);
    expect(faults).toEqual(['2: round/pool', '2: round/by-one', '3: round/pool']);
  });

  it('breaks where a round is left out', () => {
    const faults = faultsAfter(({ rounds }) => rounds.shift(), CEREMONIES);
    expect(faults).toContainEqual(['round/count', { round: 3, earlier: 1 }]);
    expect(faults).toContainEqual([1, { key: 'round/number', params: { stated: 2 } }]);
  });
});
