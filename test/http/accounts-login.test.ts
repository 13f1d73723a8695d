import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/basics/index.js';
import { aCreditCode, anAccount, anEmail, anOwner, TEST_PASSWORD } from '../support/builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const fullWidth = (text: string): string =>
  text.replace(/[0-9A-Z]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));

describe('the login page', () => {
  it('lets a person in by e-mail and leads to the desk', async () => {
    const { email } = await anAccount(site.deps, { role: 'auditor', name: '审计员乙' });
    const client = site.client();
    const answer = await client.post('/login', {
      login: ` ${email.toUpperCase()} `,
      password: TEST_PASSWORD,
    });
    expect([answer.status, answer.location]).toEqual([303, '/desk']);
    expect((await client.get('/desk')).text).toContain('审计员乙');
  });

  it('lets a unit in by its credit code in full-width and lower-case characters', async () => {
    const { owner } = await anOwner(site.deps);
    for (const login of [fullWidth(owner.creditCode), owner.creditCode.toLowerCase()]) {
      const answer = await site.client().post('/login', { login, password: TEST_PASSWORD });
      expect([answer.status, answer.location]).toEqual([303, '/desk']);
    }
  });

  it('sets a cookie that scripts and other sites do not get', async () => {
    const { email } = await anAccount(site.deps, { role: 'auditor' });
    const answer = await site.client().post('/login', { login: email, password: TEST_PASSWORD });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('session='));
    expect(cookie).toMatch(/^session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('answers unknown, wrong and disabled alike', async () => {
    const known = await anAccount(site.deps, { role: 'auditor' });
    const disabled = await anAccount(site.deps, { role: 'auditor' });
    await site.deps.db
      .updateTable('account')
      .set({ status: 'disabled' })
      .where('id', '=', disabled.actor.accountId)
      .execute();
    const texts: string[] = [];
    for (const [login, password] of [
      [anEmail(), TEST_PASSWORD],
      [known.email, 'wrong password'],
      [disabled.email, TEST_PASSWORD],
    ] as const) {
      const answer = await site.client().post('/login', { login, password });
      expect(answer.status).toBe(422);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(answer.text).toContain(`value="${login}"`);
      expect(answer.text).not.toContain(password);
      texts.push(answer.text.replaceAll(login, 'LOGIN'));
    }
    expect(texts[0]).toContain('账号或密码不正确，或账号已停用');
    expect(new Set(texts).size).toBe(1);
  });

  it('names empty fields', async () => {
    const answer = await site.client().post('/login', { login: '', password: '' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('href="#login"');
    expect(answer.text).toContain('href="#password"');
  });

  it('replaces the session that the browser had', async () => {
    const { email, actor } = await anAccount(site.deps, { role: 'auditor' });
    const client = await site.asActor(actor);
    const old = client.cookies.get('session') ?? '';
    await client.post('/login', { login: email, password: TEST_PASSWORD });
    expect(client.cookies.get('session')).not.toBe(old);
    const thief = site.client();
    thief.cookies.set('session', old);
    expect((await thief.get('/desk')).location).toBe('/login?back=%2Fdesk');
  });

  it('ends the session at logout', async () => {
    const client = await site.as('auditor');
    const token = client.cookies.get('session') ?? '';
    expect((await client.get('/logout')).status).toBe(404);
    const answer = await client.post('/logout');
    expect([answer.status, answer.location]).toEqual([303, '/login?notice=logged-out']);
    expect(client.cookies.has('session')).toBe(false);
    expect((await client.get(answer.location ?? '')).text).toContain('已退出登录');
    client.cookies.set('session', token);
    expect((await client.get('/desk')).status).toBe(303);
    expect((await site.client().post('/logout')).status).toBe(303);
  });

  it('refuses the sixth failure for one name with a time to wait, keeps what was typed, and forgets in time', async () => {
    const { email } = await anAccount(site.deps, { role: 'auditor' });
    const client = site.client();
    for (let failure = 0; failure < 5; failure += 1) {
      expect((await client.post('/login', { login: email, password: 'wrong one' })).status).toBe(422);
    }
    const refused = await client.post('/login', { login: email, password: TEST_PASSWORD });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toBe('900');
    expect(refused.text).toContain('请在 15 分钟后再试');
    expect(refused.text).toContain(`value="${email}"`);
    site.clock.advance(15 * MINUTE);
    expect((await client.post('/login', { login: email, password: TEST_PASSWORD })).status).toBe(303);
  });

  it('forgets failures after a success', async () => {
    const { email } = await anAccount(site.deps, { role: 'auditor' });
    for (let round = 0; round < 3; round += 1) {
      for (let failure = 0; failure < 3; failure += 1) {
        expect((await site.client().post('/login', { login: email, password: 'wrong' })).status).toBe(422);
      }
      expect((await site.client().post('/login', { login: email, password: TEST_PASSWORD })).status).toBe(
        303,
      );
    }
  });
});

describe('the way back after the login', () => {
  it('leads from a page to the login and on to the page', async () => {
    const { email } = await anAccount(site.deps, { role: 'auditor' });
    const client = site.client();
    const away = await client.get('/desk/events?subject=abc');
    expect([away.status, away.location]).toEqual([303, '/login?back=%2Fdesk%2Fevents%3Fsubject%3Dabc']);
    const page = await client.get(away.location ?? '');
    expect(page.text).toContain('name="back" value="/desk/events?subject&#x3D;abc"');
    const answer = await client.post('/login', {
      login: email,
      password: TEST_PASSWORD,
      back: '/desk/events?subject=abc',
    });
    expect(answer.location).toBe('/desk/events?subject=abc');
    expect((await client.get('/login?back=/desk/password')).location).toBe('/desk/password');
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    'desk',
    '/logout',
    '/login?back=/login',
    '',
  ])('stays on this site for %j', async (back) => {
    const { email } = await anAccount(site.deps, { role: 'auditor' });
    const answer = await site.client().post('/login', { login: email, password: TEST_PASSWORD, back });
    expect([answer.status, answer.location]).toEqual([303, '/desk']);
    const page = await site.client().get(`/login?back=${encodeURIComponent(back)}`);
    expect(page.text).not.toContain('name="back"');
  });
});

describe('a session', () => {
  it('ends when idle; a form posted after it is answered with the login and says that nothing was saved', async () => {
    const { email, actor } = await anAccount(site.deps, { role: 'administrator' });
    const client = await site.asActor(actor);
    site.clock.advance(2 * HOUR);
    const answer = await client.post(
      '/admin/accounts/new',
      { name: '新人' },
      { headers: { Referer: `${site.url}/admin/accounts/new` } },
    );
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('刚才提交的内容没有保存');
    expect(answer.text).toContain('name="back" value="/admin/accounts/new"');
    const login = await client.post('/login', {
      login: email,
      password: TEST_PASSWORD,
      back: '/admin/accounts/new',
    });
    expect(login.location).toBe('/admin/accounts/new');
    const foreign = await site
      .client()
      .post('/desk/password', {}, { headers: { Referer: 'https://evil.example/desk' } });
    expect(foreign.status).toBe(401);
    expect(foreign.text).not.toContain('name="back"');
  });

  it('ends after twelve hours whatever happens', async () => {
    const client = await site.as('auditor');
    for (let hour = 1; hour < 12; hour += 1) {
      site.clock.advance(HOUR);
      expect((await client.get('/desk')).status).toBe(200);
    }
    site.clock.advance(HOUR);
    expect((await client.get('/desk')).status).toBe(303);
  });

  it('survives a restart of the site', async () => {
    const client = await site.as('auditor', { name: '重启审计员' });
    const second = await startTestSite({ db: site.deps.db, clock: site.clock });
    const again = second.client();
    again.cookies.set('session', client.cookies.get('session') ?? '');
    expect((await again.get('/desk')).text).toContain('重启审计员');
    await second.stop();
    expect((await client.get('/desk')).status).toBe(200);
  });

  it('has a cookie bound to the host behind https', async () => {
    const secure = await startTestSite({ db: site.deps.db, clock: site.clock, secure: true });
    const { email } = await anAccount(site.deps, { role: 'auditor', creditCode: aCreditCode() });
    const client = secure.client();
    const answer = await client.post('/login', { login: email, password: TEST_PASSWORD });
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(answer.headers.get('Strict-Transport-Security')).toContain('max-age');
    expect((await client.get('/desk')).status).toBe(200);
    await secure.stop();
  });
});
