import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PDF } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, type Fields, type FilePart, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let official: Client;

beforeAll(async () => {
  site = await startTestSite();
  official = await site.as('official');
});
afterAll(() => site.stop());

const PATH = '/desk/application';
const scan = (content: Uint8Array = PDF, name = '资质证书.pdf', index = 0): FilePart => ({
  field: `qualifications[${index}][scan]`,
  name,
  type: 'application/pdf',
  content,
});

/** What somebody types into the empty form. */
const TYPED = {
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
};

/** Opens the form, types into it and sends it as a browser does. */
async function send(client: Client, typed: Fields, action: string, files: readonly FilePart[] = []) {
  const shown = readPage(await client.get(PATH)).form('legalRepresentative');
  const answer = await client.post(PATH, { ...shown, ...typed, action }, { files });
  return { answer, page: answer.status === 303 ? undefined : readPage(answer) };
}

const follow = async (client: Client, location: string | null) => readPage(await client.get(location ?? ''));

/** Address of the submitted application of an agency in the official's queue. */
async function reviewAddress(name: string): Promise<string> {
  return readPage(await official.get('/review/agencies')).link(name);
}

describe('the application of an agency', () => {
  it('goes from draft to review, back with a reason, and into the register', async () => {
    const agency = await site.as('agency');
    const saved = await send(agency, { ...TYPED, name: '往返测绘有限公司', capital: '一百万' }, 'save', [
      scan(),
    ]);
    expect(saved.answer.status).toBe(303);
    const draft = await follow(agency, saved.answer.location);
    expect(draft.form('capital')).toMatchObject({ capital: '一百万', name: '往返测绘有限公司' });
    expect(draft.text).toContain('资质证书.pdf');
    expect(readPage(await official.get('/review/agencies')).text).not.toContain('往返测绘有限公司');

    // The scan is kept with the draft: nobody chooses it again.
    const sent = await send(agency, { capital: '1000000' }, 'submit');
    expect(sent.answer.status).toBe(303);
    const waiting = await follow(agency, sent.answer.location);
    expect(waiting.text).toContain('待审核');
    expect(() => waiting.form('capital')).toThrow();

    const address = await reviewAddress('往返测绘有限公司');
    const withoutReason = await official.post(address, { action: 'return', reason: '  ' });
    expect(withoutReason.status).toBe(422);
    expect(readPage(withoutReason).summary).toMatchObject([{ field: 'reason' }]);
    expect((await official.post(address, { action: 'return', reason: '证书扫描件不清' })).status).toBe(303);
    const returned = readPage(await agency.get(PATH));
    expect(returned.text).toContain('证书扫描件不清');
    expect(returned.form('capital')['capital']).toBe('1000000');

    expect((await send(agency, {}, 'submit')).answer.status).toBe(303);
    const again = await reviewAddress('往返测绘有限公司');
    const approved = await official.post(again, { action: 'approve' });
    expect(approved.status).toBe(303);
    expect((await follow(site.client(), approved.location)).heading).toBe('往返测绘有限公司');
    // Decided once: the second click, or the second official, is told so.
    expect((await official.post(again, { action: 'approve' })).status).toBe(409);
    expect((await official.post(again, { action: 'return', reason: '太迟' })).status).toBe(409);
  });

  it('names everything that is wrong at its field, and keeps what was typed', async () => {
    const agency = await site.as('agency');
    const wrong = {
      ...TYPED,
      controllerCode: '91350100M000100Y44',
      contactPhone: '十二',
      division: '110000',
      capital: '1.999',
      foundedOn: '2010-02-30',
      legalRepresentative: '',
      'qualifications[0][validTo]': '2014-12-31',
    };
    const { answer, page } = await send(agency, wrong, 'submit');
    expect(answer.status).toBe(422);
    expect(page?.summary.map(({ field }) => field).sort()).toEqual([
      'capital',
      'contactPhone',
      'controllerCode',
      'division',
      'foundedOn',
      'legalRepresentative',
      'qualifications[0][validTo]',
    ]);
    for (const { field, text } of page?.summary ?? []) expect(page?.errorAt(field ?? '')).toBe(text);
    const { division: _, ...kept } = wrong;
    expect(page?.form('capital')).toMatchObject(kept);
    // It is a draft all the same.
    expect(readPage(await agency.get(PATH)).form('capital')).toMatchObject(kept);
  });

  it.each([
    [{ 'qualifications[0][type]': '' }, 'qualifications[0][type]'],
    [{ 'qualifications[0][grade]': '' }, 'qualifications[0][grade]'],
    [{ 'qualifications[0][grade]': '综合甲' }, 'qualifications[0][grade]'],
    [{ 'qualifications[0][certificateNumber]': ' ' }, 'qualifications[0][certificateNumber]'],
    [{ 'qualifications[0][issuer]': '' }, 'qualifications[0][issuer]'],
    [{ 'qualifications[0][validFrom]': '' }, 'qualifications[0][validFrom]'],
    [{ 'qualifications[0][validTo]': '2017-05-01' }, 'qualifications[0][validTo]'],
    [{ foundedOn: '2017-05-03' }, 'foundedOn'],
    [{ 'qualifications[0][type]': 'A02', 'qualifications[0][grade]': '' }, 'qualifications[0][commitment]'],
    [{ name: '测'.repeat(101) }, 'name'],
  ])('with %j is refused at %s alone', async (change, field) => {
    const { answer, page } = await send(await site.as('agency'), { ...TYPED, ...change }, 'submit', [scan()]);
    expect(answer.status).toBe(422);
    expect(page?.summary.map((line) => line.field)).toEqual([field]);
  });

  it('needs a qualification, and a scan of its certificate', async () => {
    const agency = await site.as('agency');
    const none = await agency.post(PATH, { name: '无资质公司', action: 'submit' }, { files: [] });
    expect(readPage(none).summary.map(({ field }) => field)).toContain('qualifications');
    const { page } = await send(await site.as('agency'), TYPED, 'submit');
    expect(page?.summary.map(({ field }) => field)).toEqual(['qualifications[0][scan]']);
    // Somebody else's scan is none.
    const { id } = await site.deps.db.selectFrom('attachment').select('id').executeTakeFirstOrThrow();
    const theft = { ...TYPED, 'qualifications[0][attachmentId]': id };
    const stolen = await send(await site.as('agency'), theft, 'submit');
    expect(stolen.page?.summary.map(({ field }) => field)).toEqual(['qualifications[0][scan]']);
  });

  it('adds and removes qualifications without losing the others', async () => {
    const agency = await site.as('agency');
    const more = await send(agency, TYPED, 'add', [scan()]);
    expect(more.answer.status).toBe(200);
    const form = {
      ...more.page?.form('capital'),
      'qualifications[1][type]': 'C02',
      'qualifications[1][grade]': '甲',
    };
    const fewer = readPage(await agency.post(PATH, { ...form, action: 'remove-0' }, { files: [] }));
    expect(fewer.form('capital')).toMatchObject({
      'qualifications[0][type]': 'C02',
      'qualifications[0][grade]': '甲',
    });
    expect(Object.keys(fewer.form('capital')).filter((name) => name.includes('[1]'))).toEqual([]);
  });

  it('takes a commitment where the type asks for no certificate', async () => {
    const agency = await site.as('agency');
    const typed = {
      ...TYPED,
      name: '承诺服务公司',
      'qualifications[0][type]': 'A02',
      'qualifications[0][grade]': '',
      'qualifications[0][certificateNumber]': '',
      'qualifications[0][issuer]': '',
      'qualifications[0][validFrom]': '',
      'qualifications[0][validTo]': '',
      'qualifications[0][commitment]': '1',
    };
    expect((await send(agency, typed, 'submit')).answer.status).toBe(303);
    const approved = await official.post(await reviewAddress('承诺服务公司'), { action: 'approve' });
    expect((await follow(site.client(), approved.location)).text).toContain('承诺');
  });
});

describe('files of an application', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  it.each([
    ['a page that says it is a PDF', Buffer.from('<html><script>alert(1)</script>'), 422],
    ['a program', Buffer.from('MZ\u0090\u0000'), 422],
    ['nothing at all', new Uint8Array(0), 422],
    ['more than 5 MB', Buffer.concat([PDF, Buffer.alloc(5 * 1024 * 1024)]), 422],
    ['four times that', Buffer.concat([PDF, Buffer.alloc(21 * 1024 * 1024)]), 422],
    ['more than anybody reads', Buffer.concat([PDF, Buffer.alloc(66 * 1024 * 1024)]), 413],
    ['a PDF', PDF, 303],
    ['a picture under a wrong name', PNG, 303],
  ])('with %s in it', async (_, content, status) => {
    const { answer, page } = await send(await site.as('agency'), TYPED, 'submit', [scan(content)]);
    expect(answer.status).toBe(status);
    if (status !== 422) return;
    expect(page?.summary.map(({ field }) => field)).toEqual(['qualifications[0][scan]']);
    expect(page?.form('capital')['name']).toBe(TYPED.name);
  });

  it('are seen by their agency and by who decides, and never run in a browser', async () => {
    const agency = await site.as('agency');
    const { answer } = await send(agency, TYPED, 'save', [scan(PDF, '"><script>.pdf')]);
    const page = await follow(agency, answer.location);
    const link = page.links.find((one) => one.startsWith('/attachments/')) ?? '';
    const file = await agency.get(link);
    expect(file.text).toBe(PDF.toString());
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await official.get(link)).status).toBe(200);
    expect((await (await site.as('agency')).get(link)).status).toBe(404);
    expect((await (await site.as('owner')).get(link)).status).toBe(404);
    expect((await site.client().get(link)).status).toBe(303);
  });
});
