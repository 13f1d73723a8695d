import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAccount } from '../support/builders.js';
import { anAgency, aQualification } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';
import { suspendNow } from '../support/suspensions.js';

interface RegisterJson {
  readonly items: readonly {
    readonly creditCode: string;
    readonly name: string;
    readonly division: string;
    readonly status: string;
    readonly qualifications: readonly { readonly type: string; readonly grade: string | null }[];
    readonly url: string;
  }[];
  readonly next: string | null;
}

let site: TestSite;
const codes: Record<string, string> = {};

const get = (path: string) => site.client().get(path);
const json = async <T>(path: string): Promise<T> => {
  const answer = await get(path);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/json; charset=utf-8',
  ]);
  return JSON.parse(answer.text) as T;
};
const unescaped = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=').replaceAll('&#61;', '=');
const namesOf = async (query: string): Promise<string[]> =>
  (await json<RegisterJson>(`/agencies.json?${query}`)).items.map(({ name }) => name).sort();

/** The facets of a page: by heading, its links in order with their numbers. */
function facetsOf(
  text: string,
): Map<string, { text: string; url: string; count: number; current: boolean }[]> {
  const nav = /<nav class="facets"[\s\S]*?<\/nav>/.exec(text)?.[0] ?? '';
  return new Map(
    [...nav.matchAll(/<h2>([^<]*)<\/h2>\s*<ul>([\s\S]*?)<\/ul>/g)].map(([, title = '', items = '']) => [
      title,
      [
        ...items.matchAll(
          /<a href="([^"]*)"( aria-current="true")?>([^<]*)<\/a>(?: <span class="count">(\d+)<\/span>)?/g,
        ),
      ].map(([, url = '', current, name = '', count = '0']) => ({
        text: name,
        url: unescaped(url),
        count: Number(count),
        current: current !== undefined,
      })),
    ]),
  );
}

const totalOf = (text: string): number => Number(/共 (\d+)/.exec(text)?.[1] ?? -1);

beforeAll(async () => {
  site = await startTestSite();
  const held = (type: string, grade: string, more = {}) => aQualification({ type, grade, ...more });
  const make = async (key: string, overrides: Record<string, unknown>) => {
    codes[key] = (await anAgency(site.deps, overrides)).creditCode;
  };
  await make('higher', {
    name: '龙川江测绘有限公司',
    qualifications: [held('C01', '甲')],
    contactPhone: '13900001234',
  });
  await make('lower', {
    name: '紫溪山测绘有限公司',
    division: '532322',
    qualifications: [held('C01', '乙')],
  });
  await make('expiring', {
    name: '哀牢山勘测有限公司',
    qualifications: [held('C01', '乙', { validTo: '2017-05-03' })],
  });
  await make('suspended', { name: '元谋勘测有限公司', qualifications: [held('C01', '乙')] });
  await suspendNow(site.deps, codes['suspended']!, { reason: '超期未履约' });
  await anAccount(site.deps, { role: 'agency' });
  site.clock.set('2017-05-04T01:00:00.000Z');
});
afterAll(() => site.stop());

describe('the register of agencies', () => {
  it('shows everybody who was ever approved, with suspensions, and nobody else', async () => {
    const page = await get('/agencies');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(totalOf(page.text)).toBe(4);
    const rows = [
      ...page.text.matchAll(/<th scope="row">\s*<a href="\/agencies\/(\w+)">[^<]*<\/a>([^]*?)<\/tr>/g),
    ];
    expect(rows.map(([, code = '']) => code).sort()).toEqual(Object.values(codes).sort());
    expect(rows.filter(([, , tags]) => tags?.includes('tag-suspended')).map(([, code]) => code)).toEqual([
      codes['suspended'],
    ]);
    const { items, next } = await json<RegisterJson>('/agencies.json');
    expect(next).toBeNull();
    expect(items.find(({ creditCode }) => creditCode === codes['suspended'])).toMatchObject({
      status: 'suspended',
      division: '532301',
      url: `/agencies/${codes['suspended']}`,
    });
    expect(items.find(({ creditCode }) => creditCode === codes['higher'])?.qualifications).toEqual([
      { type: 'C01', grade: '甲', validFrom: '2015-01-01', validTo: '2030-12-31' },
    ]);
  });

  it('narrows from category over type and grade to county, each number kept by its link', async () => {
    let path = '/agencies';
    for (const [heading, value] of [
      ['类别', 'category=measurement'],
      ['资质类型', 'type=C01'],
      ['等级', `grade=${encodeURIComponent('乙')}`],
      ['地区', 'division=532322'],
    ] as const) {
      const facet = [...facetsOf((await get(path)).text)].find(([title]) => title.includes(heading));
      const choice = facet?.[1].find(({ url }) => url.split(/[?&]/).includes(value));
      expect(choice, `${heading} at ${path}`).toBeDefined();
      path = choice!.url;
      const chosen = await get(path);
      expect(totalOf(chosen.text), path).toBe(choice!.count);
      expect([...facetsOf(chosen.text).values()].flat().some((one) => one.current && one.url === path)).toBe(
        true,
      );
    }
    expect((await get(path)).text).toContain('紫溪山测绘有限公司');
    expect(await namesOf(path.split('?')[1]!)).toEqual(['紫溪山测绘有限公司']);
  });

  it('counts an expired certificate in no facet but keeps its agency in the list', async () => {
    expect(await namesOf('type=C01')).not.toContain('哀牢山勘测有限公司');
    expect(await namesOf('')).toContain('哀牢山勘测有限公司');
    expect(await namesOf(`type=C01&grade=${encodeURIComponent('乙')}`)).toEqual(
      ['紫溪山测绘有限公司', '元谋勘测有限公司'].sort(),
    );
  });

  it.each([
    ['two characters', '测绘', ['龙川江测绘有限公司', '紫溪山测绘有限公司']],
    ['two characters inside a name', '溪山', ['紫溪山测绘有限公司']],
    ['characters in the wrong order', '山溪', []],
    ['pinyin', 'longchuanjiang', ['龙川江测绘有限公司']],
    ['the beginning of pinyin', 'longchuan', ['龙川江测绘有限公司']],
    ['initials in capitals', 'ZXS', ['紫溪山测绘有限公司']],
    ['full-width initials', 'ｚｘｓ', ['紫溪山测绘有限公司']],
    ['nothing searchable', '"*()', []],
  ])('finds by %s', async (_, q, names) => {
    expect(await namesOf(`q=${encodeURIComponent(q)}`)).toEqual([...names].sort());
  });

  it('finds by the beginning of a credit code and shows what was typed', async () => {
    const code = codes['lower']!;
    expect(await namesOf(`q=${code.toLowerCase()}`)).toEqual(['紫溪山测绘有限公司']);
    const page = await get(`/agencies?q=${encodeURIComponent('"><b>')}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('"><b>');
  });

  it('refuses unknown values of filters, never answers with everything', async () => {
    for (const query of [
      'category=ZZ',
      'type=X99',
      `type=C01&grade=${encodeURIComponent('癸')}`,
      'division=999999',
      'after=nonsense',
      'after=WzFd',
    ]) {
      expect((await get(`/agencies?${query}`)).status, query).toBe(400);
      const twin = await get(`/agencies.json?${query}`);
      expect([twin.status, JSON.parse(twin.text)], query).toMatchObject([400, { error: { status: 400 } }]);
    }
  });
});

describe('the page of an agency', () => {
  it('masks the telephone for the public and shows it whole to an official', async () => {
    const path = `/agencies/${codes['higher']}`;
    const visitor = await get(path);
    expect(visitor.status).toBe(200);
    expect(visitor.text).toContain('139****1234');
    expect(visitor.text).not.toContain('13900001234');
    const official = await site.as('official');
    expect((await official.get(path)).text).toContain('13900001234');
    expect((await get(path)).text).not.toContain('13900001234');
    expect((await get(`${path}.json`)).text).not.toMatch(/139|contact/i);
  });

  it('says that a certificate has expired and that the agency is suspended, and why', async () => {
    const expired = (await get(`/agencies/${codes['expiring']}`)).text;
    expect(expired).toMatch(/2015-01-01 – 2017-05-03 <span class="tag tag-expired">已过期/);
    const suspended = (await get(`/agencies/${codes['suspended']}`)).text;
    expect(suspended).toContain('超期未履约');
    expect(suspended).toContain('tag-valid');
    expect((await get(`/agencies/${codes['higher']}`)).text).not.toContain('暂停参加选取');
  });

  it('has a twin in JSON and takes the code in small letters', async () => {
    const code = codes['lower']!;
    expect(await json(`/agencies/${code}.json`)).toMatchObject({
      creditCode: code,
      name: '紫溪山测绘有限公司',
      division: '532322',
      status: 'approved',
      registeredCapitalFen: 100_000_000,
      foundedOn: '2010-01-01',
      qualifications: [{ type: 'C01', grade: '乙', certificateNumber: '乙测资字53000001' }],
      record: { entered: 0, won: 0, priceFen: 0 },
    });
    expect((await get(`/agencies/${code.toLowerCase()}`)).status).toBe(200);
  });

  it('does not exist for unknown codes and agencies that nobody has approved', async () => {
    const { creditCode } = await site.deps.db
      .selectFrom('agency')
      .select('creditCode')
      .where('status', '=', 'unapproved')
      .executeTakeFirstOrThrow();
    for (const code of [creditCode, '91532301MA00000000', 'x', '%00']) {
      expect((await get(`/agencies/${code}`)).status, code).toBe(404);
      const twin = await get(`/agencies/${code}.json`);
      expect([twin.status, JSON.parse(twin.text)], code).toMatchObject([404, { error: { status: 404 } }]);
    }
  });
});

describe('the catalogue of qualification types', () => {
  it('counts the agencies that its links lead to', async () => {
    const { items } = await json<{ items: { code: string; agencies: number; grades: string[] }[] }>(
      '/qualification-types.json',
    );
    expect(items.filter(({ agencies }) => agencies > 0)).toMatchObject([{ code: 'C01', agencies: 3 }]);
    const page = await get('/qualification-types');
    expect(page.status).toBe(200);
    const counts = [...page.text.matchAll(/<a href="\/agencies\?type(?:=|&#x3D;)(\w+)">(\d+)<\/a>/g)];
    expect(counts.map(([, code, count]) => [code, Number(count)])).toEqual(
      items.map(({ code, agencies }) => [code, agencies]),
    );
    expect((await json<RegisterJson>('/agencies.json?type=C01')).items).toHaveLength(3);
  });
});

it('pages through the register to the end without repetition or gap, though names repeat', async () => {
  for (let index = 0; index < 64; index += 1) {
    await anAgency(site.deps, { name: `演示同名测绘有限公司${index % 2}` });
  }
  const walk = async (
    first: string,
    page: (path: string) => Promise<{ found: string[]; next: string | null }>,
  ) => {
    const sizes: number[] = [];
    const all: string[] = [];
    for (let path: string | null = first; path !== null && sizes.length < 10; ) {
      const { found, next } = await page(path);
      sizes.push(found.length);
      all.push(...found);
      path = next;
    }
    return { sizes, all };
  };
  const twin = await walk('/agencies.json', async (path) => {
    const { items, next } = await json<RegisterJson>(path);
    return { found: items.map(({ creditCode }) => creditCode), next };
  });
  expect(twin.sizes).toEqual([30, 30, 8]);
  expect(new Set(twin.all).size).toBe(68);
  const pages = await walk('/agencies', async (path) => {
    const { text } = await get(path);
    const next = /<a href="([^"]*)" rel="next"/.exec(text)?.[1];
    return {
      found: [...text.matchAll(/<th scope="row">\s*<a href="\/agencies\/(\w+)"/g)].map(
        ([, code = '']) => code,
      ),
      next: next ? unescaped(next) : null,
    };
  });
  expect(pages.all).toEqual(twin.all);
});
