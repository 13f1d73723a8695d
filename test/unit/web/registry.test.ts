import { describe, expect, it } from 'vitest';
import { address, inFormat } from '../../../src/web/address.js';
import { routes } from '../../../src/web/pages.js';
import { FORMATS } from '../../../src/web/registry/formats.js';
import { comparePatterns } from '../../../src/web/registry/mount.js';
import { sheetValue, tableView } from '../../../src/web/registry/table.js';
import { urls } from '../../../src/web/urls.js';

describe('an address', () => {
  it('takes a value for each parameter, encoded, and a query without what is empty', () => {
    const round = address('/needs/:number/rounds/:round/certificate.json');
    expect(round.pattern).toBe('/needs/:number/rounds/:round/certificate.json');
    expect(round('CX/1', 2)).toBe('/needs/CX%2F1/rounds/2/certificate.json');
    expect(address('/a')({ q: '水库', after: undefined, empty: '', none: null, n: 0 })).toBe(
      '/a?q=%E6%B0%B4%E5%BA%93&n=0',
    );
    expect(address('/reports/:month.json')('2017-05')).toBe('/reports/2017-05.json');
  });

  it('has its format before its query', () => {
    expect(inFormat('/needs?q=a', 'csv')).toBe('/needs.csv?q=a');
    expect(inFormat('/needs', 'csv')).toBe('/needs.csv');
  });
});

describe('the patterns of the pages', () => {
  it('are tried from the most definite on', () => {
    const patterns = [
      '/log/:seq',
      '/log/*path',
      '/log/:file.json',
      '/log/keys',
      '/log',
      '/log/:seq/leaf.json',
    ];
    expect(patterns.sort(comparePatterns)).toEqual([
      '/log', '/log/keys', '/log/:file.json', '/log/:seq', '/log/:seq/leaf.json', '/log/*path',
    ]); // biome-ignore format: one line a group
  });

  it('are each answered once, and each address of the site is answered', () => {
    const keys = routes.map(({ method, pattern }) => `${method} ${pattern.replace(/:\w+/g, ':')}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    const answered = new Set(routes.map(({ pattern }) => pattern));
    expect(
      Object.values(urls)
        .map(({ pattern }) => pattern)
        .filter((one) => !answered.has(one)),
    ).toEqual([]);
  });

  it('say who may open them: the table of all pages is up to date', async () => {
    const sorted = [...routes].sort((a, b) => comparePatterns(a.pattern, b.pattern));
    const isOther = ({ pattern }: (typeof routes)[number]) =>
      FORMATS.some(({ ending }) => pattern.endsWith(`.${ending}`)) && pattern.endsWith('.json') === false;
    const lines = sorted
      .filter((route) => !isOther(route))
      .map(({ method, pattern, roles }) => {
        const who = roles === 'public' ? 'everybody' : roles.join(', ');
        return `| ${method.toUpperCase()} | \`${pattern}\` | ${who} |`;
      });
    const text = [
      '# Pages',
      '',
      'Every address of the site and who may open it, made from the records in `src/web/pages.ts` by',
      '`npx vitest run test/unit/web/registry.test.ts -u`. Every list also answers behind its address with',
      `${FORMATS.map(({ ending }) => `\`.${ending}\``).join(', ')}; of these only JSON is in the table.`,
      '',
      '| | address | who |',
      '| --- | --- | --- |',
      ...lines,
      '',
    ].join('\n');
    await expect(text).toMatchFileSnapshot('../../../docs/pages.md');
  });
});

describe('a column', () => {
  const t = ((key: string) => `[${key}]`) as Parameters<typeof tableView>[3];
  const row = { fen: 123_456, at: '2017-05-01T01:00:00.000Z', code: 'selected' };

  it('shows amounts in yuan and instants in the time of Shanghai, to readers and in sheets', () => {
    const columns = [
      {
        key: 'code',
        label: 'needs.state',
        value: () => row.code,
        cell: () => ({ text: '已选定', tag: 'tag-selected' }),
      },
      { key: 'fen', label: 'needs.budget-yuan', kind: 'money', value: () => row.fen },
      { key: 'at', label: 'needs.closes-at', kind: 'instant', value: () => row.at },
      { key: 'none', label: 'needs.winner', kind: 'money', value: () => null },
      { key: 'hidden', label: 'needs.number', cell: null, value: () => 'x' },
    ] as const;
    const view = tableView([row], columns, {}, t);
    expect(view.heads.map(({ label, isNumber }) => [label, isNumber])).toEqual([
      ['[needs.state]', false],
      ['[needs.budget-yuan]', true],
      ['[needs.closes-at]', false],
      ['[needs.winner]', true],
    ]);
    expect(view.rows[0]?.cells.map(({ text }) => text)).toEqual([
      '已选定',
      '1,234.56',
      '2017-05-01 09:00',
      '',
    ]);
    expect(columns.map((column) => sheetValue(column, row, {}))).toEqual([
      '已选定', 1234.56, '2017-05-01 09:00', null, 'x',
    ]); // biome-ignore format: one row
  });
});
