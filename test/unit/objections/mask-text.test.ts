import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText, takeOut } from '../../../src/objections/mask-text.js';

const nobody = { name: null, phone: null };
const masked = (text: string) => maskText(text, nobody);

describe('the masked text of an objection', () => {
  it.each([
    ['手机 13987654321 可联系', '手机 […] 可联系'],
    ['手机139-8765-4321。', '手机[…]。'],
    ['打 139 87 65 43 21', '打 […]'],
    ['打１３９８７６５４３２１', '打[…]'],
    ['电话：(0878)3121234', '电话：[…]'],
    ['0878-3121234转 8', '[…]转 8'],
    ['我的电话是3121234', '我的电话是[…]'],
    ['身份证 532301197805123456', '身份证 […]'],
    ['身份证 53230119780512345X，', '身份证 […]，'],
    ['身份证 532301 19780512 345x', '身份证 […]'],
    ['身份证 532301780512345', '身份证 […]'],
    ['写到 zhang.san@example.com', '写到 […]'],
    ['写到 ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ', '写到 […]'],
  ])('of %j is %j', (text, expected) => expect(masked(text)).toBe(expected));

  it.each([
    'CX-2026-000045 的中选价 1234567.00 元，预算 95000000 分',
    '公告 CX-2026-000045-Y01，项目代码 2017-532301-76-01-000022',
    '机构 91532301MA0000125J 的资质 乙测资字53000001',
    '2026-03-05 10:00:00 至 2026-03-08',
    '第 1000 轮，比例尺 1:500，依据〔2017〕12 号',
  ])('leaves %j as it is', (text) => expect(masked(text)).toBe(text));

  it('is without the name and the number of whoever wrote it, however they are spaced', () => {
    const author = { name: '张三丰', phone: '0878 312 1234' };
    expect(maskText('本人张三丰（张 三 丰），03121234 不是，0 878 3121234 是', author)).toBe(
      '本人[…]（[…]），03121234 不是，[…] 是',
    );
    // Every mark that a name or a number may have.
    const marks = { name: 'A-B/C\\D$', phone: '0878-312 1234' };
    expect(maskText('A-B/C\\D$ 的电话 0878-312 1234', marks)).toBe('[…] 的电话 […]');
    expect(maskText('李的报价最低', { name: '李', phone: null })).toBe('李的报价最低');
    expect(maskText('a.b (c)', { name: 'a.b', phone: '((((' })).toBe('[…] (c)');
  });

  const words = fc
    .array(fc.constantFrom('中选', '机构', '，', '\n', 'x', '价 ', '(', '…'), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const gap = fc.constantFrom('', ' ', '-', '·', '. ');
  const wide = (text: string) =>
    text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

  it('holds no mobile number, identity card or name of the author, wherever and however it is typed', () => {
    const number = fc.oneof(fc.stringMatching(/^1[3-9]\d{9}$/), fc.stringMatching(/^[1-9]\d{16}[\dX]$/));
    fc.assert(
      fc.property(words, words, number, gap, fc.boolean(), (before, after, digits, between, isWide) => {
        const typed = digits.split('').join(between);
        const text = `${before}，${isWide ? wide(typed) : typed}，张三丰${after}`;
        const left = maskText(text, { name: '张三丰', phone: null });
        expect(left.replace(/\D/g, '')).toBe('');
        expect(left).not.toContain('张三丰');
        // What is masked stays as it is.
        expect(maskText(left, { name: '张三丰', phone: null })).toBe(left);
      }),
    );
  });

  it('is found in time with its length, whatever is typed', () => {
    for (const text of [
      '1'.repeat(2000),
      '1 '.repeat(1000),
      '0-'.repeat(1000),
      '(0878)'.repeat(300),
      '电话'.repeat(900),
    ])
      expect(masked(text).length).toBeLessThanOrEqual(2000);
  });
});

describe('words that an official takes out', () => {
  it('are gone wherever they stand, longer ones first; those that are not there are told', () => {
    expect(takeOut('证人李四和李四光', ['李四', '李四光', '王五'])).toEqual({
      text: '证人[…]和[…]',
      missing: ['王五'],
    });
    expect(takeOut('没有', [])).toEqual({ text: '没有', missing: [] });
  });
});
