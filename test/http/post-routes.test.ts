import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../src/accounts/index.js';
import { loadCosigningKey } from '../../src/audit/index.js';
import { readKey } from '../../src/audit/log-key.js';
import { assertDefined } from '../../src/basics/index.js';
import type { FormShape } from '../../src/web/forms/form-shape.js';
import { ED25519, noteKey } from '../support/c2sp/notes.js';
import { filled, listRoutes, type Route } from '../support/routes.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let posts: readonly Route[];
let clients: readonly Client[];

beforeAll(async () => {
  site = await startTestSite({ overrides: { witnessLogs: [readKey(noteKey('a.test', ED25519, 1).vkey)] } });
  await loadCosigningKey(site.deps.db, site.deps);
  posts = listRoutes().filter(({ method }) => method === 'post');
  clients = [site.client(), ...(await Promise.all(ROLES.map((role) => site.as(role))))];
});
afterAll(() => site.stop());

// Their bodies are signed notes, which are no forms.
const SIGNED: readonly string[] = ['/log/cosignature', '/witness/add-checkpoint'];
const ID = '00000000-0000-7000-8000-ffffffffffff';

/** Number of rows of each table. */
async function countRows(): Promise<Record<string, number>> {
  const { db } = site.deps;
  const counts: Record<string, number> = {};
  for (const { name } of await db.introspection.getTables()) {
    const { count } = await db
      .selectFrom(name as 'need')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    counts[name] = Number(count);
  }
  return counts;
}

/** Every way to send what the form does not declare, each with the name that is wrong. */
function hostile({ fields }: FormShape): [name: string, body: string][] {
  const bodies: [string, string][] = [
    'unknown', 'x[20000000]', 'qualifications[500000000][type]', 'lines[500000000][type]', '__proto__[x]',
    'constructor', 'constructor[prototype][x]', `deep${'[a]'.repeat(40)}`, 'list[]',
  ].map((name) => [name, `${encodeURIComponent(name)}=v`]); // biome-ignore format: names
  for (const [name, field] of fields) {
    for (const deeper of [
      `${name}[]`,
      `${name}[0]`,
      `${name}[x]`,
      `${name}[0][0][0]`,
      `${name}[500000000][x]`,
    ])
      bodies.push([deeper, `${encodeURIComponent(deeper)}=v`]);
    const inner = field.kind === 'rows' ? [...field.fields.keys()] : [];
    const single = field.kind === 'text' ? [name] : inner.map((one) => `${name}[0][${one}]`);
    for (const one of single) bodies.push([one, `${encodeURIComponent(one)}=a&${encodeURIComponent(one)}=b`]);
    for (const one of inner)
      for (const index of ['31', '500000000', '-1', '00'])
        bodies.push([one, `${encodeURIComponent(`${name}[${index}][${one}]`)}=v`]);
    if (field.kind === 'texts') bodies.push([name, `${name}=v&`.repeat(field.most + 1).slice(0, -1)]);
  }
  return bodies;
}

async function send(client: Client, path: string, type: string, body: string): Promise<number> {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(new URL(path, site.url), {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { cookie, 'content-type': type, 'sec-fetch-site': 'same-origin' },
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Somebody whose form is read at all: the others are refused before. */
async function whoIsRead(path: string, type: string, body: string): Promise<Client> {
  const readers: Client[] = [];
  for (const client of clients) {
    const status = await send(client, path, type, body);
    expect([400, 401, 403], `${path} answered ${status}`).toContain(status);
    if (status === 400) readers.push(client);
  }
  return assertDefined(readers[0], path);
}

const toMultipart = (body: string): string =>
  `${[...new URLSearchParams(body)]
    .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}--x--\r\n`;

describe('every route that takes a form', () => {
  it('declares it', () => {
    expect(posts.length).toBeGreaterThan(20);
    for (const { path, forms } of posts) expect(forms.length, path).toBe(SIGNED.includes(path) ? 0 : 1);
  });

  it('refuses what it does not declare, and nothing is written', async () => {
    const before = await countRows();
    expect(Object.keys(before).length).toBeGreaterThan(20);
    let refused = 0;
    for (const { path, forms } of posts) {
      const address = filled(path, ID);
      for (const shape of forms) {
        for (const multipart of shape.filesBytes > 0 ? [false, true] : [false]) {
          const bodies = hostile(shape).map(
            ([name, body]) => [name, multipart ? toMultipart(body) : body] as const,
          );
          const type = multipart ? 'multipart/form-data; boundary=x' : 'application/x-www-form-urlencoded';
          const reader = await whoIsRead(address, type, bodies[0]?.[1] ?? '');
          for (const [name, body] of bodies) {
            const status = await send(reader, address, type, body);
            expect([400, 413], `${path} ${name} answered ${status}`).toContain(status);
            refused += 1;
          }
        }
      }
    }
    expect(refused).toBeGreaterThan(300);
    expect(await countRows()).toEqual(before);
  });

  it('refuses another kind of body, and nothing is written', async () => {
    const before = await countRows();
    for (const { path } of posts) {
      for (const [type, body] of [
        ['application/json', '{"a":1}'],
        ['text/plain', 'a=1'],
        ['multipart/form-data', 'a=1'],
        ['multipart/form-data; boundary=x', '--x\r\n\r\n'],
      ] as const) {
        for (const client of clients) {
          const status = await send(client, filled(path, ID), type, body);
          expect(SIGNED.includes(path) ? [400, 422] : [400, 401, 403], `${path} ${type}`).toContain(status);
        }
      }
    }
    expect(await countRows()).toEqual(before);
  });
});
