import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addWorkingDays, formatShanghai, HOUR } from '../../src/basics/index.js';
import { anOwner } from '../support/builders.js';
import { anAgency, aPublishedNeed, PDF } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Answer, type Fields, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeEach(async () => {
  site = await startTestSite();
});
afterEach(() => site.stop());

/** Lets `meanwhile` happen while the clock stands an hour behind a record of the log. */
async function whileBehind(meanwhile: () => Promise<void>): Promise<void> {
  site.clock.advance(HOUR);
  await aPublishedNeed(site.deps);
  site.clock.advance(-HOUR);
  await meanwhile();
  site.clock.advance(HOUR);
}

/** The page of what could not be written now. */
function refusedOf(answer: Answer) {
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '5']);
  expect(answer.text).toContain('本站的时钟落后于公开日志的最后一条记录');
  expect(answer.text).toContain('过几分钟再提交');
  return readPage(answer);
}

/** A deadline that leaves days enough also from an hour later. */
const later = () => ({ closesAt: formatShanghai(addWorkingDays(site.clock.now(), 8)) });

const pdf = (field: string) => [{ field, name: '证书.pdf', type: 'application/pdf', content: PDF }];

describe('while the clock is behind the log, what was filled in stands in the form, which goes through afterwards:', () => {
  it('a sign-up', async () => {
    const need = await aPublishedNeed(site.deps);
    const agency = await site.asActor((await anAgency(site.deps)).actor);
    const path = `/needs/${need.number}/entry`;
    const form = readPage(await agency.get(path)).form('bid');
    let again = form;
    await whileBehind(async () => {
      again = refusedOf(await agency.post(path, { ...form, action: 'enter', bid: '87654.32' })).form('bid');
      expect(again['bid']).toBe('87654.32');
    });
    const sent = await agency.post(path, { ...again, action: 'enter' });
    expect([sent.status, sent.location]).toEqual([303, `${path}?notice=entry-made`]);
  });

  it('an amendment, with the file that came with it', async () => {
    const { actor } = await anOwner(site.deps);
    const owner = await site.asActor(actor);
    const need = await aPublishedNeed(site.deps, {}, actor);
    const path = `/desk/needs/${need.id}/edit`;
    const form = readPage(await owner.get(path)).form('title');
    const amended = { ...form, ...later(), budget: '97000', changeNote: '预算核减', action: 'amend' };
    let again = form;
    await whileBehind(async () => {
      const page = refusedOf(await owner.post(path, amended, { files: pdf('attachmentFile') }));
      expect(page.text).toContain('证书.pdf');
      again = page.form('title');
      expect(again).toMatchObject({ budget: '97000', changeNote: '预算核减' });
    });
    expect((await owner.post(path, { ...again, action: 'amend' }, { files: [] })).status).toBe(303);
    expect((await owner.get(`/desk/needs/${need.id}`)).text).toContain('证书.pdf');
  });

  it('a new need, which is a draft as well', async () => {
    const { actor } = await anOwner(site.deps);
    const owner = await site.asActor(actor);
    const like = await aPublishedNeed(site.deps, {}, actor);
    const stored = readPage(await owner.get(`/desk/needs/${like.id}/edit`)).form('title');
    const { draftId } = readPage(await owner.get('/desk/needs/new')).form('title');
    const typed = { ...stored, ...later(), draftId: draftId ?? '', title: '另一项测绘', action: 'submit' };
    let again = stored;
    await whileBehind(async () => {
      const page = refusedOf(await owner.post('/desk/needs/new', typed, { files: pdf('attachmentFile') }));
      expect(page.text).toContain('证书.pdf');
      again = page.form('title');
      expect(again['title']).toBe('另一项测绘');
    });
    const sent = await owner.post('/desk/needs/new', { ...again, action: 'submit' }, { files: [] });
    expect(sent.status).toBe(303);
  });

  it('an application, with its scan', async () => {
    const agency = await site.as('agency');
    const path = '/desk/application';
    const typed = {
      ...readPage(await agency.get(path)).form('legalRepresentative'),
      name: '哀牢山测绘有限公司',
      legalRepresentative: '演示法人',
      contactName: '演示联系人',
      contactPhone: '0878-3120000',
      division: '532301',
      capital: '1,000,000.00',
      foundedOn: '2010-01-01',
      'qualifications[0][type]': 'C01',
      'qualifications[0][grade]': '乙',
      'qualifications[0][certificateNumber]': '乙测资字53000001',
      'qualifications[0][issuer]': '云南省测绘地理信息局',
      'qualifications[0][validFrom]': '2015-01-01',
      'qualifications[0][validTo]': '2030-12-31',
      action: 'submit',
    };
    let again: Fields = {};
    await whileBehind(async () => {
      const page = refusedOf(await agency.post(path, typed, { files: pdf('qualifications[0][scan]') }));
      expect(page.text).toContain('证书.pdf');
      again = page.form('capital');
      expect(again).toMatchObject({ capital: '1,000,000.00', name: '哀牢山测绘有限公司' });
    });
    expect((await agency.post(path, { ...again, action: 'submit' }, { files: [] })).status).toBe(303);
  });

  it('a reason on a page of its own address', async () => {
    const { actor } = await anOwner(site.deps);
    const owner = await site.asActor(actor);
    const need = await aPublishedNeed(site.deps, {}, actor);
    const path = `/desk/needs/${need.id}`;
    await whileBehind(async () => {
      const page = refusedOf(await owner.post(`${path}/withdrawal`, { reason: '项目取消' }));
      expect(page.form('reason')['reason']).toBe('项目取消');
    });
    expect((await owner.post(`${path}/withdrawal`, { reason: '项目取消' })).status).toBe(303);
  });
});
