import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/accounts/index.js';
import { auditDatabase } from '../../src/audit/index.js';
import { HOUR, MINUTE, systemRandomBytes, toMillis } from '../../src/basics/index.js';
import { type Db, openSqlite } from '../../src/db/index.js';
import { anAccount, TEST_PASSWORD } from '../support/builders.js';
import {
  type CompiledSite,
  compileSite,
  type SiteProcess,
  startCompiledSite,
} from '../support/compiled-site.js';
import { testDeps } from '../support/deps.js';
import { browserOf, entryFields, entryPath, MARKET_ENV, openMarket } from '../support/open-market.js';
import { processesBelow, stillAlive } from '../support/processes.js';

let compiled: CompiledSite;
beforeAll(() => {
  compiled = compileSite();
});
afterAll(() => compiled.remove());

let directory: string;
let file: string;
let site: SiteProcess | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'supermarket-process-'));
  file = join(directory, 'supermarket.sqlite');
});
afterEach(async () => {
  await site?.end('SIGKILL');
  site = undefined;
  rmSync(directory, { recursive: true });
});

/** Works on the database of the site beside it. */
async function withDb<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const db = openSqlite(file);
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}
const start = async (node?: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<SiteProcess> => {
  site = await startCompiledSite(compiled, { ...MARKET_ENV, DATA_DIR: directory, ...env }, node);
  return site;
};

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
if (!canTrace)
  process.stdout.write('\n*** SKIPPED: strace is not here, what reaches the disk was not counted ***\n\n');

/** Processes that serve pages. */
const WORKERS = ['1', '2'];

describe('a site in a process of its own', () => {
  it.skipIf(!canTrace)('has each sign-up on the disk before it says so', async () => {
    const { needs, entrants } = await withDb((db) => openMarket(db, { closesIn: [60], agencies: 20 }));
    const need = needs[0]!;
    const trace = join(directory, 'trace');
    // The tracer stands aside (-D), so that signals reach the site.
    const words = ['-D', '-f', '-ttt', '-e', 'trace=fsync,fdatasync', '-o', trace, process.execPath];
    const { url } = await start(['strace', ...words]);
    const syncs: number[] = [];
    const spans: { began: number; ended: number }[] = [];
    for (const entrant of entrants) {
      const began = Date.now();
      const { status, location } = await browserOf(url, entrant).post(entryPath(need), entryFields(need));
      expect([status, location]).toEqual([303, expect.stringContaining('notice=entry-made')]);
      spans.push({ began, ended: Date.now() });
    }
    await site?.end();
    for (const line of readFileSync(trace, 'utf8').split('\n')) {
      const at = /^\d+ +(\d+\.\d+) f(?:data)?sync\(/.exec(line)?.[1];
      if (at !== undefined) syncs.push(Number(at) * 1000);
    }
    const unsafe = spans.filter(({ began, ended }) => !syncs.some((at) => at >= began && at <= ended + 1));
    expect(unsafe).toEqual([]);
  });

  it.each(WORKERS)(
    'answers everything that was sent before SIGTERM, and ends with 0: %s',
    async (workers) => {
      const { needs, entrants, logins } = await withDb(async (db) => {
        const market = await openMarket(db, { closesIn: [60], agencies: 8 });
        const slow = { passwordHash: await hashPassword(TEST_PASSWORD, systemRandomBytes) };
        const emails: string[] = [];
        for (let count = 0; count < 6; count += 1)
          emails.push(
            (await anAccount(testDeps(db, { newId: crypto.randomUUID.bind(crypto) }), { role: 'auditor' }))
              .email,
          );
        await db.updateTable('account').set(slow).where('email', 'in', emails).execute();
        return { ...market, logins: emails };
      });
      const need = needs[0]!;
      const { url, end } = await start(undefined, { WORKERS: workers });
      const kept = new Agent({ keepAlive: true });
      /** The status, or the code of the error; `sent` is called when the last byte has gone out. */
      const send = async (path: string, fields?: Record<string, string>, token = '', sent?: () => void) => {
        const type = { 'content-type': 'application/x-www-form-urlencoded' };
        const headers = {
          'sec-fetch-site': 'same-origin',
          cookie: `session=${token}`,
          ...(fields ? type : {}),
        };
        const asked = request(new URL(path, url), { method: fields ? 'POST' : 'GET', agent: kept, headers });
        if (sent)
          asked.once('socket', (socket) =>
            asked.once('finish', () => (socket.connecting ? socket.once('connect', sent) : sent())),
          );
        asked.end(fields && new URLSearchParams(fields).toString());
        try {
          const [answer] = await once(asked, 'response');
          await text(answer);
          return answer.statusCode as number;
        } catch (error) {
          return (error as NodeJS.ErrnoException).code;
        }
      };
      const readers = Array.from({ length: 12 }, async () => {
        for (;;) {
          const outcome = await send('/needs');
          if (outcome !== 200) return outcome;
        }
      });
      const dripping = connect(Number(new URL(url).port), '127.0.0.1');
      const dripped = text(dripping);
      const body = 'login=nobody&password=x';
      dripping.write(
        `POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\nlogin=`,
      );
      const idle = connect(Number(new URL(url).port), '127.0.0.1');
      idle.on('error', () => undefined);
      await setTimeout(300);
      let waiting = 0;
      let allSent: () => void = () => undefined;
      const sentAll = new Promise<void>((resolve) => {
        allSent = resolve;
      });
      const one = (path: string, fields: Record<string, string>, token?: string) => {
        waiting += 1;
        return send(path, fields, token, () => {
          waiting -= 1;
          if (waiting === 0) allSent();
        });
      };
      const acts = [
        ...logins.map((login) => one('/login', { login, password: TEST_PASSWORD })),
        ...entrants.map(({ token }) => one(entryPath(need), entryFields(need), token)),
      ];
      await sentAll;
      const ended = end('SIGTERM');
      await setTimeout(200);
      dripping.write(body.slice('login='.length));
      expect(await Promise.all(acts)).toEqual(acts.map(() => 303));
      expect((await dripped).slice(0, 12)).toMatch(/^HTTP\/1\.1 4/);
      // Who comes after the door is closed is told so; who was in was answered.
      expect(new Set(await Promise.all(readers))).toEqual(new Set(['ECONNREFUSED']));
      expect(await ended).toBe(0);
      expect(existsSync(`${file}-wal`)).toBe(false);
      const entries = await withDb((db) => db.selectFrom('entry').select('id').execute());
      expect(entries).toHaveLength(entrants.length);
    },
  );

  it('reads slow pages in a process that ends with it, even when it is killed', async () => {
    await withDb((db) => openMarket(db, { closesIn: [60], agencies: 1 }));
    const { url, pid, end } = await start();
    const sheet = await fetch(new URL('/statistics/fairness/draws.csv?lang=en', url));
    expect([sheet.status, (await sheet.text()).includes('Lot')]).toEqual([200, true]);
    const children = processesBelow(pid).map((each) => each.pid);
    expect(children).toHaveLength(1);
    await end('SIGKILL');
    while (stillAlive(children).length > 0) await setTimeout(50);
  });

  it.each(WORKERS)('ends at once at the second signal: %s', async (workers) => {
    const { url, end } = await start(undefined, { WORKERS: workers });
    const dripping = connect(Number(new URL(url).port), '127.0.0.1');
    dripping.on('error', () => undefined);
    dripping.write('POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\nlogin=');
    // Each process has answered one of these, and what came before.
    await Promise.all([1, 2, 3, 4].map(() => fetch(new URL('/healthz', url))));
    const ended = end('SIGTERM');
    // Refused: the first signal has been heard.
    while (
      await fetch(new URL('/healthz', url)).then(
        () => true,
        () => false,
      )
    )
      await setTimeout(20);
    // One that follows at once is the same, said by the terminal and by npm.
    await setTimeout(1000);
    void end('SIGTERM');
    expect(await ended).toBeNull();
  });

  it.each(WORKERS)('is ended by the end of npm start: %s', async (workers) => {
    const { url, end } = await start(['npm', 'start', '--ignore-scripts', '--'], { WORKERS: workers });
    const dripping = connect(Number(new URL(url).port), '127.0.0.1');
    const dripped = text(dripping);
    dripping.write('POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nlogin=');
    // Answered later than the form began: its beginning has arrived.
    await fetch(new URL('/healthz', url));
    const ended = end('SIGTERM');
    await setTimeout(200);
    dripping.write('xx');
    expect(await dripped).toMatch(/^HTTP\/1\.1 4/);
    expect(await ended).toBe(0);
    await expect(fetch(new URL('/healthz', url))).rejects.toThrow();
  });

  it.each(WORKERS)(
    'freezes and draws nothing early when the clock of the machine jumps: %s',
    async (workers) => {
      const { needs, entrants } = await withDb((db) => openMarket(db, { closesIn: [30, 300], agencies: 8 }));
      const clockFile = join(directory, 'clock');
      const jump = (millis: number): void => writeFileSync(clockFile, String(millis));
      jump(0);
      const preload = join(process.cwd(), 'test/fixtures/shifted-clock.mjs');
      const { url, printed, end } = await start([process.execPath, '--import', preload], {
        CLOCK_FILE: clockFile,
        WORKERS: workers,
      });
      const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
        while (!(await holds())) await setTimeout(100);
      };
      const agrees = async (): Promise<boolean> => {
        const { checks } = (await (await fetch(new URL('/readyz', url))).json()) as {
          checks: { clock: boolean };
        };
        return checks.clock;
      };
      const said = (words: RegExp): number => printed().match(words)?.length ?? 0;
      const signedSize = (db: Db) =>
        db
          .selectFrom('logCheckpoint')
          .select((eb) => eb.fn.max('size').as('size'))
          .executeTakeFirstOrThrow();
      const enter = async (index: number): Promise<void> => {
        for (const need of needs) {
          const { status } = await browserOf(url, entrants[index]!).post(entryPath(need), entryFields(need));
          expect(status).toBe(303);
        }
      };
      await withDb(async (db) => {
        const head = async () =>
          (await db.selectFrom('auditHead').select('seq').executeTakeFirstOrThrow()).seq;
        let turn = 0;
        await enter(turn++);
        const turns: number[] = [];
        for (const millis of [HOUR, -2 * HOUR]) {
          turns.push(millis);
          jump(millis);
          await until(async () => !(await agrees()));
          await enter(turn++);
          // The signature over these entries: the jobs have had a whole turn since the jump.
          const entered = await head();
          await until(async () => ((await signedSize(db)).size ?? 0) >= entered);
          jump(0);
          // Each said once, not at every turn of the jobs.
          await until(() => said(/certain again/g) === turns.length);
          expect(said(/has jumped/g)).toBe(turns.length);
          await enter(turn++);
        }
        const states = await db.selectFrom('need').select('state').execute();
        expect(states).toEqual([{ state: 'published' }, { state: 'published' }]);
        const kinds = ['entry.made'];
        const events = await db
          .selectFrom('auditEvent')
          .select('at')
          .where('kind', 'in', kinds)
          .orderBy('seq')
          .execute();
        const stamps = events.map(({ at }) => at);
        expect(stamps).toHaveLength(10);
        expect(stamps).toEqual([...stamps].sort());
        expect(Math.abs(toMillis(stamps.at(-1) ?? '') - Date.now())).toBeLessThan(10 * MINUTE);
        expect(await auditDatabase(db)).toEqual([]);
      });
      expect(await end()).toBe(0);
    },
  );
});
