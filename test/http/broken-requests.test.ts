import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_CERTIFICATE_BYTES } from '../../src/selection/index.js';
import { anOwner } from '../support/builders.js';
import { readPage } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let owner: Client;
let agency: Client;

beforeAll(async () => {
  site = await startTestSite();
  owner = await site.asActor((await anOwner(site.deps)).actor);
  agency = await site.as('agency');
});
afterAll(() => site.stop());

/** Sends bytes as they are, with the cookies of a client. */
async function raw(client: Client, path: string, type: string, body: string | Uint8Array): Promise<number> {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(new URL(path, site.url), {
    method: 'POST',
    body: typeof body === 'string' ? body : Uint8Array.from(body),
    redirect: 'manual',
    headers: { cookie, 'content-type': type, 'sec-fetch-site': 'same-origin' },
  });
  await answer.arrayBuffer();
  return answer.status;
}

const part = (name: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

describe('forms with files', () => {
  const multipart = 'multipart/form-data; boundary=x';
  it.each([
    ['without a boundary', 'multipart/form-data', part('title', 'a')],
    ['that end in the middle', multipart, part('title', 'a').slice(0, -4)],
    ['without a head', multipart, '--x\r\n\r\n\r\n--x--\r\n'],
    ['without a name', multipart, '--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--\r\n'],
    ['of nothing', multipart, ''],
    ['of no known form', multipart, 'hello'],
    [
      'with names like those of objects',
      multipart,
      `${part('__proto__[x]', '1')}${part('constructor[prototype][y]', '1')}--x--\r\n`,
    ],
    ['with a name within a name', multipart, `${part('title', 'a')}${part('title[x]', 'b')}--x--\r\n`],
  ])('%s are the mistake of the sender', async (_, type, body) => {
    for (const [client, path] of [
      [owner, '/desk/needs/new'],
      [agency, '/desk/application'],
      [site.client(), '/verify'],
    ] as const) {
      const status = await raw(client, path, type, body);
      expect(status, path).toBeLessThan(500);
    }
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('that hold too much are answered with 413', async () => {
    const long = { draftId: 'a-draft-of-long-text', content: '测'.repeat(200_000) };
    const answer = await owner.post('/desk/needs/new', long, { files: [] });
    expect(answer.status).toBe(413);
    expect(readPage(answer).text).toContain('没有保存');
    expect((await owner.post('/desk/needs/new', long)).status).toBe(413);
    const many = Object.fromEntries(Array.from({ length: 1100 }, (_, index) => [`field${index}`, 'x']));
    expect((await owner.post('/desk/needs/new', { draftId: 'a-draft-of-fields', ...many })).status).toBe(413);
    const file = {
      field: 'file',
      name: 'a.json',
      type: 'application/json',
      content: new Uint8Array(MAX_CERTIFICATE_BYTES + 1),
    };
    expect((await site.client().post('/verify', {}, { files: [file] })).status).toBe(413);
  });
});

describe('plain forms', () => {
  const urlencoded = 'application/x-www-form-urlencoded';
  it.each([
    ['half an escape', urlencoded, 'login=%E6%B0&password=%'],
    ['another encoding', `${urlencoded}; charset=utf-7`, 'login=a'],
    ['groups in groups', urlencoded, `a${'[b]'.repeat(200)}=1`],
    ['lists for texts', urlencoded, 'login=a&login=b&password[]=c&back[x]=/'],
    ['names of objects', urlencoded, '__proto__[x]=1&constructor[prototype][y]=1'],
    ['JSON', 'application/json', '{"login":'],
    ['no type', '', 'login=a'],
  ])('with %s are the mistake of the sender', async (_, type, body) => {
    expect(await raw(site.client(), '/login', type, body)).toBeLessThan(500);
    expect(await raw(owner, '/desk/needs/new', type, body)).toBeLessThan(500);
  });
});

describe('addresses', () => {
  it.each([
    '/needs/%',
    '/needs/%E6%B0',
    '/agencies/%00',
    '/needs/..%2f..%2fetc',
    `/needs/${'9'.repeat(5000)}`,
    '/needs/CX-2017-000001%00.json',
  ])('%s lead to no failure', async (path) => {
    const answer = await site.client().get(path);
    expect([400, 404]).toContain(answer.status);
  });

  it('that nobody knows say so as a page, or as JSON where JSON was asked for', async () => {
    const answer = await site.client().get('/no-such-page');
    expect(answer.status).toBe(404);
    expect(readPage(answer).heading).toBe('没有找到');
    const json = await site.client().get('/no-such.json');
    expect(JSON.parse(json.text)).toEqual({ error: { status: 404, message: expect.any(String) as string } });
  });
});
