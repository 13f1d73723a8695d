import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { signDueCheckpoint } from '../../src/audit/index.js';
import { importAwards } from '../../src/awards/index.js';
import { openPostgres, openSqlite } from '../../src/db/index.js';
import { ENGINES, freshDatabase, freshFile } from '../support/databases.js';
import { testDeps } from '../support/deps.js';
import { importFile, importLine } from '../support/import-file.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { askRaw, type Raw } from '../support/raw-request.js';
import { startTestSite, type TestSite } from '../support/site.js';

/** A session that never was: the public's page, made anew. */
const ANEW = 'session=nobody';

const ADDRESSES = (number: string) => [
  '/',
  '/needs?lang=en&state=published',
  `/needs/${number}`,
  `/needs/${number}.json`,
  '/feed.atom',
  '/statistics/savings.csv',
  '/verify/zjcs_verify.py',
  '/documents/protocol',
];

/** True where the page came from memory. */
async function isKept(site: TestSite, ask: () => Promise<unknown>): Promise<boolean> {
  const { hits } = site.pages;
  await ask();
  return site.pages.hits > hits;
}

describe.each([false, true])('a page from memory, secure: %s', (secure) => {
  let site: TestSite;
  let need: Awaited<ReturnType<typeof aPublishedNeed>>;
  beforeAll(async () => {
    site = await startTestSite({ secure });
    await importAwards(site.deps, importFile(...Array.from({ length: 40 }, (_, n) => importLine(n))));
    need = await aPublishedNeed(site.deps);
    await signDueCheckpoint(site.deps);
  });
  afterAll(() => site.stop());

  const dead = secure ? `__Host-${ANEW}` : ANEW;
  const compare = ({ status, headers: { date, ...headers }, bytes }: Raw) => {
    expect(date).toBeDefined();
    return { status, headers, body: bytes.toString('base64') };
  };

  it('is what the pipeline would send, header by header', async () => {
    let compared = 0;
    for (const path of ADDRESSES(need.number)) {
      const url = new URL(path, site.url);
      const { etag = '' } = (await askRaw(url)).headers;
      for (const encoding of ['br, gzip', 'gzip;q=0.5', undefined])
        for (const condition of ['', etag, '"another"'])
          for (const [language, method] of [
            ['', 'GET'],
            ['lang=en', 'GET'],
            ['lang=en', 'HEAD'],
            ['other=1; lang=zh-CN', 'HEAD'],
          ] as const) {
            const headers = {
              ...(encoding === undefined ? {} : { 'Accept-Encoding': encoding }),
              ...(condition ? { 'If-None-Match': condition } : {}),
            };
            const cookie = (...cookies: string[]) => ({ ...headers, Cookie: cookies.join('; ') });
            await askRaw(url, language ? cookie(language) : {});
            const { hits } = site.pages;
            const kept = await askRaw(url, language ? cookie(language) : headers, method);
            expect(site.pages.hits, path).toBe(hits + 1);
            const anew = await askRaw(url, cookie(dead, ...(language ? [language] : [])), method);
            expect(site.pages.hits, path).toBe(hits + 1);
            expect(compare(kept), `${path} ${method}`).toEqual(compare(anew));
            if (path === '/')
              expect(kept.headers['content-language']).toBe(language === 'lang=en' ? 'en' : 'zh-CN');
            if (path.includes('lang=en')) expect(kept.headers['content-language']).toBe('en');
            expect(Object.keys(kept.headers).length).toBeGreaterThan(15);
            compared += 1;
          }
    }
    expect(compared).toBe(ADDRESSES('').length * 36);
  });

  it('is nothing that depends on more than the address and the language', async () => {
    const url = (path: string) => new URL(path, site.url);
    const twice = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
      await askRaw(url(path), headers, method);
      return isKept(site, () => askRaw(url(path), headers, method));
    };
    expect(await twice('/needs')).toBe(true);
    expect(await twice('/needs?lang=en')).toBe(true);
    expect(await twice('/needs?method=lowest', { Cookie: 'lang=en; theme=dark' })).toBe(true);
    for (const path of [
      '/needs?unknown=1',
      '/needs?lang=fr',
      '/needs?lang=en&lang=en',
      '/needs?notice=saved',
      '/needs?method=none',
      '/needs/NOTHING',
      '/language?to=en&back=/',
      '/desk',
      '/healthz',
      '/readyz',
      '/assets/site.css',
      '/log/checkpoint',
    ])
      expect([path, await twice(path)]).toEqual([path, false]);
    expect(await twice('/needs', { Cookie: dead })).toBe(false);
    expect(await twice('/needs', { Cookie: `lang=en; ${dead}` })).toBe(false);
    expect(await twice('/needs', { 'Content-Length': '0' }, 'POST')).toBe(false);
    expect(await twice('/needs', {}, 'OPTIONS')).toBe(false);
    const agency = await site.as('agency');
    await agency.get('/needs');
    expect(await isKept(site, () => agency.get('/needs'))).toBe(false);
  });
});

describe('a page stays in memory', () => {
  it('while agencies sign up, until something that it shows has changed', async () => {
    const site = await startTestSite();
    const visitor = site.client();
    const [first, second] = [await aPublishedNeed(site.deps), await aPublishedNeed(site.deps)];
    const agencies = [await anAgency(site.deps), await anAgency(site.deps)];
    const paths = ['/', '/needs', `/needs/${first.number}`, `/needs/${second.number}`, '/statistics/savings'];
    for (const path of [...paths, '/log']) await visitor.get(path);
    for (const { actor } of agencies) await anEntry(site.deps, actor, first, '90000');
    for (const path of paths)
      expect([path, await isKept(site, () => visitor.get(path))]).toEqual([path, true]);
    expect(await isKept(site, () => visitor.get('/log'))).toBe(false);
    await aPublishedNeed(site.deps);
    const kept = [];
    for (const path of paths) if (await isKept(site, () => visitor.get(path))) kept.push(path);
    expect(kept).toEqual(paths.slice(2));
    await site.stop();
  });

  it('for twenty seconds if it tells the time, for ten minutes if it does not', async () => {
    const site = await startTestSite();
    const visitor = site.client();
    await importAwards(site.deps, importFile(importLine(0)));
    const { items } = JSON.parse((await visitor.get('/needs.json')).text) as { items: { url: string }[] };
    const imported = items[0]?.url ?? '';
    const failed = await aPublishedNeed(site.deps);
    site.clock.set(failed.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    const open = await aPublishedNeed(site.deps);
    // What is over says nothing of the time.
    const over = [imported, `/needs/${failed.number}`];
    const paths = [
      '/',
      `/needs/${open.number}`,
      ...over,
      `/needs/${open.number}.json`,
      '/documents/protocol',
    ];
    const keptAfter = async (millis: number) => {
      for (const path of paths) await visitor.get(path);
      site.clock.advance(millis);
      const kept = [];
      for (const path of paths) if (await isKept(site, () => visitor.get(path))) kept.push(path);
      return kept;
    };
    expect(await keptAfter(19_999)).toEqual(paths);
    expect(await keptAfter(1)).toEqual(paths.slice(2));
    expect(await keptAfter(579_999)).toEqual(paths.slice(2));
    expect(await keptAfter(600_000)).toEqual([]);
    // A clock that was wrong and is set back.
    expect(await keptAfter(-1)).toEqual([]);
    await site.stop();
  });
});

describe.each(ENGINES)('pages from memory over %s', (engine) => {
  it('are never older than what another process has written', async () => {
    const { db, address, close } = await freshFile(engine);
    const site = await startTestSite({ db });
    const other = testDeps(engine === 'sqlite' ? openSqlite(address) : openPostgres(address), {
      clock: site.clock,
    });
    const visitor = site.client();
    for (let count = 0; count < 5; count += 1) {
      await visitor.get('/needs');
      expect(await isKept(site, () => visitor.get('/needs'))).toBe(true);
      const { number } = await aPublishedNeed(other);
      expect((await visitor.get('/needs')).text).toContain(number);
      await signDueCheckpoint(other);
      const { root } = await other.db
        .selectFrom('logCheckpoint')
        .select('root')
        .orderBy('size', 'desc')
        .executeTakeFirstOrThrow();
      expect((await visitor.get('/')).text).toContain(root);
    }
    await site.stop();
    await other.db.destroy();
    await close();
  });

  it('are no answer when the database is gone', async () => {
    const { db, close } = await freshDatabase(engine);
    const site = await startTestSite({ db });
    await askRaw(new URL('/needs.json', site.url));
    await close();
    for (const method of ['GET', 'HEAD']) {
      const { status } = await askRaw(new URL('/needs.json', site.url), {}, method);
      expect(status).toBeGreaterThanOrEqual(500);
    }
    await site.stop();
  });
});

it('is answered while a transaction holds the only connection of SQLite, as long as nothing is written', async () => {
  const site = await startTestSite();
  const visitor = site.client();
  await visitor.get('/needs');
  await site.deps.db.transaction().execute(async (trx) => {
    await trx.selectFrom('need').select('id').execute();
    expect(await isKept(site, () => visitor.get('/needs'))).toBe(true);
  });
  await site.stop();
});
