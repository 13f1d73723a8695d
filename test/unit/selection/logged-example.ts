import { eventFaults, type LoggedFacts } from '../../../src/selection/log-events.js';

export const SECOND = { role: 'official', id: 'a-2', at: '2017-05-09T02:00:00.000Z' };
/** Who typed the numbers of a lottery as the second, and when. */
export const TYPED = { role: 'official', id: 'a-5', at: '2017-05-09T03:00:00.000Z' };
export const EXCLUDED = [{ agency: 'A', reason: 'suspended' }];
export const LOTTERY = { kind: 'lottery', game: 'kl8', issue: '2017120' } as const;
export const CEREMONY = { kind: 'ceremony', digits: 20 } as const;

/** Who proposes: what a certificate of version 1 is not held to. */
export const FIRST = { role: 'official', id: 'a-1', at: '2017-05-09T01:00:00.000Z' };
const TWO = { reason: '停机', proposed: FIRST, confirmed: SECOND };
const PLAN: LoggedFacts['plan'] = {
  need: 'CX-1',
  round: 3,
  opensAt: '2017-05-20T02:00:00.000Z',
  source: CEREMONY,
  closesAt: '2017-05-20T03:00:00.000Z',
  rules: '2017-01',
};

/**
 * Three rounds: a lottery whose issue was put off once, one whose secret was never opened, and a ceremony. The words stand
 * for the hashes.
 */
export const FACTS: LoggedFacts = {
  plan: PLAN,
  planHash: 'plan 3',
  poolHash: 'pool 3',
  pool: { entries: [] },
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
      plan: { ...PLAN, round: 1, source: LOTTERY },
      planHash: 'plan 1',
      poolHash: 'pool 1',
      secret: 'secret 1',
      publicValue: 'numbers',
      proof: {
        kind: 'lottery',
        typed: FIRST,
        confirmed: TYPED,
        postponed: [{ from: '2017120', to: '2017121', ...TWO }],
      },
      redo: {
        basis: 'objection-upheld',
        reason: '资质有误',
        excluded: EXCLUDED,
        proposed: FIRST,
        confirmed: { ...SECOND, id: 'a-3' },
      },
    },
    {
      plan: { ...PLAN, round: 2, source: LOTTERY },
      planHash: 'plan 2',
      poolHash: 'pool 2',
      secret: null,
      publicValue: null,
      proof: {
        kind: 'lottery',
        typed: FIRST,
        confirmed: TYPED,
        postponed: [{ from: '2017130', to: '2017131', ...TWO }],
      },
      redo: {
        basis: 'source-failed',
        reason: '停机',
        excluded: [],
        proposed: FIRST,
        confirmed: { role: 'official', id: 'a-4', at: '2017-05-20T02:00:00.000Z' },
      },
    },
  ],
};

export interface Leaf {
  at: string;
  kind: string;
  subject: string;
  actor: { id: string | null; role: string };
  data: Record<string, unknown>;
}

export const leaf = (kind: string, data: Record<string, unknown>, change: Partial<Leaf> = {}): Leaf => ({
  at: '2017-05-02T01:00:00.000Z',
  kind,
  subject: 'CX-1',
  actor: { id: null, role: 'system' },
  data,
  ...change,
});

/** The events of the three rounds, as the log holds them. */
export const LEAVES: readonly Leaf[] = [
  leaf('need.published', { planHash: 'plan 1' }),
  leaf('pool.frozen', { poolHash: 'pool 1', round: 1 }),
  leaf(
    'lottery.postponed',
    { round: 1, from: '2017120', to: '2017121' },
    { at: '2017-05-09T02:00:00.000Z', actor: { id: 'a-2', role: 'official' } },
  ),
  leaf(
    'lottery.confirmed',
    { round: 1, numbers: 'numbers' },
    { at: TYPED.at, actor: { id: TYPED.id, role: TYPED.role } },
  ),
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
  leaf('ceremony.recorded', { digits: '314', round: 3 }, { at: '2017-05-20T04:00:00.000Z' }),
];

/** What each of them is called where it is missing. */
export const NAMES = [
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
export const missing = (place: number) => ({ key: 'log/missing', params: { wanted: NAMES[place] } });
export const early = (place: number) => ({ key: 'log/too-early', params: { wanted: NAMES[place] } });

export const faultsOf = (leaves: readonly Leaf[], facts = FACTS) =>
  eventFaults(
    facts,
    leaves.map((one, index) => ({ leaf: { seq: index + 1, ...one } as never })),
  );

/** The events with that at one place changed. */
export const changed = (place: number, change: (leaf: Leaf) => void): Leaf[] => {
  const copy = structuredClone([...LEAVES]);
  change(copy[place] as Leaf);
  return copy;
};

/** The events with the one at a place moved to another place. */
export const moved = (from: number, to: number): Leaf[] => {
  const copy = [...LEAVES];
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
};
