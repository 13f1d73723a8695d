import { afterAll, beforeAll, expect, it } from 'vitest';
import { listWaitingRelations } from '../../src/relations/index.js';
import { anAccount } from '../support/builders.js';
import { anAgency, anApplicationForm } from '../support/marketplace-builders.js';
import { waitingPair } from '../support/namesakes.js';
import { readPage } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

const NAME = '王建国';

let site: TestSite;
let first: Client;
let second: Client;
let county: Client;
let auditor: Client;

beforeAll(async () => {
  site = await startTestSite();
  first = await site.as('official', { divisionCode: '532301', name: '张经办' });
  second = await site.as('official', { name: '李经办' });
  county = await site.as('official', { divisionCode: '532322' });
  auditor = await site.as('auditor');
});
afterAll(() => site.stop());

async function aPair() {
  const one = await anAgency(site.deps, { legalRepresentative: NAME, name: `甲测绘${site.deps.newId()}` });
  const other = await anAgency(site.deps, { legalRepresentative: '王·建国' });
  const pair = await waitingPair(site.deps, one.creditCode, other.creditCode);
  return { one, other, url: `/review/relations/${pair.id}` };
}

const FINDING = {
  action: 'propose',
  verdict: 'namesakes',
  reason: '身份证件号码不同',
  evidence: '营业执照、身份证件',
};

it('a name with a character of no standard code is refused at its field, with what to do; it keeps its spelling', async () => {
  const { actor } = await anAccount(site.deps, { role: 'agency' });
  const client = await site.asActor(actor);
  const { qualifications: _, ...typed } = anApplicationForm({ legalRepresentative: '王\ue123国' });
  const fields = Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, String(value)]));
  const answer = await client.post('/desk/application', { ...fields, action: 'submit' });
  expect(answer.status).toBe(422);
  const page = readPage(answer);
  expect(page.errorAt('legalRepresentative')).toContain('U+E123');
  expect(page.errorAt('legalRepresentative')).toContain('标准编码');
  expect(page.form('legalRepresentative')).toMatchObject({ legalRepresentative: '王\ue123国' });
  client.cookies.set('lang', 'en');
  const english = readPage(await client.post('/desk/application', { ...fields, action: 'submit' }));
  expect(english.errorAt('legalRepresentative')).toContain('standard code');
  // What can be typed is stored as it was typed.
  const kept = await anAgency(site.deps, { legalRepresentative: ' 阿卜杜拉•买买提 ' });
  const shown = readPage(await site.client().get(`/agencies/${kept.creditCode}`));
  expect(shown.text).toContain('阿卜杜拉•买买提');
  const owner = await site.client().post('/register/owner', { legalRepresentative: '\ue000', name: '业主' });
  expect(readPage(owner).errorAt('legalRepresentative')).toContain('U+E000');
});

it('a shared name is decided by two officials, for everybody to read, without the name', async () => {
  const { one, other, url } = await aPair();
  const desk = readPage(await first.get('/desk'));
  expect(desk.text).toContain('判断同名的法定代表人');
  const queue = readPage(await first.get(desk.link('同名判断')));
  expect(queue.links).toContain(url);
  expect(readPage(await county.get('/review/relations')).links).not.toContain(url);
  expect((await county.get(url)).status).toBe(403);
  const page = readPage(await first.get(url));
  for (const shown of [NAME, '王·建国', one.creditCode, other.creditCode]) expect(page.text).toContain(shown);
  // What a body did not state is said, not left blank.
  expect(page.text).toContain('控股或主管单位的统一社会信用代码 （无）');

  // Everything that was typed is kept beside what is wrong with it.
  const wrong = { ...FINDING, verdict: '', reason: `${NAME}是两个人`, evidence: '' };
  const refused = await first.post(url, wrong);
  expect(refused.status).toBe(422);
  expect(readPage(refused).summary.map(({ field }) => field)).toEqual(['verdict', 'evidence']);
  expect(readPage(refused).form('reason')).toMatchObject({ reason: `${NAME}是两个人` });
  const named = await first.post(url, { ...FINDING, reason: `${NAME}是两个人` });
  expect(named.status).toBe(422);
  expect(readPage(named).errorAt('reason')).toContain('不要写法定代表人的姓名');

  const proposed = await first.post(url, FINDING);
  expect([proposed.status, proposed.headers.get('location')]).toEqual([303, `${url}?notice=relation-saved`]);
  const own = readPage(await first.get(url));
  expect(own.text).toContain('须由另一名经办人确认');
  expect(own.text).not.toContain('提出判断');
  expect((await first.post(url, { action: 'confirm' })).status).toBe(422);
  expect((await county.post(url, { action: 'confirm' })).status).toBe(403);
  expect((await auditor.post(url, { action: 'confirm' })).status).toBe(403);
  expect((await auditor.get(url)).status).toBe(200);
  expect((await second.post(url, { action: 'nonsense' })).status).toBe(400);
  expect(readPage(await site.client().get('/relations')).rows).toEqual([]);
  const waiting = readPage(await second.get('/desk'));
  expect(waiting.text).toContain('第二人确认同名的判断');

  expect((await second.post(url, { action: 'confirm' })).status).toBe(303);
  const listed = await site.client().get('/relations');
  const [row] = readPage(listed).rows.slice(-1);
  expect(row?.join(' ')).toContain('同名的两人');
  expect(row?.join(' ')).toContain(FINDING.reason);
  expect(listed.text).not.toContain(NAME);
  expect(listed.text).not.toContain('王·建国');
  const json = await site.client().get('/relations.json');
  expect(JSON.parse(json.text)).toMatchObject({
    items: [{ verdict: 'namesakes', reason: FINDING.reason, evidence: FINDING.evidence }],
  });
  const visitor = site.client();
  visitor.cookies.set('lang', 'en');
  expect(readPage(await visitor.get('/relations')).text).toContain('two people of one name');
  const after = readPage(await second.get(url));
  expect(after.text).toContain('已确认：同名的两人');
});

it('both bodies read of it on their own page and in their inbox', async () => {
  const { one, url } = await aPair();
  const client = await site.asActor(one.actor);
  expect(readPage(await client.get('/desk/application')).text).toContain('正等待主管部门判断');
  const inbox = readPage(await client.get('/desk/messages'));
  expect(inbox.text).toContain('法定代表人与另一单位同名');
  expect(inbox.links).toContain('/relations');
  const official = readPage(await first.get('/desk/messages'));
  expect(official.links).toContain('/review/relations');
  await first.post(url, { ...FINDING, verdict: 'related' });
  await second.post(url, { action: 'confirm' });
  expect(readPage(await client.get('/desk/application')).text).toContain('为同一人，两家按关联处理');
  expect(readPage(await client.get('/desk/messages')).text).toContain('同一人，两家按关联处理');
});

it('who bears the name sees the pair and no button', async () => {
  const { url } = await aPair();
  const namesake = await site.as('official', { name: '王　建國' });
  const page = readPage(await namesake.get(url));
  expect(page.text).toContain('您与法定代表人同名');
  expect(page.all('button').map(({ attributes }) => attributes['value'])).not.toContain('propose');
  expect((await namesake.post(url, FINDING)).status).toBe(422);
  expect((await first.get('/review/relations/none')).status).toBe(404);
  expect((await listWaitingRelations(site.deps.db, 'all')).length).toBeGreaterThan(0);
});
