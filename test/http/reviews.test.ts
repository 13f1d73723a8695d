import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { applicationSchema, storeAttachment, submitApplication } from '../../src/agencies/index.js';
import { formatShanghai } from '../../src/basics/index.js';
import { earliestClose, needFormSchema, saveDraft, submitNeed } from '../../src/needs/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import {
  aNeedForm,
  anAgency,
  anApplicationForm,
  aQualification,
  mustBe,
  PDF,
} from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let official: Client;
let stranger: Client;
let prefecture: Client;

beforeAll(async () => {
  site = await startTestSite();
  official = await site.as('official', { divisionCode: '532301' });
  stranger = await site.as('official', { divisionCode: '532322' });
  prefecture = await site.as('official');
});
afterAll(() => site.stop());

/** Sends an application with a scan for every qualification; answers its id. */
async function anApplication(actor: Actor, overrides: Record<string, unknown> = {}): Promise<string> {
  const typed = anApplicationForm(overrides);
  const scan = mustBe(
    await storeAttachment(site.deps, actor, {
      name: 'scan.pdf',
      mediaType: 'application/pdf',
      content: PDF,
    }),
  );
  for (const held of typed['qualifications'] as Record<string, unknown>[]) held['attachmentId'] = scan;
  const application = applicationSchema.parse(typed);
  mustBe(await submitApplication(site.deps, actor, { typed, application }));
  const { id } = await site.deps.db
    .selectFrom('agencyApplication')
    .select('id')
    .where('agencyId', '=', actor.agencyId)
    .where('state', '=', 'submitted')
    .executeTakeFirstOrThrow();
  return id;
}

async function aSubmittedNeed(
  overrides: Record<string, unknown> = {},
): Promise<{ id: string; owner: Actor }> {
  const owner = (await anOwner(site.deps)).actor;
  const id = site.deps.newId();
  const close = new Date(Date.parse(earliestClose(site.clock.now())) + 3_600_000).toISOString();
  const typed = aNeedForm(site.deps, { closesAt: formatShanghai(close), ...overrides });
  mustBe(await saveDraft(site.deps, owner, { id, typed }));
  mustBe(await submitNeed(site.deps, owner, { id, typed, form: needFormSchema.parse(typed) }));
  return { id, owner };
}

const newAgency = async (): Promise<Actor> => (await anAccount(site.deps, { role: 'agency' })).actor;

/** How often an act is on record, by its kind and subject. */
const events = async (kind: string, subject: string): Promise<number> =>
  (
    await site.deps.db
      .selectFrom('auditEvent')
      .select('seq')
      .where('kind', '=', kind as 'agency.approved')
      .where('subject', '=', subject)
      .execute()
  ).length;

const applicationState = async (id: string) =>
  site.deps.db
    .selectFrom('agencyApplication')
    .select(['state', 'reason'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
const needState = async (id: string) =>
  site.deps.db
    .selectFrom('need')
    .select(['state', 'reason', 'number'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

const BOTH = [
  ['agencies', async () => anApplication(await newAgency()), 'approve', applicationState],
  ['needs', async () => (await aSubmittedNeed()).id, 'publish', needState],
] as const;

describe.each(BOTH)('the review of %s', (kind, make, accept, stateOf) => {
  const queue = `/review/${kind}`;

  it('shows an official the cases of the own county and of no other', async () => {
    const id = await make();
    const link = `href="${queue}/${id}"`;
    expect((await official.get(queue)).text).toContain(link);
    expect((await prefecture.get(queue)).text).toContain(link);
    expect((await stranger.get(queue)).text).not.toContain(link);
    expect((await (await site.as('auditor')).get(queue)).text).toContain(link);
    expect((await official.get(`${queue}/${id}`)).status).toBe(200);
    expect((await stranger.get(`${queue}/${id}`)).status).toBe(403);
  });

  it('lets nobody decide but officials of the county or the prefecture', async () => {
    const id = await make();
    const clients: [string, Client, number][] = [
      ['stranger', stranger, 403],
      ['auditor', await site.as('auditor'), 403],
      ['administrator', await site.as('administrator'), 403],
      ['owner', await site.as('owner'), 403],
      ['agency', await site.as('agency'), 403],
      ['visitor', site.client(), 401],
    ];
    for (const [who, client, status] of clients) {
      const path = `${queue}/${id}`;
      expect((await client.post(path, { action: accept })).status, who).toBe(status);
      expect((await client.post(path, { action: 'return', reason: '材料不全' })).status, who).toBe(status);
      expect((await client.post(path, { action: 'return', reason: '' })).status, who).toBe(status);
    }
    expect((await stateOf(id)).state).toBe('submitted');
    const auditor = await (await site.as('auditor')).get(`${queue}/${id}`);
    expect([auditor.status, auditor.text.includes('name="action"')]).toEqual([200, false]);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['blank', ' \r\n　'],
    ['too long', '长'.repeat(501)],
  ])('asks for a reason of a return that is %s, at its field', async (_, reason) => {
    const id = await make();
    const answer = await official.post(`${queue}/${id}`, {
      action: 'return',
      ...(reason === undefined ? {} : { reason }),
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/id="error-summary"[\s\S]*?<a href="#reason">/);
    expect(answer.text).toMatch(/<textarea id="reason"[^>]*aria-invalid="true"/);
    if (reason?.startsWith('长')) expect(answer.text).toContain(reason);
    expect((await stateOf(id)).state).toBe('submitted');
  });

  it('returns with the reason, leaves the queue, and takes no second decision', async () => {
    const id = await make();
    const path = `${queue}/${id}`;
    const sent = await official.post(path, { action: 'return', reason: '请补充 <附件>' });
    expect([sent.status, sent.location?.startsWith(`${queue}?notice=`)]).toEqual([303, true]);
    expect(await stateOf(id)).toMatchObject({ state: 'returned', reason: '请补充 <附件>' });
    expect((await official.get(queue)).text).not.toContain(path);
    const again = await prefecture.post(path, { action: accept });
    expect(again.status).toBe(409);
    expect(again.text).toContain('状态已经改变');
    expect(again.text).not.toContain(`value="${accept}"`);
    expect(await stateOf(id)).toMatchObject({ state: 'returned' });
  });

  it('makes one decision of a button pressed twice at once and a third time later', async () => {
    const id = await make();
    const path = `${queue}/${id}`;
    const answers = await Promise.all([
      official.post(path, { action: accept }),
      prefecture.post(path, { action: accept }),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 409]);
    const late = await official.post(path, { action: accept });
    for (const refused of [...answers.filter(({ status }) => status === 409), late]) {
      expect(refused.status).toBe(409);
      expect(refused.text).toContain('状态已经改变');
    }
    expect((await official.post(path, { action: 'return', reason: '迟了' })).status).toBe(409);
    const done = answers.find(({ status }) => status === 303)?.location ?? '';
    expect((await site.client().get(done)).status).toBe(200);
    const subject = decodeURIComponent(/\/(?:agencies|needs)\/([^?]+)/.exec(done)?.[1] ?? '');
    expect(await events(kind === 'agencies' ? 'agency.approved' : 'need.published', subject)).toBe(1);
  });

  it('is 404 for what does not exist', async () => {
    expect((await official.get(`${queue}/nothing`)).status).toBe(404);
    expect((await official.post(`${queue}/nothing`, { action: accept })).status).toBe(404);
    expect((await official.post(`${queue}/nothing`, { action: 'return', reason: 'x' })).status).toBe(404);
  });
});

it('tells the owner and the agency why their papers came back, and takes them again', async () => {
  const need = await aSubmittedNeed();
  await official.post(`/review/needs/${need.id}`, { action: 'return', reason: '预算依据不足' });
  const owner = await site.asActor(need.owner);
  expect((await owner.get(`/desk/needs/${need.id}`)).text).toContain('预算依据不足');
  expect((await owner.get(`/desk/needs/${need.id}/edit`)).status).toBe(200);
  const actor = await newAgency();
  const id = await anApplication(actor);
  await official.post(`/review/agencies/${id}`, { action: 'return', reason: '扫描件不清晰' });
  const agency = await site.asActor(actor);
  expect((await agency.get('/desk/application')).text).toContain('扫描件不清晰');
  expect(await anApplication(actor)).toBe(id);
});

describe('a change of an approved agency', () => {
  it('leaves the old version in force until it is approved, and shows what was before', async () => {
    const { actor, creditCode } = await anAgency(site.deps, { name: '变更前测绘有限公司' });
    const id = await anApplication(actor, {
      name: '变更后测绘有限公司',
      qualifications: [aQualification({ grade: '甲', certificateNumber: '甲测资字53000009' })],
    });
    const page = `/agencies/${creditCode}`;
    const before = (await site.client().get(page)).text;
    expect(before).toContain('变更前测绘有限公司');
    expect(before).toContain('乙测资字53000001');
    expect(before).not.toMatch(/变更后|甲测资字/);
    const review = (await official.get(`/review/agencies/${id}`)).text;
    expect(review).toMatch(/变更后测绘有限公司[\s\S]*<del>变更前测绘有限公司<\/del>/);
    expect(review).toContain('新增');

    expect((await official.post(`/review/agencies/${id}`, { action: 'approve' })).status).toBe(303);
    const after = (await site.client().get(page)).text;
    expect(after).toContain('变更后测绘有限公司');
    expect(after).toContain('甲测资字53000009');
    expect(after).not.toContain('乙测资字53000001');
  });

  it('that is returned changes nothing', async () => {
    const { actor, creditCode } = await anAgency(site.deps, { name: '不变测绘有限公司' });
    const id = await anApplication(actor, { name: '未遂测绘有限公司' });
    const sent = await official.post(`/review/agencies/${id}`, {
      action: 'return',
      reason: '名称与执照不符',
    });
    expect(sent.status).toBe(303);
    const { text } = await site.client().get(`/agencies/${creditCode}`);
    expect(text).toContain('不变测绘有限公司');
    expect(text).not.toContain('未遂');
    expect((await (await site.asActor(actor)).get('/desk/application')).text).toContain('名称与执照不符');
  });

  it('of the county is decided where it wants to go', async () => {
    const { actor } = await anAgency(site.deps);
    const id = await anApplication(actor, { division: '532322' });
    expect((await stranger.get(`/review/agencies/${id}`)).status).toBe(200);
    expect((await official.post(`/review/agencies/${id}`, { action: 'approve' })).status).toBe(403);
    expect((await stranger.post(`/review/agencies/${id}`, { action: 'approve' })).status).toBe(303);
  });
});

it('reads the queue of applications page by page, the oldest first, and says which are late', async () => {
  const names: string[] = [];
  for (let count = 0; count < 32; count += 1) {
    // Two at once: where a page ends between them, the id decides.
    if (count % 2 === 0) site.clock.advance(60_000);
    names.push(`排队测绘有限公司${count}`);
    await anApplication(await newAgency(), { name: names.at(-1), division: '532326' });
  }
  const county = await site.as('official', { divisionCode: '532326' });
  const seen: string[] = [];
  const sizes: number[] = [];
  for (let url: string | undefined = '/review/agencies'; url; ) {
    const page = readPage(await county.get(url));
    const rows = page.rows.slice(1);
    sizes.push(rows.length);
    seen.push(...rows.map(([name = '']) => name));
    expect(page.text).not.toContain('超期');
    url = page.links.find((link) => link.includes('after='));
  }
  expect(sizes).toEqual([30, 2]);
  expect(seen).toEqual(names);
  const { text } = await county.get('/review/agencies.csv');
  expect(text.trim().split('\r\n')).toHaveLength(33);
  // Sessions end meanwhile.
  site.clock.set('2018-01-02T01:00:00.000Z');
  const later = await site.as('official', { divisionCode: '532326' });
  expect(readPage(await later.get('/review/agencies')).text).toContain('超期');
});
