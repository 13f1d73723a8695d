import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { anAccount, type BuiltAccount } from '../support/builders.js';
import { anAgency, PDF } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';
import { waitingProposal } from '../support/suspensions.js';

let site: TestSite;
let officials: BuiltAccount[];
let agency: Awaited<ReturnType<typeof anAgency>>;

beforeEach(async () => {
  site = await startTestSite({ start: '2023-08-18T02:00:00.000Z' });
  officials = [
    await anAccount(site.deps, { role: 'official' }),
    await anAccount(site.deps, { role: 'official' }),
  ];
  agency = await anAgency(site.deps);
});
afterEach(() => site.stop());

const both = () => Promise.all(officials.map(({ actor }) => site.asActor(actor)));
const page = () => `/agencies/${agency.creditCode}`;
const path = () => `${page()}/suspension`;
const FORM = {
  action: 'propose',
  act: 'suspend',
  ground: 'false-report',
  reason: '成果失实，抽查不合格',
  lastDay: '',
};
const publicPage = async (language = '') =>
  (await site.client().get(`${page()}${language && `?lang=${language}`}`)).text;

it('is proposed on the page of the agency, confirmed by another official, and told to everybody', async () => {
  const [first, second] = await both();
  const before = await first!.get(page());
  expect(before.text).toContain('提议暂停');
  expect(before.text).toContain('不早于 2023-08-23');
  expect((await site.client().get(page())).text).not.toContain('提议暂停');
  expect((await first!.post(path(), FORM)).location).toContain('suspension-proposed');
  const told = await publicPage();
  for (const words of ['出具虚假或严重失实的成果', '成果失实', '另一名工作人员应在 2023-08-23 10:00 前决定'])
    expect(told).toContain(words);
  expect(await publicPage('en')).toContain('another official is to decide by 2023-08-23 10:00');
  // The proposer may take it back; the button to confirm is another's.
  expect((await first!.get(page())).text).not.toContain('value="confirm"');
  const desk = await second!.get('/desk');
  expect(desk.text).toContain('第二人决定是否暂停机构或解除暂停');
  expect(desk.text).toContain(`href="${page()}"`);
  const offer = (await second!.get(page())).text;
  expect(offer).toContain('如现在确认，自 2023-08-24 00:00 起生效');
  const { id: proposal = '' } = (await waitingProposal(site.deps, agency.creditCode)) ?? {};
  expect((await first!.post(path(), { action: 'confirm', proposal })).status).toBe(422);
  expect((await second!.post(path(), { action: 'confirm', proposal })).location).toContain(
    'suspension-confirmed',
  );
  expect((await second!.post(path(), { action: 'confirm', proposal })).status).toBe(409);
  expect(await publicPage()).toContain('已决定：自 2023-08-24 00:00 起暂停参加选取');
  const json = JSON.parse((await site.client().get(`${page()}.json`)).text) as { suspensions: unknown };
  expect(json.suspensions).toMatchObject([{ from: '2023-08-23T16:00:00.000Z', to: null }]);
  const inbox = (await (await site.asActor(agency.actor)).get('/desk/messages')).text;
  for (const words of [
    '有人提议暂停贵单位',
    '已决定暂停贵单位',
    '自 2023-08-24 00:00 起暂停参加选取',
    '行政复议',
  ])
    expect(inbox).toContain(words);
  site.clock.set('2023-08-23T16:00:00.000Z');
  for (const { error } of await runJobs(site.deps)) throw error;
  expect(await publicPage()).toContain('自 2023-08-24 00:00 起暂停参加选取，原因：成果失实');
  expect((await site.client().get('/log')).text).toContain('暂停机构');
});

it('says at the field what is wrong, keeps what was typed and the file, and writes nothing', async () => {
  const [first] = await both();
  const files = [{ field: 'file', name: '裁定书.pdf', type: 'application/pdf', content: PDF }];
  const early = await first!.post(path(), { ...FORM, lastDay: '2023-08-19' }, { files });
  expect(early.status).toBe(422);
  expect(early.text).toContain('最早 2023-08-23');
  expect(early.text).toContain('成果失实，抽查不合格');
  expect(early.text).toContain('保留文件 裁定书.pdf');
  const kept = /name="kept" value="([^"]+)"/.exec(early.text)?.[1] ?? '';
  for (const [change, words] of [
    [{ ground: '' }, '请从列表中选择一项'],
    [{ ground: 'remedied' }, '请从列表中选择一项'],
    [{ reason: '' }, '请填写此项'],
    [{ lastDay: '2023-02-30' }, '日期不存在'],
    [{ ground: 'court-order' }, '法院裁定须附法律文书'],
  ] as const) {
    const answer = await first!.post(path(), { ...FORM, ...change });
    expect([answer.status, answer.text.includes(words)], JSON.stringify(change)).toEqual([422, true]);
  }
  expect((await first!.post(path(), { action: 'abolish' })).status).toBe(400);
  expect(await waitingProposal(site.deps, agency.creditCode)).toBeUndefined();
  const wrong = [{ field: 'file', name: 'x.pdf', type: 'application/pdf', content: Buffer.from('MZ') }];
  expect((await first!.post(path(), { ...FORM, ground: 'court-order' }, { files: wrong })).text).toContain(
    'PDF、PNG 或 JPEG',
  );
  expect((await first!.post(path(), { ...FORM, ground: 'court-order', kept })).status).toBe(303);
  expect((await first!.post(path(), FORM)).status).toBe(409);
});

it('shows the digest of a court order to everybody and the order to officials and to the agency alone', async () => {
  const [first, second] = await both();
  const files = [{ field: 'file', name: '裁定书.pdf', type: 'application/pdf', content: PDF }];
  expect((await first!.post(path(), { ...FORM, ground: 'court-order' }, { files })).status).toBe(303);
  const { id: proposal = '', attachmentId } = (await waitingProposal(site.deps, agency.creditCode)) ?? {};
  expect((await second!.post(path(), { action: 'confirm', proposal })).status).toBe(303);
  const seen = await publicPage();
  expect(seen).toContain(createHash('sha256').update(PDF).digest('hex'));
  expect(seen).toContain('法院裁定');
  expect(seen).toContain('暂停参加选取，原因');
  const file = `/attachments/${attachmentId}`;
  expect(seen).not.toContain(file);
  for (const { actor } of [agency, ...officials])
    expect((await (await site.asActor(actor)).get(file)).status).toBe(200);
  const others = [await anAgency(site.deps), await anAccount(site.deps, { role: 'owner' })];
  for (const { actor } of others) expect((await (await site.asActor(actor)).get(file)).status).toBe(404);
  expect((await (await site.asActor(agency.actor)).get(page())).text).toContain(file);
});

it('is nobody else’s to propose or to decide', async () => {
  const county = await anAccount(site.deps, { role: 'official', divisionCode: '532322' });
  const client = await site.asActor(county.actor);
  expect((await client.get(page())).text).not.toContain('提议暂停');
  expect((await client.post(path(), FORM)).status).toBe(403);
  for (const role of ['auditor', 'administrator', 'owner'] as const)
    expect((await (await site.as(role)).post(path(), FORM)).status).toBe(403);
  expect((await (await site.asActor(agency.actor)).post(path(), FORM)).status).toBe(403);
});
