/** Closing, opening, freezing and drawing many needs that are due in one second, before the eyes of two witnesses. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { startJobs, waitingJobs } from '../../src/app/jobs.js';
import { createWitnesses } from '../../src/app/witness-client.js';
import {
  addMillis,
  type Clock,
  createVault,
  DAY,
  formatShanghai,
  HOUR,
  type Instant,
  MINUTE,
  systemClock,
  systemRandomBytes,
  uuidV7,
} from '../../src/basics/index.js';
import { type Db, type Deps, migrate, openDatabase } from '../../src/db/index.js';
import { findSelection } from '../../src/draws/index.js';
import { verifyCertificate } from '../../src/selection/index.js';
import { anOwner } from '../../test/support/builders.js';
import { anAgency, anEntry, aPublishedNeed } from '../../test/support/marketplace-builders.js';
import { startWitnessProcess } from '../../test/support/witness-process.js';
import { logKeyOf } from '../../test/support/witnessed-market.js';
import { startPostgres } from '../support/postgres.js';
import type { Figure } from './report.js';

const NEEDS = 300;
const ENTRIES = 30;
/** Entries of one need besides, whose certificate is weighed. */
const MANY = 200;

/** The machine's clock, or an instant of before while the needs are made. */
interface Turned extends Clock {
  set(instant: Instant | undefined): void;
}

function turnedClock(): Turned {
  let past: Instant | undefined;
  return {
    now: () => past ?? systemClock.now(),
    set: (instant) => {
      past = instant;
    },
  };
}

/** Publishes the needs, all for one minute that is over by now, and signs the agencies up, through the use cases. */
async function fill(deps: Deps, clock: Turned): Promise<string> {
  const closesAt = systemClock.now();
  clock.set(addMillis(closesAt, -10 * DAY));
  const { actor } = await anOwner(deps);
  const agencies = [];
  for (let count = 0; count < MANY; count += 1) agencies.push((await anAgency(deps)).actor);
  const when = { method: 'reference', closesAt: formatShanghai(closesAt).slice(0, 16) };
  const needs = [];
  for (let count = 0; count <= NEEDS; count += 1) needs.push(await aPublishedNeed(deps, when, actor));
  clock.set(addMillis(closesAt, -HOUR));
  for (const [index, need] of needs.entries())
    for (const [nth, agency] of agencies.slice(0, index < NEEDS ? ENTRIES : MANY).entries())
      await anEntry(deps, agency, need, `${70_000 + ((index + 37 * nth) % 28_000)}`);
  clock.set(undefined);
  return needs.at(-1)?.id ?? '';
}

async function countOf(db: Db, table: 'closing' | 'pool' | 'selection'): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Seconds until every need has come so far, by the jobs as a site runs them. */
async function run(deps: Deps): Promise<Record<'closing' | 'pool' | 'selection', number>> {
  const began = performance.now();
  const jobs = startJobs(deps, pino({ level: 'error' }), { apart: () => null });
  const reached: Partial<Record<'closing' | 'pool' | 'selection', number>> = {};
  const tables = ['closing', 'pool', 'selection'] as const;
  while (tables.some((table) => reached[table] === undefined)) {
    await sleep(200);
    for (const table of tables)
      if (reached[table] === undefined && (await countOf(deps.db, table)) > NEEDS)
        reached[table] = (performance.now() - began) / 1000;
    if (performance.now() - began > 10 * MINUTE) throw new Error('not drawn in ten minutes');
  }
  await jobs.stop();
  return { closing: 0, pool: 0, selection: 0, ...reached };
}

async function measure(directory: string, databaseUrl: string | undefined): Promise<Figure[]> {
  const db = openDatabase({ url: databaseUrl, file: join(directory, 'site.sqlite') });
  await migrate(db);
  const clock = turnedClock();
  const bare: Deps = {
    db,
    clock,
    newId: uuidV7,
    random: systemRandomBytes,
    vault: createVault(systemRandomBytes(32), systemRandomBytes),
    sources: { kinds: ['commit'], closedDays: [] },
    siteKeyBids: true,
    policy: null,
    witnessLogs: [],
    custodians: 0,
    sitePrefix: 'CX',
    siteUrl: 'http://supermarket.test',
  };
  const logs = join(directory, 'logs');
  writeFileSync(logs, `${await logKeyOf(bare)}\n`);
  const witnesses = await Promise.all(
    ['w0', 'w1'].map((name) =>
      startWitnessProcess('--logs', logs, '--state', join(directory, name), '--name', `${name}.example`),
    ),
  );
  try {
    const lines = witnesses.map(({ vkey, url }, n) => `witness w${n} ${vkey} ${url}\n`).join('');
    const deps: Deps = {
      ...bare,
      policy: `${lines}group g all w0 w1\nquorum g\n`,
      witnesses: createWitnesses({ log: pino({ level: 'error' }) }),
    };
    const large = await fill(deps, clock);
    for (const job of waitingJobs) await job.run(deps);
    const { closing, pool, selection } = await run(deps);
    const { certificate = '' } = (await findSelection(db, large)) ?? {};
    const { grade } = verifyCertificate(certificate);
    const on = databaseUrl ? 'PostgreSQL' : 'SQLite';
    return [
      {
        name: `${NEEDS + 1} needs of ${ENTRIES} entries due at once, two witnesses (${on}): closed, frozen, drawn by`,
        value: [closing, pool, selection].map((seconds) => `${seconds.toFixed(1)} s`).join(', '),
        required: 'frozen ≤ 30 s',
      },
      {
        name: `certificate of ${MANY} entries (grade ${grade})`,
        value: `${(Buffer.byteLength(certificate) / 1000).toFixed(0)} KB`,
        required: '≤ 200 KB',
      },
    ];
  } finally {
    await Promise.all(witnesses.map((one) => one.end()));
    await db.destroy();
  }
}

/** What it takes from a deadline that many needs share to their results, on both engines. */
export async function benchClose(): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-bench-'));
  const postgres = await startPostgres();
  try {
    const [sqlite, other] = ['a', 'b'].map((name) => mkdtempSync(join(directory, name)));
    return [
      ...(await measure(sqlite ?? '', undefined)),
      ...(await measure(other ?? '', `${postgres.url}/postgres`)),
    ];
  } finally {
    await postgres.stop();
    rmSync(directory, { recursive: true });
  }
}
