import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCatalogue } from '../../src/agencies/index.js';
import { addMillis, assertDefined, HOUR } from '../../src/basics/index.js';
import { encodeCursor } from '../../src/web/render/cursor.js';
import { AT, LIST_NAMES, type List, listTable } from '../support/list-table.js';
import { anAgency, aPublishedNeed } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let visitor: Client;
/** Who opens what is behind a login, by the beginning of its address. */
let staff: readonly (readonly [start: string, client: Client])[];
let lists: Record<string, List>;

beforeAll(async () => {
  site = await startTestSite();
  visitor = site.client();
  staff = [
    ['/desk/needs', await site.as('owner')],
    ['/desk/entries', await site.as('agency')],
    ['/desk/messages', await site.as('official')],
    ['/review', await site.as('auditor')],
    ['/', await site.as('administrator')],
  ];
  const { number } = await aPublishedNeed(site.deps, { source: 'ceremony' });
  const { creditCode } = await anAgency(site.deps);
  const catalogue = await listCatalogue(site.deps.db);
  lists = listTable({ number, creditCode, catalogue });
});
afterAll(() => site.stop());

const get = (address: string, parameters: readonly (readonly [string, string])[], language = 'zh-CN') => {
  const isOpen = !/^\/(?:desk|review|admin)\//.test(address);
  const client = isOpen
    ? visitor
    : assertDefined(
        staff.find(([start]) => address.startsWith(start)),
        address,
      )[1];
  client.cookies.set('lang', language);
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));
  return client.get(`${address}?${query.toString()}`);
};

type Answer = Awaited<ReturnType<typeof get>>;

/** That an answer is a 400 that names a parameter in words that people can read, in its own format. */
function expectRefusal(address: string, name: string, { status, headers, text }: Answer, language: string) {
  const about = `${address} ${name}`;
  expect([about, status]).toEqual([about, 400]);
  const named = language === 'en' ? `(${name})` : `（${name}）`;
  const type = headers.get('content-type');
  if (address.endsWith('.json')) {
    const message = expect.stringContaining(named) as string;
    expect(JSON.parse(text)).toEqual({ error: { status: 400, message, parameter: name } });
  } else if (address.endsWith('.csv')) {
    expect([about, type]).toEqual([about, 'text/plain; charset=utf-8']);
    expect(text).toContain(`${name}: `);
    expect(text).toContain(named);
    expect(headers.get('content-disposition')).toBeNull();
  } else {
    const page = readPage({ text, headers });
    expect(page.text, about).toContain(named);
    const field = page
      .all('input')
      .concat(page.all('select'))
      .find(({ attributes }) => attributes['name'] === name);
    if (field && field.attributes['type'] !== 'hidden') {
      expect(
        page.summary.map((line) => line.field),
        about,
      ).toContain(name);
      expect(page.errorAt(name), about).toContain(named);
      expect(field.attributes['aria-invalid'], about).toBe('true');
    }
  }
}

describe('the lists', () => {
  const root = fileURLToPath(new URL('../../src/web', import.meta.url));
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(root, name), 'utf8') }));

  it('are all below', () => {
    const declared = sources.flatMap(({ text }) =>
      [...text.matchAll(/export const (\w+Query) =/g)].map(([, name = '']) => name),
    );
    expect(declared.sort()).toEqual([...LIST_NAMES].sort());
    expect(Object.keys(lists).sort()).toEqual([...LIST_NAMES].sort());
  });

  it('read their parameters in one place', () => {
    // Beside it: the language, the message after a redirect, and the way back after a login.
    const others = [
      'pipeline/language.ts',
      'render/page.ts',
      'pages/accounts/login-pages.ts',
      'pages/home/home-pages.ts',
    ];
    const readers = sources.filter(({ text }) => /\breq(uest)?\.query\b/.test(text)).map(({ name }) => name);
    expect(readers.sort()).toEqual(['forms/query.ts', ...others].sort());
  });
});

/** Texts of several lines that a reader pastes into a form: their own faults are told by line. */
const TEXTS = ['key', 'trust'];

describe.each(['zh-CN', 'en'])('a parameter in %s', (language) => {
  it.each(TEXTS)(
    '%s, a text of several lines, is refused at its field by the line, and kept',
    async (name) => {
      const typed = '\nnonsense';
      const answer = await get('/verify', [[name, typed]], language);
      const page = readPage(answer);
      expect([name, answer.status]).toEqual([name, 422]);
      expect(page.errorAt(name)).toContain(language === 'en' ? 'Line 2 ' : '第 2 行');
      expect(page.summary.map(({ field }) => field)).toEqual([name]);
      expect(String(page.form(name)[name]).trim()).toBe('nonsense');
    },
  );

  it.each(LIST_NAMES)('of %s that is nonsense is refused by its name', async (list) => {
    const { schema, addresses, free = [] } = lists[list]!;
    for (const address of addresses) {
      for (const name of Object.keys(schema.shape)) {
        if (TEXTS.includes(name)) continue;
        const wrong = free.includes(name) ? 'x'.repeat(101) : 'nonsense';
        expectRefusal(address, name, await get(address, [[name, wrong]], language), language);
        const twice = await get(
          address,
          [
            [name, 'a'],
            [name, 'a'],
          ],
          language,
        );
        expectRefusal(address, name, twice, language);
      }
    }
  });
});

describe('parameters', () => {
  it.each(LIST_NAMES)('of %s that are empty or mean something are taken', async (list) => {
    const { schema, addresses, valid, free = [] } = lists[list]!;
    for (const address of addresses) {
      const names = Object.keys(schema.shape);
      const all = await get(address, []);
      expect(all.status, address).toBe(200);
      const nothing = await get(
        address,
        names.map((name) => [name, ''] as const),
      );
      expect(nothing.status, address).toBe(200);
      // Words of no parameter are ignored.
      expect((await get(address, [['utm_source', 'nonsense']])).status, address).toBe(200);
      const samples: [string, string][] = names.flatMap((name) =>
        (valid[name] ?? []).map((value): [string, string] => [name, value]),
      );
      if (/html/.test(all.headers.get('content-type') ?? '')) {
        for (const select of readPage(all).all('select'))
          for (const option of readPage(all).all('option', select))
            samples.push([select.attributes['name'] ?? '', option.attributes['value'] ?? '']);
      }
      for (const [name, value] of samples) {
        if (free.includes(name)) continue;
        const { status } = await get(address, [[name, value]]);
        expect([address, name, value, status]).toEqual([address, name, value, 200]);
      }
      for (const name of free.filter((one) => list !== 'verifyQuery' || one === 'q'))
        expect((await get(address, [[name, 'nonsense']])).status, address).toBe(200);
    }
  });

  it('that were typed are kept beside the one that is refused', async () => {
    const page = readPage(
      await get('/needs', [
        ['q', '水库'],
        ['state', 'nonsense'],
        ['type', 'C01'],
        ['from', '2017-05'],
        ['to', '<b>'],
      ]),
    );
    expect(page.form('q')).toMatchObject({
      q: '水库',
      state: 'nonsense',
      type: 'C01',
      from: '2017-05',
      to: '<b>',
    });
    expect(page.summary.map(({ field }) => field)).toEqual(['state', 'to']);
    // Nothing is listed that was not asked for, nor is it said that nothing was found.
    expect(page.rows).toEqual([]);
    expect(page.text).not.toMatch(/共 \d|没有符合条件/);
    expect(page.links).toContain('/needs?q=%E6%B0%B4%E5%BA%93&type=C01&from=2017-05');
  });

  it.each([
    ['/needs', ['x', 'y']],
    ['/needs', [AT]],
    ['/needs', [AT, 'an-id', 'more']],
    ['/needs', ['2017-05-01T01:00:00.000Z\u0000', 'an-id']],
    ['/incidents', ['2', AT, 'an-id']],
    ['/incidents', ['1', 'yesterday', 'an-id']],
    ['/statistics/fairness', ['NaN', '91350100M000100Y43']],
    ['/statistics/fairness.json', ['much', '91350100M000100Y43']],
  ])('that lead on in %s must be ones that it gave: %j', async (address, cursor) => {
    const answer = await get(address, [['after', encodeCursor(cursor)]]);
    expectRefusal(address, 'after', answer, 'zh-CN');
  });

  it('that lead on have one spelling', async () => {
    const cursor = encodeCursor([AT, 'an-id']);
    expect((await get('/needs.json', [['after', cursor]])).status).toBe(200);
    for (const other of [`${cursor}=`, `${cursor}.`, `.${cursor}`])
      expectRefusal('/needs.json', 'after', await get('/needs.json', [['after', other]]), 'zh-CN');
  });

  it('must fit each other', async () => {
    const reversed: [string, string][] = [
      ['from', '2017-06'],
      ['to', '2017-05'],
    ];
    for (const address of ['/needs', '/needs.json', '/statistics/savings.csv', '/statistics/fairness.json'])
      expectRefusal(address, 'to', await get(address, reversed), 'zh-CN');
    const grade = await get('/agencies.json', [
      ['type', 'C01'],
      ['grade', 'nonsense'],
    ]);
    expectRefusal('/agencies.json', 'grade', grade, 'zh-CN');
  });

  it('of a language that nobody speaks leave the language as it is', async () => {
    const { status, text } = await get('/needs', [['lang', 'xx']]);
    expect(status).toBe(200);
    expect(text).toContain('<html lang="zh-CN"');
  });
});

describe('the memory of pages', () => {
  /** Changes a word that pages show, without an event: what is kept in memory still shows the old one. */
  const rename = (name: string) =>
    site.deps.db.updateTable('qualificationType').set({ nameZh: name }).where('code', '=', 'C01').execute();

  it.each([
    ['/needs?state=published', true],
    ['/needs?lang=zh-CN', true],
    ['/needs?state=nonsense', false],
    ['/needs?state=published&state=published', false],
    ['/needs?utm_source=1', false],
    ['/needs?state=published&utm_source=1', false],
    ['/needs?lang=xx', false],
    ['/qualification-types', true],
    ['/qualification-types?utm_source=1', false],
  ])('of %s: %s', async (address, isKept) => {
    // Older than any page that may be kept.
    site.clock.set(addMillis(site.clock.now(), HOUR));
    await rename('先前的名称');
    const before = (await visitor.get(address)).text;
    expect(before).toContain('先前的名称');
    await rename('后来的名称');
    expect((await visitor.get(address)).text.includes('先前的名称')).toBe(isKept);
  });
});
