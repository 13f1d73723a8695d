import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { writeEvents } from '../../src/audit/append-event.js';
import { SYSTEM_ACTOR, signDueCheckpoint } from '../../src/audit/index.js';
import { ok } from '../../src/basics/index.js';
import { transact } from '../../src/db/index.js';
import { sequentialRandom } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

const run = promisify(execFile);

let folder: string;
const sites: { stop: () => Promise<unknown> }[] = [];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'supermarket-mirror-')), 'copy');
});
afterEach(async () => {
  for (const one of sites.splice(0)) await one.stop();
  rmSync(join(folder, '..'), { recursive: true });
});

async function program(name: string, ...words: string[]): Promise<{ code: number; out: string }> {
  try {
    const { stdout } = await run(process.execPath, ['--import', 'tsx', `scripts/${name}.ts`, ...words]);
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: `${stdout}${stderr}` };
  }
}
const mirror = (url: string, ...words: string[]) => program('mirror', '--lang', 'en', ...words, url, folder);
const draw = (need: string, ...words: string[]) =>
  program('draw-without-us', '--lang', 'en', ...words, folder, need);

async function aSite(): Promise<TestSite> {
  const site = await startTestSite({ overrides: { random: sequentialRandom() } });
  sites.push(site);
  return site;
}

/** A site with a need that was drawn, and a log of several tiles. */
async function aDrawnSite() {
  const site = await aSite();
  const need = await aPublishedNeed(site.deps);
  for (const bid of ['90000', '80000', '70000'])
    await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
  await append(site, 300);
  site.clock.set(need.closesAt);
  expect(await runJobs(site.deps)).toEqual([]);
  return { site, need };
}

async function append(site: TestSite, count: number): Promise<void> {
  const at = site.clock.now();
  const events = Array.from({ length: count }, (_, index) => ({
    at,
    kind: 'agency.submitted',
    subject: `draft ${index}`,
    actor: SYSTEM_ACTOR,
    data: {},
  }));
  await transact(site.deps.db, async (trx) => ok(await writeEvents(trx, events)));
  await signDueCheckpoint(site.deps);
}

/** Serves what another server does, but for what `change` makes of it; a missing answer is a 404. */
async function between(url: string, change: (path: string, body: Buffer) => Buffer | undefined | 'cut') {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    const path = request.url ?? '';
    void fetch(`${url}${path}`).then(async (answer) => {
      const body = change(path, Buffer.from(await answer.arrayBuffer()));
      if (body === 'cut') return void response.destroy();
      response.writeHead(body ? answer.status : 404).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  sites.push({ stop });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

const files = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe('a mirror', () => {
  it('holds the log with everything that it names, and is one that can be mirrored itself', async () => {
    const { site, need } = await aDrawnSite();
    const first = await mirror(site.url);
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('documents')]);
    const drawn = await draw(need.number);
    expect([drawn.code, drawn.out]).toEqual([
      0,
      expect.stringContaining("the same as the site's own result"),
    ]);
    expect(drawn.out).toContain('when the list was fixed is the word of the site alone');
    // What is there is not fetched again; a longer log is brought up to date, and outgrown tiles go.
    await append(site, 300);
    const counted = await between(site.url, (_, body) => body);
    expect((await mirror(counted.url)).code).toBe(0);
    expect(counted.asked()).toBeLessThan(25);
    expect(files().filter((name) => name.includes('.p/'))).toHaveLength(3);
    expect(files().filter((name) => name.startsWith('seen/'))).toHaveLength(2);
    expect(existsSync(join(folder, 'incoming'))).toBe(false);
    // Any server of files will do.
    const copy = folder;
    const server = createServer((request, response) => {
      const file = join(copy, decodeURIComponent(request.url ?? ''));
      if (existsSync(file)) response.end(readFileSync(file));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    sites.push({ stop: () => new Promise((resolve) => server.close(resolve)) });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = join(copy, '..', 'second');
    expect((await mirror(url)).code).toBe(0);
    expect((await draw(need.number)).code).toBe(0);
    server.closeAllConnections();
  });

  it('goes on where it was broken off', async () => {
    const { site, need } = await aDrawnSite();
    let left = 6;
    const cut = await between(site.url, (_, body) => (left-- > 0 ? body : 'cut'));
    expect((await mirror(cut.url)).code).toBe(3);
    expect(existsSync(join(folder, 'log/checkpoint'))).toBe(false);
    expect((await draw(need.number)).code).toBe(3);
    expect((await mirror(site.url)).code).toBe(0);
    expect((await draw(need.number)).code).toBe(0);
  });

  it('keeps no document of another digest, and says which the site does not serve', async () => {
    const { site, need } = await aDrawnSite();
    const { listHash } = await site.deps.db.selectFrom('closing').selectAll().executeTakeFirstOrThrow();
    const forged = await between(site.url, (path, body) =>
      path.endsWith(listHash) ? Buffer.concat([body, Buffer.from(' ')]) : body,
    );
    const lied = await mirror(forged.url);
    expect([lied.code, lied.out]).toEqual([1, expect.stringContaining(`${listHash}: what the site serves`)]);
    expect(existsSync(join(folder, 'log/documents', listHash))).toBe(false);
    expect((await draw(need.number)).code).toBe(3);
    const silent = await between(site.url, (path, body) => (path.endsWith(listHash) ? undefined : body));
    expect((await mirror(silent.url)).out).toContain(`${listHash}: the log names this document`);
    expect((await mirror(site.url)).code).toBe(0);
    // A document that somebody alters afterwards is told by whoever draws.
    const file = join(folder, 'log/documents', listHash);
    writeFileSync(file, `${readFileSync(file, 'utf8')} `);
    const altered = await draw(need.number);
    expect([altered.code, altered.out]).toEqual([1, expect.stringContaining('another digest')]);
  });

  it('refuses another log, a log that was rolled back or forged, and a folder of something else', async () => {
    const { site } = await aDrawnSite();
    expect((await mirror(site.url)).code).toBe(0);
    const before = files().map((name) => [name, readFileSync(join(folder, name)).toString('hex')]);
    const other = await aSite();
    await append(other, 5);
    const rolled = await mirror(other.url);
    expect([rolled.code, rolled.out]).toEqual([1, expect.stringContaining('NOT TO BE TRUSTED')]);
    await append(site, 10);
    const forged = await between(site.url, (path, body) =>
      path.includes('/tile/entries/')
        ? Buffer.from(body.map((byte, at) => (at === 40 ? byte ^ 1 : byte)))
        : body,
    );
    expect((await mirror(forged.url)).code).toBe(1);
    expect(files().map((name) => [name, readFileSync(join(folder, name)).toString('hex')])).toEqual(before);
    expect((await mirror(site.url, '--log-key', 'x+00000000+AAAA')).code).toBe(3);
    expect((await mirror(site.url)).code).toBe(0);
    folder = join(folder, '..');
    expect((await mirror(site.url)).code).toBe(3);
    folder = join(folder, 'copy');
  });

  it.each([
    [[]],
    [['ftp://x', 'y']],
    [['http://x']],
    [['http://x', 'y', 'z']],
    [['--lang', 'de', 'http://x', 'y']],
  ])('exits with 2 when called wrongly: %s', async (words) => {
    const { code, out } = await program('mirror', ...words);
    expect([code, out]).toEqual([2, expect.stringContaining('usage: npm run mirror')]);
  });
});

describe('drawing without the site', () => {
  it.each([[[]], [['folder']], [['folder', 'need', 'more']], [['--signature', '1:ab', 'folder', 'need']]])(
    'exits with 2 when called wrongly: %s',
    async (words) => {
      const { code, out } = await program('draw-without-us', ...words);
      expect([code, out]).toEqual([2, expect.stringContaining('usage: npm run draw-without-us')]);
    },
  );

  it('exits with 3 without a mirror, or a need that it knows', async () => {
    expect((await draw('CX-2017-000001')).code).toBe(3);
    const { site } = await aDrawnSite();
    expect((await mirror(site.url)).code).toBe(0);
    const unknown = await draw('CX-2017-999999');
    expect([unknown.code, unknown.out]).toEqual([3, expect.stringContaining('does not know this need')]);
  });
});
