import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CERTIFIED_KINDS,
  countCertifiedEvents,
  eventFaults,
  isCertifiedEvent,
  type LoggedFacts,
  leafSchema,
} from '../../../src/selection/log-events.js';

const SECOND = { role: 'official', id: 'a-2', at: '2017-05-09T02:00:00.000Z' };
const EXCLUDED = [{ agency: 'A', reason: 'suspended' }];
const LOTTERY = { kind: 'lottery', game: 'kl8', issue: '2017120' } as const;
const CEREMONY = { kind: 'ceremony', digits: 20 } as const;

/**
 * Three rounds: a lottery whose issue was put off once, one whose secret was never opened, and a ceremony. The words stand
 * for the hashes.
 */
const FACTS: LoggedFacts = {
  plan: {
    need: 'CX-1',
    round: 3,
    opensAt: '2017-05-20T02:00:00.000Z',
    source: CEREMONY,
    closesAt: '2017-05-20T03:00:00.000Z',
    rules: '2017-01',
  },
  planHash: 'plan 3',
  poolHash: 'pool 3',
  secret: 'secret 3',
  publicValue: '314',
  proof: { kind: 'ceremony', recordedAt: '2017-05-20T04:00:00.000Z' },
  times: {
    frozenAt: '2017-05-20T03:00:01.000Z',
    secretOpenedAt: '2017-05-20T04:00:01.000Z',
    drawnAt: '2017-05-20T04:00:02.000Z',
  },
  rounds: [
    {
      plan: { round: 1, source: LOTTERY },
      planHash: 'plan 1',
      poolHash: 'pool 1',
      secret: 'secret 1',
      publicValue: 'numbers',
      proof: { kind: 'lottery', postponed: [{ from: '2017120', to: '2017121', confirmed: SECOND }] },
      redo: { basis: 'objection-upheld', excluded: EXCLUDED, confirmed: { ...SECOND, id: 'a-3' } },
    },
    {
      plan: { round: 2, source: LOTTERY },
      planHash: 'plan 2',
      poolHash: 'pool 2',
      secret: null,
      publicValue: null,
      proof: { kind: 'lottery', postponed: [{ from: '2017130', to: '2017131', confirmed: SECOND }] },
      redo: {
        basis: 'source-failed',
        excluded: [],
        confirmed: { role: 'official', id: 'a-4', at: '2017-05-20T02:00:00.000Z' },
      },
    },
  ],
};

interface Leaf {
  at: string;
  kind: string;
  subject: string;
  actor: { id: string | null; role: string };
  data: Record<string, unknown>;
}

const leaf = (kind: string, data: Record<string, unknown>, change: Partial<Leaf> = {}): Leaf => ({
  at: '2017-05-02T01:00:00.000Z',
  kind,
  subject: 'CX-1',
  actor: { id: null, role: 'system' },
  data,
  ...change,
});

/** The events of the three rounds, as the log holds them. */
const LEAVES: readonly Leaf[] = [
  leaf('need.published', { planHash: 'plan 1' }),
  leaf('pool.frozen', { poolHash: 'pool 1', round: 1 }),
  leaf(
    'lottery.postponed',
    { round: 1, from: '2017120', to: '2017121' },
    { at: '2017-05-09T02:00:00.000Z', actor: { id: 'a-2', role: 'official' } },
  ),
  leaf('lottery.confirmed', { round: 1, numbers: 'numbers' }),
  leaf('secret.opened', { planHash: 'plan 1', secret: 'secret 1' }),
  leaf(
    'redo.confirmed',
    { planHash: 'plan 2', basis: 'objection-upheld', excluded: EXCLUDED },
    { at: '2017-05-09T02:00:00.000Z', actor: { id: 'a-3', role: 'official' } },
  ),
  leaf('pool.frozen', { poolHash: 'pool 2', round: 2 }),
  leaf('incident.opened', { kind: 'secret-unopened', round: 2 }),
  leaf(
    'redo.confirmed',
    { planHash: 'plan 3', basis: 'source-failed', excluded: [] },
    { at: '2017-05-20T02:00:00.000Z', actor: { id: 'a-4', role: 'official' } },
  ),
  leaf('pool.frozen', { poolHash: 'pool 3', round: 3 }, { at: '2017-05-20T03:00:01.000Z' }),
  leaf('ceremony.recorded', { digits: '314', round: 3 }),
];

/** What each of them is called where it is missing. */
const NAMES = [
  { key: 'log/publication', params: { plan: 'plan 1' } },
  { key: 'log/freeze', params: { pool: 'pool 1' } },
  { key: 'log/postponement', params: { issue: '2017120' } },
  { key: 'log/record', params: { value: 'numbers' } },
  { key: 'log/opening', params: { plan: 'plan 1' } },
  { key: 'log/publication', params: { plan: 'plan 2' } },
  { key: 'log/freeze', params: { pool: 'pool 2' } },
  { key: 'log/unopened', params: { plan: 'plan 2' } },
  { key: 'log/publication', params: { plan: 'plan 3' } },
  { key: 'log/freeze', params: { pool: 'pool 3' } },
  { key: 'log/record', params: { value: '314' } },
];
const missing = (place: number) => ({ key: 'log/missing', params: { wanted: NAMES[place] } });
const early = (place: number) => ({ key: 'log/too-early', params: { wanted: NAMES[place] } });

const faultsOf = (leaves: readonly Leaf[], facts = FACTS) =>
  eventFaults(
    facts,
    leaves.map((one, index) => ({ leaf: { seq: index + 1, ...one } as never })),
  );

/** The events with that at one place changed. */
const changed = (place: number, change: (leaf: Leaf) => void): Leaf[] => {
  const copy = structuredClone([...LEAVES]);
  change(copy[place] as Leaf);
  return copy;
};

/** The events with the one at a place moved to another place. */
const moved = (from: number, to: number): Leaf[] => {
  const copy = [...LEAVES];
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
};

describe('the events that a certificate proves', () => {
  it('are of the kinds that the log marks', () => {
    expect([...CERTIFIED_KINDS].sort()).toEqual([
      'ceremony.recorded',
      'incident.opened',
      'lottery.confirmed',
      'lottery.postponed',
      'need.amended',
      'need.published',
      'pool.frozen',
      'redo.confirmed',
      'secret.opened',
    ]);
  });

  it('are all there, and each is one of them', () => {
    expect(faultsOf(LEAVES)).toEqual([]);
    expect(countCertifiedEvents(FACTS)).toBe(11);
    for (const one of LEAVES) expect(isCertifiedEvent(FACTS, { seq: 1, ...one } as never)).toBe(true);
    const other = leaf('entry.made', { planHash: 'plan 1', round: 1 });
    expect(isCertifiedEvent(FACTS, { seq: 1, ...other } as never)).toBe(false);
    const stranger = { ...LEAVES[0], subject: 'CX-2' };
    expect(isCertifiedEvent(FACTS, { seq: 1, ...stranger } as never)).toBe(false);
  });

  it('may publish the first plan by an amendment, and no later one', () => {
    const amend = (one: Leaf) => {
      one.kind = 'need.amended';
    };
    expect(faultsOf(changed(0, amend))).toEqual([]);
    expect(faultsOf(changed(5, amend))).toEqual([missing(5)]);
  });

  it.each(LEAVES.map(({ kind }, place) => [place, kind] as const))(
    'are missed where need, kind or any of what they say differs: %i, %s',
    (place) => {
      expect(faultsOf(changed(place, (one) => Object.assign(one, { subject: 'CX-2' })))).toEqual([
        missing(place),
      ]);
      expect(faultsOf(changed(place, (one) => Object.assign(one, { kind: 'entry.made' })))).toEqual([
        missing(place),
      ]);
      for (const member of Object.keys(LEAVES[place]?.data ?? {})) {
        const other = changed(place, ({ data }) => Object.assign(data, { [member]: 'other' }));
        expect([member, faultsOf(other)]).toEqual([member, [missing(place)]]);
        const without = changed(place, ({ data }) => Reflect.deleteProperty(data, member));
        expect([member, faultsOf(without)]).toEqual([member, [missing(place)]]);
      }
    },
  );

  it.each(LEAVES.map(({ kind }, place) => [place, kind] as const))(
    'are held to their moment and their hand where the certificate names them: %i, %s',
    (place) => {
      const signed = [2, 5, 8].includes(place);
      const timed = signed || place === 9;
      const fault = (isBound: boolean) => (isBound ? [missing(place)] : []);
      const at = changed(place, (one) => Object.assign(one, { at: '2017-05-09T02:00:00.001Z' }));
      expect(faultsOf(at)).toEqual(fault(timed));
      for (const change of [{ id: 'a-9' }, { role: 'auditor' }]) {
        const by = changed(place, ({ actor }) => Object.assign(actor, change));
        expect(faultsOf(by)).toEqual(fault(signed));
      }
    },
  );

  it('hold the excluded by what they say, however it is spelt', () => {
    const spelt = (excluded: unknown) =>
      faultsOf(changed(5, ({ data }) => Object.assign(data, { excluded })));
    expect(spelt([{ reason: 'suspended', agency: 'A' }])).toEqual([]);
    expect(spelt([])).toEqual([missing(5)]);
    expect(spelt([...EXCLUDED, ...EXCLUDED])).toEqual([missing(5)]);
  });

  it('are counted: none too few, none too many', () => {
    const [, ...rest] = LEAVES;
    expect(faultsOf(rest)).toEqual([missing(0), { key: 'log/count', params: { count: 10, wanted: 11 } }]);
    const more = [...LEAVES, leaf('entry.made', {})];
    expect(faultsOf(more)).toEqual([{ key: 'log/count', params: { count: 12, wanted: 11 } }]);
  });
});

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
    const [first, ...later] = FACTS.rounds as [LoggedFacts['rounds'][number]];
    const steps = first.proof?.postponed ?? [];
    const proof = { kind: 'lottery', postponed: [...steps, ...steps] } as const;
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

  it('are the value too where no proof tells of it', () => {
    const recorded = leaf('ceremony.recorded', { digits: '314', round: 3 });
    const facts = only({ proof: null }, CEREMONY);
    expect(faultsOf([published, frozen, recorded], facts)).toEqual([]);
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
      { from: '2017120', to: '2017121', confirmed },
      { from: '2017121', to: '2017122', confirmed },
    ];
    const facts = only({ proof: { kind: 'lottery', postponed: steps } }, LOTTERY);
    const put = ({ from, to }: { from: string; to: string }) =>
      leaf(
        'lottery.postponed',
        { round: 3, from, to },
        { at: SECOND.at, actor: { id: 'a-2', role: 'official' } },
      );
    const numbers = leaf('lottery.confirmed', { round: 3, numbers: '314' });
    const off = steps.map(put);
    expect(faultsOf([published, frozen, opened, ...off, numbers], facts)).toEqual([]);
    expect(faultsOf([published, frozen, opened, ...off.reverse(), numbers], facts)).toEqual([
      { key: 'log/too-early', params: { wanted: { key: 'log/postponement', params: { issue: '2017121' } } } },
    ]);
  });
});

describe('a leaf of the log', () => {
  const event = { seq: 1, ...leaf('need.published', {}) };

  it.each<[object, boolean]>([
    [{}, true],
    [{ actor: { id: 'a'.repeat(100), role: 'x' } }, true],
    [{ actor: { id: 'a'.repeat(101), role: 'x' } }, false],
    [{ actor: { id: null, role: '' } }, false],
    [{ actor: { id: null, role: 'x', more: 1 } }, false],
    [{ subject: '需'.repeat(500) }, true],
    [{ subject: '需'.repeat(501) }, false],
    [{ seq: 0 }, false],
    [{ seq: 1.5 }, false],
    [{ at: '2017-05-02' }, false],
    [{ kind: '需' }, false],
    [{ data: [] }, false],
    [{ more: 1 }, false],
  ])('with %j: %s', (change, holds) => {
    expect(leafSchema.safeParse({ ...event, ...change }).success).toBe(holds);
  });
});
