import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../../scripts/support/chromium.js';
import { runJobs } from '../../src/app/jobs.js';
import {
  type Certificate,
  formatVerifierKey,
  LOG_SIGNATURE,
  serializeCertificate,
  sha256Hex,
} from '../../src/selection/index.js';
import { exampleLog, exampleReceipt } from '../support/log-proof.js';
import { policyOf, STRANGER } from '../support/made-log.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';
import { openWatched } from '../support/watched-page.js';
import { exampleCertificate, exampleRedo, ROUND_1000 } from '../unit/selection/certificate-example.js';
import { exampleTwo } from '../unit/selection/certificate-example-2.js';

const good = serializeCertificate(exampleCertificate());
const redone = serializeCertificate(exampleRedo());
const logKey = exampleCertificate().log?.key ?? '';
const otherKey = formatVerifierKey('other.test', LOG_SIGNATURE, new Uint8Array(32));
const beacon = serializeCertificate(exampleCertificate({ method: 'random', source: ROUND_1000.source }));
const large = serializeCertificate(exampleCertificate({ method: 'credit', count: 3000 }));
const tampered = (): string => {
  const { ranking, ...rest } = exampleCertificate();
  return serializeCertificate({ ...rest, ranking, winner: ranking[1] } as Certificate);
};

const file = (name: string, text: string) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
});

let browser: Browser;
let site: TestSite;
let directory = '';

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'supermarket-offline-'));
  browser = await startBrowser();
  site = await startTestSite();
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  rmSync(directory, { recursive: true });
});

/** A page that keeps what it complains about and what it sends. */
const open = (address: string, locale: string, offline = false) =>
  openWatched(browser, address, { locale, offline });

const codesOf = (page: Page, mark: string): Promise<string[]> =>
  page.locator(`.result-bad tr:has(.${mark}) td:first-child`).allInnerTexts();

async function choose(page: Page, ...files: ReturnType<typeof file>[]): Promise<string> {
  await page.locator('input[type=file]').setInputFiles(files);
  const status = page.locator('[role=status]');
  await status.filter({ hasText: /^共|files:/ }).waitFor();
  return status.innerText();
}

describe('the page of verification with scripts', () => {
  it('verifies several files in the browser and uploads nothing', async () => {
    const { page, complaints, requests } = await open(`${site.url}/verify`, 'zh-CN');
    expect(await page.locator('form').first().innerText()).toContain('不会上传');
    const before = requests.length;
    const summary = await choose(
      page,
      file('good.json', good),
      file('b.json', beacon),
      file('bad.json', tampered()),
    );
    expect(summary).toBe('共 3 份：① 0 份，② 2 份，③ 1 份');
    expect(await codesOf(page, 'tag-failed')).toEqual(['E_PRICE']);
    const refused = await page.locator('.result-bad').innerText();
    expect(refused).toContain('中选机构、中选价或节约额与规则算出的不同');
    expect(refused).toContain('E_LOG');
    // Refused files stand first, and a failed check before those that passed.
    expect(await page.locator('.panel h2').first().innerText()).toMatch(/^③ 不符/);
    expect(await page.locator('.result-bad tbody tr').first().innerText()).toContain('E_PRICE');
    expect(await page.locator('.result-fair').first().innerText()).toContain('66 比特');
    expect(requests.slice(before)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('says the same as the server says without scripts', async () => {
    const client = site.client();
    const scripted = await open(`${site.url}/verify`, 'zh-CN');
    const plain = await open('about:blank', 'zh-CN');
    const squeeze = async ({ page }: { readonly page: Page }) =>
      (await page.locator('[data-results] .panel').first().textContent())?.replace(/\s+/g, '');
    for (const text of [good, tampered(), redone]) {
      await choose(scripted.page, file('c.json', text));
      const content = new TextEncoder().encode(text);
      const part = { field: 'file', name: 'c.json', type: 'application/json', content };
      await plain.page.setContent((await client.post('/verify', {}, { files: [part] })).text);
      expect(await squeeze(scripted)).toBe(await squeeze(plain));
    }
  });

  it('fetches the certificate of a number, and says where there is none', async () => {
    const need = await aPublishedNeed(site.deps);
    for (const bid of ['95000', '88000.50', '91000']) {
      await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
    }
    site.clock.set(need.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    const { page } = await open(`${site.url}/verify`, 'zh-CN');
    const ask = async (number: string): Promise<void> => {
      await page.locator('input[name=need]').fill(number);
      await page.locator('form[method=get] button').click();
      await page.getByText(/^共 1 份/).waitFor();
    };
    await ask(need.number.toLowerCase());
    expect(await page.locator('.result-fair').innerText()).toContain(need.number);
    await ask('CX-2016-999999');
    expect(await page.locator('.result-bad').innerText()).toContain('这个编号没有选取证书');
  });

  it('holds files to the log’s key that the reader gives, and tells at the field what is none', async () => {
    const { page, complaints, requests } = await open(`${site.url}/verify`, 'zh-CN');
    const before = requests.length;
    const field = page.locator('textarea[name=keys]');
    await choose(page, file('good.json', good));
    expect(await page.locator('.result-fair .warning').innerText()).toContain('日志的公钥是文件自己写的');
    // Out of the way until it is asked for.
    expect(await field.isVisible()).toBe(false);
    await page.locator('form[method=post] summary').click();
    await field.fill(`\n${logKey}\n`);
    await page.locator('form[method=post] button').click();
    await page.getByText('这是您给出的公钥').waitFor();
    expect(await page.locator('.result-fair .warning').innerText()).not.toContain('公钥');
    await field.fill(`${logKey}\nno key`);
    await page.locator('form[method=post] button').click();
    const message = page.locator('#keys-error');
    await message.waitFor();
    expect(await message.innerText()).toBe('第 2 行不是公钥。');
    expect(await field.getAttribute('aria-describedby')).toBe('keys-hint keys-error');
    expect(await field.evaluate((element) => element.matches(':focus'))).toBe(true);
    expect(await page.locator('[data-results] .panel').count()).toBe(0);
    await field.fill(otherKey);
    await page.locator('form[method=post] button').click();
    await page.locator('.result-bad').waitFor();
    expect(await codesOf(page, 'tag-failed')).toEqual(['E_LOG']);
    expect(await message.count()).toBe(0);
    expect(await field.getAttribute('aria-invalid')).toBeNull();
    expect(requests.slice(before)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('verifies 3,000 entries', async () => {
    const { page } = await open(`${site.url}/verify`, 'en-GB');
    await choose(page, file('large.json', large));
    expect(await page.locator('.result-fair').count()).toBe(1);
    const milliseconds = await page.evaluate(`(async () => {
      document.querySelector('[data-results]').replaceChildren();
      const began = performance.now();
      document.querySelector('input[type=file]').dispatchEvent(new Event('change', { bubbles: true }));
      while (!document.querySelector('.result-fair')) await new Promise((resolve) => setTimeout(resolve, 5));
      return performance.now() - began;
    })()`);
    process.stdout.write(`3,000 entries verified in the browser in ${Math.round(Number(milliseconds))} ms\n`);
  });
});

describe('the offline file', () => {
  it('is what the site offers, with the digests that the page shows', async () => {
    const client = site.client();
    const page = await client.get('/verify');
    for (const path of ['/verify/offline.html', '/verify/zjcs_verify.py']) {
      const answer = await client.get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-disposition')).toContain('attachment');
      expect(page.text).toContain(sha256Hex(answer.text));
    }
  });

  it('verifies from the disk without a network, in both languages', async () => {
    const { text } = await site.client().get('/verify/offline.html');
    const path = join(directory, 'verify.html');
    writeFileSync(path, text);
    const { page, complaints, requests } = await open(pathToFileURL(path).href, 'zh-CN', true);
    expect(await page.locator('h1').innerText()).toBe('选取证书离线核验');
    expect(await choose(page, file('good.json', good))).toBe('共 1 份：① 0 份，② 1 份，③ 0 份');
    expect(await page.locator('.result-fair').count()).toBe(1);
    // With a receipt beside it.
    const certificate = exampleCertificate();
    const logged = serializeCertificate({ ...certificate, log: exampleLog(certificate) } as Certificate);
    const receipt = file('receipt.txt', exampleReceipt(certificate));
    expect(await choose(page, receipt, file('logged.json', logged))).toBe('共 1 份：① 0 份，② 1 份，③ 0 份');
    expect(await page.locator('.result-fair dl').innerText()).toContain('您的回执');
    const another = file('receipt.txt', exampleReceipt(certificate, { entry: '0'.repeat(64) }));
    expect(await choose(page, another, file('logged.json', logged))).toBe('共 1 份：① 0 份，② 0 份，③ 1 份');
    expect(await codesOf(page, 'tag-failed')).toEqual(['E_LOG']);
    expect(await choose(page, file('good.json', good))).toBe('共 1 份：① 0 份，② 1 份，③ 0 份');
    await page.locator('button[lang=en]').click();
    await page.getByText('1 files: ① 0, ② 1, ③ 0').waitFor();
    expect(await choose(page, file('bad.json', tampered()))).toBe('1 files: ① 0, ② 0, ③ 1');
    expect(await codesOf(page, 'tag-failed')).toEqual(['E_PRICE']);
    expect(await page.locator('.result-bad').innerText()).toContain('not what the rules lead to');
    await choose(page, file('junk.json', 'hello'));
    expect(await codesOf(page, 'tag-failed')).toEqual(['E_PARSE']);
    expect(requests).toEqual([`GET ${pathToFileURL(path).href}`]);
    expect(complaints).toEqual([]);
  });

  it('asks for the log’s key, and keeps it when the language changes', async () => {
    const { text } = await site.client().get('/verify/offline.html');
    const path = join(directory, 'keys.html');
    writeFileSync(path, text);
    const { page, complaints } = await open(pathToFileURL(path).href, 'zh-CN', true);
    const field = page.locator('#keys');
    await choose(page, file('good.json', good));
    expect(await page.locator('.result-fair .warning').innerText()).toContain('日志的公钥是文件自己写的');
    expect(await field.isVisible()).toBe(false);
    await page.locator('details.known summary').click();
    await field.fill(logKey);
    await field.blur();
    await page.getByText('这是您给出的公钥').waitFor();
    await page.locator('button[lang=en]').click();
    await page.getByText('It is the key that you gave').waitFor();
    expect(await field.inputValue()).toBe(logKey);
    await field.fill('no key');
    await field.blur();
    await page.getByText('Line 1 is no key.').waitFor();
    expect(await page.locator('.panel.result-fair').count()).toBe(0);
    await page.locator('button[lang=zh-CN]').click();
    await page.getByText('第 1 行不是公钥。').waitFor();
    await field.fill(otherKey);
    await field.blur();
    await page.locator('.result-bad').waitFor();
    expect(await codesOf(page, 'tag-failed')).toEqual(['E_LOG']);
    expect(complaints).toEqual([]);
  });

  it('grades by the policy that its reader trusts, typed or chosen with the certificate', async () => {
    const { text } = await site.client().get('/verify/offline.html');
    const path = join(directory, 'policy.html');
    writeFileSync(path, text);
    const { page, complaints } = await open(pathToFileURL(path).href, 'zh-CN', true);
    const two = file('two.json', serializeCertificate(exampleTwo()));
    expect(await choose(page, two)).toBe('共 1 份：① 1 份，② 0 份，③ 0 份');
    expect(await page.locator('.result-ok h2').innerText()).toContain('他们的公钥只是文件自己写的');
    await page.locator('details.known summary').click();
    await page.locator('#policy').fill(policyOf());
    await page.locator('#policy').blur();
    await page.locator('h2', { hasText: '用您给出的公钥核对过' }).waitFor();
    await page.locator('#policy').fill(`witness s ${STRANGER.key}\nquorum s`);
    await page.locator('#policy').blur();
    await page.locator('.result-fair').waitFor();
    expect(await page.locator('.result-fair h2').innerText()).toContain('您认可的见证人没有及时');
    await page.locator('#policy').fill('quorum');
    await page.locator('#policy').blur();
    await page.getByText('第 1 行不合见证策略的格式。').waitFor();
    await page.locator('#policy').fill('');
    await page.locator('#policy').blur();
    expect(await choose(page, { ...file('p.txt', policyOf()), mimeType: 'text/plain' }, two)).toBe(
      '共 1 份：① 1 份，② 0 份，③ 0 份',
    );
    expect(await page.locator('.result-ok h2').innerText()).toContain('用您给出的公钥核对过');
    expect(complaints).toEqual([]);
  });

  it('refuses to run anything that was added to it', async () => {
    const { text } = await site.client().get('/verify/offline.html');
    const path = join(directory, 'changed.html');
    writeFileSync(path, text.replace('</body>', '<script>document.title = "changed"</script></body>'));
    const { page, complaints } = await open(pathToFileURL(path).href, 'en-GB');
    expect(await page.title()).toBe('Offline verifier of selection certificates');
    expect(complaints.join()).toContain('Content Security Policy');
  });
});
