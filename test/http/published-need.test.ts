import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addWorkingDays, formatShanghai } from '../../src/basics/index.js';
import { anOwner } from '../support/builders.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { startTestSite, type TestSite } from '../support/site.js';

const START = '2017-05-02T01:00:00.000Z';
let site: TestSite;

beforeAll(async () => {
  site = await startTestSite({ start: START });
});
afterAll(() => site.stop());

describe('a published need', () => {
  it('is amended with a note; entries must be confirmed again; the old version stays readable', async () => {
    const unit = await anOwner(site.deps);
    const client = await site.asActor(unit.actor);
    const need = await aPublishedNeed(site.deps, {}, unit.actor);
    const agency = await anAgency(site.deps);
    await anEntry(site.deps, agency.actor, need, '90000');
    const path = `/desk/needs/${need.id}/edit`;
    const form = { ...readPage(await client.get(path)).form('title'), action: 'amend' };
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
    expect((await client.post(path, amended, { files: [] })).status).toBe(303);
    const page = readPage(await site.client().get(`/needs/${need.number}`));
    expect(page.text).toContain('预算核减');
    expect(page.text).toContain('97,000.00');
    const entry = readPage(await (await site.asActor(agency.actor)).get(`/needs/${need.number}/entry`));
    expect(entry.text).toContain('公告已修改');
    // Another page of the owner, opened before, would undo the amendment without knowing.
    const json = JSON.parse((await site.client().get(`/needs/${need.number}.json`)).text) as {
      versions: unknown[];
    };
    expect(json.versions).toHaveLength(2);
  });

  it('changes telephone numbers without a new version', async () => {
    const unit = await anOwner(site.deps);
    const client = await site.asActor(unit.actor);
    const need = await aPublishedNeed(site.deps, {}, unit.actor);
    const path = `/desk/needs/${need.id}/edit`;
    const form = readPage(await client.get(path)).form('title');
    const changed = { ...form, ownerPhone: '0878-3129999', changeNote: '电话变更', action: 'amend' };
    expect((await client.post(path, changed, { files: [] })).status).toBe(303);
    const json = JSON.parse((await site.client().get(`/needs/${need.number}.json`)).text) as {
      versions: unknown[];
    };
    expect(json.versions).toHaveLength(1);
    const visitor = readPage(await site.client().get(`/needs/${need.number}`));
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
