import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../src/accounts/index.js';
import { filled, listRoutes, type Route } from '../support/routes.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let found: readonly Route[];

const IDS = ['00000000-0000-7000-8000-ffffffffffff', 'CX-2017-999999', '%00'];

beforeAll(async () => {
  // PostgreSQL is the stricter engine: it refuses U+0000 in a text and numbers out of range.
  site = await startTestSite({ engine: 'postgres' });
  found = listRoutes();
});
afterAll(() => site.stop());

// A witness, and a log that is witnessed, is known by its signature, not by a login: without a valid one it is told what is wrong.
const SIGNED: readonly string[] = ['/log/cosignature', '/witness/add-checkpoint'];

/** What somebody without a role in the matter may post: the own session and password, a certificate to check. */
const PERSONAL = new Set([
  '/login',
  '/logout',
  '/register/agency',
  '/register/owner',
  '/desk/password',
  '/verify',
]);

describe('the routes', () => {
  it('are found by this test', () => {
    expect(found.filter(({ method }) => method === 'get').length).toBeGreaterThan(10);
    expect(found.filter(({ method }) => method === 'post').length).toBeGreaterThan(5);
    expect(found.every(({ method }) => method === 'get' || method === 'post')).toBe(true);
  });

  it('let an auditor change nothing', async () => {
    const auditor = await site.as('auditor');
    const before = await site.deps.db.selectFrom('auditHead').select('seq').executeTakeFirstOrThrow();
    for (const { method, path } of found) {
      if (method !== 'post' || PERSONAL.has(path) || SIGNED.includes(path)) continue;
      for (const id of IDS) {
        const { status } = await auditor.post(filled(path, id));
        expect([403, 404], `POST ${filled(path, id)} answered ${status}`).toContain(status);
      }
    }
    expect(await site.deps.db.selectFrom('auditHead').select('seq').executeTakeFirstOrThrow()).toEqual(
      before,
    );
  });

  it('let the public change nothing', async () => {
    for (const { method, path } of found) {
      if (method !== 'post' || PERSONAL.has(path) || path === '/desk/password' || SIGNED.includes(path))
        continue;
      const { status, text } = await site.client().post(filled(path, IDS[0] ?? ''));
      expect([401, 403, 404], `POST ${path} answered ${status}`).toContain(status);
      // The handler that says so stands after every route.
      if (status === 401) expect(text, `POST ${path}`).toContain('没有保存');
    }
  });

  it.each([...ROLES, null])('never fail for %s', async (role) => {
    const client = role ? await site.as(role) : site.client();
    for (const { method, path } of found) {
      if (method !== 'get') continue;
      for (const id of path.includes(':') ? IDS : ['']) {
        for (const query of ['', '?after=x%00&q=%00&division=%00&type=a&type=b']) {
          const address = `${filled(path, id)}${query}`;
          const { status } = await client.get(address);
          expect(status, `GET ${address} answered ${status}`).toBeLessThan(500);
        }
      }
    }
  });

  it.each([...ROLES, null])('are open to %s as their records say, and closed otherwise', async (role) => {
    const client = role ? await site.as(role) : site.client();
    const refusals: number[] = [];
    for (const { method, path, roles } of found) {
      const isOpen = roles === 'public' || (role !== null && roles.includes(role));
      if (method === 'post' && isOpen) continue;
      const address = filled(path, IDS[0] ?? '');
      const { status, location } = method === 'get' ? await client.get(address) : await client.post(address);
      const isAskedToLogIn = status === 401 || (status === 303 && (location ?? '').startsWith('/login'));
      if (isOpen) expect([address, isAskedToLogIn || status === 403]).toEqual([address, false]);
      else {
        refusals.push(status);
        expect([address, role === null ? isAskedToLogIn : status === 403]).toEqual([address, true]);
      }
    }
    expect(refusals.length).toBeGreaterThan(20);
  });
});
