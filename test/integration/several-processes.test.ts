import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditDatabase, getHeadSequence } from '../../src/audit/index.js';
import { type Db, openPostgres, openSqlite } from '../../src/db/index.js';
import {
  type CompiledSite,
  compileSite,
  type SiteProcess,
  startCompiledSite,
} from '../support/compiled-site.js';
import { createPostgresDatabase, ENGINES } from '../support/databases.js';
import {
  browserOf,
  type Entrant,
  entryFields,
  entryPath,
  MARKET_ENV,
  type OpenNeed,
  openMarket,
} from '../support/open-market.js';
import { listProcesses, processesBelow, stillAlive } from '../support/processes.js';
import { createClient } from '../support/site.js';

const pidOf = (site: SiteProcess, name: string): number | undefined =>
  processesBelow(site.pid).find(({ args }) => args.includes(`"name":"${name}"`))?.pid;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(50);
}

/** A visitor with one connection, and so with one process. */
function aVisitor(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    get: async (path: string): Promise<{ status: number; body: string }> => {
      const asked = request(new URL(path, url), { agent }).end();
      const [answer] = await once(asked, 'response');
      return { status: answer.statusCode as number, body: await text(answer) };
    },
    leave: () => agent.destroy(),
  };
}

/** The value of a series of the metrics; undefined where there is none. */
function valueOf(metrics: string, series: string): number | undefined {
  const line = metrics.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

/** Longer than any of these takes on a machine with much else to do; milliseconds. */
const PATIENCE = 600_000;

let compiled: CompiledSite;
beforeAll(() => {
  compiled = compileSite();
});
afterAll(() => compiled.remove());

describe.each(ENGINES)('a site of several processes on %s', { timeout: PATIENCE }, (engine) => {
  let directory: string;
  let address: string;
  let drop: (() => Promise<void>) | undefined;
  let need: OpenNeed;
  let entrants: readonly Entrant[];
  const sites: SiteProcess[] = [];

  const withDb = async <T>(work: (db: Db) => Promise<T>): Promise<T> => {
    const db = engine === 'postgres' ? openPostgres(address) : openSqlite(address);
    try {
      return await work(db);
    } finally {
      await db.destroy();
    }
  };
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'supermarket-several-'));
    address = join(directory, 'supermarket.sqlite');
    if (engine === 'postgres') ({ address, drop } = await createPostgresDatabase());
    const market = await withDb((db) => openMarket(db, { closesIn: [120], agencies: 6 }));
    [need, entrants] = [market.needs[0]!, market.entrants];
  });
  afterEach(async () => {
    for (const site of sites.splice(0)) await site.end('SIGKILL');
    await drop?.();
    drop = undefined;
    rmSync(directory, { recursive: true });
  });

  const start = async (env: NodeJS.ProcessEnv = {}): Promise<SiteProcess> => {
    const site = await startCompiledSite(compiled, {
      ...MARKET_ENV,
      DATA_DIR: directory,
      LOG_LEVEL: 'silent',
      WORKERS: '2',
      ...(engine === 'postgres' ? { DATABASE_URL: address } : {}),
      ...env,
    });
    sites.push(site);
    return site;
  };
  const metricsOf = async (site: SiteProcess): Promise<string> =>
    (await createClient(site.url).get('/metrics')).text;
  const enter = async (site: SiteProcess, index: number): Promise<void> => {
    const { location } = await browserOf(site.url, entrants[index]!).post(entryPath(need), entryFields(need));
    expect(location).toContain('notice=entry-made');
  };
  /** The number of the latest event that the page of the log shows. */
  const latestShown = (page: string): number =>
    Math.max(...[...page.matchAll(/href="\/log\/(\d+)/g)].map(([, number]) => Number(number)));

  it('shows what one process has written at once in the pages that another keeps', async () => {
    const site = await start();
    const visitors = [1, 2, 3, 4].map(() => aVisitor(site.url));
    for (const { get } of visitors) expect((await get('/log')).status).toBe(200);
    const metrics = await metricsOf(site);
    // Each process has made the page once, and answered it from memory the second time.
    expect(valueOf(metrics, 'page_cache_requests_total{result="miss"}')).toBe(2);
    expect(valueOf(metrics, 'page_cache_requests_total{result="hit"}')).toBe(2);
    for (const process of ['first', 'jobs', 'web 1', 'web 2'])
      expect(valueOf(metrics, `process_resident_memory_bytes{process="${process}"}`)).toBeGreaterThan(1e6);
    expect(valueOf(metrics, 'job_sweep_age_seconds')).toBeLessThan(120);
    expect(valueOf(metrics, 'waiting_work{kind="reading"}')).toBe(0);
    expect(valueOf(metrics, 'log_head_sequence')).toBeGreaterThan(0);
    for (const index of entrants.keys()) {
      await enter(site, index);
      const head = await withDb(getHeadSequence);
      for (const { get } of visitors) expect(latestShown((await get('/log')).body)).toBe(head);
    }
    for (const { leave } of visitors) leave();
    expect(await withDb(auditDatabase)).toEqual([]);
  });

  it('counts failed logins together', async () => {
    const site = await start();
    const statuses: number[] = [];
    for (let count = 0; count < 7; count += 1) {
      const fields = { login: 'nobody@example.cn', password: 'not the password' };
      statuses.push((await createClient(site.url).post('/login', fields)).status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429]);
  });

  it('serves on while a process of pages is killed, and starts it again', async () => {
    const site = await start();
    const [stays, goes] = [pidOf(site, 'web 1'), pidOf(site, 'web 2')];
    process.kill(goes!, 'SIGKILL');
    await until(() => ![undefined, goes].includes(pidOf(site, 'web 2')));
    for (let count = 0; count < 20; count += 1)
      expect((await createClient(site.url).get('/needs')).status).toBe(200);
    await until(
      async () => valueOf(await metricsOf(site), 'process_cpu_seconds_total{process="web 2"}') !== undefined,
    );
    expect(pidOf(site, 'web 1')).toBe(stays);
    for (const index of [0, 1, 2, 3]) await enter(site, index);
    expect((await createClient(site.url).get('/readyz')).status).toBe(200);
    expect(await site.end()).toBe(0);
  });

  it('goes on with the jobs when their process is killed', async () => {
    const site = await start();
    const killed = pidOf(site, 'jobs');
    process.kill(killed!, 'SIGKILL');
    await enter(site, 0);
    await withDb(async (db) => {
      const entered = await getHeadSequence(db);
      const { size } = await db
        .selectFrom('logCheckpoint')
        .select((eb) => eb.fn.max('size').as('size'))
        .executeTakeFirstOrThrow();
      expect(size ?? 0).toBeLessThan(entered);
      await until(
        async () =>
          (await db.selectFrom('logCheckpoint').select('size').where('size', '>=', entered).execute())
            .length > 0,
      );
    });
    expect(pidOf(site, 'jobs')).not.toBe(killed);
    expect((await createClient(site.url).get('/readyz')).status).toBe(200);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('leaves no process behind at %s', async (signal) => {
    const site = await start();
    // The process that reads slow pages is below one that serves pages.
    expect((await createClient(site.url).get('/statistics/fairness/draws.csv')).status).toBe(200);
    const all = processesBelow(site.pid).map(({ pid }) => pid);
    expect(all).toHaveLength(4);
    expect(await site.end(signal)).toBe(signal === 'SIGTERM' ? 0 : null);
    if (signal === 'SIGTERM') expect(stillAlive(all)).toEqual([]);
    else await until(() => stillAlive(all).length === 0);
    expect(existsSync(`${address}-wal`)).toBe(false);
  });

  it('shares its database with another site of several processes', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    for (const [index, site] of [one, other, one, other].entries()) {
      await enter(site, index);
      const head = await withDb(getHeadSequence);
      for (const { url } of [one, other, other, one])
        expect(latestShown((await createClient(url).get('/log')).text)).toBe(head);
    }
    expect(await one.end()).toBe(0);
    await enter(other, 4);
    expect(await other.end()).toBe(0);
    expect(await withDb(auditDatabase)).toEqual([]);
  });
});

it('says which process does not start, and leaves none', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-several-'));
  const env = { ...MARKET_ENV, DATA_DIR: directory, WORKERS: '2', LOG_LEVEL: 'silent', HOST: '203.0.113.1' };
  // An address of another machine.
  await expect(startCompiledSite(compiled, env)).rejects.toThrow('EADDRNOTAVAIL');
  expect(listProcesses().filter(({ args }) => args.includes(compiled.folder))).toEqual([]);
  rmSync(directory, { recursive: true });
});
