import { expect, it } from 'vitest';
import { IMPORT_COLUMNS, importAwards } from '../../src/awards/index.js';
import { checkRollups, getSavings } from '../../src/statistics/index.js';
import { onEachDatabase } from '../support/databases.js';
import { testDeps } from '../support/deps.js';
import { importedCode as code, importFile as file, importLine as line } from '../support/import-file.js';

onEachDatabase('an import of awards', (open) => {
  it('loads needs, awards and savings, with or without a byte order mark, and only once', async () => {
    const deps = testDeps(await open());
    const bytes = file(...Array.from({ length: 700 }, (_, n) => line(n)));
    const heard: number[] = [];
    expect(await importAwards(deps, bytes, (done) => heard.push(done))).toEqual({
      kind: 'done',
      loaded: 700,
      present: 0,
    });
    expect(heard).toEqual([500, 700]);
    const again = await importAwards(deps, Buffer.concat([Buffer.from('\ufeff'), bytes]));
    expect(again).toEqual({ kind: 'done', loaded: 0, present: 700 });
    const savings = await getSavings(deps.db, { from: '2016-12', to: '2016-12' });
    expect(savings.total).toMatchObject({ projects: 700, savingFen: 700 * 1_850_000, rate: '30.83' });
    expect(
      savings.rows
        .filter(({ projects }) => projects > 0)
        .map(({ division, projects }) => [division, projects]),
    ).toEqual([
      ['532301', 350],
      ['532322', 350],
    ]);
    expect(await checkRollups(deps.db)).toEqual([]);
    const need = await deps.db
      .selectFrom('need')
      .selectAll()
      .where('number', '=', 'OLD-2016-0003')
      .executeTakeFirstOrThrow();
    expect(need).toMatchObject({
      imported: 1,
      state: 'selected',
      title: '旧系统项目 3, 测绘',
      ownerId: null,
    });
  });

  it('logs how many lines it loaded and how many were stored already', async () => {
    const deps = testDeps(await open());
    await importAwards(deps, file(line(1), line(2)));
    await importAwards(deps, file(line(1), line(2), line(3), line(4), line(5)));
    const events = await deps.db.selectFrom('auditEvent').select(['kind', 'data']).orderBy('seq').execute();
    const imports = events.filter(({ kind }) => kind === 'awards.imported');
    expect(imports.map(({ data }) => JSON.parse(data))).toMatchObject([
      { loaded: 2, present: 0 },
      { loaded: 3, present: 2 },
    ]);
  });

  it('names every bad cell by line and column, and loads nothing', async () => {
    const deps = testDeps(await open());
    const outcome = await importAwards(
      deps,
      file(
        line(1),
        line(2, { budget_yuan: '1.999', agency_code: code(2).slice(0, 17).concat('!') }),
        line(3, { price_yuan: '60000.01' }),
        line(1),
        line(4, { awarded_on: '2017-02-30', method: '抓阄', fund: '', division: '昆明市' }),
        line(5, {
          awarded_on: '2099-01-01',
          project_code: '2014-532301-76-01-000001',
          qualification_type: 'Z99',
          title: '',
        }),
      ),
    );
    const found =
      outcome.kind === 'problems' ? outcome.problems.map((one) => [one.line, one.column, one.code]) : outcome;
    expect(found).toEqual([
      [3, 'budget_yuan', 'bad-amount'],
      [3, 'agency_code', 'bad-credit-code'],
      [4, 'price_yuan', 'price-above-budget'],
      [5, 'need_number', 'number-twice'],
      [6, 'division', 'unknown-division'],
      [6, 'method', 'unknown-method'],
      [6, 'fund', 'empty'],
      [6, 'awarded_on', 'bad-date'],
      [7, 'project_code', 'bad-project-code'],
      [7, 'title', 'empty'],
      [7, 'qualification_type', 'unknown-type'],
      [7, 'awarded_on', 'date-in-future'],
    ]);
    expect(await deps.db.selectFrom('need').select('id').execute()).toEqual([]);
    expect(await deps.db.selectFrom('award').select('needId').execute()).toEqual([]);
  });

  it('refuses a number that stands for something else', async () => {
    const deps = testDeps(await open());
    await importAwards(deps, file(line(1)));
    const outcome = await importAwards(deps, file(line(1, { price_yuan: '41000' }), line(2)));
    expect(outcome).toMatchObject({ kind: 'problems', problems: [{ line: 2, code: 'differs-from-stored' }] });
    expect(await deps.db.selectFrom('award').select('needId').execute()).toHaveLength(1);
  });

  it.each([
    ['GBK', Buffer.from([...Buffer.from(`${IMPORT_COLUMNS.join(',')}\n`), 0xb3, 0xfe]), 'not-utf8'],
    ['a missing column', Buffer.from('need_number,title\n1,2\n'), 'missing-columns'],
    ['a column too many', Buffer.from(`${IMPORT_COLUMNS.join(',')},x\n`), 'unknown-columns'],
    ['headings alone', Buffer.from(`${IMPORT_COLUMNS.join(',')}\n`), 'no-rows'],
    ['nothing', Buffer.alloc(0), 'missing-columns'],
    ['lines of another length', Buffer.from(`${IMPORT_COLUMNS.join(',')}\n1,2\n`), 'bad-csv'],
  ])('refuses a file with %s', async (_name, bytes, fault) => {
    const deps = testDeps(await open());
    expect(await importAwards(deps, bytes)).toMatchObject({ kind: 'fault', fault: { code: fault } });
  });
});
