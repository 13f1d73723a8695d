import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINES } from '../support/databases.js';
import { anAgency, aQualification } from '../support/marketplace-builders.js';
import { type Page, readPage, textOf } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

interface Listed {
  readonly items: readonly { readonly creditCode: string; readonly name: string; readonly status: string }[];
  readonly next: string | null;
}

/** Texts of the choices of a facet with their numbers, by the facet's place. */
const facet = (page: Page, index: number): string[] => {
  const nav = page.all('nav').find(({ attributes }) => attributes['class'] === 'facets')!;
  const list = page.all('ul', nav)[index]!;
  return page.all('li', list).map((item) => {
    return textOf(item);
  });
};

// What the database decides: order, search and numbers must be the same on both.
describe.each(ENGINES)('the register of agencies on %s', (engine) => {
  let site: TestSite;
  let visitor: Client;
  const codes: string[] = [];
  const names: string[] = [];
  const add = async (name: string, overrides: Record<string, unknown> = {}) => {
    const { creditCode } = await anAgency(site.deps, { name, ...overrides });
    codes.push(creditCode);
    names.push(name);
    return creditCode;
  };
  const list = async (query: string): Promise<Listed> =>
    JSON.parse((await visitor.get(`/agencies.json?${query}`)).text) as Listed;
  const found = async (q: string): Promise<string[]> =>
    (await list(`q=${encodeURIComponent(q)}`)).items.map(({ name }) => name).sort();

  beforeAll(async () => {
    site = await startTestSite({ engine });
    visitor = site.client();
    await add('楚雄水库测绘有限公司');
    await add('彝州工程咨询有限公司', {
      division: '532322',
      qualifications: [aQualification({ type: 'A01', grade: '甲' })],
    });
    await add('水土保持中心', { qualifications: [aQualification({ type: 'C01', grade: '甲' })] });
    // One name many times: where a page ends within it, the id decides.
    for (let index = 0; index < 62; index += 1)
      await add(index % 2 === 0 ? '同名测绘有限公司' : `机构${index}`);
  });
  afterAll(() => site.stop());

  it('pages to the end without repeating or missing anybody, forwards only', async () => {
    const seen: string[] = [];
    const shown: string[] = [];
    let json: string | null = '/agencies.json';
    let html: string | null = '/agencies';
    let pages = 0;
    while (json && html) {
      const { items, next } = JSON.parse((await visitor.get(json)).text) as Listed;
      const page = readPage(await visitor.get(html));
      seen.push(...items.map(({ creditCode }) => creditCode));
      shown.push(...page.rows.slice(1).map((cells) => cells[1] ?? ''));
      json = next;
      html = page.links.find((link) => link.includes('after=')) ?? null;
      pages += 1;
    }
    expect(pages).toBe(3);
    expect([json, html]).toEqual([null, null]);
    expect(seen).toHaveLength(codes.length);
    expect([...seen].sort()).toEqual([...codes].sort());
    expect(shown).toEqual(seen);
  });

  it.each([
    ['水库', ['楚雄水库测绘有限公司']],
    ['水', ['楚雄水库测绘有限公司', '水土保持中心']],
    ['shuiku', []],
    ['chuxiongshuiku', ['楚雄水库测绘有限公司']],
    ['ｃｘｓｋ', ['楚雄水库测绘有限公司']],
    ['CXSK', ['楚雄水库测绘有限公司']],
    ['工程 咨询', ['彝州工程咨询有限公司']],
    ['咨询 水库', []],
    ['库水', []],
    ['!!!', []],
    ['"水库" OR *', []],
  ])('finds by %s', async (q, expected) => {
    expect(await found(q)).toEqual(expected);
  });

  it('finds by the credit code or its beginning, as typed', async () => {
    const code = codes[0] ?? '';
    expect((await list(`q=${code.toLowerCase()}`)).items.map(({ creditCode }) => creditCode)).toEqual([code]);
    const [beginning] = [code.slice(0, 8)];
    expect((await list(`q=${beginning}`)).items.length).toBeGreaterThan(1);
  });

  it('narrows by category, type, grade and county, and says beforehand how many each leaves', async () => {
    const all = readPage(await visitor.get('/agencies'));
    expect(facet(all, 0)).toEqual(['全部', '咨询评估 1', '勘查设计', '测量调查 64', '检测服务']);
    expect(facet(all, 1)).toContain('双柏县 1');

    const measurement = readPage(await visitor.get(all.link('测量调查')));
    expect(facet(measurement, 1)).toContain('测绘 64');
    const surveying = readPage(await visitor.get(measurement.link('测绘')));
    expect(facet(surveying, 2)).toEqual(['全部', '甲级 1', '乙级 63', '丙级', '丁级']);
    const best = readPage(await visitor.get(surveying.link('甲级')));
    expect(best.rows.slice(1).map(([name]) => name)).toEqual(['水土保持中心']);
    expect(best.text).toContain('共 1 条');
    const elsewhere = readPage(await visitor.get(best.link('双柏县')));
    expect(elsewhere.rows).toEqual([]);
    // The other choices of the facet that is chosen stay comparable.
    expect(facet(elsewhere, 3)).toContain('楚雄市 1');
  });

  it('does not count certificates that have expired', async () => {
    site.clock.set('2031-01-01T04:00:00.000Z');
    expect((await list('type=C01')).items).toEqual([]);
    expect(facet(readPage(await visitor.get('/agencies')), 0)).toContain('测量调查');
    site.clock.set('2017-05-02T01:00:00.000Z');
  });

  it('keeps the words with the facets, and the facets with the words', async () => {
    const page = readPage(await visitor.get('/agencies?q=%E6%B5%8B%E7%BB%98&type=C01'));
    expect(page.form('q')).toEqual({ q: '测绘', type: 'C01' });
    expect(page.link('测绘')).toContain('q=');
  });

  it.each([
    'after=x',
    'after=WyJhIl0',
    'after=WyJcdTAwMDAiLCJhIl0',
    'division=110000',
    `after=${'A'.repeat(400)}`,
  ])('refuses ?%s', async (query) => {
    expect((await visitor.get(`/agencies?${query}`)).status).toBe(400);
    expect((await visitor.get(`/agencies.json?${query}`)).status).toBe(400);
    expect((await visitor.get(`/needs?${query}`)).status).toBe(400);
  });
});
