/** Objections and complaints as people make, follow and answer them; what is private stays so. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { textDigest } from '../../src/objections/index.js';
import { anAccount, type BuiltAccount } from '../support/builders.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer, PDF } from '../support/marketplace-builders.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

const NAME = '欧阳公正';
const PHONE = '13812345678';
const TEXT = `本人${NAME}举报：中选机构借用资质，请致电 138 1234 5678。`;

let site: TestSite;
let need: Awaited<ReturnType<typeof aPublishedNeed>>;
let entrants: Awaited<ReturnType<typeof anAgency>>[];
let officials: BuiltAccount[];

const path = () => `/needs/${need.number}/objections`;
const complaint = { kind: 'complaint', ground: 'winner', text: TEXT, name: NAME, phone: PHONE };

beforeEach(async () => {
  site = await startTestSite({ start: '2023-08-18T02:00:00.000Z' });
  officials = [
    await anAccount(site.deps, { role: 'official' }),
    await anAccount(site.deps, { role: 'official' }),
  ];
  need = await aPublishedNeed(site.deps, { closesAt: '2023-08-23 23:49:24' });
  entrants = [];
  for (const bid of ['95000', '88000', '91000', '90000']) {
    const agency = await anAgency(site.deps, { name: `演示测绘${bid}有限公司` });
    await anEntry(site.deps, agency.actor, need, bid);
    entrants.push(agency);
  }
});
afterEach(() => site.stop());

const run = async () => {
  for (const { error } of await runJobs(site.deps)) throw error;
};
const draw = async () => {
  site.clock.set('2023-08-23T15:49:25.000Z');
  await run();
};
const numberIn = (location: string | null) => /(CX-\d{4}-\d{6}-Y\d{2})/.exec(location ?? '')?.[1] ?? '';
const pdf = (name: string) => ({ field: 'file', name, type: 'application/pdf', content: PDF });

/** Every public page on which something of a need may stand. */
const publicPages = (number: string) => [
  '/',
  '/needs',
  `/needs/${need.number}`,
  `/needs/${need.number}.json`,
  `/needs/${need.number}/award`,
  `/needs/${need.number}/eligibility`,
  path(),
  `${path()}/${number}`,
  `/needs/${need.number}?lang=en`,
  '/objections',
  '/objections.json',
  '/objections.csv',
  '/objections.atom',
  '/objections.ics',
  '/incidents',
  '/feed.atom',
  '/log',
];

async function allPublic(number: string): Promise<string> {
  const visitor = site.client();
  const texts: string[] = [];
  for (const address of publicPages(number)) {
    const { status, text } = await visitor.get(address);
    expect([address, status]).toEqual([address, 200]);
    expect([address, text.length < 60 * 1024]).toEqual([address, true]);
    texts.push(text);
  }
  const { db } = site.deps;
  const log = await db.selectFrom('auditEvent').select(['data', 'actorId', 'seq']).execute();
  for (const { seq } of log.slice(-6)) texts.push((await visitor.get(`/log/${seq}`)).text);
  const messages = await db.selectFrom('message').select('params').execute();
  return [...texts, ...log.map(({ data }) => data), ...messages.map(({ params }) => params)].join('\n');
}

it('a complaint of somebody without an account gets a number that it is followed by, and nothing of its author is public', async () => {
  expect((await site.client().get(path())).text).toContain('本项目现在没有可以异议或投诉的事项');
  await draw();
  const visitor = site.client();
  const form = (await visitor.get(path())).text;
  expect(form).toContain('name="kind" value="complaint"');
  expect(form).not.toContain('name="kind" value="objection"');
  // What is wrong is told at its field, and everything that was typed and sent is kept.
  const wrong = await visitor.post(
    path(),
    { ...complaint, ground: '', phone: '12' },
    { files: [pdf('证据.pdf')] },
  );
  expect(wrong.status).toBe(422);
  for (const words of [TEXT, NAME, '请选择', '电话号码格式不对', '证据.pdf'])
    expect(wrong.text).toContain(words);
  const held = /name="form" value="([^"]+)"/.exec(wrong.text)?.[1] ?? '';
  const kept = /name="kept" value="([^"]+)"/.exec(wrong.text)?.[1] ?? '';
  expect([held.length, kept.length]).toEqual([36, 36]);
  expect(wrong.text).not.toContain(`/attachments/${kept}`);
  // Another form's file is not one's own.
  const stolen = await site.client().post(path(), { ...complaint, text: '别人的', kept: [kept] });
  expect(stolen.status).toBe(303);
  const made = await visitor.post(path(), { ...complaint, form: held, kept: [kept] });
  expect(made.status).toBe(303);
  const number = numberIn(made.location);
  expect(number).toBe(`${need.number}-Y02`);
  const receipt = (await visitor.get(made.location ?? '')).text;
  for (const words of ['已受理', number, '中选（被选）机构不符合条件', '待答复', '2023-08-30 23:49'])
    expect(receipt).toContain(words);
  const digest = createHash('sha256').update(PDF).digest('hex');
  expect(receipt).toContain(digest);
  const rows = await site.deps.db.selectFrom('objectionAttachment').selectAll().execute();
  expect(rows.map(({ objection }) => objection)).toEqual([number]);
  const shown = await allPublic(number);
  for (const secret of [NAME, PHONE, '1234 5678', '借用资质']) expect(shown).not.toContain(secret);
  // Officials of the county read it as it was typed, with its file; those of another one, and others, do not.
  const address = `${path()}/${number}`;
  const official = (await (await site.asActor(officials[0]!.actor)).get(address)).text;
  for (const words of [NAME, PHONE, '借用资质', kept]) expect(official).toContain(words);
  for (const role of ['owner', 'auditor', 'administrator'] as const) {
    const client = await site.asActor((await anAccount(site.deps, { role })).actor);
    expect([role, (await client.get(address)).text.includes(PHONE)]).toEqual([role, false]);
    expect([role, (await client.get(`/attachments/${kept}`)).status]).toEqual([role, 404]);
  }
  const county = await site.asActor(
    (await anAccount(site.deps, { role: 'official', divisionCode: '532322' })).actor,
  );
  expect((await county.get(address)).text).not.toContain(PHONE);
  expect((await county.get(`/attachments/${kept}`)).status).toBe(404);
  expect((await (await site.asActor(officials[0]!.actor)).get(`/attachments/${kept}`)).status).toBe(200);
  // Late for everybody to see, and still followed without an account.
  site.clock.set('2023-08-30T15:49:25.000Z');
  expect((await site.client().get(address)).text).toContain('逾期未答复');
  expect((await site.client().get('/objections')).text).toContain('逾期未答复');
});

it('complaints from one address have a bound, and a large form is turned away before it is read', async () => {
  await draw();
  const visitor = site.client();
  const statuses: number[] = [];
  for (let count = 0; count < 21; count += 1)
    statuses.push((await visitor.post(path(), { ...complaint, text: `第 ${count} 件` })).status);
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 303), 429]);
  const over = await visitor.post(path(), { ...complaint, text: '太多了的一件' });
  expect([over.status, over.text.includes('太多了的一件')]).toEqual([429, true]);
  // Whoever is logged in is known, and not bound by it.
  const agency = await site.asActor(entrants[0]!.actor);
  expect((await agency.post(path(), complaint)).status).toBe(303);
  const large = {
    field: 'file',
    name: 'x.pdf',
    type: 'application/pdf',
    content: Buffer.alloc(33 * 1024 * 1024),
  };
  expect((await agency.post(path(), complaint, { files: [large] })).status).toBe(413);
});

it('an entrant objects, one official answers, the masked text is public and can be compared with the log', async () => {
  await draw();
  const loser = await site.asActor(entrants[0]!.actor);
  const offered = (await loser.get(path())).text;
  expect(offered).toContain('name="kind" value="objection"');
  const nameless = await loser.post(path(), { ...complaint, kind: 'objection', name: '' });
  expect([nameless.status, nameless.text.includes('必填') || nameless.text.includes('请填写')]).toEqual([
    422,
    true,
  ]);
  const made = await loser.post(path(), { ...complaint, kind: 'objection' });
  const number = numberIn(made.location);
  const address = `${path()}/${number}`;
  expect((await loser.get(address)).text).toContain('撤回');
  expect((await (await site.asActor(entrants[1]!.actor)).get(address)).text).not.toContain('撤回');
  expect((await loser.get('/desk/messages')).text).toContain('您的异议已受理');
  expect((await (await site.asActor(entrants[1]!.actor)).get('/desk/messages')).text).toContain(
    '收到一件异议',
  );
  const reviewer = await site.asActor(await aReviewer(site.deps));
  expect((await reviewer.get(address)).text).toContain('您参与过本项目的办理');
  const answer = { action: 'answer', outcome: 'dismissed', reasons: '资质有效，见登记册。', hidden: '' };
  const involved = await reviewer.post(address, answer);
  expect(involved.status).toBe(403);
  const first = await site.asActor(officials[0]!.actor);
  expect((await first.get('/desk')).text).toContain('答复异议或投诉');
  expect((await first.get('/review/objections')).text).toContain(number);
  const empty = await first.post(address, { ...answer, outcome: '', hidden: '没有的词' });
  expect([
    empty.status,
    empty.text.includes('资质有效，见登记册。'),
    empty.text.includes('没有的词'),
  ]).toEqual([422, true, true]);
  const absent = await first.post(address, { ...answer, hidden: '没有的词' });
  expect([absent.status, absent.text.includes('将公开的内容里没有“没有的词”')]).toEqual([422, true]);
  expect((await first.post(address, answer)).status).toBe(303);
  const page = (await site.client().get(address)).text;
  for (const words of ['不成立', '资质有效，见登记册。', '本人[…]举报：中选机构借用资质，请致电 […]。'])
    expect(page).toContain(words);
  const row = await site.deps.db.selectFrom('objection').selectAll().executeTakeFirstOrThrow();
  expect(page).toContain(row.blind);
  const event = await site.deps.db
    .selectFrom('auditEvent')
    .select('data')
    .where('kind', '=', 'objection.made')
    .executeTakeFirstOrThrow();
  expect(JSON.parse(event.data)).toMatchObject({ number, textSha256: textDigest(row) });
  const shown = await allPublic(number);
  for (const secret of [NAME, PHONE, '1234 5678']) expect(shown).not.toContain(secret);
  expect((await site.client().get('/feed.atom')).text).toContain('答复异议');
  expect((await loser.get('/desk/messages')).text).toContain('您的异议已答复：不成立');
});

it('what is upheld is drawn again, said on every page of the need, and never looks like a sign-up', async () => {
  await draw();
  const loser = await site.asActor(entrants[0]!.actor);
  const number = numberIn((await loser.post(path(), { ...complaint, kind: 'objection' })).location);
  const address = `${path()}/${number}`;
  const [first, second] = (await Promise.all(officials.map(({ actor }) => site.asActor(actor)))) as [
    Client,
    Client,
  ];
  const rounds = `/needs/${need.number}/rounds`;
  expect((await first.get(rounds)).text).toContain('没有已认定成立的异议或投诉');
  await first.post(address, { action: 'answer', outcome: 'upheld', reasons: '属实', hidden: '' });
  expect((await site.client().get(address)).text).toContain('拟认定成立');
  expect((await site.client().get(address)).text).not.toContain('借用资质');
  expect((await first.post(address, { action: 'confirm' })).status).toBe(422);
  expect((await second.get('/desk')).text).toContain('第二人确认异议或投诉成立');
  expect((await second.post(address, { action: 'confirm' })).status).toBe(303);
  expect((await first.get('/desk')).text).toContain('异议或投诉成立：决定重新选取');
  const form = (await first.get(rounds)).text;
  expect(form).toContain(`<option value="${number}"`);
  const redo = { action: 'propose', basis: 'objection-upheld', reason: '异议成立', source: 'ceremony' };
  const unnamed = await first.post(rounds, { ...redo, objection: '' });
  expect([unnamed.status, unnamed.text.includes('请选择一件已认定成立的异议或投诉')]).toEqual([422, true]);
  expect((await first.post(rounds, { ...redo, objection: number })).status).toBe(303);
  const said = [`/needs/${need.number}`, `/needs/${need.number}/award`, `/needs/${need.number}/eligibility`];
  for (const page of said) {
    const { text } = await site.client().get(page);
    expect([page, text.includes('已提议重新选取'), text.includes(address)]).toEqual([page, true, true]);
  }
  expect((await loser.get(`/needs/${need.number}/entry`)).text).toContain('已提议重新选取');
  expect((await second.get(rounds)).text).toContain('已提议重新选取');
  expect((await second.post(rounds, { action: 'confirm' })).status).toBe(303);
  for (const page of [...said.filter((one) => !one.endsWith('/award')), `/needs/${need.number}/ceremony`]) {
    const { status, text } = await site.client().get(page);
    expect([page, status, text.includes('不是重新报名')]).toEqual([page, 200, true]);
  }
  expect((await loser.get(`/needs/${need.number}/entry`)).text).toContain('不是重新报名');
  const notice = (await site.client().get(`/needs/${need.number}`)).text;
  expect(notice).toContain('本轮名单冻结时间（不是报名截止）');
  expect(notice).not.toMatch(/<dt>报名截止<\/dt>/);
  expect((await site.client().get('/needs')).text).toContain('从原名单重新选取，不接受报名');
  const calendar = (await site.client().get('/needs.ics')).text;
  expect(calendar).not.toContain('20230823T164925Z');
  expect((await loser.get('/desk/entries')).text).toContain('从原名单重新选取，不接受报名');
  expect((await loser.get('/desk/messages')).text).toContain('无须重新报名');
});
