import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditDatabase } from '../../src/audit/index.js';
import { openSqlite } from '../../src/db/index.js';
import { openNote, readLine } from '../support/c2sp/notes.js';
import {
  type CompiledSite,
  compileSite,
  type SiteProcess,
  startCompiledSite,
} from '../support/compiled-site.js';

let compiled: CompiledSite;
let directory: string;
const running: SiteProcess[] = [];
beforeAll(() => {
  compiled = compileSite();
  directory = mkdtempSync(join(tmpdir(), 'supermarket-two-sites-'));
});
afterAll(async () => {
  await Promise.all(running.map(({ end }) => end('SIGKILL')));
  compiled.remove();
  rmSync(directory, { recursive: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A site that is not started yet: its settings, and the keys that it tells its neighbour. */
async function aSite(name: string) {
  const port = await freePort();
  const folder = join(directory, name);
  const env = {
    DATA_DIR: folder,
    PORT: String(port),
    SITE_URL: `http://${name}.example`,
    DEMO: '0',
    WITNESS_POLICY: join(directory, `${name}.policy`),
    WITNESS_LOGS: join(directory, `${name}.logs`),
  };
  const asked = execFileSync(process.execPath, ['--import', 'tsx', 'scripts/log.ts', 'keys'], {
    env: { ...process.env, DATA_DIR: folder, SITE_URL: env.SITE_URL },
    encoding: 'utf8',
  });
  const [, log = '', witness = ''] = /^log (\S+)\nwitness (\S+)\n$/.exec(asked) ?? [];
  return { name, port, folder, env, log, witness };
}

type Site = Awaited<ReturnType<typeof aSite>>;

/** What a site needs to know of its neighbour. */
function agree(site: Site, neighbour: Site): void {
  const { witness, port, log } = neighbour;
  writeFileSync(
    site.env.WITNESS_POLICY,
    `witness neighbour ${witness} http://127.0.0.1:${port}/witness\nquorum neighbour\n`,
  );
  writeFileSync(site.env.WITNESS_LOGS, `${log}\n`);
}

async function start(site: Site): Promise<SiteProcess> {
  const started = await startCompiledSite(compiled, site.env);
  running.push(started);
  return started;
}

const read = async (url: string): Promise<string> => {
  const answer = await fetch(url).catch(() => undefined);
  return answer?.ok ? answer.text() : '';
};

/** The checkpoint of a site once its neighbour has cosigned it. */
async function cosigned({ url }: SiteProcess, { witness }: Site) {
  for (;;) {
    const note = openNote(await read(`${url}/log/checkpoint`));
    const time = note?.lines
      .map((line) => readLine(witness, note.text, line))
      .find((said) => typeof said === 'number');
    if (note && time !== undefined) return { ...note, time };
    await setTimeout(200);
  }
}

it('two sites witness each other, and what one has cosigned it knows after it was killed', async () => {
  const [left, right] = [await aSite('left'), await aSite('right')];
  agree(left, right);
  agree(right, left);
  const first = await start(left);
  // Alone it is served, and says what is wrong.
  expect((await fetch(`${first.url}/needs`)).status).toBe(200);
  const second = await start(right);
  const began = Math.floor(Date.now() / 1000) - 300;
  for (const [process, site, neighbour] of [
    [first, left, right],
    [second, right, left],
  ] as const) {
    const { text, lines, time } = await cosigned(process, neighbour);
    expect(text.split('\n')[0]).toBe(`${site.name}.example`);
    expect(readLine(site.log, text, lines[0] ?? '')).toBe(0);
    expect(time).toBeGreaterThan(began);
    const page = await read(`${process.url}/log`);
    expect(page).toContain(`${neighbour.name}.example/witness`);
    expect(await read(`${process.url}/log/policy`)).toBe(
      `log ${site.log} http://${site.name}.example/log\nwitness neighbour ${neighbour.witness} http://127.0.0.1:${neighbour.port}/witness\nquorum neighbour\n`,
    );
  }
  const hash = createHash('sha256').update('left.example').digest('hex');
  const known = await read(`${second.url}/witness/${hash}/checkpoint`);
  await second.end('SIGKILL');
  const again = await start(right);
  expect(known).not.toBe('');
  expect(await read(`${again.url}/witness/${hash}/checkpoint`)).toBe(known);
  expect(await read(`${again.url}/witness/key`)).toBe(`${right.witness}\n`);
  expect(await first.end()).toBe(0);
  expect(await again.end()).toBe(0);
  for (const { folder } of [left, right]) {
    const db = openSqlite(join(folder, 'supermarket.sqlite'));
    expect(await auditDatabase(db)).toEqual([]);
    await db.destroy();
  }
});
