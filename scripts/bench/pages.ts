import { request } from 'node:http';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { enterSteadily } from './entries.js';
import { type Figure, median } from './report.js';
import { type BenchServer, DATABASE, startBareServer } from './servers.js';

const SECONDS = 3;
const ROUNDS = 3;

/** Entries a second while pages are asked for. */
const ENTRIES = 10;

const PAGES = [
  ['home', '/'],
  ['agency list', '/agencies'],
  ['need page', '/needs/CX-2017-000100'],
  ['savings page', '/statistics/savings?from=2017-01&to=2017-11'],
] as const;

/** Bytes of an answer's body as they come over the wire. */
function wireBytes(url: string, encoding: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { 'Accept-Encoding': encoding } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      answer.on('end', () => resolve(bytes));
    });
    asked.on('error', reject).end();
  });
}

/** What somebody loads who comes for the first time: a page with what it links to for its looks. */
async function measureFirstVisit(site: BenchServer, name: string, path: string): Promise<Figure> {
  const page = await (await fetch(site.url + path)).text();
  const files = [...page.matchAll(/(?:href|src)="(\/assets\/[^"?]+)/g)].map(([, file]) => file ?? '');
  const sums = [];
  for (const encoding of ['identity', 'gzip', 'br']) {
    let bytes = 0;
    for (const each of [path, ...files]) bytes += await wireBytes(site.url + each, encoding);
    sums.push(`${(bytes / 1024).toFixed(1)} KB ${encoding}`);
  }
  return {
    name: `first visit of the ${name} (page and ${files.length} files)`,
    value: sums.join(', '),
    required: '',
  };
}

async function rate(url: string): Promise<number> {
  const result = await autocannon({ url, connections: 10, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} errors`);
  return result.requests.average;
}

/** Requests per second of a page against a bare server with the same bytes, in turns: at rest, and while entries arrive. */
async function measurePage(
  site: BenchServer,
  directory: string,
  [name, path]: (typeof PAGES)[number],
): Promise<Figure[]> {
  const body = await (await fetch(site.url + path)).text();
  const bare = await startBareServer(directory, body);
  const atRest: number[] = [];
  const busy: number[] = [];
  const theirs: number[] = [];
  const arrived: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    atRest.push(await rate(site.url + path));
    theirs.push(await rate(bare.url));
    const entries = await enterSteadily(site.url, join(directory, DATABASE), ENTRIES);
    busy.push(await rate(site.url + path));
    arrived.push(await entries.stop());
  }
  await bare.stop();
  const kilobytes = (Buffer.byteLength(body) / 1024).toFixed(1);
  const figure = (ours: readonly number[], when: string, required: string): Figure => ({
    name: `${name} (${kilobytes} KB): rate ÷ bare server's rate${when}`,
    value: `${(median(ours) / median(theirs)).toFixed(2)} (${Math.round(median(ours))} ÷ ${Math.round(median(theirs))} per second)`,
    required,
  });
  return [
    figure(atRest, '', '≥ 0.50'),
    figure(busy, `, ${median(arrived).toFixed(1)} entries a second arriving`, '≥ 0.25'),
  ];
}

/**
 * The first start of the site with its database in `directory`, requests per second of each page, the bytes of a first
 * visit, and what memory the server holds after them.
 */
export async function benchPages(site: BenchServer, directory: string): Promise<Figure[]> {
  const figures: Figure[] = [
    {
      name: 'first start with the demonstration site',
      value: `${site.startSeconds.toFixed(1)} s`,
      required: 'well under 60 s',
    },
  ];
  for (const page of PAGES) figures.push(...(await measurePage(site, directory, page)));
  figures.push(await measureFirstVisit(site, 'list of needs', '/needs'));
  figures.push({
    name: 'memory of the server (resident)',
    value: `${site.residentMegabytes()} MB`,
    required: '< 300 MB',
  });
  return figures;
}
