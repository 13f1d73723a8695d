import { describe, expect, it } from 'vitest';
import { compare, faultless, listPair, refuseText } from '../../../src/selection/check.js';
import { CHECK_CODES } from '../../../src/selection/index.js';
import { plain } from './check-example.js';

describe('the parts of a check', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((verbatim) => ({ verbatim })) as [
    object,
    object,
    object,
    object,
  ];

  it('report the first pair that differs, or the first of all', () => {
    const pairs = (...list: object[][]) => compare('E_K', list as never);
    expect(pairs([a, a], [b, b])).toEqual({ code: 'E_K', ok: true, expected: a, found: a });
    expect(pairs([a, a], [b, c], [c, d])).toEqual({ code: 'E_K', ok: false, expected: b, found: c });
  });

  it('report every fault, or what was expected', () => {
    expect(faultless('E_K', a as never, [false, false])).toEqual({
      code: 'E_K',
      ok: true,
      expected: a,
      found: a,
    });
    const fault = plain('round/seed') as never;
    expect(faultless('E_K', a as never, [false, fault])).toEqual({
      code: 'E_K',
      ok: false,
      expected: a,
      found: [fault],
    });
  });

  it.each<[readonly unknown[], readonly unknown[], object, object]>([
    [[1, 2], [1, 2], { verbatim: '[1,2]' }, { verbatim: '[1,2]' }],
    [[], [], { verbatim: '[]' }, { verbatim: '[]' }],
    [[1, 2], [1, 3], plain('list/at', { place: 2, value: '2' }), plain('list/at', { place: 2, value: '3' })],
    [[1, 2], [1], plain('list/at', { place: 2, value: '2' }), plain('list/end', { count: 1 })],
    [[1], [1, 2], plain('list/end', { count: 1 }), plain('list/at', { place: 2, value: '2' })],
    [['x'], [], plain('list/at', { place: 1, value: 'x' }), plain('list/end', { count: 0 })],
  ])('show where lists differ: %j, %j', (expected, found, first, second) => {
    expect(listPair(expected, found)).toEqual([first, second]);
  });

  it('are all undone, but the first, for a text that is no certificate', () => {
    const why = plain('parse/not-utf8') as never;
    const [parsed, ...others] = refuseText(why);
    expect(parsed).toEqual({ code: 'E_PARSE', ok: false, expected: plain('parse/certificate'), found: why });
    expect(others.map(({ code }) => code)).toEqual(CHECK_CODES.slice(1));
    for (const { ok, expected, found } of others)
      expect({ ok, expected, found }).toEqual({
        ok: null,
        expected: plain('parse/certificate'),
        found: plain('parse/unreached'),
      });
  });
});
