/**
 * `npm run bench [-- pages | kernel | fairness]`: measures a freshly loaded demonstration site. `fairness` instead
 * draws a million selections and tests how evenly they fall; it needs no site. Speeds of pages are ratios to a
 * bare node:http server that answers the same bytes, both taken in this run. A figure never fails the command.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchFairness } from './bench/fairness.js';
import { benchKernel } from './bench/kernel.js';
import { benchPages } from './bench/pages.js';
import { type Figure, printFigures } from './bench/report.js';
import { startBuiltSite } from './bench/servers.js';

const only = process.argv[2];
if (only === 'fairness') {
  printFigures(await benchFairness());
  process.exit(0);
}
const directory = mkdtempSync(join(tmpdir(), 'supermarket-bench-'));
const figures: Figure[] = [];
const site = await startBuiltSite(directory);
try {
  figures.push({
    name: 'first start with the demonstration site',
    value: `${site.startSeconds.toFixed(1)} s`,
    required: 'well under 60 s',
  });
  if (only !== 'kernel') figures.push(...(await benchPages(site)));
  figures.push({
    name: 'memory of the server (resident)',
    value: `${site.residentMegabytes()} MB`,
    required: '< 300 MB',
  });
} finally {
  await site.stop();
}
if (only !== 'pages') figures.push(...(await benchKernel(join(directory, 'supermarket.sqlite'))));
rmSync(directory, { recursive: true });
printFigures(figures);
