import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addWorkingDays, formatShanghai } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { anOwner } from '../support/builders.js';
import { aNeedForm, aPublishedNeed, aReviewer } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, type Fields, startTestSite, type TestSite } from '../support/site.js';

const START = '2017-05-02T01:00:00.000Z';
const NEW = '/desk/needs/new';
let site: TestSite;
let owner: Client;

beforeAll(async () => {
  site = await startTestSite({ start: START });
  owner = await site.asActor((await anOwner(site.deps)).actor);
});
afterAll(() => site.stop());

/** The form as shown, filled with a need that may be published, as a browser posts it. */
async function filled(client: Client, overrides: Fields = {}): Promise<Record<string, string | string[]>> {
  const shown = readPage(await client.get(NEW)).form('title');
  const { lines: _lines, ...typed } = aNeedForm(site.deps) as Record<string, string> & { lines: unknown };
  const first = { 'lines[0][type]': 'C01', 'lines[0][minGrade]': '丙' };
  return { ...shown, ...typed, ...first, ...overrides } as Record<string, string | string[]>;
}

async function submit(client: Client, overrides: Fields = {}) {
  const form = await filled(client, overrides);
  const answer = await client.post(NEW, { ...form, action: 'submit' }, { files: [] });
  return { form, answer, page: answer.status === 303 ? undefined : readPage(answer) };
}

// Browsers write the line ends of a posted text as CR LF.
const plain = (value: string | string[] | undefined) => value?.toString().replaceAll('\r\n', '\n');

const follow = async (client: Client, location: string | null) => readPage(await client.get(location ?? ''));
const needsOf = (title: string) =>
  site.deps.db.selectFrom('need').select(['id', 'state', 'budgetFen']).where('title', '=', title).execute();

describe('the sources of randomness on the form', () => {
  const START_OF = { kinds: ['commit', 'ceremony', 'lottery', 'drand'] as const };
  const shown = async (sources: Deps['sources']) => {
    const other = await startTestSite({ start: START, overrides: { sources } });
    const client = await other.asActor((await anOwner(other.deps)).actor);
    const page = readPage(await client.get(NEW));
    await other.stop();
    const radios = page.all('input').filter(({ attributes }) => attributes['name'] === 'source');
    return { page, order: radios.map(({ attributes }) => attributes['value']) };
  };

  it('stand with what they protect against and not, the strongest first and chosen', async () => {
    const announced = [{ from: '2017-01-27', to: '2017-02-02' }];
    const { page, order } = await shown({ ...START_OF, closedDays: announced });
    expect(order).toEqual(['drand', 'lottery', 'ceremony', 'commit']);
    expect(page.form('title')['source']).toBe('drand');
    for (const bits of [256, 61, 66]) expect(page.text).toContain(`公开随机数有 2 的 ${bits} 次方种可能`);
    expect(page.text).toContain('没有来自外部的公开随机数（0 比特）');
    // Who would have to collude, for each.
    expect(page.text.split('能左右结果的：')).toHaveLength(5);
    expect(page.text).toContain('能左右结果的：运营方＋一家报名机构。');
    expect((await shown({ kinds: ['commit'], closedDays: [] })).page.form('title')['source']).toBe('commit');
  });

  it('do not start with a lottery whose issues are not announced', async () => {
    const { page, order } = await shown({ kinds: ['commit', 'lottery', 'ceremony'], closedDays: [] });
    expect(order).toEqual(['lottery', 'ceremony', 'commit']);
    expect(page.form('title')['source']).toBe('ceremony');
  });
});

describe('the form of a need', () => {
  it('is submitted, published by an official, and public with what was typed', async () => {
    const { answer } = await submit(owner, {
      title: '青山嘴水库测量',
      budget: '９８，０００．５０',
      floor: '40000',
    });
    expect(answer.status).toBe(303);
    const own = await follow(owner, answer.location);
    expect(own.text).toContain('待审核');
    expect(() => own.link('修改')).toThrow();
    const official = await site.as('official');
    const address = readPage(await official.get('/review/needs')).link('青山嘴水库测量');
    expect(readPage(await official.get(address)).text).toContain('98,000.50');
    const published = await official.post(address, { action: 'publish' });
    expect(published.status).toBe(303);
    const notice = await follow(site.client(), published.location);
    expect(notice.heading).toBe('青山嘴水库测量');
    expect(notice.text).toContain('40,000.00');
    expect((await official.post(address, { action: 'publish' })).status).toBe(409);
    expect((await official.post(address, { action: 'return', reason: '太迟' })).status).toBe(409);
  });

  it('comes back with a reason and is sent again', async () => {
    const { answer } = await submit(owner, { title: '退回再报的测量' });
    const official = await site.as('official');
    const address = readPage(await official.get('/review/needs')).link('退回再报的测量');
    const empty = await official.post(address, { action: 'return', reason: '' });
    expect(empty.status).toBe(422);
    expect(readPage(empty).summary).toMatchObject([{ field: 'reason' }]);
    expect((await official.post(address, { action: 'return', reason: '预算依据不足' })).status).toBe(303);
    const id = (answer.location ?? '').split('/').at(-1)?.replace(/\?.*/, '') ?? '';
    const edit = readPage(await owner.get(`/desk/needs/${id}/edit`));
    expect(edit.text).toContain('预算依据不足');
    const again = { ...edit.form('title'), title: '退回再报的测量又改', action: 'submit' };
    expect((await owner.post(`/desk/needs/${id}/edit`, again, { files: [] })).status).toBe(303);
    expect(await needsOf('退回再报的测量又改')).toMatchObject([{ id, state: 'submitted' }]);
  });

  it.each([
    [{ title: '' }, 'title', '请填写此项'],
    [{ title: '测'.repeat(121) }, 'title', '120'],
    [{ projectCode: '2017-110101-76-01-000001' }, 'projectCode', ''],
    [{ projectCode: '2017-532302-76-01-000001' }, 'projectCode', ''],
    [{ projectCode: '2014-532301-76-01-000001' }, 'projectCode', ''],
    [{ projectCode: '532301' }, 'projectCode', ''],
    [{ investment: '-1' }, 'investment', ''],
    [{ 'lines[0][type]': '' }, 'lines', ''],
    [{ 'lines[0][type]': 'Z99', 'lines[0][minGrade]': '' }, 'lines[0][type]', ''],
    [{ 'lines[0][minGrade]': '综合甲' }, 'lines[0][minGrade]', ''],
    [{ content: ' \n ' }, 'content', '请填写此项'],
    [{ content: '测'.repeat(5001) }, 'content', '5,000'],
    [{ serviceDays: '0' }, 'serviceDays', ''],
    [{ serviceDays: '1.5' }, 'serviceDays', ''],
    [{ budget: '0' }, 'budget', ''],
    [{ budget: '-1' }, 'budget', ''],
    [{ budget: '1.999' }, 'budget', ''],
    [{ budget: '九万' }, 'budget', ''],
    [{ floor: '98000' }, 'floor', ''],
    [{ floor: '98000.01' }, 'floor', ''],
    [{ method: 'random', floor: '40000' }, 'floor', ''],
    [{ pricedDraw: '1' }, 'pricedDraw', ''],
    [{ fund: 'private' }, 'fund', ''],
    [{ method: 'friend' }, 'method', ''],
    [{ fund: 'state', source: 'ceremony', method: 'random', minEntries: '2' }, 'minEntries', '3'],
    [{ fund: 'state', method: 'random' }, 'source', '请改选现场摇号、彩票或随机信标'],
    [{ fund: 'state', source: 'ceremony' }, 'method', '请改选不报价的选取方式'],
    [
      { fund: 'state', source: 'ceremony', method: 'random', pricedDraw: '1' },
      'pricedDraw',
      '请改选不报价的选取方式',
    ],
    [{ minEntries: '三' }, 'minEntries', ''],
    [{ source: 'drand' }, 'source', ''],
    [{ source: 'dice' }, 'source', ''],
    [{ closesAt: '' }, 'closesAt', '请填写此项'],
    [{ closesAt: '2017-05-32 09:00' }, 'closesAt', ''],
    [{ closesAt: '2017-05-04 09:00' }, 'closesAt', ''],
    [{ closesAt: '2016-05-04 09:00' }, 'closesAt', ''],
    [{ avoidance: '91350100M000100Y44 编制了可研报告' }, 'avoidance', '第 1 行'],
    [{ avoidance: '91350100M000100Y43 编制了可研报告\n\n91532300MAT0Q00J70' }, 'avoidance', '第 3 行'],
    [{ witnesses: '甲、乙、丙、丁' }, 'witnesses', ''],
    [{ ownerPhone: '12' }, 'ownerPhone', ''],
    [{ supervisorPhone: '请致电' }, 'supervisorPhone', ''],
  ])(
    'with %j is refused at %s alone, with everything kept',
    async (change: Record<string, string>, field, words) => {
      const { form, answer, page } = await submit(owner, change);
      expect(answer.status).toBe(422);
      expect(page?.summary.map((line) => line.field)).toEqual([field]);
      expect(page?.summary[0]?.text).toContain(words);
      if (field !== 'lines') expect(page?.errorAt(field)).toBe(page?.summary[0]?.text);
      const again = page?.form('title') ?? {};
      const choices = ['fund', 'method', 'source', 'lines[0][type]', 'lines[0][minGrade]'];
      for (const [name, value] of Object.entries(form)) {
        // A choice that is none cannot be shown as chosen.
        if (!(name in change && choices.includes(name)))
          expect([name, plain(again[name])]).toEqual([name, value]);
      }
    },
  );

  it('names all faults at once, in the order of the form', async () => {
    const { page } = await submit(owner, { title: '', budget: 'x', closesAt: 'x', ownerPhone: '' });
    expect(page?.summary.map(({ field }) => field)).toEqual(['title', 'budget', 'closesAt', 'ownerPhone']);
  });

  it.each([
    [{ projectCode: '２０１７－５３２３３１－７６－０１－００００７７' }, '2017-532331-76-01-000077'],
    [{ projectCode: '2017–532301–76–01–000078' }, '2017-532301-76-01-000078'],
  ])('understands %j', async (change: Record<string, string>, code) => {
    const { answer } = await submit(owner, change);
    expect(answer.status).toBe(303);
    const rows = await site.deps.db
      .selectFrom('need')
      .select('title')
      .where('projectCode', '=', code)
      .execute();
    expect(rows).toHaveLength(1);
  });

  it('takes a deadline of exactly three working days, over the weekend', async () => {
    const earliest = formatShanghai(addWorkingDays(START, 3));
    expect((await submit(owner, { closesAt: earliest })).answer.status).toBe(303);
    const before = formatShanghai(addWorkingDays('2017-05-02T00:59:00.000Z', 3));
    expect((await submit(owner, { closesAt: before })).answer.status).toBe(422);
  });

  it('keeps one name for one project', async () => {
    const project = { projectCode: '2017-532301-76-01-000099', projectName: '城市供水管网改造' };
    expect((await submit(owner, project)).answer.status).toBe(303);
    const other = await submit(owner, { ...project, projectName: '另一个名字' });
    expect(other.page?.summary).toMatchObject([{ field: 'projectName' }]);
    expect(other.page?.summary[0]?.text).toContain('城市供水管网改造');
  });

  it('posted twice makes one need', async () => {
    const form = { ...(await filled(owner, { title: '点了两次提交' })), action: 'submit' };
    const answers = await Promise.all([
      owner.post(NEW, form, { files: [] }),
      owner.post(NEW, form, { files: [] }),
    ]);
    expect(await needsOf('点了两次提交')).toMatchObject([{ state: 'submitted' }]);
    expect(answers.some(({ status }) => status === 303)).toBe(true);
    expect((await owner.post(NEW, form, { files: [] })).status).toBe(409);
    expect(await needsOf('点了两次提交')).toHaveLength(1);
  });

  it('saves a draft with nothing but a title, and with nothing at all', async () => {
    for (const title of ['只有标题', '']) {
      const shown = readPage(await owner.get(NEW)).form('title');
      const answer = await owner.post(NEW, { ...shown, title, action: 'save' }, { files: [] });
      expect(answer.status).toBe(303);
      expect((await follow(owner, answer.location)).form('title')['title']).toBe(title);
    }
    expect(readPage(await owner.get('/desk/needs')).text).toContain('只有标题');
  });

  it('tells plainly that a form sent after the end of the session was not saved', async () => {
    const client = await site.asActor((await anOwner(site.deps)).actor);
    const form = { ...(await filled(client, { title: '登录已过期的测量' })), action: 'submit' };
    client.cookies.clear();
    const answer = await client.post(NEW, form, { files: [], headers: { Referer: `${site.url}${NEW}` } });
    expect(answer.status).toBe(401);
    const page = readPage(answer);
    expect(page.text).toContain('没有保存');
    expect(page.form('login')['back']).toBe(NEW);
    expect(await needsOf('登录已过期的测量')).toEqual([]);
  });

  it.each(['x', 'a b c d e f g h', '../../../etc', '', 'ÄÖÜäöüß-ÄÖÜ'])(
    'refuses the id %j for a draft',
    async (draftId) => {
      const form = { ...(await filled(owner)), draftId, action: 'save' };
      expect((await owner.post(NEW, form, { files: [] })).status).toBe(400);
    },
  );
});

describe('a need of somebody else', () => {
  it('is as good as none to another owner', async () => {
    const need = await aPublishedNeed(site.deps);
    const draft = await filled(owner, { title: '别人的草稿' });
    await owner.post(NEW, { ...draft, action: 'save' }, { files: [] });
    const id = String(draft['draftId']);
    const other = await site.asActor((await anOwner(site.deps)).actor);
    for (const one of [need.id, id]) {
      expect((await other.get(`/desk/needs/${one}`)).status).toBe(404);
      expect((await other.get(`/desk/needs/${one}/edit`)).status).toBe(404);
      const form = { ...draft, title: '夺走', action: 'save' };
      expect((await other.post(`/desk/needs/${one}/edit`, form, { files: [] })).status).toBe(404);
      expect((await other.post(`/desk/needs/${one}/withdrawal`, { reason: '夺走' })).status).toBe(404);
      expect((await other.post(`/desk/needs/${one}/republication`)).status).toBe(404);
    }
    // A draft's id is no way in either.
    expect((await other.post(NEW, { ...draft, title: '夺走', action: 'save' }, { files: [] })).status).toBe(
      404,
    );
    expect(readPage(await owner.get(`/desk/needs/${id}/edit`)).form('title')['title']).toBe('别人的草稿');
    expect((await site.client().get(`/needs/${need.number}`)).status).toBe(200);
  });
});

describe('the review of needs', () => {
  it('that took too long for the deadline says so, and the need goes back', async () => {
    await submit(owner, { title: '审核太久的测量', closesAt: formatShanghai(addWorkingDays(START, 3)) });
    site.clock.advance(60_000);
    const official = await site.asActor(await aReviewer(site.deps));
    const address = readPage(await official.get('/review/needs')).link('审核太久的测量');
    const late = await official.post(address, { action: 'publish' });
    expect(late.status).toBe(422);
    // There is no field for it on this page.
    expect(readPage(late).summary).toMatchObject([{ field: null }]);
    expect((await official.post(address, { action: 'return', reason: '截止时间太近' })).status).toBe(303);
    site.clock.set(START);
  });
});
