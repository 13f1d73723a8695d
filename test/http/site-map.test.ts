import { afterAll, beforeAll, expect, it } from 'vitest';
import { routes } from '../../src/web/pages.js';
import { readPage } from '../support/page.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const inMap = (role: string): string[] =>
  routes
    .filter(
      (route) =>
        route.inMap && (route.roles === 'public' || (route.roles as readonly string[]).includes(role)),
    )
    .map(({ pattern }) => pattern);

it.each(['public', 'agency', 'owner', 'official', 'auditor', 'administrator'] as const)(
  'leads %s to each place that is open, and every link is answered',
  async (role) => {
    const client = role === 'public' ? site.client() : await site.as(role);
    const page = await client.get('/site-map');
    const wanted = inMap(role);
    expect(wanted.length).toBeGreaterThan(10);
    const { links } = readPage(page);
    for (const path of wanted) {
      expect(links).toContain(path);
      expect([path, [200, 303].includes((await client.get(path)).status)]).toEqual([path, true]);
    }
    const others = routes.filter((route) => route.inMap && !wanted.includes(route.pattern));
    expect(links.filter((link) => others.some(({ pattern }) => pattern === link))).toEqual([]);
  },
);
