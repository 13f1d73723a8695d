import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../src/app/demo/logins.js';
import { writeEvents } from '../../src/audit/append-event.js';
import { SYSTEM_ACTOR } from '../../src/audit/index.js';
import { ok } from '../../src/basics/index.js';
import { transact } from '../../src/db/index.js';
import { anAccount, anEmail, TEST_PASSWORD } from '../support/builders.js';
import { aDemoDatabase } from '../support/demo-database.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const nextOf = (html: string): string =>
  (/<a href="([^"]*)" rel="next"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');

const staffFields = () => ({
  role: 'official',
  name: '双柏县审核岗',
  email: anEmail(),
  divisionCode: '532322',
  password: TEST_PASSWORD,
  passwordAgain: TEST_PASSWORD,
});

describe('the desk', () => {
  it.each([
    ['agency', ['/desk/application', '/desk/entries']],
    ['owner', ['/desk/needs', '/desk/needs/new']],
    ['official', ['/review/agencies', '/review/needs']],
    ['auditor', ['/desk/events', '/admin/accounts']],
    ['administrator', ['/admin/accounts', '/admin/accounts/new', '/desk/events']],
  ] as const)('of %s shows the links of the role', async (role, links) => {
    const client = await site.as(role);
    for (const language of ['zh-CN', 'en']) {
      const { status, text } = await client.get(`/desk?lang=${language}`);
      expect(status).toBe(200);
      for (const link of links) expect(text).toContain(`href="${link}"`);
    }
  });

  it('is for people who are logged in', async () => {
    for (const path of [
      '/desk',
      '/desk/password',
      '/desk/events',
      '/admin/accounts',
      '/admin/accounts/new',
    ]) {
      const answer = await site.client().get(path);
      expect([answer.status, answer.location]).toEqual([303, `/login?back=${encodeURIComponent(path)}`]);
    }
  });

  it('changes the password and keeps this browser logged in alone', async () => {
    const { actor, email } = await anAccount(site.deps, { role: 'official' });
    const here = await site.asActor(actor);
    const elsewhere = await site.asActor(actor);
    expect((await here.get('/desk/password')).status).toBe(200);
    const fields = {
      current: TEST_PASSWORD,
      password: 'another good phrase',
      passwordAgain: 'another good phrase',
    };
    const wrong = await here.post('/desk/password', { ...fields, current: 'not it' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('href="#current"');
    const answer = await here.post('/desk/password', fields);
    expect([answer.status, answer.location]).toEqual([303, '/desk?notice=password-changed']);
    expect((await here.get('/desk')).status).toBe(200);
    expect((await elsewhere.get('/desk')).status).toBe(303);
    const login = await site.client().post('/login', { login: email, password: 'another good phrase' });
    expect(login.status).toBe(303);
  });
});

describe('the accounts', () => {
  it('are made by an administrator', async () => {
    const client = await site.as('administrator');
    expect((await client.get('/admin/accounts/new')).status).toBe(200);
    const fields = staffFields();
    const answer = await client.post('/admin/accounts/new', fields);
    expect([answer.status, answer.location]).toEqual([303, '/admin/accounts?notice=account-created']);
    const list = await client.get(`/admin/accounts?q=${encodeURIComponent(fields.email)}`);
    expect(list.text).toContain('双柏县审核岗');
    expect(list.text).toContain('双柏县</td>');
    const login = await site.client().post('/login', { login: fields.email, password: TEST_PASSWORD });
    expect(login.status).toBe(303);
    const twice = await client.post('/admin/accounts/new', fields);
    expect(twice.status).toBe(422);
    expect(twice.text).toContain('href="#email"');
    const nowhere = await client.post('/admin/accounts/new', { ...staffFields(), divisionCode: '' });
    expect(nowhere.text).toContain('href="#divisionCode"');
    const upward = await client.post('/admin/accounts/new', { ...staffFields(), role: 'agency' });
    expect(upward.text).toContain('href="#role"');
  });

  it('are disabled and enabled by an administrator, never the own one', async () => {
    const { actor } = await anAccount(site.deps, { role: 'administrator' });
    const client = await site.asActor(actor);
    const other = await anAccount(site.deps, { role: 'official', name: '将停用者' });
    const session = await site.asActor(other.actor);
    const path = `/admin/accounts/${other.actor.accountId}/status`;
    const list = await client.get(`/admin/accounts?q=${encodeURIComponent('将停用')}`);
    expect(list.text).toContain(`action="${path}"`);
    expect((await client.get(`/admin/accounts?role=administrator`)).text).not.toContain(
      `${actor.accountId}/status`,
    );
    for (let twice = 0; twice < 2; twice += 1) {
      const answer = await client.post(path, { status: 'disabled' });
      expect([answer.status, answer.location]).toEqual([303, '/admin/accounts?notice=account-disabled']);
    }
    expect((await session.get('/desk')).status).toBe(303);
    expect((await client.post(path, { status: 'active' })).status).toBe(303);
    const own = await client.post(`/admin/accounts/${actor.accountId}/status`, { status: 'disabled' });
    expect(own.status).toBe(409);
    expect(own.text).toContain('不能停用自己的账号');
    expect((await client.post(path, { status: 'king' })).status).toBe(400);
    expect((await client.post('/admin/accounts/%00/status', { status: 'active' })).status).toBe(404);
    const nobody = '00000000-0000-7000-8000-ffffffffffff';
    expect((await client.post(`/admin/accounts/${nobody}/status`, { status: 'active' })).status).toBe(404);
  });

  it('are listed in pages, by role and by part of a name', async () => {
    const client = await site.as('administrator');
    for (let n = 0; n < 31; n += 1) await anAccount(site.deps, { role: 'auditor', name: `分页审计${n}%` });
    const first = await client.get(`/admin/accounts?role=auditor&q=${encodeURIComponent('分页审计')}`);
    expect(first.text.match(/分页审计\d+%<\/th>/g)).toHaveLength(30);
    const second = await client.get(nextOf(first.text));
    expect(second.text.match(/分页审计\d+%<\/th>/g)).toHaveLength(1);
    expect(second.text).not.toContain('rel="next"');
    const sheet = await client.get(`/admin/accounts.csv?role=auditor&q=${encodeURIComponent('分页审计')}`);
    const [head, ...lines] = sheet.text.trim().split('\r\n');
    expect(head).toBe('名称,身份,电子邮箱,统一社会信用代码,所在地,建立时间,状态');
    expect(lines).toHaveLength(31);
    const { items } = JSON.parse((await client.get('/admin/accounts.json?role=auditor')).text) as {
      items: Record<string, unknown>[];
    };
    expect(items[0]).toMatchObject({ role: 'auditor', status: 'active', division: null });
    expect(items[0]).not.toHaveProperty('action');
    const literal = await client.get(`/admin/accounts?q=${encodeURIComponent('审计_')}`);
    expect(literal.text).not.toContain('分页审计');
    expect((await client.get('/admin/accounts?after=x%00')).status).toBe(400);
    expect((await client.get('/admin/accounts?q=%00b')).status).toBe(200);
    expect((await client.get('/admin/accounts?q=%00&q=b')).status).toBe(400);
    expect((await client.get('/admin/accounts?role=king')).status).toBe(400);
  });

  it('of the demonstration are disabled like any other', async () => {
    const ids = await aDemoDatabase(site.deps);
    const client = await site.as('administrator');
    for (const id of ids) {
      const session = await site.asActor({ accountId: id });
      expect((await session.get('/desk')).status).toBe(200);
      const path = `/admin/accounts/${id}/status`;
      const answer = await client.post(path, { status: 'disabled' });
      expect([answer.status, answer.location]).toEqual([303, '/admin/accounts?notice=account-disabled']);
      expect((await session.get('/desk')).status).toBe(303);
    }
    const login = await site
      .client()
      .post('/login', { login: 'official@demo.example', password: DEMO_PASSWORD });
    expect(login.status).toBe(422);
    const events = await site.deps.db
      .selectFrom('auditEvent')
      .select('subject')
      .where('kind', '=', 'account.disabled')
      .execute();
    expect(events.map(({ subject }) => subject)).toEqual(expect.arrayContaining(ids));
    // A page of the list may end at any of them.
    const list = await client.get('/admin/accounts?after=demo-account-official');
    expect(list.status).toBe(200);
    expect(list.text).toContain('county@demo.example');
    expect(list.text).not.toContain('owner@demo.example');
  });

  it.each(['agency', 'owner', 'official'] as const)('are closed to %s', async (role) => {
    const client = await site.as(role);
    for (const path of ['/admin/accounts', '/admin/accounts/new', '/desk/events'])
      expect((await client.get(path)).status).toBe(403);
    expect((await client.post('/admin/accounts/new', staffFields())).status).toBe(403);
  });
});

describe('the auditor', () => {
  it('reads the accounts and the log and changes neither', async () => {
    const { actor } = await anAccount(site.deps, { role: 'official', name: '被查看者' });
    const client = await site.as('auditor');
    const list = await client.get('/admin/accounts');
    expect(list.status).toBe(200);
    expect(list.text).not.toContain('/status"');
    expect(list.text).not.toContain('href="/admin/accounts/new"');
    expect((await client.get('/admin/accounts/new')).status).toBe(403);
    expect((await client.post('/admin/accounts/new', staffFields())).status).toBe(403);
    const path = `/admin/accounts/${actor.accountId}/status`;
    expect((await client.post(path, { status: 'disabled' })).status).toBe(403);
  });

  it('follows one subject through the log, page by page', async () => {
    const client = await site.as('auditor');
    const subject = 'CX-2017-999999';
    const event = { at: site.clock.now(), kind: 'test.noted', actor: SYSTEM_ACTOR, data: { note: '<b>' } };
    await transact(site.deps.db, async (trx) =>
      ok(
        await writeEvents(
          trx,
          [...Array(31).keys()].map(() => ({ ...event, subject })),
        ),
      ),
    );
    const all = await client.get('/desk/events');
    expect(all.status).toBe(200);
    const first = await client.get(`/desk/events?subject=${subject}`);
    expect(first.text.match(/<td[^>]*>test\.noted<\/td>/g)).toHaveLength(30);
    expect(first.text).toContain('{&quot;note&quot;:&quot;&lt;b&gt;&quot;}');
    const second = await client.get(nextOf(first.text));
    expect(second.text.match(/<td[^>]*>test\.noted<\/td>/g)).toHaveLength(1);
    expect((await client.get('/desk/events?after=x')).status).toBe(400);
    expect((await client.get('/desk/events?after=2')).text).not.toContain('rel="next"');
    expect((await client.get('/desk/events?subject=%00nothing')).text).toContain('没有符合条件的记录');
    expect((await client.get('/desk/events?lang=en')).text).toContain('Log of events');
  });
});
