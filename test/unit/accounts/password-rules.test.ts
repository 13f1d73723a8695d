import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusePassword } from '../../../src/accounts/password-rules.js';

const LOGINS = ['person@example.test', '91350100M000100Y43'];

describe('a new password', () => {
  it.each([
    ['', 'account/password-short'],
    ['123456789', 'account/password-short'],
    ['九个汉字的密码不够', 'account/password-short'],
    ['x'.repeat(129), 'account/password-long'],
    ['e\u0301\u0316'.repeat(300), 'account/password-long'],
    ['1234567890', 'account/password-common'],
    ['PassWord123', 'account/password-common'],
    ['Ｑwertyuiop', 'account/password-common'],
    ['aaaaaaaaaaaa', 'account/password-common'],
    ['abababababab', 'account/password-common'],
    ['abcdefghijkl', 'account/password-common'],
    ['mlkjihgfedcb', 'account/password-common'],
    ['Person@Example.test', 'account/password-is-login'],
    ['91350100m000100y43', 'account/password-is-login'],
  ])('%j is refused: %s', (password, code) => {
    expect(refusePassword(password, LOGINS)).toBe(code);
  });

  it.each([
    'correct horse battery staple',
    '彝州水库勘测院的春天来了',
    'tT7#kLm2pQ',
    'a b c d e ',
    '𠮷𠮷𠮷𠮷𠮷一二三四五',
    // The most units of one character: four letters to one, 128 of them.
    '\u03b1\u0313\u0300\u0345\u03b7\u0313\u0300\u0345\u03c9\u0313\u0300\u0345'.repeat(42),
  ])('%j is accepted', (password) => {
    expect(refusePassword(password, [...LOGINS, null, undefined, ''])).toBeNull();
  });

  it('is judged by its length in characters alone, whatever they are', () => {
    fc.assert(
      fc.property(fc.uuid(), (text) => {
        expect(refusePassword(text, LOGINS)).toBeNull();
        expect(refusePassword(text.slice(0, 9), LOGINS)).toBe('account/password-short');
      }),
    );
  });
});
