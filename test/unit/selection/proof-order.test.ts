import { describe, expect, it } from 'vitest';
import type { Faults } from '../../../src/selection/finding.js';
import type { Certificate, Coded, Plan } from '../../../src/selection/index.js';
import { orderFaults } from '../../../src/selection/proof.js';
import type { ProofOf, Times } from '../../../src/selection/source-record.js';
import { exampleCertificate, ROUND_1000 } from './certificate-example.js';

const LOTTERY = { kind: 'lottery', game: 'kl8', issue: '2017120' } as const;
const hand = (id: string, at: string) => ({ role: 'official', id, at });
const told = (faults: Faults): Coded[] => faults.filter((fault) => fault !== false);

/** The numbers typed at 13:40 of the day after the planned draw. */
const lotteryProof = (change: Partial<ProofOf<'lottery'>> = {}): ProofOf<'lottery'> => ({
  kind: 'lottery',
  typed: hand('a-1', '2017-05-09T13:40:00.000Z'),
  confirmed: hand('a-2', '2017-05-09T13:45:00.000Z'),
  postponed: [],
  ...change,
});

describe('the order of freeze, opening, value and draw', () => {
  const orderOf = (source: Plan['source'], times: Partial<Times>, proof?: Certificate['proof']) => {
    const certificate = exampleCertificate({ source });
    const { plan } = certificate;
    return told(
      orderFaults({ plan, times: { ...certificate.times, ...times }, proof: proof ?? certificate.proof }),
    );
  };
  const closesAt = '2017-05-08T09:00:00.000Z';
  const before = '2017-05-08T08:59:59.999Z';

  it('may have everything at one moment where there is no value', () => {
    const all = { frozenAt: closesAt, secretOpenedAt: closesAt, drawnAt: closesAt };
    expect(orderOf({ kind: 'commit' }, all)).toEqual([]);
  });

  it('is freeze, opening, draw, none of them before the deadline', () => {
    const commit = { kind: 'commit' } as const;
    expect(orderOf(commit, { frozenAt: before })).toEqual([
      { key: 'late/frozen-early', params: { frozenAt: before, closesAt } },
    ]);
    const frozenAt = '2017-05-08T09:00:01.000Z';
    expect(orderOf(commit, { secretOpenedAt: closesAt })).toEqual([
      { key: 'late/opened-before-freeze', params: { openedAt: closesAt, frozenAt } },
    ]);
    const openedAt = '2017-05-08T10:00:01.000Z';
    expect(orderOf(commit, { drawnAt: frozenAt })).toEqual([
      { key: 'late/drawn-before-opening', params: { drawnAt: frozenAt, openedAt } },
    ]);
  });

  it('has the digits of a ceremony between freeze and opening', () => {
    const source = { kind: 'ceremony', digits: 20 } as const;
    const at = (recordedAt: string, times: Partial<Times> = {}) =>
      orderOf(source, times, { kind: 'ceremony', witnesses: ['甲', '乙'], recordedAt });
    const [frozenAt, openedAt] = ['2017-05-08T09:00:01.000Z', '2017-05-08T10:00:01.000Z'];
    expect(at(frozenAt)).toEqual([]);
    expect(at(openedAt)).toEqual([]);
    const early = '2017-05-08T09:00:00.999Z';
    expect(at(early)).toEqual([
      { key: 'late/digits-before-freeze', params: { recordedAt: early, frozenAt } },
    ]);
    const late = '2017-05-08T10:00:01.001Z';
    expect(at(late)).toEqual([{ key: 'late/opened-before-digits', params: { openedAt, recordedAt: late } }]);
  });

  it('has freeze and opening before a lottery is drawn, the typing not before it, the draw after the numbers', () => {
    // The first draw an hour after the deadline.
    const from = '2017-05-08T13:30:00.000Z';
    const moment = '2017-05-08T13:29:59.999Z';
    const source = { ...LOTTERY, issue: '2017128' };
    expect(orderOf(source, { frozenAt: moment, secretOpenedAt: moment })).toEqual([]);
    expect(orderOf(source, { frozenAt: from, secretOpenedAt: from })).toEqual([
      { key: 'late/frozen-after-value', params: { frozenAt: from, from } },
      { key: 'late/opened-after-value', params: { openedAt: from, from } },
    ]);
    const typedAt = (at: string, drawnAt: string) =>
      orderOf(source, { drawnAt }, lotteryProof({ typed: hand('a-1', at), confirmed: hand('a-2', from) }));
    expect(typedAt(from, from)).toEqual([]);
    expect(typedAt(moment, from)).toEqual([
      { key: 'late/typed-before-value', params: { typedAt: moment, from } },
    ]);
    expect(typedAt(from, moment)).toEqual([
      { key: 'late/drawn-before-value', params: { drawnAt: moment, from } },
      { key: 'late/drawn-before-numbers', params: { drawnAt: moment, confirmedAt: from } },
    ]);
  });

  it('has freeze and opening before the round of the beacon, the draw not before it', () => {
    const from = '2023-08-23T15:59:24.000Z';
    const moment = '2023-08-23T15:59:23.999Z';
    const { source } = ROUND_1000;
    expect(orderOf(source, { frozenAt: moment, secretOpenedAt: moment, drawnAt: from })).toEqual([]);
    expect(orderOf(source, { drawnAt: moment })).toEqual([
      { key: 'late/drawn-before-value', params: { drawnAt: moment, from } },
    ]);
  });

  it('does not know the moment of a game that is not known', () => {
    const late = '2017-06-08T00:00:00.000Z';
    expect(
      orderOf(
        { ...LOTTERY, game: 'ssq' },
        { frozenAt: late, secretOpenedAt: late, drawnAt: late },
        lotteryProof({ typed: hand('a-1', before), confirmed: hand('a-2', late) }),
      ),
    ).toEqual([]);
  });

  it('is held to the source alone where there is no proof', () => {
    const { plan, times } = exampleCertificate({ source: LOTTERY });
    expect(told(orderFaults({ plan, times, proof: null }))).toEqual([]);
  });
});
