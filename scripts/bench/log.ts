import { mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { writeEvents } from '../../src/audit/append-event.js';
import { getHeadSequence } from '../../src/audit/index.js';
import { ok } from '../../src/basics/index.js';
import { type Db, openPostgres, transact } from '../../src/db/index.js';
import { startPostgres } from '../support/postgres.js';
import { fillByAppending, fillSqlite, logEvent } from './log-fill.js';
import { LEAVES_PROVEN, proveSound } from './log-sound.js';
import { type Figure, median } from './report.js';

const SMALL = 10_000;
const BIG = 10_000_000;
const BIG_POSTGRES = 1_000_000;
const BIG_BYTES = 8e9;

const BATCH = 100;
const BATCHES = 40;
const WARM_UP = 4;

/** Milliseconds of single appends, each in a transaction of its own. */
async function timeAppends(db: Db): Promise<number[]> {
  const size = await getHeadSequence(db);
  const times: number[] = [];
  for (let count = 1; count <= BATCH; count += 1) {
    const event = logEvent(size + count);
    const began = performance.now();
    await transact(db, async (trx) => ok(await writeEvents(trx, [event])));
    times.push(performance.now() - began);
  }
  return times;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Appends to both logs in turns, so that the machine's moods meet both. */
async function compare(small: Db, big: Db): Promise<string> {
  const [few, many]: [number[], number[]] = [[], []];
  for (let batch = 0; batch < WARM_UP + BATCHES; batch += 1) {
    const turns: [Db, number[]][] = [
      [small, few],
      [big, many],
    ];
    for (const [db, times] of batch % 2 === 0 ? turns : turns.reverse()) {
      const taken = await timeAppends(db);
      if (batch >= WARM_UP) times.push(...taken);
    }
  }
  const ms = (value: number): string => value.toFixed(3);
  const [a, b] = [median(many), median(few)];
  return `${(a / b).toFixed(2)} (${ms(a)} ÷ ${ms(b)} ms; means ${ms(mean(many))} ÷ ${ms(mean(few))} ms)`;
}

async function measure(engine: string, small: Db, big: Db): Promise<Figure> {
  const size = (await getHeadSequence(big)).toLocaleString('en');
  const name = `an append to a log of ${size} events ÷ to one of ${SMALL.toLocaleString('en')}, ${engine}`;
  await proveSound(small, big);
  const value = await compare(small, big);
  await proveSound(small, big);
  return { name, value, required: '≤ 1.2' };
}

async function benchSqlite(): Promise<Figure[]> {
  const began = performance.now();
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-log-'));
  const { bavail, bsize } = statfsSync(directory);
  try {
    if (bavail * bsize < BIG_BYTES) throw new Error(`${tmpdir()} has less than ${BIG_BYTES / 1e9} GB left`);
    const small = await fillSqlite(join(directory, 'small.sqlite'), SMALL);
    const big = await fillSqlite(join(directory, 'big.sqlite'), BIG);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    const gigabytes = (statSync(join(directory, 'big.sqlite')).size / 1e9).toFixed(1);
    const figure = await measure('SQLite', small, big);
    await small.destroy();
    await big.destroy();
    return [
      figure,
      {
        name: `filling that log (before and after: root, row counts, ${LEAVES_PROVEN} leaves and its beginning proven)`,
        value: `${seconds} s, ${gigabytes} GB`,
        required: '',
      },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function benchPostgres(): Promise<Figure> {
  const server = await startPostgres();
  try {
    const make = async (name: string, size: number): Promise<Db> => {
      const root = openPostgres(`${server.url}/postgres`);
      await sql.raw(`create database ${name}`).execute(root);
      await root.destroy();
      const db = openPostgres(`${server.url}/${name}`);
      await fillByAppending(db, size);
      return db;
    };
    const [small, big] = [await make('small', SMALL), await make('big', BIG_POSTGRES)];
    const figure = await measure('PostgreSQL', small, big);
    await small.destroy();
    await big.destroy();
    return figure;
  } finally {
    await server.stop();
  }
}

/**
 * The time of appending one event (`transact` and `appendEvent`, medians) to a long log against a short one. Both are
 * proven sound before and after: roots, numbers of rows, random leaves, and that the short log begins the long one.
 */
export async function benchLog(): Promise<Figure[]> {
  return [...(await benchSqlite()), await benchPostgres()];
}
