import { describe, expect, it } from 'vitest';
import type { Faults } from '../../../src/selection/finding.js';
import type { Certificate, Coded, Plan } from '../../../src/selection/index.js';
import { effectiveSource, proofFaults, sourceFaults } from '../../../src/selection/proof.js';
import type { ProofOf } from '../../../src/selection/source-record.js';
import { exampleCertificate, ROUND_1000 } from './certificate-example.js';

const LOTTERY = { kind: 'lottery', game: 'kl8', issue: '2017120' } as const;
const hand = (id: string, at: string) => ({ role: 'official', id, at });
const told = (faults: Faults): Coded[] => faults.filter((fault) => fault !== false);
const keys = (faults: Faults): string[] => told(faults).map(({ key }) => key);

const step = (from: string, to: string, change: Partial<ProofOf<'lottery'>['postponed'][number]> = {}) => ({
  from,
  to,
  reason: '休市',
  proposed: hand('a-1', '2017-05-08T14:00:00.000Z'),
  confirmed: hand('a-2', '2017-05-08T15:00:00.000Z'),
  ...change,
});

/** The numbers typed at 13:40 of the day after the planned draw. */
const lotteryProof = (change: Partial<ProofOf<'lottery'>> = {}): ProofOf<'lottery'> => ({
  kind: 'lottery',
  typed: hand('a-1', '2017-05-09T13:40:00.000Z'),
  confirmed: hand('a-2', '2017-05-09T13:45:00.000Z'),
  postponed: [],
  ...change,
});

describe('the source as it stands', () => {
  it('is that of the plan, or names the issue of the last postponement', () => {
    expect(effectiveSource(LOTTERY, null)).toBe(LOTTERY);
    expect(effectiveSource(LOTTERY, lotteryProof())).toEqual(LOTTERY);
    const postponed = [step('2017120', '2017121'), step('2017121', '2017122')];
    expect(effectiveSource(LOTTERY, lotteryProof({ postponed }))).toEqual({ ...LOTTERY, issue: '2017122' });
  });

  it('is not moved by the proof of another kind, nor where nothing can be put off', () => {
    const ceremony = { kind: 'ceremony', digits: 20 } as const;
    expect(effectiveSource(ceremony, lotteryProof({ postponed: [step('2017120', '2017121')] }))).toBe(
      ceremony,
    );
    const { proof } = exampleCertificate();
    expect(effectiveSource(ceremony, proof)).toBe(ceremony);
  });
});

describe('what speaks against a source', () => {
  const plan = (change: Partial<Plan>): Plan => ({ ...exampleCertificate().plan, ...change });

  it('is nothing where no deadline fixes it, whatever the rules', () => {
    expect(sourceFaults(plan({ rules: 'unknown' }))).toEqual([]);
    expect(sourceFaults(plan({ source: { kind: 'commit' }, rules: 'unknown' }))).toEqual([]);
  });

  it('is that the rules are not known', () => {
    const faults = [{ key: 'source/no-timing', params: { rules: 'toString' } }];
    expect(sourceFaults(plan({ source: LOTTERY, rules: 'toString' }))).toEqual(faults);
    expect(sourceFaults(plan({ source: ROUND_1000.source, rules: 'toString' }))).toEqual(faults);
  });

  it.each([
    // An hour after the deadline at the earliest: the draw of 21:30 in Shanghai, day 128 of the year.
    ['2017128', '2017-05-08T12:30:00.000Z', true],
    ['2017129', '2017-05-08T12:30:00.000Z', false],
    ['2017129', '2017-05-08T12:30:00.001Z', true],
  ])('is an issue that does not follow: %s after %s, %s', (issue, closesAt, follows) => {
    const source = { ...LOTTERY, issue };
    expect(told(sourceFaults(plan({ source, closesAt })))).toEqual(
      follows ? [] : [{ key: 'source/issue', params: { issue, closesAt } }],
    );
  });

  it('leaves the issue of a game that it does not know to the bits', () => {
    expect(told(sourceFaults(plan({ source: { ...LOTTERY, game: 'ssq', issue: '1' } })))).toEqual([]);
  });

  it('is a round of the beacon that does not follow, or a chain that is not known', () => {
    const { source } = ROUND_1000;
    const closesAt = '2023-08-23T15:49:24.000Z';
    expect(told(sourceFaults(plan({ source, closesAt })))).toEqual([]);
    expect(told(sourceFaults(plan({ source: { ...source, round: 999 }, closesAt })))).toEqual([
      { key: 'source/round', params: { round: 999, closesAt, own: 1000 } },
    ]);
    const chain = 'a'.repeat(64);
    expect(told(sourceFaults(plan({ source: { ...source, chain }, closesAt })))).toEqual([
      { key: 'source/chain', params: { chain } },
    ]);
  });
});

describe('what speaks against a proof', () => {
  const faultsOf = (
    proof: Certificate['proof'],
    source: Plan['source'] = LOTTERY,
    value: string | null = '',
  ) => told(proofFaults({ plan: { ...exampleCertificate().plan, source }, publicValue: value, proof }));

  it('is its absence, or that it is one of another kind', () => {
    const ceremony = exampleCertificate().proof;
    expect(faultsOf(null)).toEqual([{ key: 'lottery/none', params: {} }]);
    expect(faultsOf(ceremony)).toEqual([{ key: 'lottery/none', params: {} }]);
    expect(faultsOf(null, { kind: 'ceremony', digits: 20 })).toEqual([{ key: 'ceremony/none', params: {} }]);
    expect(keys(faultsOf(null, ROUND_1000.source))).toEqual(['drand/none']);
    expect(faultsOf(ceremony, { kind: 'commit' })).toEqual([]);
  });

  it.each([
    [['甲', '乙'], []],
    [['甲', '甲', '乙'], []],
    [['甲', '甲'], ['ceremony/witnesses']],
    [['甲'], ['ceremony/witnesses']],
  ])('of a ceremony is that two people did not witness it: %j', (witnesses, faults) => {
    const proof = { kind: 'ceremony', witnesses, recordedAt: '2017-05-08T10:00:00.000Z' } as const;
    expect(keys(faultsOf({ ...proof }, { kind: 'ceremony', digits: 20 }))).toEqual(faults);
  });

  const typed = hand('a-1', '2017-05-09T13:40:00.000Z');
  it.each<[string, Partial<ProofOf<'lottery'>>, readonly Coded[]]>([
    ['nothing', {}, []],
    ['nothing at the same moment', { typed, confirmed: { ...typed, id: 'a-2' } }, []],
    [
      'one person',
      { confirmed: hand('a-1', '2017-05-09T13:45:00.000Z') },
      [{ key: 'lottery/one-person', params: {} }],
    ],
    [
      'a confirmation before the typing',
      { confirmed: hand('a-2', '2017-05-09T13:39:59.999Z') },
      [{ key: 'lottery/confirmed-early', params: {} }],
    ],
    [
      'nothing after postponements',
      { postponed: [step('2017120', '2017121'), step('2017121', '2017122')] },
      [],
    ],
    [
      'a postponement of another issue',
      { postponed: [step('2017121', '2017122')] },
      [{ key: 'lottery/not-awaited', params: { issue: '2017121' } }],
    ],
    [
      'a second postponement of the same issue',
      { postponed: [step('2017120', '2017121'), step('2017120', '2017121')] },
      [{ key: 'lottery/not-awaited', params: { issue: '2017120' } }],
    ],
    [
      'an issue skipped',
      { postponed: [step('2017120', '2017122')] },
      [{ key: 'lottery/not-next', params: { issue: '2017122', from: '2017120' } }],
    ],
    [
      'a postponement by one person',
      { postponed: [step('2017120', '2017121', { proposed: hand('a-2', '2017-05-08T14:00:00.000Z') })] },
      [{ key: 'lottery/moved-by-one', params: { issue: '2017121' } }],
    ],
    [
      'a postponement confirmed before it was proposed',
      { postponed: [step('2017120', '2017121', { confirmed: hand('a-2', '2017-05-08T13:59:59.999Z') })] },
      [{ key: 'lottery/moved-early', params: { issue: '2017121' } }],
    ],
    [
      'nothing in a postponement at one moment',
      {
        postponed: [
          step('2017120', '2017121', {
            proposed: hand('a-1', typed.at),
            confirmed: hand('a-2', typed.at),
          }),
        ],
      },
      [],
    ],
    [
      'a postponement after the typing',
      { postponed: [step('2017120', '2017121', { confirmed: hand('a-2', '2017-05-09T13:40:00.001Z') })] },
      [{ key: 'lottery/typed-early', params: { issue: '2017121' } }],
    ],
  ])('of a lottery is %s', (_name, change, faults) => {
    expect(faultsOf(lotteryProof(change))).toEqual(faults);
  });

  it('is that the game gives too few bits', () => {
    expect(faultsOf(lotteryProof(), { ...LOTTERY, game: 'ssq' })).toEqual([
      { key: 'lottery/bits', params: { bits: 0, least: 40 } },
    ]);
  });

  it('is each thing that is wrong with a round of the beacon', () => {
    const { source, signature, randomness } = ROUND_1000;
    const beacon = (change: object, value: string | null, of: object = {}) =>
      faultsOf({ kind: 'drand', round: 1000, signature, ...change }, { ...source, ...of }, value);
    expect(beacon({}, randomness)).toEqual([]);
    expect(beacon({ round: 1001 }, randomness)).toEqual([
      { key: 'drand/round', params: { round: 1001, planned: 1000 } },
    ]);
    expect(beacon({}, 'a'.repeat(64))).toEqual([{ key: 'drand/value', params: {} }]);
    expect(beacon({}, null)).toEqual([{ key: 'drand/value', params: {} }]);
    expect(beacon({ signature: `${signature.slice(0, -1)}8` }, randomness)).toEqual([
      { key: 'drand/signature', params: { round: 1000 } },
    ]);
    const chain = 'a'.repeat(64);
    expect(beacon({}, randomness, { chain })).toEqual([{ key: 'source/chain', params: { chain } }]);
  });
});
