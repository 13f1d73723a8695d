import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { IMPORT_COLUMNS, importAwards } from '../../src/awards/index.js';
import { creditCodeCheck } from '../../src/basics/index.js';
import { formatVerifierKey, LOG_SIGNATURE } from '../../src/selection/index.js';
import { anOwner } from '../support/builders.js';
import { ENGINES } from '../support/databases.js';
import { exampleReceipt } from '../support/log-proof.js';
import { anAgency, anEntry, aPublishedNeed, aQualification } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';
import { exampleCertificate } from '../unit/selection/certificate-example.js';

interface Listed {
  readonly items: readonly {
    readonly number: string;
    readonly state: string;
    readonly winner: { readonly priceFen: number } | null;
  }[];
  readonly next: string | null;
}

const IMPORTED = 65;

/** Finished selections of an older system: all published at one instant, so that only the id orders them. */
function oldSelections(): Buffer {
  const lines = Array.from({ length: IMPORTED }, (_, n) => {
    const body = `91532300MB${String(n).padStart(7, '0')}`;
    const cells: Record<string, string> = {
      need_number: `OLD-2016-${String(n).padStart(4, '0')}`,
      project_code: `2016-532322-76-01-${String(n).padStart(6, '0')}`,
      title: `旧系统项目 ${n}`,
      division: '532322',
      owner: '旧系统业主（演示）',
      qualification_type: 'A13',
      method: 'random',
      fund: 'social',
      budget_yuan: '60000',
      price_yuan: '41500.00',
      agency_code: `${body}${creditCodeCheck(body)}`,
      agency_name: '旧系统演示机构',
      awarded_on: '2016-12-30',
    };
    return IMPORT_COLUMNS.map((column) => cells[column]).join(',');
  });
  return Buffer.from(`${[IMPORT_COLUMNS.join(','), ...lines].join('\r\n')}\r\n`);
}

describe.each(ENGINES)('needs on %s', (engine) => {
  let site: TestSite;
  let visitor: Client;
  let agency: Awaited<ReturnType<typeof anAgency>>;
  /** Numbers of the needs by their state. */
  const numbers = { selected: '', failed: '', closed: '', published: '', withdrawn: '' };
  const failedNeed = { id: '' };
  let owner: Client;

  const list = async (query: string): Promise<Listed> =>
    JSON.parse((await visitor.get(`/needs.json?${query}`)).text) as Listed;
  const found = async (query: string) => (await list(query)).items.map(({ number }) => number).sort();

  beforeAll(async () => {
    site = await startTestSite({ engine });
    visitor = site.client();
    const { deps } = site;
    const unit = await anOwner(deps);
    agency = await anAgency(deps, { name: '中选测绘有限公司' });
    const others = [await anAgency(deps), await anAgency(deps)];
    const selected = await aPublishedNeed(deps, { title: '水库大坝变形监测', budget: '98000' }, unit.actor);
    const failed = await aPublishedNeed(deps, { title: '无人报名的测量', fund: 'social' }, unit.actor);
    const closed = await aPublishedNeed(
      deps,
      {
        title: '现场摇号的房产测绘',
        source: 'ceremony',
        lines: [
          { type: 'C01', minGrade: '' },
          { type: 'C02', minGrade: '' },
        ],
      },
      unit.actor,
    );
    for (const [index, { actor }] of [agency, ...others].entries()) {
      await anEntry(deps, actor, selected, `${7 + index}0000`);
      await anEntry(deps, actor, closed, '90000');
    }
    site.clock.set(closed.closesAt);
    for (const { error } of await runJobs(deps)) throw error;
    owner = await site.asActor(unit.actor);
    const published = await aPublishedNeed(
      deps,
      { title: '县道测量', projectCode: '2017-532322-76-01-900001' },
      unit.actor,
    );
    const withdrawn = await aPublishedNeed(deps, { title: '撤回的测量' }, unit.actor);
    await owner.post(`/desk/needs/${withdrawn.id}/withdrawal`, { reason: '项目取消' });
    Object.assign(numbers, {
      selected: selected.number,
      failed: failed.number,
      closed: closed.number,
      published: published.number,
      withdrawn: withdrawn.number,
    });
    failedNeed.id = failed.id;
    await importAwards(deps, oldSelections());
  });
  afterAll(() => site.stop());

  it('page to the end without repeating or missing one, as a page and as JSON alike', async () => {
    const seen: string[] = [];
    const shown: string[] = [];
    let json: string | null = '/needs.json';
    let html: string | null = '/needs';
    while (json && html) {
      const { items, next } = JSON.parse((await visitor.get(json)).text) as Listed;
      const page = readPage(await visitor.get(html));
      seen.push(...items.map(({ number }) => number));
      shown.push(...page.links.flatMap((link) => /^\/needs\/([A-Z0-9-]+)$/.exec(link)?.[1] ?? []));
      json = next;
      html = page.links.find((link) => link.includes('after=')) ?? null;
    }
    expect([json, html]).toEqual([null, null]);
    expect(seen).toHaveLength(IMPORTED + 5);
    expect(new Set(seen).size).toBe(seen.length);
    expect(shown).toEqual(seen);
  });

  it('are found by words, state, type, method, funds, county, project and month', async () => {
    expect(await found('q=%E6%B0%B4%E5%BA%93')).toEqual([numbers.selected]);
    expect(await found('q=shuikudaba')).toEqual([numbers.selected]);
    expect(await found(`q=${numbers.failed.toLowerCase()}`)).toEqual([numbers.failed]);
    expect(await found('state=published')).toEqual([numbers.published]);
    expect(await found('state=withdrawn')).toEqual([numbers.withdrawn]);
    expect(await found('type=C02')).toEqual([numbers.closed]);
    expect(await found('state=selected&method=lowest')).toEqual([numbers.selected]);
    expect(await found('fund=social&method=lowest&state=failed')).toEqual([numbers.failed]);
    expect(await found('division=532322&state=published')).toEqual([numbers.published]);
    expect(await found('project=2017-532322-76-01-900001')).toEqual([numbers.published]);
    expect(await found('state=selected&from=2017-01&to=2017-12')).toEqual([numbers.selected]);
    expect((await found('state=selected&from=2016-12&to=2016-12')).length).toBe(30);
    expect(await found('from=2018-01')).toEqual([]);
    expect(await found('division=532300')).toEqual([]);
    expect((await found('division=counties&type=C01')).length).toBe(5);
  });

  it('keep what was asked for in the form and in the links', async () => {
    const query = 'q=%E6%97%A7%E7%B3%BB%E7%BB%9F&state=selected&division=532322&method=random';
    const page = readPage(await visitor.get(`/needs?${query}`));
    expect(page.text).toContain(`共 ${IMPORTED} 条`);
    expect(page.form('q')).toMatchObject({
      q: '旧系统',
      state: 'selected',
      division: '532322',
      method: 'random',
    });
    const next = new URL(page.links.find((link) => link.includes('after=')) ?? '', site.url).searchParams;
    expect(next.get('q')).toBe('旧系统');
    expect(next.get('division')).toBe('532322');
  });

  it('are narrowed to what an agency may join at first sight', async () => {
    const fitting = await site.asActor(agency.actor);
    const page = readPage(await fitting.get('/needs?fit=1'));
    expect(page.links).toContain(`/needs/${numbers.published}`);
    expect(page.links).not.toContain(`/needs/${numbers.failed}`);
    const other = await anAgency(site.deps, { qualifications: [aQualification({ type: 'C05' })] });
    const none = readPage(await (await site.asActor(other.actor)).get('/needs?fit=1'));
    expect(none.links).not.toContain(`/needs/${numbers.published}`);
  });

  it('that came from an older system say so and have no certificate', async () => {
    const page = readPage(await visitor.get('/needs/OLD-2016-0007'));
    expect(page.text).toContain('旧系统演示机构');
    expect(page.text).toContain('41,500.00');
    expect((await visitor.get('/needs/OLD-2016-0007/certificate.json')).status).toBe(404);
    expect((await visitor.get('/needs/OLD-2016-0007/entry')).status).toBe(303);
  });

  it('that failed are published again by their owner, once, and both say so', async () => {
    const path = `/desk/needs/${failedNeed.id}`;
    const again = await owner.post(`${path}/republication`);
    expect(again.status).toBe(303);
    expect((await owner.post(`${path}/republication`)).status).toBe(409);
    const edit = readPage(await owner.get(again.location ?? ''));
    expect(edit.form('title')['title']).toBe('无人报名的测量');
    expect(edit.form('title')['closesAt']).toBe('');
    const form = { ...edit.form('title'), closesAt: '2017-07-03 17:00', action: 'submit' };
    expect((await owner.post(again.location ?? '', form, { files: [] })).status).toBe(303);
    const official = await site.as('official');
    const address = readPage(await official.get('/review/needs')).link('无人报名的测量');
    const published =
      (await official.post(address, { action: 'publish' })).location?.replace(/\?.*/, '') ?? '';
    expect(readPage(await visitor.get(`/needs/${numbers.failed}`)).links).toContain(published);
    expect(readPage(await visitor.get(published)).links).toContain(`/needs/${numbers.failed}`);
  });

  it('have certificates that everybody verifies: the file, its text, and by number', async () => {
    const { text, headers } = await visitor.get(`/needs/${numbers.selected}/certificate.json`);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="${numbers.selected}-certificate.json"`,
    );
    const send = async (content: string | Uint8Array) => {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      const file = { field: 'file', name: 'c.json', type: 'application/json', content: bytes };
      const answer = await visitor.post('/verify', {}, { files: [file] });
      expect(answer.status).toBe(200);
      return readPage(answer);
    };
    const failing = (page: Awaited<ReturnType<typeof send>>) =>
      page.rows.filter(([, outcome]) => outcome === '不符').map(([code]) => code);
    const good = await send(text);
    expect(good.text).toContain('② 计算无误');
    expect(failing(good)).toEqual([]);
    const pasted = await visitor.post('/verify', { text: text.replaceAll('\n', '\r\n') }, { files: [] });
    expect(readPage(pasted).text).toContain('② 计算无误');
    expect(readPage(await visitor.get(`/verify?need=${numbers.selected.toLowerCase()}`)).text).toContain(
      '② 计算无误',
    );

    const cheaper = await send(text.replace(/("priceFen":\s*)7/, '$16'));
    expect(cheaper.text).toContain('③ 不符');
    expect(failing(cheaper)).toContain('E_PRICE');
    expect(failing(await send(`${text} `))).toEqual(['E_PARSE']);
    expect(failing(await send(text.slice(0, -20)))).toEqual(['E_PARSE']);
    expect(failing(await send(Uint8Array.from({ length: 5000 }, (_, index) => (index * 151) % 256)))).toEqual(
      ['E_PARSE'],
    );
    expect(failing(await send('['.repeat(200_000)))).toEqual(['E_PARSE']);

    for (const query of ['need=CX-2017-999999', `need=${numbers.closed}`, 'need=%3Cscript%3E']) {
      const answer = await visitor.get(`/verify?${query}`);
      expect(answer.status).toBe(422);
      expect(readPage(answer).summary).toMatchObject([{ field: 'need' }]);
    }
    // A receipt beside the certificate; one alone says nothing.
    const receipt = exampleReceipt(exampleCertificate(), { need: 'CX-2017-999999' });
    const upload = (name: string, content: string) => ({
      field: 'file',
      name,
      type: 'text/plain',
      content: Buffer.from(content),
    });
    const both = await visitor.post('/verify', { text }, { files: [upload('receipt.txt', receipt)] });
    expect(readPage(both).text).toContain('签名回执中有的不是这个项目的');
    const alone = await visitor.post('/verify', {}, { files: [upload('receipt.txt', receipt)] });
    expect(alone.status).toBe(422);
    expect(readPage(alone).summary).toMatchObject([{ field: 'file' }]);
    const nothing = await visitor.post('/verify', { text: '  ' }, { files: [] });
    expect(nothing.status).toBe(422);
    expect(readPage(nothing).summary).toMatchObject([{ field: 'file' }]);
  });

  it('are held to the log’s key that the reader gives, in both forms, and say at the field what is none', async () => {
    const { text } = await visitor.get(`/needs/${numbers.selected}/certificate.json`);
    const { key } = (JSON.parse(text) as { log: { key: string } }).log;
    const paste = (keys: string) => visitor.post('/verify', { text, keys }, { files: [] });
    const byNumber = (keys: string) =>
      visitor.get(`/verify?need=${numbers.selected}&key=${encodeURIComponent(keys)}`);
    const warning = '日志的公钥是文件自己写的';
    for (const [ask, field] of [
      [paste, 'keys'],
      [byNumber, 'key'],
    ] as const) {
      expect(readPage(await ask('')).text).toContain(warning);
      const known = readPage(await ask(`\r\n${key}\r\n`));
      expect(known.text).toContain('② 计算无误');
      expect(known.text).toContain('这是您给出的公钥');
      expect(known.text).not.toContain(warning);
      expect(known.form(field)[field]).toContain(key);
      const wrong = await ask(`${key}\r\nno key`);
      expect(wrong.status).toBe(422);
      const page = readPage(wrong);
      expect(page.errorAt(field)).toBe('第 2 行不是公钥。');
      expect(page.form(field)[field]).toContain('no key');
      expect(page.text).not.toContain('② 计算无误');
      // Nothing but its own form refuses.
      expect(page.errorAt(field === 'key' ? 'keys' : 'key')).toBeNull();
    }
    expect(readPage(await paste('no key')).form('text')['text']).toContain('"protocol"');
    const repeated = `/verify?need=${numbers.selected}&key=${encodeURIComponent(key)}&key=x`;
    expect(readPage(await visitor.get(repeated)).errorAt('key')).toBe('第 2 行不是公钥。');
    const forged = readPage(await paste(formatVerifierKey('forger.test', LOG_SIGNATURE, new Uint8Array(32))));
    expect(forged.text).toContain('③ 不符');
    expect(forged.rows.filter(([, outcome]) => outcome === '不符').map(([code]) => code)).toEqual(['E_LOG']);
  });

  it('add up on the home page', async () => {
    const home = readPage(await visitor.get('/'));
    expect(home.text.replaceAll(' ', '')).toContain('公开选取中介项目1个,节约资金2.8万元,节约率28.57%');
    expect(home.links).toContain(`/needs/${numbers.published}`);
    expect(home.links).toContain(`/needs/${numbers.selected}`);
  });
});
