import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LoggedFacts } from '../../../src/selection/log-events.js';
import {
  CEREMONY,
  changed,
  EXCLUDED,
  early,
  FACTS,
  FIRST,
  faultsOf,
  LEAVES,
  LOTTERY,
  leaf,
  missing,
  moved,
  SECOND,
  TYPED,
} from './logged-example.js';

describe('the order of the events', () => {
  it('leaves the opening of a secret free', () => {
    fc.assert(
      fc.property(fc.constantFrom(4, 7), fc.nat(10), (from, to) => {
        expect(faultsOf(moved(from, to))).toEqual([]);
      }),
    );
  });

  it.each<[string, number, number, readonly object[]]>([
    ['a freeze before its publication', 1, 0, [early(1)]],
    ['a postponement before the freeze', 2, 1, [early(2)]],
    ['numbers before their postponement', 3, 2, [early(3)]],
    ['numbers before the freeze', 3, 1, [early(3)]],
    ['a publication before the freeze of the round before', 5, 1, [early(5)]],
    ['a freeze of the second round before its publication', 6, 5, [early(6)]],
    ['digits before the freeze', 10, 9, [early(10)]],
    ['a publication of the third round before the freeze of the second', 8, 6, [early(8)]],
  ])('breaks at %s', (_name, from, to, faults) => {
    expect(faultsOf(moved(from, to))).toEqual(faults);
  });

  it('lets the numbers of a void lottery come as late as they may', () => {
    for (const to of [4, 5, 6, 7, 8, 9, 10]) expect(faultsOf(moved(3, to))).toEqual([]);
    expect(faultsOf(moved(2, 10))).toEqual([early(3)]);
  });

  it('is not held where an event is missing', () => {
    const without = changed(0, (one) => Object.assign(one, { kind: 'entry.made' }));
    expect(faultsOf(without)).toEqual([missing(0)]);
  });

  it('is not held against events that are missing', () => {
    expect(faultsOf(LEAVES.slice(2))).toEqual([
      missing(0),
      missing(1),
      { key: 'log/count', params: { count: 9, wanted: 11 } },
    ]);
  });

  it('asks for one event for each postponement, also for one that is told twice', () => {
    const [first, ...later] = FACTS.rounds as [LoggedFacts['rounds'][number], ...LoggedFacts['rounds']];
    const steps = first.proof?.postponed ?? [];
    const proof = {
      kind: 'lottery',
      typed: FIRST,
      confirmed: TYPED,
      postponed: [...steps, ...steps],
    } as const;
    expect(faultsOf(LEAVES, { ...FACTS, rounds: [{ ...first, proof }, ...later] })).toEqual([
      { key: 'log/count', params: { count: 11, wanted: 12 } },
      early(2),
    ]);
  });

  it('begins with the first round, however many there were', () => {
    const { redo, ...first } = FACTS.rounds[0] as LoggedFacts['rounds'][number];
    const decision = { ...redo, confirmed: { ...redo.confirmed, at: FACTS.plan.opensAt } };
    const plan = { ...FACTS.plan, round: 2 };
    const facts = { ...FACTS, plan, rounds: [{ ...first, redo: decision }], publicValue: null, proof: null };
    const published = leaf(
      'redo.confirmed',
      { planHash: 'plan 3', basis: 'objection-upheld', excluded: EXCLUDED },
      { at: FACTS.plan.opensAt, actor: { id: 'a-3', role: 'official' } },
    );
    const frozen = leaf('pool.frozen', { poolHash: 'pool 3', round: 2 }, { at: FACTS.times.frozenAt });
    expect(faultsOf([...LEAVES.slice(0, 5), published, frozen], facts)).toEqual([]);
    const amended = { ...published, kind: 'need.published' };
    expect(faultsOf([...LEAVES.slice(0, 5), amended, frozen], facts)).toEqual([missing(8)]);
  });

  it('refuses one event in two places of the list', () => {
    const again = { ...FACTS, planHash: 'plan 3', poolHash: 'pool 3', rounds: [], publicValue: null };
    const at = { at: '2017-05-20T02:00:00.000Z' };
    const published = leaf('need.published', { planHash: 'plan 3' }, at);
    const frozen = leaf('pool.frozen', { poolHash: 'pool 3', round: 3 }, { at: FACTS.times.frozenAt });
    expect(faultsOf([published, frozen], again)).toEqual([]);
    expect(faultsOf([published, published], again)).toEqual([missing(9)]);
  });
});

describe('the events of the last round', () => {
  const only = (change: Partial<LoggedFacts>, source: LoggedFacts['plan']['source']): LoggedFacts => ({
    ...FACTS,
    rounds: [],
    plan: { ...FACTS.plan, source },
    ...change,
  });
  const published = leaf('need.published', { planHash: 'plan 3' }, { at: FACTS.plan.opensAt });
  const frozen = leaf('pool.frozen', { poolHash: 'pool 3', round: 3 }, { at: FACTS.times.frozenAt });
  const opened = leaf(
    'secret.opened',
    { planHash: 'plan 3', secret: 'secret 3' },
    { at: FACTS.times.secretOpenedAt },
  );

  it('are publication and freeze where nobody types a value', () => {
    const facts = only({ publicValue: null, proof: null }, { kind: 'commit' });
    expect(faultsOf([published, frozen], facts)).toEqual([]);
    expect(faultsOf([{ ...published, at: FACTS.times.frozenAt }, frozen], facts)).toEqual([missing(8)]);
  });

  it('are the value too, which no record stands for where no proof tells of it', () => {
    const recorded = leaf('ceremony.recorded', { digits: '314', round: 3 });
    const facts = only({ proof: null }, CEREMONY);
    expect(faultsOf([published, frozen, recorded], facts)).toEqual([missing(10)]);
    expect(faultsOf([published, frozen], facts)).toContainEqual(missing(10));
  });

  it('are the opening too, at its moment, where it must come before the value', () => {
    const drand = only(
      { publicValue: 'ff', proof: { kind: 'drand' } },
      { kind: 'drand', chain: '', round: 1 },
    );
    expect(faultsOf([published, frozen, opened], drand)).toEqual([]);
    const wanted = { key: 'log/opening', params: { plan: 'plan 3' } };
    expect(faultsOf([published, frozen, { ...opened, at: FACTS.plan.opensAt }], drand)).toEqual([
      { key: 'log/missing', params: { wanted } },
    ]);
  });

  it('are the postponements and the numbers of a lottery', () => {
    const confirmed = { ...SECOND };
    const steps = [
      { from: '2017120', to: '2017121', reason: 'x', proposed: FIRST, confirmed },
      { from: '2017121', to: '2017122', reason: 'x', proposed: FIRST, confirmed },
    ];
    const facts = only(
      { proof: { kind: 'lottery', typed: FIRST, confirmed: TYPED, postponed: steps } },
      LOTTERY,
    );
    const put = ({ from, to }: { from: string; to: string }) =>
      leaf(
        'lottery.postponed',
        { round: 3, from, to },
        { at: SECOND.at, actor: { id: 'a-2', role: 'official' } },
      );
    const numbers = leaf(
      'lottery.confirmed',
      { round: 3, numbers: '314' },
      { at: TYPED.at, actor: { id: TYPED.id, role: TYPED.role } },
    );
    const off = steps.map(put);
    expect(faultsOf([published, frozen, opened, ...off, numbers], facts)).toEqual([]);
    expect(faultsOf([published, frozen, opened, ...off.reverse(), numbers], facts)).toEqual([
      { key: 'log/too-early', params: { wanted: { key: 'log/postponement', params: { issue: '2017121' } } } },
    ]);
  });
});
