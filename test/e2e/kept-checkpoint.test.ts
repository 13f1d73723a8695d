import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../../scripts/support/chromium.js';
import { runJobs } from '../../src/app/jobs.js';
import { sequentialRandom } from '../support/deps.js';
import { growLog } from '../support/log-records.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';
import { openWatched } from '../support/watched-page.js';

let browser: Browser;
let site: TestSite;
/** Same key, another history. */
let rewritten: TestSite;
let directory = '';
let certificate = '';
/** The checkpoint that somebody kept after the freeze, and its size. */
let kept = '';
let size = 0;
/** Kept of the site that was rewritten later. */
let early = '';

const read = async (of: TestSite, path: string): Promise<string> => (await of.client().get(path)).text;
const sizeOf = (note: string): number => Number(note.split('\n')[1]);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'supermarket-kept-'));
  browser = await startBrowser();
  site = await startTestSite();
  const need = await aPublishedNeed(site.deps);
  for (const bid of ['95000', '88000.50', '91000'])
    await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
  site.clock.set(need.closesAt);
  expect(await runJobs(site.deps)).toEqual([]);
  certificate = await read(site, `/needs/${need.number}/certificate.json`);
  kept = await read(site, '/log/checkpoint');
  size = sizeOf(kept);
  await growLog(site.deps, 4, 'CX-2017-000009');
  const overrides = { random: sequentialRandom() };
  const before = await startTestSite({ overrides });
  await growLog(before.deps, 8, 'CX-2017-000001');
  early = await read(before, '/log/checkpoint');
  await before.stop();
  rewritten = await startTestSite({ overrides: { random: sequentialRandom() } });
  await growLog(rewritten.deps, 40, 'CX-2017-000002');
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await rewritten?.stop();
  rmSync(directory, { recursive: true });
});

async function open(address: string, locale: string, offline = false) {
  const opened = await openWatched(browser, address, { locale, offline });
  // What matters is what it sends once it is there.
  opened.requests.splice(0);
  return opened;
}

/** Chooses files by name and waits for what the page says at the end; texts of the panels of results, in order. */
async function choose(page: Page, files: Readonly<Record<string, string>>): Promise<string[]> {
  await page.locator('input[type=file]').setInputFiles(
    Object.entries(files).map(([name, text]) => ({
      name,
      mimeType: 'text/plain',
      buffer: Buffer.from(text),
    })),
  );
  await page
    .locator('[role=status]')
    .filter({ hasText: /^共|files:|公开日志|public log/ })
    .waitFor();
  await page.locator('progress').waitFor({ state: 'detached' });
  return page.locator('.panel[class*=result-]').allInnerTexts();
}

describe('a kept checkpoint in a browser', () => {
  it('fits: the page asks its own site for the rest, and says sizes alone', async () => {
    const { page, complaints, requests } = await open(`${site.url}/verify`, 'zh-CN');
    const [first = '', second = ''] = await choose(page, { 'kept.txt': kept, 'c.json': certificate });
    expect(first).toMatch(/^② 计算无误/);
    expect(first).toMatch(/您留存的“kept\.txt”有 \d+ 条记录，包含.*本次名单冻结（第 \d+ 条）。如果您是在/);
    expect(second).toMatch(/^公开日志与您留存的检查点对得上/);
    expect(second).toContain(`“kept.txt”（${size} 条）是本站今天的检查点（${size + 4} 条）的开头`);
    const own = sizeOf(JSON.parse(certificate).log.checkpoint as string);
    expect(requests.map((one) => one.replace(site.url, '')).sort()).toEqual([
      'GET /log/checkpoint',
      `GET /log/consistency?from=${own}&to=${size}`,
      `GET /log/consistency?from=${size}&to=${size + 4}`,
      'GET /log/keys',
    ]);
    // The same words as without scripts.
    const part = (name: string, text: string) => {
      return { field: 'file', name, type: 'text/plain', content: Buffer.from(text) };
    };
    const plain = await open('about:blank', 'zh-CN');
    const files = [part('kept.txt', kept), part('c.json', certificate)];
    await plain.page.setContent((await site.client().post('/verify', {}, { files })).text);
    const squeeze = async (of: Page): Promise<string[]> =>
      (await of.locator('[data-results] .panel').allTextContents()).map((text) => text.replace(/\s+/g, ''));
    expect(await squeeze(page)).toEqual(await squeeze(plain.page));
    expect(complaints).toEqual([]);
  });

  it('tells of a rewritten log before everything else', async () => {
    const { page, complaints } = await open(`${rewritten.url}/verify?lang=en`, 'en-GB');
    const [first = '', second = ''] = await choose(page, { 'kept.txt': early, 'c.json': certificate });
    expect(first).toMatch(/^③ The public log does not fit/);
    expect(first).toContain('one log has two histories');
    expect(first).toContain('Give them to the discipline authority, a newspaper or a witness');
    expect(second).toMatch(/^② The sums are right/);
    expect(complaints).toEqual([]);
  });
});

describe('a kept checkpoint in the offline file', () => {
  const openFile = async (of: TestSite, locale: string) => {
    const path = join(directory, `${locale}.html`);
    writeFileSync(path, await read(of, '/verify/offline.html'));
    return open(pathToFileURL(path).href, locale, true);
  };

  it('fits with today’s checkpoint and the proofs, and asks for what is missing', async () => {
    const { page, complaints, requests } = await openFile(site, 'zh-CN');
    const own = sizeOf(JSON.parse(certificate).log.checkpoint as string);
    const files = { 'kept.txt': kept, 'c.json': certificate };
    const [, alone = ''] = await choose(page, files);
    expect(alone).toContain('请再选上本站今天的检查点');
    const today = { 'today.txt': await read(site, '/log/checkpoint') };
    const [missing = '', open1 = ''] = await choose(page, { ...files, ...today });
    expect(missing).toContain(`/log/consistency?from=${own}&to=${size}`);
    expect(open1).toContain(`/log/consistency?from=${size}&to=${size + 4}`);
    const proofs = {
      'p1.txt': await read(site, `/log/consistency?from=${own}&to=${size}`),
      'p2.txt': await read(site, `/log/consistency?from=${size}`),
      'p3.txt': await read(site, `/log/consistency?from=${own}`),
    };
    const [report = '', log = ''] = await choose(page, { ...files, ...today, ...proofs });
    expect(report).toMatch(/您留存的“kept\.txt”有 \d+ 条记录，包含/);
    expect(log).toMatch(/^公开日志与您留存的检查点对得上/);
    expect(log).toContain(`“kept.txt”（${size} 条）是“today.txt”（${size + 4} 条）的开头`);
    expect(await page.getByText('这份文件没有写明').count()).toBe(1);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('tells of a rewritten log, and where its key is printed', async () => {
    const printed = await startTestSite({ keyPrintedAt: ['示例报纸（虚构）'] });
    const { page, complaints } = await openFile(printed, 'en-GB');
    const [first = ''] = await choose(page, {
      'kept.txt': early,
      'today.txt': await read(rewritten, '/log/checkpoint'),
      'proof.txt': await read(rewritten, '/log/consistency?from=8'),
    });
    expect(first).toMatch(/^③ The public log does not fit/);
    expect(first).toContain('“kept.txt” (8 records) is not the beginning of “today.txt” (40 records)');
    expect(await page.getByText('示例报纸（虚构）').count()).toBe(1);
    await page.locator('button[lang=zh-CN]').click();
    await page.getByText('同一本日志有两种历史').waitFor();
    expect(complaints).toEqual([]);
    await printed.stop();
  });
});
