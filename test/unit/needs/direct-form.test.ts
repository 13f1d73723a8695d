import { describe, expect, it } from 'vitest';
import { announcementBounds, rulesAt } from '../../../src/basics/index.js';
import { DIRECT_GROUND_CODES, DIRECT_GROUNDS, isDirect, needFormSchema } from '../../../src/needs/index.js';
import { aCreditCode } from '../../support/builders.js';

const CODE = aCreditCode();

const DIRECT = {
  title: '水库测量',
  projectCode: '2017-532301-76-01-000001',
  projectName: '水库除险加固',
  mode: 'one-of',
  lines: [{ type: 'C01', minGrade: '丙' }],
  content: '地形图测绘',
  budget: '98000',
  fund: 'social',
  method: 'direct',
  source: 'commit',
  closesAt: '2017-05-10 09:00',
  ownerPhone: '0878-3120000',
  directAgency: CODE.toLowerCase().replace('9153', '9153 '),
  directPrice: '98000',
  directGround: 'continuation',
  directEarlier: ' cx-2017-000123 ',
  directReason: '理由',
};

const refusals = (overrides: Record<string, unknown>) => {
  const { error } = needFormSchema.safeParse({ ...DIRECT, ...overrides });
  return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
};

describe('the form of a direct choice', () => {
  it('asks for agency, price, ground and reason, each at its field', () => {
    const nothing = { directAgency: '', directPrice: '', directGround: '', directReason: ' ' };
    expect(refusals(nothing)).toEqual([
      'directAgency form/required',
      'directPrice form/required',
      'directReason form/required',
      'directGround form/choose',
    ]);
    expect(refusals({ directPrice: '98000.01' })).toEqual(['directPrice needs/direct-above-budget']);
    expect(refusals({ directPrice: '0' })).toEqual(['directPrice form/zero-money']);
    expect(refusals({ directAgency: '123' })).toEqual(['directAgency form/bad-credit-code']);
    expect(refusals({ directGround: 'friendship' })).toEqual(['directGround form/choose']);
    expect(refusals({ floor: '90000' })).toEqual(['floor needs/floor-without-bids']);
    expect(refusals({ pricedDraw: '1' })).toEqual(['pricedDraw needs/priced-draw-only']);
    expect(refusals({ directReason: '字'.repeat(2001) })).toEqual(['directReason form/too-long']);
    expect(refusals({ directEarlier: 'x'.repeat(31) })).toEqual(['directEarlier form/too-long']);
  });

  it('reads codes however they are typed, and is known for what it is', () => {
    const form = needFormSchema.parse(DIRECT);
    expect(form).toMatchObject({
      directAgency: CODE,
      directEarlier: 'CX-2017-000123',
      directPrice: 9_800_000,
    });
    expect(isDirect(form)).toBe(true);
    expect(needFormSchema.safeParse({ ...DIRECT, directAgency: '' }).success).toBe(false);
  });

  it('keeps nothing of it in a need whose agency is selected', () => {
    const form = needFormSchema.parse({ ...DIRECT, method: 'random', directAgency: '' });
    expect(form).toMatchObject({
      directAgency: null,
      directPrice: null,
      directGround: null,
      directEarlier: null,
      directReason: null,
    });
    expect(isDirect(form)).toBe(false);
  });
});

describe('the rules of a direct choice', () => {
  it('announce it for five working days at least, as long as a sign-up at most', () => {
    const since = '2023-08-18T01:00:00.000Z';
    const { earliest, latest } = announcementBounds(since);
    expect([earliest, latest]).toEqual(['2023-08-25T01:00:00.000Z', '2024-02-14T01:00:00.000Z']);
    expect(rulesAt(since)).toMatchObject({ directChoiceDays: 5, directStateBelowFen: 30_000_000 });
  });

  it('name grounds that have words and ask for evidence, all of them', () => {
    expect([...rulesAt('2023-08-18T01:00:00.000Z').directGrounds].sort()).toEqual(
      [...DIRECT_GROUND_CODES].sort(),
    );
    for (const { words, asks, evidence } of Object.values(DIRECT_GROUNDS)) {
      expect([words.zh, words.en, asks.zh, asks.en].every((text) => text.length > 5)).toBe(true);
      expect(['files', 'earlier-award', 'earlier-failure', 'register']).toContain(evidence);
    }
  });
});
