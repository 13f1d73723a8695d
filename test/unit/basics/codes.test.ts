import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditCodeCheck, parseCreditCode, parseProjectCode } from '../../../src/basics/index.js';

const SYMBOLS = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY');

describe('unified social credit codes (GB 32100-2015)', () => {
  it.each(['91350100M000100Y43', '91532300MAT0Q00J70'])('%s is valid', (code) => {
    expect(parseCreditCode(code)).toBe(code);
  });

  it.each([
    '91350100M000100Y4Z',
    '91350100M000100Y44',
    '91350100M000100Y4',
    '91350100M000100Y433',
    '91350100I000100Y43',
    '',
    '统一社会信用代码统一社会信用代码统一',
  ])('%s is refused', (code) => {
    expect(parseCreditCode(code)).toBeUndefined();
  });

  it('understands full-width, lower-case and spaced characters', () => {
    expect(parseCreditCode('９１３５０１００Ｍ０００１００Ｙ４３')).toBe('91350100M000100Y43');
    expect(parseCreditCode(' 91350100 m000100y43\u200b')).toBe('91350100M000100Y43');
  });

  it('has exactly one check character, and any single wrong symbol shows', () => {
    const body = fc
      .array(fc.constantFrom(...SYMBOLS), { minLength: 17, maxLength: 17 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(body, fc.nat(16), fc.constantFrom(...SYMBOLS), (text, at, symbol) => {
        const check = creditCodeCheck(text);
        expect(SYMBOLS.filter((one) => parseCreditCode(text + one) !== undefined)).toEqual([check]);
        if (text[at] === symbol) return;
        const wrong = text.slice(0, at) + symbol + text.slice(at + 1) + check;
        expect(parseCreditCode(wrong)).toBeUndefined();
      }),
    );
  });
});

describe('project codes', () => {
  it.each([
    ['2017-532301-48-01-000123', 2017, '532301'],
    ['2015-532331-48-01-000123', 2015, '532331'],
    ['2020-532331-48-01-000123', 2020, '532331'],
    ['2112-532302-48-01-000123', 2021, '532302'],
    ['2101-532331-48-01-000123', 2021, '532331'],
    ['2611-532300-48-01-000123', 2026, '532300'],
    ['２０１７－５３２３０１－４８－０１－０００１２３', 2017, '532301'],
    ['2017–532301–48–01–000123', 2017, '532301'],
  ])('%s is of %d in %s', (code, year, division) => {
    expect(parseProjectCode(code)).toMatchObject({ ok: true, year, division });
  });

  it.each([
    ['', 'format'],
    ['2017-532301-48-01-00012', 'format'],
    ['2017532301480100123', 'format'],
    ['2013-532301-48-01-000123', 'year'],
    ['2014-532301-48-01-000123', 'year'],
    ['2021-532301-48-01-000123', 'year'],
    ['2113-532301-48-01-000123', 'year'],
    ['2012-532301-48-01-000123', 'year'],
    ['2017-110101-48-01-000123', 'division'],
    ['2017-532302-48-01-000123', 'division'],
    ['2212-532331-48-01-000123', 'division'],
  ])('%s is refused for its %s', (code, reason) => {
    expect(parseProjectCode(code)).toEqual({ ok: false, reason });
  });
});
