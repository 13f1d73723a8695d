import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { routes } from '../../src/web/pages.js';
import { FORMATS } from '../../src/web/registry/formats.js';
import { anOwner } from '../support/builders.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

/** Every list: what has a calendar has every format. */
const LISTS = routes.filter(({ pattern }) => pattern.endsWith('.ics'));
const pathOf = (pattern: string): string => pattern.replace(/\.ics$/, '');

let site: TestSite;
const clients = new Map<string, Client>();
let code: string;
let number: string;

beforeAll(async () => {
  site = await startTestSite();
  const { deps } = site;
  const owner = await anOwner(deps);
  const agencies = [await anAgency(deps), await anAgency(deps), await anAgency(deps)];
  code = agencies[0]?.creditCode ?? '';
  const needs = [
    // Excel would take it for a formula.
    await aPublishedNeed(deps, { title: '=1+1 水库 "测量", 一' }, owner.actor),
    await aPublishedNeed(deps, { source: 'ceremony' }, owner.actor),
  ];
  number = needs[0]?.number ?? '';
  for (const need of needs)
    for (const [index, { actor }] of agencies.entries()) await anEntry(deps, actor, need, `9${index}000`);
  site.clock.set(needs[0]?.closesAt ?? '');
  for (const { error } of await runJobs(deps)) throw error;
  clients.set('owner', await site.asActor(owner.actor));
  clients.set('agency', await site.asActor(agencies[0]!.actor));
  for (const role of ['official', 'auditor', 'administrator'] as const)
    clients.set(role, await site.as(role));
});
afterAll(() => site.stop());

const clientFor = ({ roles }: (typeof LISTS)[number]): Client =>
  roles === 'public' ? site.client() : clients.get(roles[0] ?? '')!;

const addressOf = (pattern: string): string =>
  pathOf(pattern).replace(':code', code).replace(':number', number);

const bytesOf = async (client: Client, path: string): Promise<Buffer> => {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return Buffer.from(await (await fetch(new URL(path, site.url), { headers: { cookie } })).arrayBuffer());
};

it('every list is known to this test', () => {
  expect(LISTS.length).toBeGreaterThan(4);
  expect(LISTS.map(({ pattern }) => pathOf(pattern))).toContain('/needs');
});

describe.each(LISTS)('the list $pattern', (list) => {
  it('answers in every format, with the same rows', async () => {
    const client = clientFor(list);
    const path = addressOf(list.pattern);
    const page = await client.get(path);
    expect(page.status).toBe(200);
    const { links, rows } = readPage(page);
    for (const { ending, isFile, isFollowed } of FORMATS) {
      const link = links.find((one) => one.startsWith(`${path}.${ending}`));
      const isOffered = list.roles === 'public' || !isFollowed;
      expect([ending, link !== undefined]).toEqual([ending, isOffered]);
      const { status, headers, text } = await client.get(link ?? `${path}.${ending}`);
      expect([link, status]).toEqual([link, 200]);
      expect(text.length).toBeGreaterThan(0);
      expect(headers.get('content-disposition') !== null).toBe(isFile);
    }
    const { items, next } = JSON.parse((await client.get(`${path}.json`)).text) as {
      items: unknown[];
      next: string | null;
    };
    const csv = parse((await client.get(`${path}.csv`)).text, { bom: true });
    const widths = new Set(csv.map(({ length }) => length));
    expect(widths.size).toBe(1);
    if (next === null) expect(csv).toHaveLength(items.length + 1);
    // Tables of the page that are not of the list come with them.
    expect(rows.length).toBeGreaterThanOrEqual(Math.min(items.length, csv.length - 1, 30));
    const sheet = await readSheet(await bytesOf(client, `${path}.xlsx`));
    expect(sheet.map((row) => row.length)).toEqual(csv.map(({ length }) => length));
    expect(sheet[0]).toEqual(csv[0]);
  });

  it('is a feed whose entries have an address of their own, and a calendar of its rows', async () => {
    const client = clientFor(list);
    const path = addressOf(list.pattern);
    const { text: feed } = await client.get(`${path}.atom`);
    const entries = [...feed.matchAll(/<entry>[^]*?<\/entry>/g)].map(([entry]) => entry);
    const ids = entries.map((entry) => /<id>([^<]+)<\/id>/.exec(entry)?.[1]);
    expect(new Set(ids).size).toBe(entries.length);
    for (const entry of entries) {
      expect(entry).toMatch(/<updated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z<\/updated>/);
      const url = /href="([^"]+)"/.exec(entry)?.[1] ?? '';
      expect(url.startsWith(site.deps.siteUrl)).toBe(true);
    }
    const { text: calendar } = await client.get(`${path}.ics`);
    expect(calendar.startsWith('BEGIN:VCALENDAR\r\n')).toBe(true);
    expect(calendar.trimEnd().endsWith('END:VCALENDAR')).toBe(true);
    // RFC 5545, 3.1: lines end with CRLF and are folded at 75 octets.
    for (const line of calendar.split('\r\n')) {
      expect(line).not.toMatch(/[\r\n]/);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    }
    expect([...calendar.matchAll(/^DTSTART:\d{8}T\d{6}Z\r$/gm)]).toHaveLength(
      [...calendar.matchAll(/^BEGIN:VEVENT\r$/gm)].length,
    );
  });

  it('refuses a position that is none, in each format', async () => {
    const client = clientFor(list);
    const start = pathOf(list.pattern) === '/log' ? 'before' : 'after';
    for (const ending of ['', ...FORMATS.map((format) => `.${format.ending}`)]) {
      const path = `${addressOf(list.pattern)}${ending}?${start}=!`;
      const { status, headers } = await client.get(path);
      expect([path, status]).toEqual([path, 400]);
      if (ending === '.csv') expect(headers.get('content-type')).toContain('text/plain');
    }
  });

  it('is closed to those who may not open its page, in each format', async () => {
    if (list.roles === 'public') return;
    for (const ending of ['', ...FORMATS.map((format) => `.${format.ending}`)]) {
      const path = `${addressOf(list.pattern)}${ending}`;
      const visitor = await site.client().get(path);
      expect([path, [303, 401].includes(visitor.status)]).toEqual([path, true]);
      for (const [role, client] of clients) {
        if ((list.roles as readonly string[]).includes(role)) continue;
        const { status } = await client.get(path);
        expect([path, role, status]).toEqual([path, role, 403]);
      }
    }
  });
});

it('no text of a need is a formula in a sheet', async () => {
  const { text } = await site.client().get('/needs.csv');
  const [, ...rows] = parse(text, { bom: true });
  expect(rows.map(([title]) => title)).toContain(`'=1+1 水库 "测量", 一`);
  const sheet = await readSheet(await bytesOf(site.client(), '/needs.xlsx'));
  expect(sheet.map(([title]) => title)).toContain('=1+1 水库 "测量", 一');
});

it('a calendar shows when sign-up closes', async () => {
  const need = await aPublishedNeed(site.deps);
  const { text } = await site.client().get('/needs.ics');
  const event = text.split('BEGIN:VEVENT').find((one) => one.includes(need.number));
  expect(event).toContain(`DTSTART:${need.closesAt.replace(/[-:]|\.\d+/g, '')}`);
});

it('a sheet holds all rows that the filters leave, not one page of them', async () => {
  const owner = await anOwner(site.deps);
  for (let count = 0; count < 35; count += 1)
    await aPublishedNeed(site.deps, { title: `很多 ${count}` }, owner.actor);
  const client = site.client();
  const rows = parse((await client.get('/needs.csv?q=%E5%BE%88%E5%A4%9A')).text, { bom: true });
  expect(rows).toHaveLength(36);
  const { items, next } = JSON.parse((await client.get('/needs.json?q=%E5%BE%88%E5%A4%9A')).text) as {
    items: unknown[];
    next: string;
  };
  expect(items).toHaveLength(30);
  expect((JSON.parse((await client.get(next)).text) as { items: unknown[] }).items).toHaveLength(5);
});
