import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { anOwner } from '../support/builders.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

interface Row {
  readonly division: string | null;
  readonly name: string;
  readonly projects: number;
  readonly budgetFen: number;
  readonly priceFen: number;
  readonly savingFen: number;
  readonly rate: string | null;
}

interface SavingsJson {
  readonly from: string;
  readonly to: string;
  readonly total: Row;
  readonly prefecture: Row;
  readonly counties: Row;
  readonly rows: readonly Row[];
}

const FORMULA = '=HYPERLINK("http://evil.test")';

let site: TestSite;

const get = (path: string) => site.client().get(path);
const json = async (query = ''): Promise<SavingsJson> => {
  const answer = await get(`/statistics/savings.json${query}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/json; charset=utf-8',
  ]);
  return JSON.parse(answer.text) as SavingsJson;
};
/** The bytes as sent: `fetch` drops a byte order mark from texts. */
const bytes = async (path: string): Promise<Buffer> =>
  Buffer.from(await (await fetch(new URL(path, site.url))).arrayBuffer());
const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
const totalOf = (text: string): number => Number(/共 (\d+)/.exec(text)?.[1] ?? -1);

beforeAll(async () => {
  site = await startTestSite({ start: '2017-03-01T01:00:00.000Z' });
  const { deps, clock } = site;
  const agencies = [await anAgency(deps), await anAgency(deps), await anAgency(deps)];
  const owner = (await anOwner(deps, { name: FORMULA })).actor;
  const sell = async (code: string, budget: string, bids: readonly string[]) => {
    const overrides = { projectCode: code, budget, title: `${FORMULA} ${code}` };
    const need = await aPublishedNeed(deps, overrides, owner);
    for (const [index, bid] of bids.entries()) await anEntry(deps, agencies[index]!.actor, need, bid);
    clock.set(need.closesAt);
    for (const { error } of await runJobs(deps)) throw error;
  };
  await sell('2017-532301-76-01-000101', '98000', ['95000', '88000.50', '91000']);
  clock.set('2017-05-02T01:00:00.000Z');
  await sell('2017-532301-76-01-000102', '30000', ['30000', '20000', '29999.99']);
  await sell('2017-532322-76-01-000103', '10000', ['10000', '10000', '10000']);
  await sell('2017-532300-76-01-000104', '50000', ['45000', '44000', '43000']);
  // One that fails saves nothing.
  await sell('2017-532323-76-01-000105', '50000', ['45000']);
});
afterAll(() => site.stop());

describe('the savings of a period', () => {
  it('add up in JSON by county, prefecture, counties and total, with the rate of the sums', async () => {
    const { from, to, total, prefecture, counties, rows } = await json();
    expect([from, to]).toEqual(['2017-01', '2017-05']);
    expect(rows.filter(({ projects }) => projects > 0)).toMatchObject([
      { division: '532300', projects: 1, budgetFen: 5_000_000, priceFen: 4_300_000, rate: '14.00' },
      { division: '532301', projects: 2, budgetFen: 12_800_000, savingFen: 1_999_950, rate: '15.62' },
      { division: '532322', projects: 1, budgetFen: 1_000_000, savingFen: 0, rate: '0.00' },
    ]);
    expect(prefecture).toEqual(rows[0]);
    expect(counties).toMatchObject({ division: null, projects: 3, savingFen: 1_999_950, rate: '14.49' });
    expect(total).toMatchObject({ projects: 4, budgetFen: 18_800_000, savingFen: 2_699_950, rate: '14.36' });
    for (const row of [...rows, counties, total]) {
      expect(row.savingFen, row.name).toBe(row.budgetFen - row.priceFen);
      expect(row.rate === null, row.name).toBe(row.budgetFen === 0);
    }
    expect(rows.find(({ division }) => division === '532323')).toMatchObject({ projects: 0, rate: null });
  });

  it('are narrowed to months, both included', async () => {
    expect((await json('?from=2017-03&to=2017-03')).total).toMatchObject({ projects: 1, savingFen: 999_950 });
    expect((await json('?from=2017-04&to=2017-05')).total).toMatchObject({ projects: 3 });
    expect((await json('?from=2016-01&to=2016-12')).total).toMatchObject({ projects: 0, rate: null });
    const fullWidth = await json(`?from=${encodeURIComponent('２０１７－０３')}&to=2017-03`);
    expect(fullWidth).toMatchObject({ from: '2017-03', total: { projects: 1 } });
  });

  it('stand on the page with the same figures, and a dash for no rate', async () => {
    const page = await get('/statistics/savings');
    expect(page.status).toBe(200);
    const { rows, total } = await json();
    const cells = (name: string): string[] => {
      const line = new RegExp(`<th scope="row">${name}</th>[^]*?</tr>`).exec(page.text)?.[0] ?? '';
      return [...line.matchAll(/<td class="num">(.*?)<\/td>/g)].map(([, cell = '']) =>
        cell.replace(/<[^>]*>/g, ''),
      );
    };
    for (const row of [...rows, total]) {
      expect(Number(cells(row.name)[0]), row.name).toBe(row.projects);
      expect(cells(row.name).at(-1), row.name).toBe(row.rate ?? '—');
    }
    expect(page.text).not.toMatch(/NaN|Infinity|undefined/);
    expect(page.text.match(/<svg/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('lead by every figure to the list of exactly the needs behind it', async () => {
    const { text } = await get('/statistics/savings?from=2017-03&to=2017-05');
    const links = [...text.matchAll(/<td class="num"><a href="(\/needs\?[^"]*)">(\d+)<\/a><\/td>/g)].map(
      ([, url = '', count]) => ({ url: unescaped(url), count: Number(count) }),
    );
    // Twelve divisions' rows at least, two sums, months and methods.
    expect(links.length).toBeGreaterThan(14);
    for (const { url, count } of links) expect(totalOf((await get(url)).text), url).toBe(count);
    expect(links.some(({ url }) => url.includes('from=2017-03&to=2017-03'))).toBe(true);
    expect(links.some(({ url }) => url.includes('method=lowest'))).toBe(true);
  });
});

describe('the CSV twin', () => {
  it('is a download with byte order mark, Windows line ends, amounts in yuan and an empty rate', async () => {
    const path = '/statistics/savings.csv?from=2017-01&to=2017-05';
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('savings-2017-01-2017-05.csv');
    const raw = await bytes(path);
    expect([...raw.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = raw.toString('utf8').slice(1).split('\r\n');
    expect(lines).toContain('532301,楚雄市,2,128000.00,108000.50,19999.50,15.62');
    expect(lines).toContain('532323,牟定县,0,0.00,0.00,0.00,');
    expect(lines.filter(Boolean)).toHaveLength((await json()).rows.length + 3);
  });

  it('holds nothing that an owner typed and begins no cell with what a spreadsheet would run', async () => {
    const text = (await bytes('/statistics/savings.csv')).toString('utf8').slice(1);
    for (const cell of text.split(/[\r\n,]+/)) expect(cell).not.toMatch(/^"?[=+\-@\t]/);
    expect(text).not.toContain('HYPERLINK');
  });

  it('is the same with the cache warm', async () => {
    const [first, second] = [await get('/statistics/savings.csv'), await get('/statistics/savings.csv')];
    expect(second.text).toBe(first.text);
    expect(second.headers.get('content-disposition')).toBe(first.headers.get('content-disposition'));
  });
});

describe('a period that is none', () => {
  it.each([
    ['from=2017-05&to=2017-03', 'to', '结束月份早于开始月份'],
    ['from=2017-13', 'from', '月份格式不对'],
    ['from=2017-00', 'from', '月份格式不对'],
    ['to=soon', 'to', '月份格式不对'],
    ['from=2017', 'from', '月份格式不对'],
    [`from=${encodeURIComponent('"><b>')}`, 'from', '月份格式不对'],
  ])(
    '%s is refused at the field, and the figures shown are those of the usual period',
    async (query, field, message) => {
      const page = await get(`/statistics/savings?${query}`);
      expect(page.status).toBe(400);
      expect(page.text).toMatch(new RegExp(`id="error-summary"[\\s\\S]*?<a href="#${field}">${message}`));
      expect(page.text).toContain(`id="${field}-error"`);
      expect(page.text).not.toContain('"><b>');
      expect(page.text).toContain('2017年1-5月');
      for (const format of ['json', 'csv']) {
        const twin = await get(`/statistics/savings.${format}?${query}`);
        expect(twin.status, format).toBe(400);
        expect(twin.headers.get('content-disposition'), format).toBeNull();
      }
      const twin = await get(`/statistics/savings.json?${query}`);
      expect(JSON.parse(twin.text)).toMatchObject({ error: { status: twin.status } });
    },
  );
});
