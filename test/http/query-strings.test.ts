import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../src/accounts/index.js';
import { readPage } from '../support/page.js';
import { filled, listRoutes, type Route } from '../support/routes.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let pages: readonly Route[];

beforeAll(async () => {
  site = await startTestSite();
  pages = listRoutes().filter(({ method, path }) => method === 'get' && !path.includes('*'));
});
afterAll(() => site.stop());

describe('a query string', () => {
  it.each([...ROLES, null])('is bounded and makes no page fail, for %s', async (role) => {
    expect(pages.length).toBeGreaterThan(40);
    const client = role ? await site.as(role) : site.client();
    const many = Array.from({ length: 1500 }, (_, index) => `p${index}=`).join('&');
    for (const { path } of pages) {
      const address = filled(path, 'CX-2017-999999');
      for (const query of [
        many,
        `q=${'x'.repeat(10_000)}`,
        `after=${'x'.repeat(10_000)}`,
        'q[500000000]=a&q[x][y]=b&__proto__[x]=1&constructor=a&toString=b&to=a&to=b',
      ]) {
        const { status } = await client.get(`${address}?${query}`);
        expect(status, `${address}?${query.slice(0, 40)}`).toBeLessThan(500);
      }
    }
  });

  it.each(['lang', 'notice', 'back'])('that gives %s twice is refused by name', async (name) => {
    for (const path of ['/', '/needs', '/agencies', '/login', '/verify']) {
      const answer = await site.client().get(`${path}?${name}=en&${name}=en`);
      expect(answer.status, path).toBe(400);
      expect(readPage(answer).text).toContain(name);
    }
  });

  it('longer than any is refused before the site sees it', async () => {
    expect((await site.client().get(`/?q=${'x'.repeat(20_000)}`)).status).toBe(431);
  });
});
