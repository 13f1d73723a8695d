import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { serializeCertificate } from '../../src/selection/index.js';
import { exampleTwo } from '../../test/unit/selection/certificate-example-2.js';
import { startBrowser } from '../support/chromium.js';
import { type Figure, median } from './report.js';
import type { BenchServer } from './servers.js';

const ENTRIES = 3000;
const RUNS = 7;

const CASES = [
  ['draw', 'random', 'commit'],
  ['reference price', 'reference', 'commit'],
  ['draw from a round of drand', 'random', 'drand'],
] as const;

// From the choice of the file until the verdict was painted.
const STOPWATCH = `globalThis.taken = new Promise((resolve, reject) => {
  document.addEventListener('change', () => {
    const began = performance.now();
    new MutationObserver(() => {
      if (document.querySelector('.result-bad')) reject(new Error('the certificate was refused'));
      if (!document.querySelector('.result-ok, .result-fair')) return;
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    }).observe(document.body, { childList: true, subtree: true });
  }, { capture: true, once: true });
})`;

/** Milliseconds of the first verification in a page that was just opened: nothing is compiled or cached yet. */
async function timeVerification(browser: Browser, address: string, file: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(`void (${STOPWATCH})`);
  await page.locator('input[type=file]').setInputFiles(file);
  const taken = await page.evaluate('globalThis.taken');
  await context.close();
  return Number(taken);
}

/** Verification of long certificates in headless Chromium: by the offline file, and by the page of a site. */
export async function benchBrowser(site: BenchServer, directory: string): Promise<Figure[]> {
  const offline = join(directory, 'verify.html');
  writeFileSync(offline, await (await fetch(`${site.url}/verify/offline.html`)).text());
  const places = [pathToFileURL(offline).href, `${site.url}/verify`];
  const figures: Figure[] = [];
  const browser = await startBrowser();
  for (const [what, method, source] of CASES) {
    const file = join(directory, `${method}-${source}.json`);
    writeFileSync(file, serializeCertificate(exampleTwo({ method, source, count: ENTRIES })));
    const medians: string[] = [];
    for (const address of places) {
      const times: number[] = [];
      for (let run = 0; run < RUNS; run += 1) times.push(await timeVerification(browser, address, file));
      medians.push(`${Math.round(median(times))} ms`);
    }
    figures.push({
      name: `${ENTRIES.toLocaleString('en')} entries (${what}) verified in Chromium: offline file, /verify`,
      value: medians.join(', '),
      required: '< 1 s',
    });
  }
  await browser.close();
  return figures;
}
