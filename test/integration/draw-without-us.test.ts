import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMillis, HOUR, MINUTE, SECOND } from '../../src/basics/index.js';
import {
  type CompiledSite,
  compileSite,
  type SiteProcess,
  startCompiledSite,
} from '../support/compiled-site.js';
import { createPostgresDatabase, ENGINES } from '../support/databases.js';
import type { Giver, Market, MarketOrder } from '../support/escrow-market.js';
import { MARKET_ENV } from '../support/open-market.js';
import { createClient } from '../support/site.js';
import { aTestNetwork, type NetworkServer, serveNetwork } from '../support/test-network.js';

const run = promisify(execFile);
const PATIENCE = 600_000;
const OPENED = '2023-08-18T01:00:00.000Z';
const CLOSES = '2023-08-23T15:49:24.000Z';
const ROUND_OF_BIDS = addMillis(CLOSES, 3 * MINUTE);
const ROUND_OF_DRAW = addMillis(CLOSES, 10 * MINUTE);

const network = aTestNetwork();
let copy: CompiledSite;
let beacon: NetworkServer;
beforeAll(async () => {
  copy = compileSite(network);
  beacon = await serveNetwork(network);
}, PATIENCE);
afterAll(async () => {
  await beacon.stop();
  copy.remove();
});

let directory: string;
let site: SiteProcess | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'supermarket-without-us-'));
});
afterEach(async () => {
  await site?.end('SIGKILL');
  site = undefined;
  rmSync(directory, { recursive: true });
});

/** What a program of the copy printed, and how it exited. */
async function program(name: string, words: readonly string[]): Promise<{ code: number; out: string }> {
  const args = ['--import', 'tsx', name, ...words];
  try {
    const { stdout } = await run(process.execPath, args, { cwd: copy.folder, maxBuffer: 1 << 24 });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: `${stdout}${stderr}` };
  }
}

const mirror = (url: string, folder = 'mirror') =>
  program('scripts/mirror.ts', ['--lang', 'en', url, join(directory, folder)]);
const draw = (need: string, ...words: string[]) =>
  program('scripts/draw-without-us.ts', ['--lang', 'en', ...words, join(directory, 'mirror'), need]);

const lineOf = (out: string, name: string): string | undefined =>
  out
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.split(' ')[1];

/** A database with a need, and the site over it in a process of its own, at a time of day that a test sets. */
async function aMarket(
  engine: (typeof ENGINES)[number],
  act: Omit<Extract<MarketOrder['act'], { kind: 'open' }>, 'kind' | 'closesAt'>,
) {
  const postgres = engine === 'postgres' ? await createPostgresDatabase() : undefined;
  const where = { url: postgres?.address, file: join(directory, 'supermarket.sqlite') };
  const work = async (order: Omit<MarketOrder, 'url' | 'file'>): Promise<unknown> => {
    const { code, out } = await program('test/support/escrow-market.ts', [
      JSON.stringify({ ...where, ...order }),
    ]);
    if (code !== 0) throw new Error(out);
    return JSON.parse(out);
  };
  const opened = { kind: 'open', closesAt: '2023-08-23 23:49:24', ...act } as const;
  const market = (await work({ now: OPENED, act: opened })) as Market;
  const clockFile = join(directory, 'clock');
  const env = {
    ...MARKET_ENV,
    DATA_DIR: directory,
    ...(postgres ? { DATABASE_URL: postgres.address } : {}),
    SOURCES: act.beacon === null ? 'commit,ceremony' : 'commit,ceremony,drand',
    ...(act.beacon === null ? {} : { DRAND_URLS: act.beacon }),
    CUSTODIANS: String(act.custodians),
    CLOCK_FILE: clockFile,
  };
  return {
    market,
    give: (now: string, givers: readonly Giver[]) =>
      work({ now, act: { kind: 'share', number: market.number, givers } }),
    /** Starts the site at an instant; what ran before was killed. */
    start: async (instant: string): Promise<SiteProcess> => {
      writeFileSync(clockFile, String(Date.parse(instant) - Date.now()));
      const shifted = [process.execPath, '--import', './test/fixtures/shifted-clock.mjs'];
      site = await startCompiledSite(copy, env, shifted);
      return site;
    },
    kill: async (): Promise<void> => {
      await site?.end('SIGKILL');
      site = undefined;
    },
    drop: async () => postgres?.drop(),
  };
}

/** What the first record of a kind says, once the log has one that a checkpoint covers. */
async function until(url: string, kind: string): Promise<Record<string, unknown>> {
  const client = createClient(url);
  for (;;) {
    const { items } = JSON.parse((await client.get('/log.json')).text) as {
      items: { seq: number; kind: string }[];
    };
    const found = items.find((item) => item.kind === kind);
    const [, size = '0'] = (await client.get('/log/checkpoint')).text.split('\n');
    if (found && found.seq <= Number(size)) {
      const leaf = await client.get(`/log/${found.seq}/leaf.json`);
      return (JSON.parse(leaf.text) as { data: Record<string, unknown> }).data;
    }
    await setTimeout(100);
  }
}

describe.each(ENGINES)('a need on %s whose site is switched off', (engine) => {
  it(
    'is drawn by a stranger from mirror and beacon, with the winner that the site has when it is back',
    async () => {
      const { market, start, kill, drop } = await aMarket(engine, {
        source: 'drand',
        custodians: 0,
        beacon: beacon.url,
      });
      const { number } = market;
      beacon.reach(CLOSES);
      const first = await start(addMillis(CLOSES, SECOND));
      await until(first.url, 'entries.closed');
      expect(await mirror(first.url)).toMatchObject({ code: 0 });
      await kill();
      // Nobody can open a bid, or know the value, before the beacon has its rounds.
      const early = await draw(number, '--beacon', beacon.url);
      expect(early.code).toBe(3);
      expect(early.out).toContain(ROUND_OF_BIDS);
      beacon.reach(ROUND_OF_BIDS);
      const half = await draw(number, '--beacon', beacon.url);
      expect([half.code, half.out.includes(ROUND_OF_DRAW)]).toEqual([3, true]);
      beacon.reach(ROUND_OF_DRAW);
      const stranger = await draw(number, '--beacon', beacon.url);
      expect([stranger.code, stranger.out]).toEqual([0, expect.stringContaining('beacon opened the escrow')]);
      expect(stranger.out).toContain('the site froze no pool');
      const own = { seed: lineOf(stranger.out, 'seed'), winner: lineOf(stranger.out, 'winner') };

      await start(addMillis(ROUND_OF_BIDS, SECOND));
      await until(site?.url ?? '', 'secret.opened');
      await kill();
      await start(addMillis(ROUND_OF_DRAW, SECOND));
      expect(await until(site?.url ?? '', 'selection.drawn')).toMatchObject(own);
      // The copy is brought up to date, and says that both are the same.
      expect(await mirror(site?.url ?? '')).toMatchObject({ code: 0 });
      await kill();
      const again = await draw(number, '--beacon', beacon.url);
      expect([again.code, lineOf(again.out, 'seed')]).toEqual([0, own.seed]);
      expect(again.out).toContain("the same as the site's own result");
      await drop();
    },
    PATIENCE,
  );

  it(
    'is drawn by two of three custodians with their own keys alone',
    async () => {
      const { market, start, kill, give, drop } = await aMarket(engine, {
        source: 'commit',
        custodians: 2,
        beacon: null,
      });
      const { number, custodians } = market;
      await start(addMillis(CLOSES, SECOND));
      await until(site?.url ?? '', 'entries.closed');
      expect(await mirror(site?.url ?? '')).toMatchObject({ code: 0 });
      await kill();
      const files = custodians.map(({ identity }, index) => {
        const file = join(directory, `identity-${index}`);
        writeFileSync(file, `# created by somebody\n${identity}\n`);
        return file;
      });
      const one = await draw(number, '--identity', files[0] ?? '');
      expect(one.code).toBe(3);
      expect(one.out).toContain('1 of 3');
      const stranger = await draw(number, '--identity', files[0] ?? '', '--identity', files[2] ?? '');
      expect([stranger.code, stranger.out]).toEqual([
        0,
        expect.stringContaining("custodians' shares opened the escrow"),
      ]);
      const own = { seed: lineOf(stranger.out, 'seed'), winner: lineOf(stranger.out, 'winner') };
      // The site is back; two others give their shares there.
      await give(addMillis(CLOSES, MINUTE), custodians.slice(1));
      await start(addMillis(CLOSES, HOUR));
      expect(await until(site?.url ?? '', 'selection.drawn')).toMatchObject(own);
      await drop();
    },
    PATIENCE,
  );
});
