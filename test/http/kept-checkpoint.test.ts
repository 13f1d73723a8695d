import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { parseCheckpoint, parseConsistency, parseNote, relateTrees } from '../../src/selection/index.js';
import { onEachDatabase } from '../support/databases.js';
import { sequentialRandom } from '../support/deps.js';
import { growLog } from '../support/log-records.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { startTestSite, type TestSite, type TestSiteOptions } from '../support/site.js';

const checkpointOf = (text: string) => {
  const found = parseCheckpoint(parseNote(text)?.text ?? '');
  if (!found) throw new Error('no checkpoint');
  return found;
};
const keep = async (site: TestSite): Promise<string> => (await site.client().get('/log/checkpoint')).text;

/** Sites without a history of their own sign with the same key. */
const aSite = async (options: TestSiteOptions = {}): Promise<TestSite> =>
  startTestSite({ overrides: { random: sequentialRandom() }, ...options });

onEachDatabase('the proof that one log continues another', (open) => {
  let site: TestSite;
  const kept: string[] = [];
  beforeAll(async () => {
    site = await aSite({ db: await open() });
    for (const count of [6, 2, 5, 300]) {
      await growLog(site.deps, count, 'CX-2017-000001');
      kept.push(await keep(site));
    }
  });
  afterAll(() => site.stop());
  const ask = (query: string) => site.client().get(`/log/consistency${query}`);

  it('is a small file for every two sizes of the log, to today by default', async () => {
    for (const [first, second] of [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ] as const) {
      const [from, to] = [checkpointOf(kept[first] ?? ''), checkpointOf(kept[second] ?? '')];
      const answer = await ask(`?from=${from.size}&to=${to.size}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="consistency-${from.size}-${to.size}.txt"`,
      );
      expect(answer.text.length).toBeLessThan(1000);
      const proof = parseConsistency(answer.text);
      expect(relateTrees(from, to, proof ? [proof] : [])).toBe('continued');
      if (to.size === 313) expect((await ask(`?from=${from.size}`)).text).toBe(answer.text);
    }
    // Sizes that nobody signed are trees of the log as well.
    const between = parseConsistency((await ask('?from=7&to=255')).text);
    expect([between?.from.size, between?.to.size]).toEqual([7, 255]);
    expect(parseConsistency((await ask('?from=313')).text)?.hashes).toEqual([]);
  });

  it('says in words where the log has no such sizes', async () => {
    for (const query of ['?from=314', '?from=1&to=314', '?from=999999999999999'])
      expect([query, readPage(await ask(query)).text]).toEqual([
        query,
        expect.stringContaining('最新签名的检查点是 313 条'),
      ]);
    expect((await ask('?from=314')).status).toBe(404);
    const client = site.client();
    await client.get('/language?to=en&back=/');
    const english = await client.get('/log/consistency?from=314');
    expect(readPage(english).text).toContain('the log was shortened');
  });

  it.each([
    ['?from=9&to=7', '“留存的检查点的条数（from）”不能大于后来的条数'],
    ['', '“留存的检查点的条数（from）”应为正整数'],
    ['?from=0', '“留存的检查点的条数（from）”应为正整数'],
    ['?from=-1', '“留存的检查点的条数（from）”应为正整数'],
    ['?from=1e9', '“留存的检查点的条数（from）”应为正整数'],
    ['?from=1000000000000000', '“留存的检查点的条数（from）”应为正整数'],
    ['?from=6&to=x', '“后来的条数（to）”应为正整数'],
    ['?from=6&from=7', '“留存的检查点的条数（from）”只能给一个值'],
  ])('refuses %s, and says why', async (query, why) => {
    const answer = await ask(query);
    expect(answer.status).toBe(400);
    expect(readPage(answer).text).toContain(why);
  });

  it('is asked for by a form on the page of the log', async () => {
    const page = await site.client().get('/log');
    expect(readPage(page).form('from')).toEqual({ from: '' });
    expect(page.text).toContain('action="/log/consistency"');
  });
});

describe('a log without a signed checkpoint', () => {
  it('has no proofs, and no form for them', async () => {
    const site = await aSite();
    expect((await site.client().get('/log/consistency?from=1')).status).toBe(404);
    expect((await site.client().get('/log')).text).not.toContain('/log/consistency');
    await site.stop();
  });
});

describe('the page of verification without scripts', () => {
  let site: TestSite;
  let certificate = '';
  let before = '';
  beforeAll(async () => {
    site = await aSite();
    const need = await aPublishedNeed(site.deps);
    for (const bid of ['95000', '88000.50', '91000'])
      await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
    expect(await runJobs(site.deps)).toEqual([]);
    before = await keep(site);
    site.clock.set(need.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    certificate = (await site.client().get(`/needs/${need.number}/certificate.json`)).text;
  });
  afterAll(() => site.stop());

  const post = async (at: TestSite, files: Readonly<Record<string, string>>, fields = {}) => {
    const answer = await at.client().post('/verify', fields, {
      files: Object.entries(files).map(([name, content]) => ({
        field: 'file',
        name,
        type: 'text/plain',
        content: Buffer.from(content),
      })),
    });
    return { raw: answer.text, status: answer.status, ...readPage(answer) };
  };

  it('holds a kept checkpoint against the log of today and the certificate', async () => {
    const kept = await keep(site);
    const { size } = checkpointOf(kept);
    await growLog(site.deps, 3, 'CX-2017-000009');
    const told = await post(site, { 'kept.txt': kept, 'c.json': certificate });
    expect(told.status).toBe(200);
    expect(told.text).toContain(`“kept.txt”（${size} 条）是本站今天的检查点（${size + 3} 条）的开头`);
    expect(told.text).toMatch(/您留存的“kept\.txt”有 \d+ 条记录，包含.*本次名单冻结（第 \d+ 条）/);
    // The grade first, then the log.
    expect(told.raw.indexOf('② 计算无误')).toBeGreaterThan(0);
    expect(told.raw.indexOf('② 计算无误')).toBeLessThan(told.raw.indexOf('公开日志与您留存的检查点对得上'));
    const early = await post(site, { 'early.txt': before, 'c.json': certificate });
    expect(early.text).toContain('还没有本次名单冻结');
    const alone = await post(site, { 'kept.txt': kept });
    expect(alone.status).toBe(200);
    expect(alone.text).toContain('公开日志与您留存的检查点对得上');
    expect((await post(site, {}, { text: kept })).text).toContain('公开日志与您留存的检查点对得上');
  });

  it('tells a fork before everything else, and a log that was shortened', async () => {
    const fork = await aSite();
    await growLog(fork.deps, 200, 'CX-2017-000002');
    const kept = await keep(site);
    const told = await post(fork, { 'kept.txt': kept, 'c.json': certificate });
    expect(told.raw).toContain('panel result-bad');
    expect(told.text).toContain('同一本日志有两种历史');
    expect(told.raw.indexOf('③ 公开日志与检查点对不上')).toBeLessThan(told.raw.indexOf('② 计算无误'));
    expect(told.raw.indexOf('③ 公开日志与检查点对不上')).toBeGreaterThan(0);
    expect(told.text).toContain('纪检机关、报社或见证人');
    // Its key is the certificate's alone.
    expect(told.text).toContain('本站的公钥里没有这一把');
    const short = await aSite();
    await growLog(short.deps, 9, 'CX-2017-000002');
    const shrunk = await post(short, { 'kept.txt': await keep(fork) });
    expect(shrunk.text).toContain('日志被缩短过');
    const rewritten = await aSite();
    await growLog(rewritten.deps, 300, 'CX-2017-000003');
    const forked = await post(rewritten, { 'kept.txt': await keep(fork) });
    expect(forked.text).toContain('“kept.txt”（200 条）不是本站今天的检查点（300 条）的开头');
    expect(forked.text).not.toContain('没有这一把');
    for (const one of [fork, short, rewritten]) await one.stop();
  });

  it('asks for a checkpoint where there is a proof alone', async () => {
    const proof = (await site.client().get('/log/consistency?from=2')).text;
    const told = await post(site, { 'p.txt': proof });
    expect(told.status).toBe(422);
    expect(told.errorAt('file')).toBe('一致性证明要和检查点一起核验：请同时选择您留存的检查点。');
  });
});

describe('where the key of the log is printed', () => {
  const PLACES = ['示例报纸（虚构）2026-03-01 第 2 版', 'https://neighbour.test/?a=1&b="<x>"'];

  it.each([
    ['zh-CN', '在站外公布于', '本站没有说明在站外何处公布', '这份文件没有写明'],
    ['en', 'are published outside this site in', 'This site does not say where', 'This file does not say'],
  ])(
    'is said on the pages and in the offline file, or that it is nowhere: %s',
    async (language, printed, nowhere) => {
      for (const keyPrintedAt of [PLACES, []]) {
        const site = await aSite({ keyPrintedAt });
        const client = site.client();
        await client.get(`/language?to=${language}&back=/`);
        for (const path of ['/log', '/verify']) {
          const { text } = readPage(await client.get(path));
          expect([path, text.includes(printed), text.includes(nowhere)]).toEqual([
            path,
            keyPrintedAt.length > 0,
            keyPrintedAt.length === 0,
          ]);
          for (const place of keyPrintedAt) expect(text).toContain(place);
        }
        const { text: offline } = await client.get('/verify/offline.html');
        const metas = [...offline.matchAll(/<meta name="key-printed-at" content="([^"]*)">/g)];
        expect(metas).toHaveLength(keyPrintedAt.length);
        if (keyPrintedAt.length > 0)
          expect(metas[1]?.[1]).toBe('https://neighbour.test/?a=1&#38;b=&#34;&#60;x&#62;&#34;');
        await site.stop();
      }
    },
  );
});
