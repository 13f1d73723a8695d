import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NeedForm, needFormSchema } from '../../../src/needs/index.js';
import { carriesBid, isOpen } from '../../../src/needs/need.js';
import { METHODS, methodOf } from '../../../src/selection/index.js';

const TYPED = {
  title: '水库除险加固工程测量',
  projectCode: '2017-532301-76-01-000001',
  projectName: '演示项目',
  investment: '',
  mode: 'one-of',
  lines: [{ type: 'C01', minGrade: '丙' }],
  content: '地形图测绘\r\n比例尺 1:500',
  serviceDays: '30',
  budget: '98000',
  floor: '',
  fund: 'state',
  method: 'lowest',
  minEntries: '',
  source: 'commit',
  closesAt: '2017-05-08 09:00',
  avoidance: '',
  witnesses: '',
  ownerPhone: '0878-3120000',
  supervisorPhone: '',
};
const read = (change: Record<string, unknown> = {}): NeedForm =>
  needFormSchema.parse({ ...TYPED, ...change });
const faults = (change: Record<string, unknown>) =>
  needFormSchema
    .safeParse({ ...TYPED, ...change })
    .error?.issues.map(({ path, message }) => [path.join('.'), message]);

describe('the form of a need', () => {
  it('is read into exact amounts, an instant, and nothing for what was left empty', () => {
    expect(read({ investment: '１，２３４，５６７．８９' })).toMatchObject({
      investment: 123_456_789,
      budget: 9_800_000,
      floor: null,
      serviceDays: 30,
      minEntries: null,
      closesAt: '2017-05-08T01:00:00.000Z',
      content: '地形图测绘\n比例尺 1:500',
      lines: [{ type: 'C01', minGrade: '丙' }],
      pricedDraw: false,
      supervisorPhone: null,
    });
  });

  it('looks at the length of an amount or a time before it puts it in order', () => {
    const blanks = ' '.repeat(1000);
    expect(faults({ budget: `${'0'.repeat(1000)}98000` })).toEqual([['budget', 'form/bad-money']]);
    expect(faults({ floor: `${blanks}1` })).toEqual([['floor', 'form/bad-money']]);
    expect(faults({ closesAt: `2017-05-08 09:00${blanks}` })).toEqual([['closesAt', 'form/bad-time']]);
  });

  it('leaves out lines of the requirement that name no type', () => {
    const lines = [{ type: '', minGrade: '甲' }, { type: 'C02', minGrade: '' }, {}];
    expect(read({ lines }).lines).toEqual([{ type: 'C02', minGrade: null }]);
    expect(faults({ lines: [{ type: '', minGrade: '甲' }] })).toEqual([['lines', 'needs/no-requirement']]);
    const six = Array.from({ length: 6 }, () => ({ type: 'C01', minGrade: '' }));
    expect(faults({ lines: six })).toEqual([['lines', 'needs/too-many-lines']]);
  });

  it.each([
    [{ floor: '97999.99' }, undefined],
    [{ floor: '98000' }, [['floor', 'needs/floor-above-budget']]],
    [{ floor: '1', method: 'random' }, [['floor', 'needs/floor-without-bids']]],
    [{ floor: '1', method: 'credit' }, [['floor', 'needs/floor-without-bids']]],
    [{ pricedDraw: '1', method: 'random' }, undefined],
    [{ pricedDraw: '1', method: 'average' }, [['pricedDraw', 'needs/priced-draw-only']]],
    [{ witnesses: '甲，乙、丙' }, undefined],
    [{ witnesses: '甲；乙\n丙,丁' }, [['witnesses', 'needs/too-many-witnesses']]],
    [{ attachments: ['a', 'a', ''] }, undefined],
    [{ attachments: ['a', 'b', 'c', 'd', 'e', 'f'] }, [['attachments', 'needs/too-many-attachments']]],
  ])('%j', (change, expected) => {
    expect(faults(change)).toEqual(expected);
  });

  it('reads an avoidance list in any order and with any separator, to the same list', () => {
    const codes = ['91350100M000100Y43', '91532300MAT0Q00J70'];
    const [a, b] = [
      read({ avoidance: `${codes[1]} 乙\n\n${codes[0]}，甲` }),
      read({ avoidance: `${codes[0]};甲\r\n${codes[1]?.toLowerCase()}\t乙` }),
    ];
    expect(a.avoidance).toEqual([
      { agency: codes[0], reason: '甲' },
      { agency: codes[1], reason: '乙' },
    ]);
    expect(b.avoidance).toEqual(a.avoidance);
    for (const wrong of [`${codes[0]}`, `${codes[0]} 甲\n${codes[0]} 乙`, '甲 91350100M000100Y43'])
      expect(faults({ avoidance: wrong })).toEqual([['avoidance', 'needs/bad-avoidance']]);
  });

  it('refuses whatever is no form, at its fields and without failing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(TYPED)), fc.anything()), (change) => {
        const parsed = needFormSchema.safeParse({ ...TYPED, ...change });
        for (const { path } of parsed.error?.issues ?? []) expect(Object.keys(TYPED)).toContain(path[0]);
      }),
    );
  });

  it('says that a bid is carried where the method takes one or the notice asks for one', () => {
    for (const method of METHODS) {
      expect(carriesBid({ method, pricedDraw: false })).toBe(methodOf(method).takesBid);
      expect(carriesBid({ method, pricedDraw: true })).toBe(true);
      const refused = [['pricedDraw', 'needs/priced-draw-only']];
      expect(faults({ method, pricedDraw: '1' })).toEqual(methodOf(method).takesBid ? refused : undefined);
    }
  });
});

describe('a change of a notice', () => {
  it('is possible before the deadline alone', () => {
    const closesAt = '2017-05-08T01:00:00.000Z';
    expect(isOpen({ state: 'published', closesAt }, '2017-05-08T00:59:59.999Z')).toBe(true);
    expect(isOpen({ state: 'published', closesAt }, closesAt)).toBe(false);
    for (const state of ['draft', 'submitted', 'closed', 'failed', 'selected', 'withdrawn'] as const)
      expect(isOpen({ state, closesAt }, '2017-05-02T01:00:00.000Z')).toBe(false);
  });
});
