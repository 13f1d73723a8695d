/**
 * `npm run bench [-- pages | browser | kernel]`: measures a freshly loaded demonstration site. Speeds of pages are
 * ratios to a bare node:http server that answers the same bytes, both taken in this run. A figure never fails the
 * command. Five measurements are long and run only when they are asked for:
 *
 *   close      300 needs of 30 entries that are due at once: closed, witnessed, opened, frozen, witnessed and drawn, on both
 *              engines, with two witnesses in processes of their own
 *   fairness   draws a million selections and tests how evenly they fall
 *   log        fills logs of 10,000 and of 10,000,000 events and appends to both in turns, on SQLite, and up to
 *              1,000,000 on PostgreSQL; takes about ten minutes and 8 GB of the temporary folder (TMPDIR)
 *   standings  keeps and recomputes the standings of the demonstration's agencies after a million deeds; takes ten minutes
 *   scale      `[100k] [1m] [10m] [--engine sqlite|postgres] [--pages REGEXP]`: fills databases of so many needs (100k and 1m
 *              when none is named) on both engines and takes the times of every list, statistic and desk against those
 *              of the demonstration site; 1m takes half an hour and 20 GB of the temporary folder
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchBrowser } from './bench/browser.js';
import { benchClose } from './bench/close.js';
import { benchFairness } from './bench/fairness.js';
import { benchKernel } from './bench/kernel.js';
import { benchLog } from './bench/log.js';
import { benchPages } from './bench/pages.js';
import { type Figure, printFigures } from './bench/report.js';
import { benchScale, readScale } from './bench/scale.js';
import { DATABASE, startBuiltSite } from './bench/servers.js';
import { benchStandings } from './bench/standings.js';

const LONG = { close: benchClose, fairness: benchFairness, log: benchLog, standings: benchStandings };
const PARTS = ['pages', 'browser', 'kernel'];

async function benchSite(parts: readonly string[]): Promise<Map<string, Figure[]>> {
  const figures = new Map<string, Figure[]>();
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-bench-'));
  try {
    const site = await startBuiltSite(directory);
    try {
      if (parts.includes('pages')) figures.set('pages', await benchPages(site, directory));
      if (parts.includes('browser')) figures.set('browser', await benchBrowser(site, directory));
    } finally {
      await site.stop();
    }
    // In the quiet after the server ended.
    if (parts.includes('kernel')) figures.set('kernel', await benchKernel(join(directory, DATABASE)));
  } finally {
    rmSync(directory, { recursive: true });
  }
  return figures;
}

const [, , only, ...others] = process.argv;
const scale = only === 'scale' ? readScale(others) : undefined;
if (only !== undefined && only in LONG) {
  printFigures(new Map([[only, await LONG[only as keyof typeof LONG]()]]));
} else if (scale) {
  await benchScale(scale);
} else if (only === undefined || PARTS.includes(only)) {
  printFigures(await benchSite(only ? [only] : PARTS));
} else {
  process.stderr.write(
    `usage: npm run bench [-- ${[...PARTS, ...Object.keys(LONG)].join(' | ')} | scale …]\n`,
  );
  process.exit(2);
}
