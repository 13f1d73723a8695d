import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anOwner } from '../support/builders.js';
import { aNeedForm, PDF } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, type FilePart, startTestSite, type TestSite } from '../support/site.js';

const MB = 1024 * 1024;
const MULTIPART = 'multipart/form-data; boundary=x';
const URLENCODED = 'application/x-www-form-urlencoded';

let site: TestSite;
let owner: Client;
let agency: Client;

beforeAll(async () => {
  site = await startTestSite();
});
beforeEach(async () => {
  owner = await site.asActor((await anOwner(site.deps)).actor);
  agency = await site.as('agency');
});
afterAll(() => site.stop());

const part = (name: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const filePart = (field: string, content = '') =>
  `--x\r\nContent-Disposition: form-data; name="${field}"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n${content}\r\n`;

/** Begins a form and sends no more of it than `sent`: whoever answers has not waited for the rest. */
async function begin(
  client: Client,
  path: string,
  sent: string | Buffer,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const req = request(new URL(path, site.url), {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers },
  });
  req.on('error', () => undefined);
  req.write(sent);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  await text(res);
  req.destroy();
  return res.statusCode;
}

/** What the forms of applications and needs have left in the database. */
async function stored(): Promise<{ rows: number; characters: number; files: number }> {
  const { db } = site.deps;
  const forms = [
    ...(await db.selectFrom('agencyApplication').select('form').execute()),
    ...(await db.selectFrom('need').select('form').execute()),
  ];
  const files = await db.selectFrom('attachment').select('id').execute();
  const characters = forms.reduce((sum, { form }) => sum + (form ?? '').length, 0);
  return { rows: forms.length, characters, files: files.length };
}

const DRAFT = part('draftId', 'a-hostile-draft').concat(part('action', 'save'));

describe('a name of a field', () => {
  const hostile = [
    ['qualifications[500000000][type]', 400],
    ['x[20000000]', 400],
    ['lines[500000000][type]', 400],
    ['lines[31][type]', 400],
    ['qualifications[0][type][0][0]', 400],
    ['title[]', 400],
    ['title[x]', 400],
    ['__proto__[x]', 400],
    ['unknown', 400],
    [`x${'[a]'.repeat(200)}`, 400],
  ] as const;
  it.each(hostile)('%s costs nothing', async (name, status) => {
    const before = await stored();
    for (const [client, path] of [
      [owner, '/desk/needs/new'],
      [agency, '/desk/application'],
    ] as const) {
      const flat = new URLSearchParams([
        ['draftId', 'a-hostile-draft'],
        ['action', 'save'],
        [name, 'v'],
      ]);
      if (path === '/desk/application') flat.delete('draftId');
      const [plain, visitor] = await Promise.all([
        begin(client, path, String(flat), {
          'content-type': URLENCODED,
          'content-length': String(String(flat).length),
        }),
        site.client().get('/'),
      ]);
      expect([plain, visitor.status], path).toEqual([status, 200]);
      // The form is not over: nobody waits for what follows the name.
      const [multipart, other] = await Promise.all([
        begin(client, path, `${part(name, 'v')}--x\r\n`, { 'content-type': MULTIPART }),
        site.client().get('/'),
      ]);
      expect([multipart, other.status], path).toEqual([status, 200]);
    }
    expect(await stored()).toEqual(before);
    expect((await owner.get('/desk/needs')).status).toBe(200);
    expect((await agency.get('/desk/application')).status).toBe(200);
  });
});

describe('a form that is too large', () => {
  it('is answered before it is read, by the length that it announces', async () => {
    const before = await stored();
    for (const [client, path, type] of [
      [owner, '/desk/needs/new', MULTIPART],
      [agency, '/desk/application', MULTIPART],
      [owner, '/desk/needs/new', URLENCODED],
      [site.client(), '/login', URLENCODED],
    ] as const) {
      const headers = { 'content-type': type, 'content-length': String(380 * MB) };
      expect(await begin(client, path, 'x', headers), path).toBe(413);
    }
    expect(await stored()).toEqual(before);
  });

  it.each([
    [
      'texts',
      MULTIPART,
      `${DRAFT}${part('content', 'x'.repeat(400_000))}${part('avoidance', 'x'.repeat(400_000))}--x`,
    ],
    ['one text', MULTIPART, `${DRAFT}${part('content', 'x'.repeat(MB))}--x`],
    ['a text without an end', URLENCODED, `content=${'x'.repeat(MB)}`],
    ['fields', URLENCODED, `${'a&'.repeat(5000)}${'x'.repeat(MB)}`],
    ['files in one field', MULTIPART, `${DRAFT}${filePart('attachmentFile', 'x').repeat(11)}--x`],
  ])('is answered as soon as it is: %s', async (_, type, sent) => {
    const before = await stored();
    expect(await begin(owner, '/desk/needs/new', sent, { 'content-type': type })).toBe(413);
    expect(await stored()).toEqual(before);
  });

  it('counts its fields before it splits them', async () => {
    const body = new URLSearchParams(Array.from({ length: 20_000 }, (): [string, string] => ['title', '']));
    const headers = { 'content-type': URLENCODED, 'content-length': String(String(body).length) };
    expect(await begin(owner, '/desk/needs/new', String(body), headers)).toBe(413);
  });

  it('of many files is refused whole: a scan too many, files of a field that takes none', async () => {
    const before = await stored();
    const multipart = { 'content-type': MULTIPART };
    const twice = filePart('qualifications[0][scan]', 'x').repeat(2);
    expect(await begin(agency, '/desk/application', twice, multipart)).toBe(413);
    expect(await begin(agency, '/desk/application', filePart('name', 'x'), multipart)).toBe(400);
    expect(await begin(owner, '/desk/needs/new', filePart('title', 'x'), multipart)).toBe(400);
    expect(await begin(owner, '/login', part('login', 'x'), multipart)).toBe(400);
    const files = Array.from({ length: 20 }, () => scan('attachmentFile', 4 * MB));
    expect((await owner.post('/desk/needs/new', { draftId: 'a-draft-of-files' }, { files })).status).toBe(
      413,
    );
    expect(await stored()).toEqual(before);
  });
});

const scan = (field: string, bytes: number): FilePart => ({
  field,
  name: 'scan.pdf',
  type: 'application/pdf',
  content: Buffer.concat([PDF, Buffer.alloc(bytes - PDF.length)]),
});

describe('an honest form', () => {
  it('whose files are too large together keeps the others and what was typed', async () => {
    const files = Array.from({ length: 7 }, () => scan('attachmentFile', 5 * MB - 10_000));
    const fields = { draftId: 'a-heavy-draft', title: '甲测绘', action: 'save' };
    const answer = await owner.post('/desk/needs/new', fields, { files });
    expect(answer.status).toBe(422);
    const page = readPage(answer);
    expect(page.errorAt('attachmentFile')).toContain('合计过大');
    expect(page.form('title')['title']).toBe('甲测绘');
    expect(answer.text.match(/name="attachments"/g)).toHaveLength(6);
    const draft = await owner.get('/desk/needs/a-heavy-draft/edit');
    expect(draft.text.match(/name="attachments"/g)).toHaveLength(6);
  });

  it('with more files than a form holds is told so at the field', async () => {
    const few = { draftId: 'a-draft-of-ten', title: '甲测绘', action: 'save' };
    const ten = Array.from({ length: 10 }, () => scan('attachmentFile', 1000));
    expect((await owner.post('/desk/needs/new', few, { files: ten })).status).toBe(303);
    const shown = await owner.get('/desk/needs/a-draft-of-ten/edit');
    const ids = [...shown.text.matchAll(/name="attachments" value="([^"]+)"/g)].map(([, id = '']) => id);
    expect(ids).toHaveLength(10);
    const more = { title: '甲测绘', action: 'save', attachments: ids };
    const answer = await owner.post('/desk/needs/a-draft-of-ten/edit', more, { files: ten.slice(0, 1) });
    expect(answer.status).toBe(422);
    expect(readPage(answer).errorAt('attachmentFile')).toContain('最多 5 个附件');
    const again = await owner.get('/desk/needs/a-draft-of-ten/edit');
    expect(again.text.match(/name="attachments"/g)).toHaveLength(10);
  });
});

describe('a draft of another shape', () => {
  const wrong = [
    { title: ['v'] },
    { title: { x: 'v' }, lines: 'x', attachments: { 0: 'a' }, ownerPhone: ['1'] },
    { title: 7, lines: [null, 'x', { type: ['C01'] }], attachments: [1, ['a']] },
    { name: ['v'], qualifications: 'x', capital: {} },
    { name: {}, qualifications: [null, { type: {} }], x: 'y'.repeat(10_000) },
    [],
    null,
    'x',
  ];
  it.each(wrong.map((form, index) => ({ form, index })))('breaks no page ($index)', async ({ form }) => {
    const { db } = site.deps;
    const person = await anOwner(site.deps);
    const client = await site.asActor(person.actor);
    const id = site.deps.newId();
    expect(
      (await client.post('/desk/needs/new', { ...flat(aNeedForm(site.deps)), draftId: id, action: 'save' }))
        .status,
    ).toBe(303);
    await db
      .updateTable('need')
      .set({ form: JSON.stringify(form) })
      .where('id', '=', id)
      .execute();
    for (const path of ['/desk/needs', `/desk/needs/${id}`, `/desk/needs/${id}/edit`, '/desk'])
      expect((await client.get(path)).status, path).toBe(200);
    const withdrawn = await client.post(`/desk/needs/${id}/withdrawal`, { reason: '' });
    expect(withdrawn.status).toBe(422);

    const saved = await agency.post('/desk/application', { name: '甲', action: 'save' });
    expect(saved.status).toBe(303);
    const set = { form: JSON.stringify(form) };
    await db.updateTable('agencyApplication').set(set).where('state', '=', 'draft').execute();
    expect((await agency.get('/desk/application')).status).toBe(200);
    expect((await agency.get('/desk')).status).toBe(200);
  });

  it('under review is returned by who may decide on all, and breaks no list', async () => {
    const { db } = site.deps;
    const official = await site.as('official');
    const person = await anOwner(site.deps);
    const client = await site.asActor(person.actor);
    const need = { ...flat(aNeedForm(site.deps)), draftId: 'an-unreadable-need', action: 'submit' };
    expect((await client.post('/desk/needs/new', need)).status).toBe(303);
    const form = JSON.stringify({ title: ['v'], name: ['v'] });
    await db.updateTable('need').set({ form }).where('id', '=', 'an-unreadable-need').execute();
    await agency.post('/desk/application', { name: '甲', action: 'save' });
    const set = {
      form,
      state: 'submitted' as const,
      submittedAt: site.clock.now(),
      reviewDueAt: site.clock.now(),
    };
    const application = await db
      .updateTable('agencyApplication')
      .set(set)
      .where('state', '=', 'draft')
      .where('form', 'like', '%"甲"%')
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const path of ['/desk', '/review/needs', '/review/agencies'])
      expect((await official.get(path)).status, path).toBe(200);
    for (const [path, approve, back] of [
      ['/review/needs/an-unreadable-need', 'publish', '/review/needs'],
      [`/review/agencies/${application.id}`, 'approve', '/review/agencies'],
    ] as const) {
      const shown = await official.get(path);
      expect(shown.status, path).toBe(200);
      expect(shown.text).toContain('不合现行规则');
      expect((await official.post(path, { action: approve })).status, path).toBe(422);
      const returned = await official.post(path, { action: 'return', reason: '请重新填写' });
      expect(returned.location, path).toContain(back);
    }
  });
});

function flat(form: Record<string, unknown>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(form)) {
    if (typeof value === 'string') fields[name] = value;
    else if (name === 'lines')
      for (const [index, line] of (value as Record<string, string>[]).entries())
        for (const [key, text] of Object.entries(line)) fields[`lines[${index}][${key}]`] = text;
  }
  return fields;
}
