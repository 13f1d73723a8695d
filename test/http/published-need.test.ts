import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { addWorkingDays, assertDefined, DAY, formatShanghai } from '../../src/basics/index.js';
import { findLatestAmendment, type Information } from '../../src/needs/index.js';
import { hashNotice, type Method, methodOf } from '../../src/selection/index.js';
import { amend, propose } from '../support/amendments.js';
import { anOwner } from '../support/builders.js';
import { COSIGNED, noteKey } from '../support/c2sp/notes.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer, PDF } from '../support/marketplace-builders.js';
import { type Page, readPage } from '../support/page.js';
import { startTestSite, type TestSite } from '../support/site.js';

const START = '2017-05-02T01:00:00.000Z';
let site: TestSite;

beforeAll(async () => {
  site = await startTestSite({ start: START });
});
afterAll(() => site.stop());

describe('the page of an open need', () => {
  it('tells everybody what to do next: to log in, to sign up, that one has, that one must again', async () => {
    const need = await aPublishedNeed(site.deps);
    const path = `/needs/${need.number}`;
    const visitor = readPage(await site.client().get(path));
    expect(visitor.link('中介机构登录后报名')).toBe(`/login?back=${encodeURIComponent(path)}`);
    const agency = await anAgency(site.deps);
    const client = await site.asActor(agency.actor);
    const before = readPage(await client.get(path));
    expect(before.text).not.toContain('中介机构登录后报名');
    expect(before.link('报名')).toBe(`${path}/entry`);
    await anEntry(site.deps, agency.actor, need, '90000');
    const joined = readPage(await client.get(path));
    expect(joined.text).toContain('贵机构已报名（');
    expect(joined.text).not.toContain('可以报名');
    expect(joined.link('查看回执，修改或撤回报名')).toBe(`${path}/entry`);
    await amend(site.deps, need, { content: '另一项内容' });
    const outdated = readPage(await client.get(path));
    expect(outdated.text).toContain('贵机构先前的报名失效');
    expect(outdated.link('重新报名')).toBe(`${path}/entry`);
    site.clock.advance(30 * DAY);
    expect(readPage(await site.client().get(path)).text).not.toContain('中介机构登录后报名');
  });

  it('says who must have seen its list, or that nobody does', async () => {
    const [w0, w1, w2] = [0, 1, 2].map((n) => noteKey(`w${n}.example`, COSIGNED, 50 + n).vkey);
    const witnesses = `witness a ${w0}\nwitness b ${w1}\nwitness c ${w2}\n`;
    const shown = async (policy: string | null) => {
      const other = await startTestSite({ start: START, overrides: { policy } });
      const need = await aPublishedNeed(other.deps);
      const page = readPage(await other.client().get(`/needs/${need.number}`));
      const link = policy?.endsWith('none\n') === false ? page.link('见证策略') : undefined;
      const text = link === undefined ? '' : (await other.client().get(link ?? '')).text;
      await other.stop();
      return { page, text };
    };
    const two = await shown(`${witnesses}group g 2 a b c\nquorum g\n`);
    expect(two.page.text).toContain(
      '至少要有 2 家及时联署，证明他们见到了名单：w0.example；w1.example；w2.example。',
    );
    expect(two.text).toContain('group g 2 a b c');
    expect((await shown(`${witnesses}quorum b\n`)).page.text).toContain(
      '至少要有 1 家及时联署，证明他们见到了名单：w1.example。',
    );
    const nested = await shown(`${witnesses}group g any a b\ngroup h all g c\nquorum h\n`);
    expect(nested.page.text).toContain('按见证策略规定的家数及时联署');
    for (const policy of [null, `${witnesses}quorum none\n`])
      expect((await shown(policy)).page.text).toContain('没有第三方作证：名单何时固定，只有本站自己的说法。');
  });

  it('says who would have to collude one deed a line, and once only when the result says it', async () => {
    const need = await aPublishedNeed(site.deps);
    const lines = async () => {
      const page = readPage(await site.client().get(`/needs/${need.number}`));
      const items = page.all('li').map(({ children: [text] }) => text);
      return items.filter((text) => typeof text === 'string' && text.startsWith('能左右结果的：'));
    };
    expect(await lines()).toEqual(['能左右结果的：运营方＋一家报名机构。']);
    for (const bid of ['90000', '80000', '70000'])
      await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
    site.clock.set(need.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    expect(await lines()).toEqual(['能左右结果的：运营方＋一家报名机构。']);
  });
});

describe('the page of what came of a need', () => {
  const after = async (form: Record<string, unknown>) => {
    const need = await aPublishedNeed(site.deps, form);
    for (const bid of ['90000', '80000', '70000'])
      await anEntry(
        site.deps,
        (await anAgency(site.deps)).actor,
        need,
        methodOf(need.typed['method'] as Method).takesBid ? bid : undefined,
      );
    site.clock.set(need.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    return readPage(await site.client().get(`/needs/${need.number}`));
  };
  const columns = (page: Page) => page.all('th').map(({ children: [text] }) => text);

  it('has no columns that say nothing yet: of a frozen list the agencies, of a draw without bids no bids', async () => {
    const frozen = await after({ method: 'random', source: 'ceremony', witnesses: '见证人甲\n见证人乙' });
    expect(columns(frozen).slice(0, 1)).toEqual(['中介机构']);
    expect(frozen.text).toContain('全部报名');
    expect(frozen.text).not.toMatch(/全部报名与报价|名次|抽签序号/);
    const drawn = await after({ method: 'random' });
    expect(columns(drawn).slice(0, 4)).toEqual(['名次', '中介机构', '抽签序号', '结果']);
    const lowest = await after({ method: 'lowest' });
    expect(columns(lowest).slice(0, 5)).toEqual(['名次', '中介机构', '报价（元）', '抽签序号', '结果']);
  });

  it('says by which rule the winner was found before the steps, and divides in words', async () => {
    const drawn = await after({ method: 'random' });
    expect(drawn.text).toMatch(/3 家参加选取，\S+ 中选，中选价 [\d,.]+ 元。 各家机会相等：/);
    expect(drawn.text).toMatch(
      /抽在第一位。.*怎样算出来的.*第 1 签：\d+ ÷ 3 余 [012].*名单和种子（供核验）/s,
    );
    const lowest = (await after({ method: 'lowest' })).text;
    expect(lowest).toMatch(/它的报价 [\d,.]+ 元在 3 家中最低。/);
    for (const method of ['reference', 'average'])
      expect((await after({ method })).text).toMatch(/它的报价 [\d,.]+ 元与之最近，相差 [\d,.]+ 元/);
    const credit = (await after({ method: 'credit' })).text;
    expect(credit).toMatch(
      /签数按信用分配，共 300 张，它有 100 张（33\.33%）；.*抽出第 \d+ 张，在它的签里。/,
    );
    expect(credit).toMatch(/每家有几张签.*第 1–100 张.*第 101–200 张.*第 201–300 张/s);
    expect(credit).toMatch(/此时共 300 张签，\S+ 的是第 \d+–\d+ 张，抽出的是第 \d+ 张。/);
  });
});

describe('a published need', () => {
  it('has its terms changed by approval: what was typed is kept, everybody sees what waits, old and new', async () => {
    const unit = await anOwner(site.deps);
    const client = await site.asActor(unit.actor);
    const need = await aPublishedNeed(site.deps, {}, unit.actor);
    const agency = await anAgency(site.deps);
    await anEntry(site.deps, agency.actor, need, '90000');
    const path = `/desk/needs/${need.id}/edit`;
    const page = readPage(await client.get(path));
    // Said before anything is sent: which fields are terms, and which are information.
    expect(page.text).toMatch(
      /条款——项目名称、项目代码.*报名截止、回避名单——决定谁能中选.*审核（1 个工作日）/,
    );
    expect(page.text).toMatch(/信息——现场见证人、补充说明、补充材料、业主电话、监督电话——不影响选取/);
    const form = { ...page.form('title'), action: 'amend' };
    const unchanged = await client.post(path, { ...form, changeNote: '无' }, { files: [] });
    expect(unchanged.status).toBe(422);
    const noNote = await client.post(path, { ...form, budget: '97000', changeNote: '' }, { files: [] });
    expect(readPage(noNote).summary).toMatchObject([{ field: 'changeNote' }]);
    expect(readPage(noNote).form('title')['budget']).toBe('97000');
    const otherProject = { ...form, projectCode: '2017-532301-76-01-000555', changeNote: '换项目' };
    expect(readPage(await client.post(path, otherProject, { files: [] })).summary).toMatchObject([
      { field: 'projectCode' },
    ]);
    const longer = formatShanghai(addWorkingDays(site.clock.now(), 5));
    const amended = { ...form, budget: '97000', closesAt: longer, changeNote: '预算核减' };
    const sent = await client.post(path, amended, { files: [] });
    expect(sent).toMatchObject({ status: 303, location: `/desk/needs/${need.id}?notice=terms-proposed` });
    expect((await client.post(path, { ...amended, budget: '96000' }, { files: [] })).status).toBe(409);

    const visitor = site.client();
    const waiting = readPage(await visitor.get(`/needs/${need.number}`));
    expect(waiting.text).toContain('申请变更以下条款：预算（最高限价）、报名截止');
    expect(waiting.text).not.toContain('97,000.00');
    const own = readPage(await client.get(`/desk/needs/${need.id}`));
    expect(own.text).toMatch(/预算（最高限价） 98,000.00 元 97,000.00 元/);

    const official = await site.asActor(await aReviewer(site.deps));
    const { id } = assertDefined(await findLatestAmendment(site.deps.db, need.id), 'a proposal');
    const list = readPage(await official.get('/review/amendments'));
    expect(list.text).toContain(need.number);
    const review = readPage(await official.get(`/review/amendments/${id}`));
    expect(review.text).toMatch(/预算（最高限价） 98,000.00 元 97,000.00 元/);
    expect((await client.get(`/review/amendments/${id}`)).status).toBe(403);
    const approved = await official.post(`/review/amendments/${id}`, { action: 'approve' });
    expect(approved.location).toBe(`/needs/${need.number}?notice=need-amended`);
    expect((await official.post(`/review/amendments/${id}`, { action: 'approve' })).status).toBe(409);

    const after = readPage(await visitor.get(`/needs/${need.number}`));
    expect(after.text).toContain('预算核减');
    expect(after.text).toMatch(/预算（最高限价） 98,000.00 元 97,000.00 元/);
    expect(after.text).not.toContain('申请变更以下条款');
    const entry = readPage(await (await site.asActor(agency.actor)).get(`/needs/${need.number}/entry`));
    expect(entry.text).toContain('公告条款已变更');
    expect(entry.text).toMatch(/预算（最高限价） 98,000.00 元 97,000.00 元/);
    const inbox = readPage(await (await site.asActor(agency.actor)).get('/desk/messages'));
    expect(inbox.text).toContain(`变更内容：预算（最高限价）、报名截止`);
    expect(inbox.text).toContain(`请在 ${longer} 前重新报名`);
    const json = JSON.parse((await visitor.get(`/needs/${need.number}.json`)).text) as {
      versions: unknown[];
      proposal: unknown;
    };
    expect(json.versions).toHaveLength(2);
    expect(json.proposal).toBeNull();
  });

  it('gets returned terms back to be corrected, with the reason and all that was typed', async () => {
    const unit = await anOwner(site.deps);
    const client = await site.asActor(unit.actor);
    const need = await aPublishedNeed(site.deps, {}, unit.actor);
    const id = await propose(site.deps, need, { content: '另一项内容' }, '更正');
    const official = await site.asActor(await aReviewer(site.deps));
    const path = `/review/amendments/${id}`;
    const silent = await official.post(path, { action: 'return', reason: ' ' });
    expect(readPage(silent).summary).toMatchObject([{ field: 'reason' }]);
    expect((await official.post(path, { action: 'return', reason: '请写明比例尺' })).status).toBe(303);
    expect(readPage(await client.get(`/desk/needs/${need.id}`)).text).toContain('请写明比例尺');
    const again = readPage(await client.get(`/desk/needs/${need.id}/edit`));
    expect(again.text).toContain('请写明比例尺');
    expect(again.form('title')).toMatchObject({ content: '另一项内容', changeNote: '更正', budget: '98000' });
    const visitor = readPage(await site.client().get(`/needs/${need.number}`));
    expect(visitor.text).not.toContain('请写明比例尺');
    expect(visitor.text).not.toContain('另一项内容');
  });

  it('lets its owner take a proposal back', async () => {
    const unit = await anOwner(site.deps);
    const client = await site.asActor(unit.actor);
    const need = await aPublishedNeed(site.deps, {}, unit.actor);
    await propose(site.deps, need, { content: '另一项内容' });
    const path = `/desk/needs/${need.id}/amendment/withdrawal`;
    expect((await (await site.as('owner')).post(path, {})).status).toBe(404);
    expect((await client.post(path, {})).location).toContain('notice=proposal-withdrawn');
    expect((await client.post(path, {})).status).toBe(409);
    expect(readPage(await site.client().get(`/needs/${need.number}`)).text).not.toContain('申请变更');
  });

  it('has its information changed at once, shown old and new, with telephone numbers masked for the public', async () => {
    const unit = await anOwner(site.deps);
    const client = await site.asActor(unit.actor);
    const need = await aPublishedNeed(site.deps, { witnesses: '李某' }, unit.actor);
    const path = `/desk/needs/${need.id}/edit`;
    const form = readPage(await client.get(path)).form('title');
    const changed = {
      ...form,
      ownerPhone: '0878-3129999',
      witnesses: '王某',
      clarification: '现场踏勘改为周五',
      changeNote: '更换见证人',
      action: 'amend',
    };
    const file = { field: 'extraFile', name: '现场照片.pdf', type: 'application/pdf', content: PDF };
    const sent = await client.post(path, changed, { files: [file] });
    expect(sent.location).toBe(`/needs/${need.number}?notice=information-changed`);
    const json = JSON.parse((await site.client().get(`/needs/${need.number}.json`)).text) as {
      versions: unknown[];
      information: Information;
      informationSha256: string;
      informationChanges: unknown[];
    };
    expect(json.versions).toHaveLength(1);
    expect(json.informationChanges).toHaveLength(2);
    expect(json.information).toMatchObject({ witnesses: ['王某'], clarification: '现场踏勘改为周五' });
    expect(json.informationSha256).toBe(hashNotice(json.information));
    const sha256 = json.information.attachments[0]?.sha256 ?? '';
    expect((await site.client().get(`/needs/${need.number}/attachments/${sha256}`)).text).toBe(
      PDF.toString(),
    );
    const visitor = readPage(await site.client().get(`/needs/${need.number}`));
    expect(visitor.text).toMatch(/信息更新 · .* 说明：更换见证人 .* 现场见证人 李某 王某/);
    // The table names what changed; so does a line of names only where masked telephone numbers look the same.
    expect(visitor.text).not.toContain('内容：现场见证人');
    const next = readPage(await client.get(path)).form('title');
    const masked = { ...next, ownerPhone: '0878-4129999', changeNote: '换号', action: 'amend' };
    expect((await client.post(path, masked, { files: [] })).status).toBe(303);
    const again = readPage(await site.client().get(`/needs/${need.number}`));
    expect(again.text).toMatch(/说明：换号 内容：.*业主电话/);
    expect(visitor.text).toContain('现场照片.pdf');
    expect(visitor.text).not.toContain('3129999');
    expect(readPage(await client.get(`/needs/${need.number}`)).text).toContain('0878-3129999');
  });

  it('is withdrawn with a reason until the deadline and not from then on', async () => {
    const unit = await anOwner(site.deps);
    const [first, second] = [
      await aPublishedNeed(site.deps, {}, unit.actor),
      await aPublishedNeed(site.deps, {}, unit.actor),
    ];
    const client = await site.asActor(unit.actor);
    const empty = await client.post(`/desk/needs/${first.id}/withdrawal`, { reason: ' ' });
    expect(empty.status).toBe(422);
    expect(readPage(empty).summary).toMatchObject([{ field: 'reason' }]);
    expect((await client.post(`/desk/needs/${first.id}/withdrawal`, { reason: '项目取消' })).status).toBe(
      303,
    );
    const page = readPage(await site.client().get(`/needs/${first.number}`));
    expect(page.text).toContain('已撤回');
    expect(page.text).toContain('项目取消');
    expect((await client.post(`/desk/needs/${first.id}/withdrawal`, { reason: '再次' })).status).toBe(409);
    site.clock.set(second.closesAt);
    const later = await site.asActor(unit.actor);
    expect((await later.post(`/desk/needs/${second.id}/withdrawal`, { reason: '太迟' })).status).toBe(409);
    expect((await later.get(`/desk/needs/${second.id}/edit`)).status).toBe(409);
    site.clock.set(START);
  });
});
