import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../../src/accounts/attempts.js';
import { toLoginKey } from '../../../src/accounts/login-name.js';
import { addMillis, MINUTE } from '../../../src/basics/index.js';
import { ownPath } from '../../../src/web/pages/accounts/back.js';

describe('a login name', () => {
  it.each([
    [' Person@Example.TEST ', 'person@example.test'],
    ['ｐｅｒｓｏｎ＠example.test', 'person@example.test'],
    ['91350100m000100y43', '91350100M000100Y43'],
    ['９１３５０１００Ｍ０００１００Ｙ４３', '91350100M000100Y43'],
    ['9135 0100 M000 100Y 43', '91350100M000100Y43'],
    ['nobody\u0000', 'NOBODY'],
  ])('%j is looked up as %s', (typed, key) => {
    expect(toLoginKey(typed)).toBe(key);
  });

  it('has an end', () => {
    expect(toLoginKey('x'.repeat(100_000))).toHaveLength(254);
  });
});

describe('the wait after failures', () => {
  const now = '2017-05-02T01:00:00.000Z';
  const limit = { count: 3, window: 15 * MINUTE };
  const ago = (minutes: number) => addMillis(now, -minutes * MINUTE);

  it('begins with the last one allowed and ends when the oldest that counts leaves the window', () => {
    expect(waitFor([], limit, now)).toBe(0);
    expect(waitFor([ago(1), ago(2)], limit, now)).toBe(0);
    expect(waitFor([ago(1), ago(2), ago(5)], limit, now)).toBe(10 * MINUTE);
    expect(waitFor([ago(1), ago(2), ago(5), ago(14)], limit, now)).toBe(10 * MINUTE);
    expect(waitFor([ago(1), ago(2), ago(15)], limit, now)).toBe(0);
  });
});

describe('a path to return to', () => {
  it('never leaves the site, whatever is typed', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        '/',
        '\\',
        '.',
        '\t',
        '\n',
        ' ',
        '@',
        ':',
        '?',
        '#',
        '%',
        'a',
        'x.test',
        'http:',
        '%2f',
        '%5c',
      ),
      maxLength: 12,
    });
    fc.assert(
      fc.property(nasty, (typed) => {
        const path = ownPath(`/${typed}`);
        if (path === null) return;
        expect(new URL(path, 'https://site.test').origin).toBe('https://site.test');
        expect(path).toMatch(/^\/(?![/\\])/);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps ordinary paths with their query', () => {
    expect(ownPath('/needs?division=532301&q=水库')).toBe('/needs?division=532301&q=%E6%B0%B4%E5%BA%93');
    expect(ownPath(['/a'])).toBeNull();
    expect(ownPath(undefined)).toBeNull();
  });
});
