import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/app/config.js';

const load = (text?: string) =>
  loadConfig({ SITE_KEY: '0'.repeat(64), ...(text === undefined ? {} : { KEY_PRINTED_AT: text }) })
    .keyPrintedAt;

describe('KEY_PRINTED_AT', () => {
  it('is a list of places, put in order as typed text is', () => {
    expect(load(' 本地日报 ２０２６－０３－０１；https://a.test/b ;; 公报\u0007 第 1 期 ')).toEqual([
      '本地日报 2026-03-01',
      'https://a.test/b',
      '公报 第 1 期',
    ]);
    expect(load(';')).toEqual([]);
  });

  it('is not said where it is not set', () => {
    expect(load()).toBeUndefined();
    expect(load('')).toBeUndefined();
  });

  it.each([
    ['a place that is too long', 'x'.repeat(201)],
    ['too many places', Array.from({ length: 21 }, (_, n) => n).join(';')],
    ['a text that is too long', 'x;'.repeat(2501)],
  ])('refuses %s', (_name, text) => {
    expect(() => load(text)).toThrow('KEY_PRINTED_AT');
  });
});
