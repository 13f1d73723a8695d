import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../src/app/config.js';
import { createDeps } from '../../src/app/deps.js';
import { runJobs } from '../../src/app/jobs.js';
import { analyzeTables, type Db, type Engine } from '../../src/db/index.js';
import { fillNeeds } from './need-fill.js';
import { logCopies } from './scale-log.js';
import { MEASURED_PAGES, openSessions, readFacts } from './scale-pages.js';
import { postgresPair, type SitePair, sqlitePair, type Which } from './scale-sites.js';
import { proveFilled } from './scale-sound.js';
import { type AskedSite, type Times, timePage, timesOf } from './scale-time.js';
import { startBuiltSite } from './servers.js';

/** Copies above so many needs are in no log: an hour of digests would prove nothing more. */
const LOGGED = 1_100_000;

/** Sweeps over the jobs; the first one opens what the others use. */
const SWEEPS = 6;

/** What is measured: numbers of needs in rising order, and engines. */
export interface Scale {
  readonly sizes: readonly number[];
  readonly engines: readonly Engine[];
  /** Pages by their names, over databases that are not logged and proven; everything if it is not given. */
  readonly only: RegExp | undefined;
}

/** Times of a page that one of the sites did not answer. */
const REFUSED: Times = { p50: Number.NaN, p99: Number.NaN };

/** A page by its name, with the times of the small site and of the large one. */
interface Line {
  readonly name: string;
  readonly small: Times;
  readonly large: Times;
}

const SIZES: Readonly<Record<string, number>> = { '100k': 100_000, '1m': 1_000_000, '10m': 10_000_000 };

/** What the command was asked for; undefined where it was called wrongly. */
export function readScale(args: readonly string[]): Scale | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { engine: { type: 'string' }, pages: { type: 'string' } },
      allowPositionals: true,
    });
    const named = positionals.length > 0 ? positionals : ['100k', '1m'];
    const sizes = named.map((name) => SIZES[name]).filter((size) => size !== undefined);
    const engines = (['sqlite', 'postgres'] as const).filter((one) => (values.engine ?? one) === one);
    if (sizes.length < named.length || engines.length === 0) return undefined;
    return {
      sizes: sizes.toSorted((a, b) => a - b),
      engines,
      only: values.pages ? new RegExp(values.pages) : undefined,
    };
  } catch {
    return undefined;
  }
}

const tell = (text: string): void => void process.stderr.write(`${text}\n`);

const count = async (db: Db, table: 'need' | 'award'): Promise<number> => {
  const { rows } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return Number(rows);
};

const seconds = async (what: string, act: () => Promise<unknown>): Promise<void> => {
  const began = performance.now();
  await act();
  tell(`${what}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
};

/** Makes copies until the large database has so many needs, and holds it to the checks; returns the number of the last. */
async function grow(pair: SitePair, size: number, made: number, isProven: boolean): Promise<number> {
  const db = await pair.openToFill();
  const models = made === 0 ? await count(db, 'award') : Math.round((await count(db, 'award')) / (made + 1));
  const to = made + Math.ceil((size - (await count(db, 'need'))) / models);
  const copies = { from: made + 1, to };
  await seconds(`${pair.engine}: filled to ${size}`, () => fillNeeds(db, copies));
  if (isProven && size <= LOGGED) await seconds(`${pair.engine}: logged`, () => logCopies(db, copies));
  await seconds(`${pair.engine}: analysed`, () => analyzeTables(db, 'all'));
  await db.destroy();
  if (!isProven) return to;
  const again = pair.open('large');
  await seconds(`${pair.engine}: proven`, async () => {
    tell(`${pair.engine}: ${await proveFilled(again, size)} hold`);
  });
  await again.destroy();
  return to;
}

async function askable(pair: SitePair, which: Which): Promise<{ site: AskedSite; stop(): Promise<void> }> {
  const db = pair.open(which);
  const [facts, cookies] = [await readFacts(db), await openSessions(db)];
  await db.destroy();
  const server = await pair.start(which);
  return { site: { url: server.url.replace(/\/$/, ''), facts, cookies }, stop: () => server.stop() };
}

/** Times of whole sweeps over all jobs, each by a process that has just started. */
async function timeJobs(pair: SitePair, which: Which): Promise<Times> {
  const deps = createDeps(loadConfig({ ...pair.env(which), LOG_LEVEL: 'silent' }));
  const millis: number[] = [];
  for (let n = 0; n < SWEEPS; n += 1) {
    const began = performance.now();
    for (const { error } of await runJobs({ ...deps })) throw error;
    millis.push(performance.now() - began);
  }
  await deps.db.destroy();
  return timesOf(millis.slice(1));
}

/** Every page of both databases in turns, and the jobs. */
async function measure(pair: SitePair, only: RegExp | undefined): Promise<Line[]> {
  const [small, large] = [await askable(pair, 'small'), await askable(pair, 'large')];
  const lines: Line[] = [];
  const add = (name: string, [a, b]: readonly Times[]): void => {
    if (!a || !b) return;
    lines.push({ name, small: a, large: b });
    tell(`${pair.engine} ${name}: ${a.p50.toFixed(1)} → ${b.p50.toFixed(1)} (${(b.p50 / a.p50).toFixed(2)})`);
  };
  try {
    for (const page of MEASURED_PAGES) {
      if (only && !only.test(page.name)) continue;
      try {
        add(page.name, await timePage(page, [small.site, large.site]));
      } catch (error) {
        // A page that is refused, because it takes longer than the site waits for its database, is a result like any other.
        tell(`${pair.engine} ${page.name}: ${error instanceof Error ? error.message : String(error)}`);
        add(page.name, [REFUSED, REFUSED]);
      }
    }
  } finally {
    await small.stop();
    await large.stop();
  }
  if (!only || only.test('jobs'))
    add('jobs, a sweep', [await timeJobs(pair, 'small'), await timeJobs(pair, 'large')]);
  return lines;
}

const ms = ({ p50, p99 }: Times): string => `${p50.toFixed(1)} / ${p99.toFixed(1)}`;
const ratio = (small: Times, large: Times): string =>
  `${(large.p50 / small.p50).toFixed(2)} / ${(large.p99 / small.p99).toFixed(2)}`;

/** One table an engine: pages down, sizes across. */
function printTable(engine: Engine, sizes: readonly number[], measured: readonly (readonly Line[])[]): void {
  const heads = sizes.map((size) => ` ${size.toLocaleString('en')} | ÷ small |`).join('');
  const write = (text: string): void => void process.stdout.write(`${text}\n`);
  write(`| ${engine}: page, p50 / p99 in ms | small |${heads}`);
  write(`| --- | --- |${sizes.map(() => ' --- | --- |').join('')}`);
  for (const [index, { name, small }] of (measured[0] ?? []).entries()) {
    const cells = measured.map((lines) => {
      const line = lines[index];
      return line ? ` ${ms(line.large)} | ${ratio(line.small, line.large)} |` : ' | |';
    });
    write(`| ${name} | ${ms(small)} |${cells.join('')}`);
  }
}

/**
 * Times of every list and statistic, not from memory, of the demonstration site and of one that is made as large as each
 * size in turn, asked alternately. Prints a table for each engine. The scratch databases are in the temporary folder and
 * go with the measurement.
 */
export async function benchScale({ sizes, engines, only }: Scale): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-scale-'));
  try {
    await (await startBuiltSite(directory)).stop();
    for (const engine of engines) {
      const pair = await (engine === 'sqlite' ? sqlitePair : postgresPair)(directory, directory);
      try {
        const measured: Line[][] = [];
        let made = 0;
        for (const size of sizes) {
          made = await grow(pair, size, made, only === undefined);
          measured.push(await measure(pair, only));
        }
        printTable(engine, sizes, measured);
      } finally {
        await pair.remove();
      }
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}
