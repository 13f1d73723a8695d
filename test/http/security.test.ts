import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

describe('every answer', () => {
  it.each([
    ['/', 200],
    ['/login', 200],
    ['/register/agency', 200],
    ['/desk', 303],
    ['/nowhere', 404],
    ['/nowhere.json', 404],
    ['/assets/site.css', 200],
    ['/assets/nothing.css', 404],
    ['/%E0%A4%A', 404],
  ])('%s (%i) carries the strict policy', async (path, status) => {
    const { headers, ...answer } = await site.client().get(path);
    expect(answer.status).toBe(status);
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('same-origin');
    expect(headers.get('X-Powered-By')).toBeNull();
  });

  it('needs no inline script or style', async () => {
    const administrator = await site.as('administrator');
    for (const path of [
      '/login',
      '/register',
      '/register/agency',
      '/register/owner',
      '/desk',
      '/admin/accounts',
    ]) {
      const { text } = await administrator.get(path);
      expect(text).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
      for (const [tag] of text.matchAll(/<script[^>]*>/g)) expect(tag).toContain(' src="/assets/');
    }
  });
});

describe('a form from another site', () => {
  const paths = [
    '/login',
    '/logout',
    '/register/agency',
    '/desk/password',
    '/admin/accounts/new',
    '/nowhere',
  ];

  it.each(paths)('is refused at %s by where the browser says that it comes from', async (path) => {
    const client = await site.as('administrator');
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }]) {
      const answer = await client.post(path, {}, { headers });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('请求来自别的网站');
    }
    expect((await client.get('/desk')).status).toBe(200);
  });

  // fetch sets its own Sec-Fetch headers, an old browser sends none: so this one speaks HTTP by hand.
  const postByHand = (headers: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port, host } = new URL(site.url);
      const socket = connect(Number(port), hostname);
      let answer = '';
      socket.on('data', (data) => {
        answer += data.toString();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(answer));
      socket.write(
        [
          'POST /logout HTTP/1.1',
          `Host: ${host}`,
          'Connection: close',
          'Content-Length: 0',
          ...headers,
          '',
          '',
        ].join('\r\n'),
      );
    });

  it('is refused by its origin in an older browser', async () => {
    expect(await postByHand(['Origin: https://evil.example'])).toMatch(/^HTTP\/1\.1 403 /);
    expect(await postByHand(['Origin: null'])).toMatch(/^HTTP\/1\.1 403 /);
    expect(await postByHand([`Origin: ${site.url}`])).toMatch(/^HTTP\/1\.1 303 /);
    expect(await postByHand(['Origin: http://supermarket.test'])).toMatch(/^HTTP\/1\.1 303 /);
    expect(await postByHand([])).toMatch(/^HTTP\/1\.1 303 /);
  });
});

describe('too much input', () => {
  it('of 10 MB in a field is refused with a page in the language of the person', async () => {
    const name = 'x'.repeat(10_000_000);
    const chinese = await site.client().post('/register/agency', { name });
    expect(chinese.status).toBe(413);
    expect(chinese.text).toContain('内容过大');
    const english = site.client();
    english.cookies.set('lang', 'en');
    const answer = await english.post('/login', { login: name });
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('Too large');
    expect((await site.client().get('/')).status).toBe(200);
  });

  it('of thousands of fields is refused', async () => {
    const fields = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`f${index}`, 'x']));
    expect((await site.client().post('/login', fields)).status).toBe(413);
  });

  it('of a long password or name ends in a message', async () => {
    const answer = await site
      .client()
      .post('/login', { login: 'x'.repeat(100_000), password: 'y'.repeat(100_000) });
    expect(answer.status).toBe(422);
  });
});

describe('a forged session', () => {
  it.each(['x', '', 'x'.repeat(5000), "' or 1=1 --", '%00', '__proto__'])(
    '%j opens nothing',
    async (token) => {
      const client = site.client();
      client.cookies.set('session', encodeURIComponent(token));
      expect((await client.get('/desk')).status).toBe(303);
      expect((await client.get('/')).status).toBe(200);
    },
  );
});
