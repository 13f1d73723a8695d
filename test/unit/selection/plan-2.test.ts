import { describe, expect, it } from 'vitest';
import {
  escrowRoundOf,
  hashPlan,
  openingRoundOf,
  type Plan2,
  QUICKNET,
} from '../../../src/selection/index.js';
import { exampleChain } from './certificate-chain-2.js';
import { exampleTwo, type Options2 } from './certificate-example-2.js';
import { check, failed, passed, plain } from './check-example.js';
import { CUSTODIANS, later } from './plan-example-2.js';

const PERIOD = plain('plan/period');
const SEALS = plain('plan/seals');
const CLOSES = '2023-08-23T15:49:24.000Z';
const DAY = 86_400;
const round = (number: number, chain = QUICKNET.hash) => `drand:${chain}:${number}`;
const KEY = `age1${'p'.repeat(58)}`;

const judged = (plan: Partial<Plan2>, options: Options2 = {}) =>
  check(exampleTwo({ ...options, plan }), 'E_PLAN');

describe('E_PLAN of version 2', () => {
  it('is by the hash of version 2', () => {
    const { plan, planHash } = exampleTwo();
    expect(planHash).toBe(hashPlan(plan));
    expect(judged({})).toEqual(passed({ verbatim: planHash }));
  });

  it.each([
    ['three days', 3 * DAY, undefined],
    ['a second less', 3 * DAY - 1, plain('plan/short', { days: 3 })],
    ['half a year', 180 * DAY, undefined],
    ['a second more', 180 * DAY + 1, plain('plan/long', { days: 180 })],
  ])('holds the time of sign-up to the rules: %s', (_name, seconds, fault) => {
    const opensAt = later(CLOSES, -seconds);
    const { plan, planHash } = exampleTwo({ plan: { opensAt } });
    expect(plan.opensAt).toBe(opensAt);
    expect(judged({ opensAt })).toEqual(fault ? failed(PERIOD, fault) : passed({ verbatim: planHash }));
  });

  it('knows no other rules', () => {
    const fault = failed(PERIOD, plain('source/no-timing', { rules: '2099-01' }));
    expect(judged({ rules: '2099-01' }, { source: 'commit', scheme: 'site' })).toEqual(fault);
  });

  it('has the rounds of the beacon follow from the deadline', () => {
    const deadline = { closesAt: CLOSES, rules: '2017-01' };
    expect(openingRoundOf(deadline)).toBe(860);
    expect(openingRoundOf({ ...deadline, closesAt: later(CLOSES, 1) })).toBe(861);
    expect(openingRoundOf({ ...deadline, rules: 'x' })).toBeUndefined();
    const of = (source: Plan2['source']) => escrowRoundOf({ ...deadline, source });
    expect(of({ kind: 'commit' })).toBe(1000);
    expect(of({ kind: 'drand', chain: QUICKNET.hash, round: 1234 })).toBe(1234);
    expect(of({ kind: 'drand', chain: '0'.repeat(64), round: 1234 })).toBeUndefined();
    expect(of({ kind: 'ceremony', digits: 20 })).toBeUndefined();
    // 21:30 in Shanghai of the next day, in which the lottery's margin of an hour ends after the draw of the first.
    expect(of({ kind: 'lottery', game: 'kl8', issue: '2023228' })).toBe(
      (Date.parse('2023-08-24T13:30:00.000Z') / 1000 - QUICKNET.genesis) / 3 + 1,
    );
    expect(escrowRoundOf({ ...deadline, rules: 'x', source: { kind: 'commit' } })).toBeUndefined();
  });

  const sealed = (scheme: 'site' | 'custodians' | 'tlock', recipient: string) => ({
    sealing: { scheme, recipient },
  });
  const escrow = (recipient: string) => ({ escrow: { recipient, sha256: '0'.repeat(64) } });
  const notIts = (recipient: string) => plain('plan/sealing', { recipient });

  it.each<[string, Partial<Plan2>, object[]]>([
    ['the round of the deadline', sealed('tlock', round(860)), []],
    [
      'the round before',
      sealed('tlock', round(859)),
      [plain('plan/opening-round', { round: 859, own: 860 })],
    ],
    ['a later one', sealed('tlock', round(861)), [plain('plan/opening-round', { round: 861, own: 860 })]],
    [
      'a chain that is not pinned',
      sealed('tlock', round(860, '0'.repeat(64))),
      [plain('plan/opening-round', { round: 0, own: 860 })],
    ],
    [
      'a round with a zero before it',
      sealed('tlock', `drand:${QUICKNET.hash}:0860`),
      [plain('plan/opening-round', { round: 0, own: 860 })],
    ],
    ['a key under a time lock', sealed('tlock', KEY), [notIts(KEY)]],
    ['a round for custodians', sealed('custodians', round(860)), [notIts(round(860))]],
    [
      'a round that never comes for the site',
      sealed('site', round(9_000_000_000)),
      [notIts(round(9_000_000_000)), plain('plan/opening-round', { round: 9_000_000_000, own: 860 })],
    ],
    ['a key', sealed('site', KEY), []],
    ['a word', sealed('custodians', 'nobody'), [notIts('nobody')]],
    ['a key in capitals', sealed('site', KEY.toUpperCase()), [notIts(KEY.toUpperCase())]],
    ['nothing', { sealing: null }, [plain('plan/sealing-round')]],
    ['seals in a later round', { round: 2 }, [plain('plan/sealing-round')]],
    ['a later round without', { round: 2, sealing: null }, []],
    ['a secret for custodians', escrow(CUSTODIANS), []],
    ['a secret for nobody', { escrow: null }, []],
    ['a secret for a word', escrow('somebody'), [plain('plan/escrow', { recipient: 'somebody' })]],
    [
      'a secret that opens early',
      escrow(round(999)),
      [plain('plan/escrow-round', { round: 999, own: 1000 })],
    ],
    [
      'a secret that opens late',
      escrow(round(1001)),
      [plain('plan/escrow-round', { round: 1001, own: 1000 })],
    ],
  ])('says what is sealed to whom: %s', (_name, change, faults) => {
    const { planHash } = exampleTwo({ plan: change });
    expect(judged(change)).toEqual(
      faults.length > 0 ? failed(SEALS, faults) : passed({ verbatim: planHash }),
    );
  });

  it('gives a ceremony, whose time nobody knows, no round for its secret', () => {
    const change = escrow(round(1000));
    expect(judged(change, { source: 'ceremony' })).toEqual(
      failed(SEALS, [plain('plan/escrow-round', { round: 1000, own: 0 })]),
    );
  });
});

describe('money of the state', () => {
  const ofState = (options: Options2) => exampleTwo({ ...options, plan: { fund: 'state' } });
  const found = (options: Options2) => check(ofState(options), 'E_PLAN');

  it('may not be drawn by the operator’s secret alone', () => {
    expect(check(exampleTwo({ source: 'commit' }), 'E_PLAN').ok).toBe(true);
    expect(found({ source: 'commit' })).toEqual(failed(SEALS, [plain('plan/state-commit')]));
  });

  it.each(['lowest', 'reference', 'average'] as const)(
    'may not be bid for under the site’s own key: %s',
    (method) => {
      const options = { source: 'ceremony', scheme: 'site', method } as const;
      expect(check(exampleTwo(options), 'E_PLAN').ok).toBe(true);
      expect(found(options)).toEqual(failed(SEALS, [plain('plan/state-site-key')]));
      expect(found({ ...options, scheme: 'custodians' }).ok).toBe(true);
    },
  );

  it.each(['random', 'credit'] as const)('has no bids by %s', (method) => {
    expect(found({ source: 'ceremony', scheme: 'site', method }).ok).toBe(true);
  });
});

describe('the first plan of several rounds', () => {
  it('is held to the same', () => {
    expect(check(exampleChain(), 'E_ROUND').ok).toBe(true);
    const opensAt = '2024-05-13T08:00:00.000Z';
    const faults = (plan: Partial<Plan2>) => check(exampleChain({ plan }), 'E_ROUND').found;
    const inFirst = (fault: object) => [plain('round/in', { round: 1, fault })];
    expect(faults({ opensAt })).toEqual(inFirst(plain('plan/short', { days: 3 })));
    expect(faults({ sealing: { scheme: 'custodians', recipient: 'nobody' } })).toEqual(
      inFirst(plain('plan/sealing', { recipient: 'nobody' })),
    );
  });
});
