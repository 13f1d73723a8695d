/** The people of a unit, on the page where they are invited and removed. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listUnitPeople } from '../../src/accounts/index.js';
import { anEmail, anOwner } from '../support/builders.js';
import { anAgency } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeEach(async () => {
  site = await startTestSite();
});
afterEach(() => site.stop());

const PAGE = '/desk/people';
const PASSWORD = 'a first phrase that is long';
const person = (overrides: Record<string, string> = {}) => ({
  action: 'invite',
  name: '经办人甲',
  email: anEmail(),
  unitRole: 'agent',
  password: PASSWORD,
  passwordAgain: PASSWORD,
  ...overrides,
});

it('an administrator of the unit invites a person, who logs in, sees the page without its forms, and does the unit’s work', async () => {
  const { actor } = await anOwner(site.deps);
  const owner = await site.asActor(actor);
  expect((await owner.get('/desk')).text).toContain(`href="${PAGE}"`);
  const form = person();
  const invited = await owner.post(PAGE, form);
  expect(invited.location).toBe(`${PAGE}?notice=unit-invited`);
  expect((await owner.get(invited.location ?? '')).text).toContain('已邀请，对方可以登录');
  const agent = site.client();
  expect((await agent.post('/login', { login: form.email, password: PASSWORD })).location).toBe('/desk');
  const page = (await agent.get(PAGE)).text;
  for (const words of ['经办人甲', '您本人', '单位管理员', '人员由单位管理员邀请和移除'])
    expect(page).toContain(words);
  expect(page).not.toContain('name="passwordAgain"');
  expect(page).not.toContain('value="remove"');
  expect((await agent.get('/desk/needs')).status).toBe(200);
  expect((await agent.get('/desk')).text).toContain('经办人');
  const english = site.client();
  await english.post('/login', { login: form.email, password: PASSWORD });
  english.cookies.set('lang', 'en');
  expect((await english.get(PAGE)).text).toContain('Administrators of the unit invite and remove people');
});

it('what is wrong is told at its field, what was typed is kept, and no password comes back', async () => {
  const { actor } = await anOwner(site.deps);
  const owner = await site.asActor(actor);
  const wrong = await owner.post(
    PAGE,
    person({ email: 'nobody', unitRole: 'king', password: 'short', name: '<b>乙</b>' }),
  );
  expect(wrong.status).toBe(422);
  for (const words of ['&lt;b&gt;乙&lt;/b&gt;', 'value="nobody"', '请从列表中选择'])
    expect(wrong.text).toContain(words);
  expect(wrong.text).not.toContain('value="short"');
  const form = person();
  await owner.post(PAGE, form);
  const taken = await owner.post(PAGE, { ...person(), email: form.email });
  expect([taken.status, taken.text.includes(form.email)]).toEqual([422, true]);
  expect((await owner.post(PAGE, { action: 'crown' })).status).toBe(400);
  expect(await listUnitPeople(site.deps.db, actor)).toHaveLength(2);
});

it('a removed person is logged out at once, and other units and agents change nobody', async () => {
  const { actor } = await anAgency(site.deps);
  const agency = await site.asActor(actor);
  const form = person();
  await agency.post(PAGE, form);
  const [, added] = await listUnitPeople(site.deps.db, actor);
  const id = added?.id ?? '';
  const agent = site.client();
  await agent.post('/login', { login: form.email, password: PASSWORD });
  const stranger = await site.asActor((await anAgency(site.deps)).actor);
  for (const action of ['remove', 'administrator', 'agent']) {
    expect((await stranger.post(PAGE, { action, person: id })).status).toBe(404);
    expect((await agent.post(PAGE, { action, person: actor.accountId })).status).toBe(403);
  }
  expect((await agent.post(PAGE, person())).status).toBe(403);
  const last = await agency.post(PAGE, { action: 'agent', person: actor.accountId });
  expect([last.status, last.text.includes('须至少留一名单位管理员')]).toEqual([422, true]);
  expect((await agent.get(PAGE)).status).toBe(200);
  expect((await agency.post(PAGE, { action: 'remove', person: id })).location).toBe(
    `${PAGE}?notice=unit-removed`,
  );
  expect((await agent.get(PAGE)).status).not.toBe(200);
  const again = await site.client().post('/login', { login: form.email, password: PASSWORD });
  expect(again.status).toBe(422);
  expect((await agency.get(PAGE)).text).toContain('移除');
  const admin = await site.as('administrator');
  expect((await admin.post(`/admin/accounts/${id}/status`, { status: 'active' })).status).toBe(409);
  for (const role of ['official', 'auditor', 'administrator'] as const)
    expect((await (await site.as(role)).get(PAGE)).status).toBe(403);
});
