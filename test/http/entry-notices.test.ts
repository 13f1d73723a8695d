/** Entry notices as people read them, comment on them and answer; what is private stays so. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { anAccount, type BuiltAccount } from '../support/builders.js';
import { anAgencyUnderNotice, anAppliedAgency, NOTICE_DAY } from '../support/entry-notices.js';
import { aPublishedNeed, aReviewer, PDF } from '../support/marketplace-builders.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

const NAME = '欧阳公正';
const PHONE = '13812345678';
const TEXT = `本人${NAME}反映：该机构的资质已被吊销，请致电 138 1234 5678。`;
const comment = { text: TEXT, name: NAME, phone: PHONE };

let site: TestSite;
let agency: Awaited<ReturnType<typeof anAgencyUnderNotice>>;
let second: BuiltAccount;

beforeEach(async () => {
  site = await startTestSite({ start: NOTICE_DAY });
  second = await anAccount(site.deps, { role: 'official', divisionCode: '532301' });
  agency = await anAgencyUnderNotice(site.deps, {
    name: '演示公示测绘有限公司',
    legalRepresentative: '司马相如',
    contactPhone: '13900005555',
  });
});
afterEach(() => site.stop());

const path = () => `/entry-notices/${agency.notice}`;
const pdf = (name: string) => ({ field: 'file', name, type: 'application/pdf', content: PDF });
const run = async () => {
  for (const { error } of await runJobs(site.deps)) throw error;
};
/** A comment of a visitor; the address of its page. */
async function commented(visitor: Client, fields: object = {}): Promise<string> {
  const made = await visitor.post(path(), { ...comment, ...fields }, { files: [pdf('证据.pdf')] });
  expect(made.status).toBe(303);
  return (made.location ?? '').replace(/\?.*$/, '');
}

it('everybody sees who stands under notice, in every format, without what is personal', async () => {
  const visitor = site.client();
  const page = (await visitor.get(path())).text;
  for (const words of [
    '演示公示测绘有限公司',
    agency.creditCode,
    '乙测资字53000001',
    '2026-03-09 00:00',
    '司*',
  ])
    expect(page).toContain(words);
  for (const secret of ['司马相如', '13900005555']) expect(page).not.toContain(secret);
  expect((await visitor.get('/')).text).toContain('href="/entry-notices"');
  expect((await visitor.get('/site-map')).text).toContain('href="/entry-notices"');
  for (const ending of ['', '.json', '.csv', '.atom', '.ics']) {
    const { status, text } = await visitor.get(`/entry-notices${ending}`);
    expect([ending, status, text.includes('演示公示测绘有限公司')]).toEqual([ending, 200, true]);
    expect(text).not.toContain('司马相如');
  }
  expect((await visitor.get('/entry-notices?state=withdrawn')).text).toContain('没有公示');
  expect((await visitor.get('/entry-notices?division=532322')).text).toContain('没有公示');
  expect((await visitor.get('/entry-notices?division=counties')).text).toContain(agency.notice);
  // The register does not have it yet.
  expect((await visitor.get(`/agencies/${agency.creditCode}`)).status).toBe(404);
  expect((await visitor.get('/agencies')).text).not.toContain('演示公示测绘有限公司');
  visitor.cookies.set('lang', 'en');
  expect((await visitor.get(path())).text).toContain('anybody may comment before 2026-03-09 00:00');
});

it('the agency reads why it cannot sign up, and until when, on its desk, its application and the notice of a need', async () => {
  const client = await site.asActor(agency.actor);
  const need = await aPublishedNeed(site.deps, { closesAt: '2026-03-20 17:00' });
  expect((await client.get('/desk')).text).toContain('入驻公示中：公示期满');
  const application = (await client.get('/desk/application')).text;
  expect(application).toContain('已通过审核，入驻公示至 2026-03-09 00:00');
  expect(application).not.toContain('name="legalRepresentative"');
  expect((await client.post('/desk/application', { action: 'save', name: '另一个名字' })).status).toBe(409);
  for (const address of [`/needs/${need.number}`, `/needs/${need.number}/entry`])
    expect((await client.get(address)).text).toContain('贵机构正在入驻公示，公示期至 2026-03-09 00:00');
  expect((await client.get('/desk/messages')).text).toContain('申请已通过审核，入驻公示至 2026-03-09 00:00');
  site.clock.set('2026-03-08T16:00:00.000Z');
  await run();
  expect((await client.get(`/needs/${need.number}/entry`)).text).not.toContain('入驻公示');
  expect((await client.get(path())).text).toContain(`href="/agencies/${agency.creditCode}"`);
});

it('a visitor comments with name and telephone, which officials of the county alone read, and follows it by its number', async () => {
  const visitor = site.client();
  const wrong = await visitor.post(
    path(),
    { ...comment, name: ' ', phone: '12' },
    { files: [pdf('证据.pdf')] },
  );
  expect(wrong.status).toBe(422);
  for (const words of [TEXT, '电话号码格式不对', '证据.pdf']) expect(wrong.text).toContain(words);
  const held = /name="form" value="([^"]+)"/.exec(wrong.text)?.[1] ?? '';
  const kept = /name="kept" value="([^"]+)"/.exec(wrong.text)?.[1] ?? '';
  const made = await visitor.post(path(), { ...comment, form: held, kept: [kept] });
  expect(made.status).toBe(303);
  const address = (made.location ?? '').replace(/\?.*$/, '');
  expect(address).toBe(`${path()}/comments/${agency.notice}-Y01`);
  const receipt = (await visitor.get(made.location ?? '')).text;
  const digest = createHash('sha256').update(PDF).digest('hex');
  for (const words of ['已受理', `${agency.notice}-Y01`, '待答复', '2026-03-09 00:00', digest])
    expect(receipt).toContain(words);
  const official = await site.asActor(second.actor);
  const read = (await official.get(address)).text;
  for (const words of [NAME, PHONE, '已被吊销', kept]) expect(read).toContain(words);
  expect((await official.get(`/attachments/${kept}`)).status).toBe(200);
  const reviewer = await site.asActor(await aReviewer(site.deps));
  expect((await reviewer.get(address)).text).toContain('须由其他工作人员答复');
  const others = [
    site.client(),
    await site.asActor(agency.actor),
    await site.as('owner'),
    await site.as('auditor'),
    await site.as('official', { divisionCode: '532322' }),
  ];
  for (const client of others) {
    const { text } = await client.get(address);
    for (const secret of [NAME, PHONE, '已被吊销']) expect(text).not.toContain(secret);
    expect((await client.get(`/attachments/${kept}`)).status).not.toBe(200);
    expect([401, 403]).toContain(
      (await client.post(address, { outcome: 'dismissed', reasons: '无' })).status,
    );
  }
  const { db } = site.deps;
  const log = await db.selectFrom('auditEvent').select(['data', 'actorId', 'seq']).execute();
  const texts = [...log.map(({ data }) => data), (await visitor.get('/entry-notices.json')).text];
  texts.push((await visitor.get(path())).text, (await visitor.get(`/log/${log.at(-1)?.seq}`)).text);
  const messages = await db.selectFrom('message').select('params').execute();
  texts.push(...messages.map(({ params }) => params));
  for (const secret of [NAME, PHONE, '已被吊销']) expect(texts.join('\n')).not.toContain(secret);
});

it('an official who did not approve it answers; upheld, the application is returned and the reasons are public', async () => {
  const address = await commented(site.client());
  const official = await site.asActor(second.actor);
  const empty = await official.post(address, { outcome: '', reasons: ' ', hidden: '没有的词' });
  expect([empty.status, empty.text.includes('没有的词')]).toEqual([422, true]);
  const missing = await official.post(address, { outcome: 'upheld', reasons: '查实', hidden: '没有的词' });
  expect([missing.status, missing.text.includes('将公开的内容里没有')]).toEqual([422, true]);
  const reviewer = await site.asActor(await aReviewer(site.deps));
  const own = await reviewer.post(address, { outcome: 'dismissed', reasons: '没有问题' });
  expect([own.status, own.text.includes('须由其他工作人员答复')]).toEqual([422, true]);
  const done = await official.post(address, { outcome: 'upheld', reasons: '证书确已吊销', hidden: '' });
  expect(done.status).toBe(303);
  const shown = (await site.client().get(address)).text;
  for (const words of ['成立', '证书确已吊销', '资质已被吊销']) expect(shown).toContain(words);
  for (const secret of [NAME, '1234 5678']) expect(shown).not.toContain(secret);
  expect((await site.client().get(path())).text).toContain('意见成立，入驻被撤回');
  const client = await site.asActor(agency.actor);
  expect((await client.get('/desk')).text).toContain('修改被退回的申请');
  expect((await client.get('/desk/application')).text).toContain('证书确已吊销');
  expect((await client.get('/desk/messages')).text).toContain('意见成立：入驻被撤回');
  const late = await site.client().post(path(), comment);
  expect([late.status, late.text.includes('公示期已满')]).toEqual([409, true]);
});

it('a reviewer is led to the notice, and to the register where there is none', async () => {
  const other = (await anAccount(site.deps, { role: 'agency' })).actor;
  const id = await anAppliedAgency(site.deps, other);
  const reviewer = await site.asActor(await aReviewer(site.deps));
  const approved = await reviewer.post(`/review/agencies/${id}`, { action: 'approve' });
  expect(approved.location).toMatch(/^\/entry-notices\/[0-9A-Z]{18}-R1\?notice=entry-notice-begun$/);
  expect((await reviewer.get(approved.location ?? '')).text).toContain('已通过，开始入驻公示');
});

it('hostile comments are refused or shown as text, and addresses that name two notices show none', async () => {
  const visitor = site.client();
  const address = await commented(visitor, { text: '<script>alert(1)</script>', name: '<b>甲</b>' });
  const official = await site.asActor(second.actor);
  const read = (await official.get(address)).text;
  expect(read).toContain('&lt;script&gt;');
  expect(read).not.toContain('<script>alert(1)');
  const long = await visitor.post(path(), { ...comment, text: '长'.repeat(2001) });
  expect(long.status).toBe(422);
  const other = await anAgencyUnderNotice(site.deps);
  const number = address.split('/').at(-1) ?? '';
  for (const client of [visitor, official]) {
    const mixed = `/entry-notices/${other.notice}/comments/${number}`;
    expect((await client.get(mixed)).status).toBe(404);
  }
  const stranger = await official.post(`/entry-notices/${other.notice}/comments/${number}`, {
    outcome: 'dismissed',
    reasons: '无',
  });
  expect(stranger.status).toBe(404);
  expect((await visitor.get(path().toLowerCase())).status).toBe(200);
  expect((await visitor.get('/entry-notices/none')).status).toBe(404);
});
