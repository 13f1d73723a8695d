/** Pages of an award from its contract to the archive: who sees and does what, what stays typed, and which files are whose. */
import { request } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { visitorUploader } from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { answerObjection, makeObjection } from '../../src/objections/index.js';
import { anAwardedNeed } from '../support/award-course.js';
import { mustBe, PDF } from '../support/marketplace-builders.js';
import { aComplaint, theAnswerers } from '../support/objections.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';
import { suspendNow } from '../support/suspensions.js';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

let award: Awaited<ReturnType<typeof anAwardedNeed>>;
let site: TestSite;
let owner: Client;
let winner: Client;
let path: string;

beforeEach(async () => {
  const made = await startTestSite({ start: '2023-08-18T01:00:00.000Z' });
  award = await anAwardedNeed(made.deps.db, made);
  site = made;
  path = `/needs/${award.need.number}/award`;
});
afterEach(() => site.stop());

/** Brings the award to a stage; both sides log in then, since days have passed. */
async function reach(to: Parameters<typeof award.reach>[0]): Promise<void> {
  await award.reach(to);
  owner = await site.asActor(award.owner);
  winner = await site.asActor(await award.agency(1));
}

const jobs = async (): Promise<void> => {
  for (const { error } of await runJobs(site.deps)) throw error;
};
const pdf = { field: 'file', name: '合同.pdf', type: 'application/pdf', content: PDF };
const fileForm = async () => ({
  amount: String((await award.course()).priceFen / 100),
  lowerReason: '',
  signedOn: '2023-08-29',
  serviceUntil: '2023-09-28',
});
const attachmentIn = (text: string): string => /href="(\/attachments\/[^"]+)"/.exec(text)?.[1] ?? '';

it('files a contract with what was typed kept, publishes its facts and digest, and shows the file to both sides alone', async () => {
  await reach('signing');
  const form = await fileForm();
  const wrong = await owner.post(
    `${path}/contract`,
    { ...form, amount: '99999999', lowerReason: '范围变化' },
    { files: [pdf] },
  );
  expect(wrong.status).toBe(422);
  for (const words of ['合同金额不能高于中选价', '范围变化', '99999999', '合同.pdf'])
    expect(wrong.text).toContain(words);
  const kept = /name="kept" value="([^"]+)"/.exec(wrong.text)?.[1] ?? '';
  const image = await owner.post(`${path}/contract`, form, {
    files: [{ ...pdf, content: PNG, name: '图.pdf' }],
  });
  expect([
    image.status,
    image.text.includes('合同文件须为 PDF') || image.text.includes('文件内容不是'),
  ]).toEqual([422, true]);
  expect((await owner.post(`${path}/contract`, form)).text).toContain('请填写此项');
  expect((await owner.post(`${path}/contract`, { ...form, kept: [kept] })).status).toBe(303);
  expect((await owner.post(`${path}/contract`, { ...form, kept: [kept] })).status).toBe(409);

  const open = await site.client().get(`${path}/contract`);
  const sha256 = (
    await site.deps.db.selectFrom('attachment').select('sha256').where('id', '=', kept).executeTakeFirst()
  )?.sha256;
  for (const words of ['已备案，待另一方确认', '2023-08-29', '2023-09-28', sha256 ?? '?', '合同文件不公开'])
    expect(open.text).toContain(words);
  expect(open.text).not.toContain('/attachments/');
  expect(open.text).not.toContain('合同.pdf');
  const url = attachmentIn((await winner.get(`${path}/contract`)).text);
  const others = [await site.asActor(await award.agency(2)), await site.as('owner')];
  for (const one of [owner, winner, await site.as('auditor'), await site.asActor(award.officials[0])])
    expect((await one.get(url)).status).toBe(200);
  for (const one of others) expect((await one.get(url)).status).toBe(404);
  expect((await site.client().get(url)).status).toBe(303);

  expect((await owner.get(`${path}/contract`)).text).not.toContain('确认备案的合同');
  expect((await winner.get('/desk')).text).toContain('确认业主备案的合同');
  const empty = await winner.post(`${path}/contract/answer`, { answer: 'no', reason: '' });
  expect([empty.status, empty.text.includes('请填写此项')]).toEqual([422, true]);
  expect((await owner.post(`${path}/contract/answer`, { answer: 'yes' })).status).toBe(422);
  expect((await winner.post(`${path}/contract/answer`, { answer: 'yes' })).status).toBe(303);
  expect((await winner.post(`${path}/contract/answer`, { answer: 'yes' })).status).toBe(409);
  expect((await site.client().get(path)).text).toContain('已备案并确认');
  expect((await owner.get('/desk/messages')).text).toContain('合同已备案，服务开始');
});

it('takes deliverables of the types that their content has, within their size, and shows them to both sides', async () => {
  await reach('serving');
  const files = (content: Buffer, name = '成果.pdf') => ({
    files: [{ field: 'file', name, type: 'application/pdf', content }],
  });
  const note = '地形图与报告';
  const lying = await winner.post(`${path}/service`, { note }, files(Buffer.from('MZ this is a program')));
  expect([
    lying.status,
    lying.text.includes('文件内容不是 PDF、PNG 或 JPEG'),
    lying.text.includes(note),
  ]).toEqual([422, true, true]);
  const large = await winner.post(
    `${path}/service`,
    { note },
    files(Buffer.concat([PDF, Buffer.alloc(21 * 1024 * 1024)])),
  );
  expect([large.status, large.text.includes('文件过大，最多 20 MB'), large.text.includes(note)]).toEqual([
    422,
    true,
    true,
  ]);
  const six = await winner.post(
    `${path}/service`,
    { note: '' },
    files(Buffer.concat([PDF, Buffer.alloc(6 * 1024 * 1024)])),
  );
  expect([six.status, six.text.includes('成果.pdf')]).toEqual([422, true]);
  expect((await owner.post(`${path}/service`, { note })).status).toBe(403);
  expect((await winner.post(`${path}/service`, { note }, files(PDF))).status).toBe(303);
  expect((await winner.post(`${path}/service`, { note }, files(PDF))).status).toBe(409);
  const open = (await site.client().get(`${path}/service`)).text;
  expect(open).toContain(note);
  expect(open).not.toContain('/attachments/');
  const url = attachmentIn((await owner.get(`${path}/service`)).text);
  expect((await owner.get(url)).status).toBe(200);
  expect((await (await site.asActor(await award.agency(2))).get(url)).status).toBe(404);
  expect((await owner.get('/desk')).text).toContain('验收成果');
  const returned = await owner.post(`${path}/service/answer`, { answer: 'no', reason: '缺少图幅' });
  expect(returned.status).toBe(303);
  expect((await site.client().get(`${path}/service`)).text).toContain('缺少图幅');
});

it('refuses an upload of 200 MB before it is read', async () => {
  await reach('serving');
  const cookie = [...winner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const sent = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request(new URL(`${path}/service`, site.url), {
      method: 'POST',
      agent: false,
      headers: {
        cookie,
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': 'multipart/form-data; boundary=x',
        'Content-Length': String(200 * 1024 * 1024),
      },
    });
    asked.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => {
        asked.destroy();
        resolve({ status: answer.statusCode ?? 0, text });
      });
    });
    asked.on('error', reject);
    // Of the body nothing but its beginning: the answer comes all the same.
    asked.write('--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nx\r\n');
  });
  expect([sent.status, sent.text.includes('没有保存')]).toEqual([413, true]);
  expect(await award.stage()).toBe('serving');
});

it('lets both sides extend and end, and officials by two, each at the page that everybody reads', async () => {
  await reach('serving');
  const early = await winner.post(`${path}/service/extension`, { until: '2023-09-01', why: '连续降雨' });
  expect([
    early.status,
    early.text.includes('须晚于现在的服务期 2023-09-28'),
    early.text.includes('连续降雨'),
  ]).toEqual([422, true, true]);
  expect(
    (await winner.post(`${path}/service/extension`, { until: '2023-10-31', why: '连续降雨' })).status,
  ).toBe(303);
  expect((await owner.get('/desk')).text).toContain('答复机构延长服务期的申请');
  expect((await owner.post(`${path}/service/extension/answer`, { answer: 'yes' })).status).toBe(303);
  expect((await site.client().get(`${path}/service`)).text).toContain('延长至 2023-10-31');
  const [first, second] = [await site.asActor(award.officials[0]), await site.asActor(award.officials[1])];
  const unsaid = await first.post(`${path}/end`, { because: '业主停建' });
  expect([unsaid.status, unsaid.text.includes('业主停建')]).toEqual([422, true]);
  expect((await first.post(`${path}/end`, { because: '业主停建', fault: 'owner' })).status).toBe(303);
  expect((await second.get('/desk')).text).toContain('第二人决定是否终止');
  expect((await first.post(`${path}/end/answer`, { decision: 'confirm' })).status).toBe(422);
  expect((await winner.post(`${path}/end/answer`, { decision: 'confirm' })).status).toBe(409);
  expect((await second.post(`${path}/end/answer`, { decision: 'confirm' })).status).toBe(303);
  const open = (await site.client().get(`${path}/end`)).text;
  for (const words of ['业主停建', '责任在业主', '已终止']) expect(open).toContain(words);
  expect((await site.client().get('/feed.atom')).text).toContain('终止：');
});

it('keeps an evaluation to those who review it until it counts, and shows all of the selection in the archive', async () => {
  await reach('accepted');
  const administrator = await site.asActor(award.administrator);
  const [first, second] = [await site.asActor(award.officials[0]), await site.asActor(award.officials[1])];
  expect((await administrator.get('/desk')).text).toContain('运营单位评价服务');
  expect((await administrator.get('/desk/messages')).text).toContain('请评价中介服务');
  const stars = {
    quality: '5',
    timeliness: '4',
    attitude: '4',
    charge: '4',
    standards: '4',
    comment: '图件完整规范',
  };
  const half = await owner.post(`${path}/evaluation`, { ...stars, charge: '6' });
  expect([half.status, half.text.includes('图件完整规范')]).toEqual([422, true]);
  expect((await winner.post(`${path}/evaluation`, stars)).status).toBe(403);
  expect((await owner.post(`${path}/evaluation`, stars)).status).toBe(303);
  expect((await owner.post(`${path}/evaluation`, stars)).status).toBe(409);
  for (const one of [site.client(), winner, administrator])
    expect((await one.get(`${path}/evaluation`)).text).not.toContain('图件完整规范');
  for (const one of [owner, first])
    expect((await one.get(`${path}/evaluation`)).text).toContain('图件完整规范');
  expect((await first.get('/desk')).text).toContain('审核评价');
  expect((await first.post(`${path}/evaluation/review`, { of: 'owner', answer: 'yes' })).status).toBe(303);
  expect((await first.post(`${path}/evaluation`, stars)).status).toBe(303);
  expect((await first.post(`${path}/evaluation/review`, { of: 'authority', answer: 'yes' })).status).toBe(
    422,
  );
  expect((await second.post(`${path}/evaluation/review`, { of: 'authority', answer: 'yes' })).status).toBe(
    303,
  );
  const open = (await site.client().get(`${path}/evaluation`)).text;
  for (const words of ['图件完整规范', '综合 4.20 星', '尚未评价', '不会自动给五星'])
    expect(open).toContain(words);
  expect((await winner.post(`${path}/evaluation/reply`, { side: 'owner', reply: '感谢' })).status).toBe(303);
  expect((await winner.post(`${path}/evaluation/reply`, { side: 'owner', reply: '再谢' })).status).toBe(409);
  await award.untilDue();
  await award.untilDue();
  const archive = (await site.client().get(`${path}/archive`)).text;
  for (const words of [
    '已归档',
    '合同备案',
    '缺失：期限内没有评价',
    '机构回应：感谢',
    '封存名单',
    '中选通知书',
    '评价结束',
  ])
    expect(archive).toContain(words);
  expect(archive).not.toContain('/attachments/');
  expect(archive.match(/href="\/log\/\d+"/g)?.length).toBeGreaterThan(15);
  for (const page of ['', '/contract', '/service', '/end', '/evaluation', '/archive', '/letter']) {
    const { status, text } = await site.client().get(`${path}${page}`, { 'Accept-Language': 'en' });
    expect([page, status, text.length < 60_000]).toEqual([page, 200, true]);
  }
});

it('publishes the clocks of all steps, by county, in every format, and how long each may take', async () => {
  await reach('signing');
  const steps = async (query = '') => (await site.client().get(`/statistics/steps${query}`)).text;
  expect(await steps()).toContain(award.need.number);
  expect(await steps('?division=532331')).not.toContain(award.need.number);
  expect(await steps('?overdue=1')).not.toContain(award.need.number);
  site.clock.set('2023-10-20T02:00:00.000Z');
  await jobs();
  for (const query of ['?overdue=1', '?division=532301', '?stage=signing', '?division=counties'])
    expect([query, (await steps(query)).includes(award.need.number)]).toEqual([query, true]);
  const { text } = await site.client().get('/statistics/steps.json');
  const [row] =
    (JSON.parse(text) as { items?: unknown[] }).items ??
    (Object.values(JSON.parse(text) as object).find(Array.isArray) as unknown[]);
  expect(row).toMatchObject({ number: award.need.number, stage: 'signing', allowed: 13, overdue: true });
  expect((await site.client().get(path)).text).toContain('已逾期');
  const official = await site.asActor(award.officials[0]);
  expect((await official.get('/desk')).text).toContain('合同逾期：督促双方，或提议终止');
  const rules = (await site.client().get('/statistics/steps/rules')).text;
  for (const words of ['2017-01', '10 + 3', '业主或机构', '主管部门']) expect(rules).toContain(words);
});

it('says that the award of a suspended agency goes on', async () => {
  await reach('signing');
  site.clock.advance(60_000);
  await suspendNow(site.deps, award.ranking[0] ?? '', { officials: award.officials });
  expect((await site.client().get(path)).text).toContain('已经中选的继续办理');
});

it('has complaints with their answers in the archive, and what was only objected to without its text', async () => {
  await reach('signing');
  const need = award.need.number;
  const visitor = { actor: null, uploader: visitorUploader('test') };
  const complain = () => makeObjection(site.deps, visitor, { need, attachments: [], ...aComplaint });
  const number = mustBe(await complain());
  const archive = async () => (await site.client().get(`${path}/archive`)).text;
  expect(await archive()).toContain(number);
  expect(await archive()).not.toContain(aComplaint.text);
  const [first] = await theAnswerers(site.deps);
  const answer = { number, outcome: 'dismissed' as const, reasons: '与公告要求相符', hidden: [] };
  mustBe(await answerObjection(site.deps, first, answer));
  for (const words of [aComplaint.text, '与公告要求相符']) expect(await archive()).toContain(words);
});
