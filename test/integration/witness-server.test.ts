import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { loadCosigningKey } from '../../src/audit/index.js';
import { readKey } from '../../src/audit/log-key.js';
import { MINUTE, SECOND } from '../../src/basics/index.js';
import { requestOf, submit } from '../support/c2sp/client.js';
import { aLog, type Branch } from '../support/c2sp/log.js';
import { COSIGNED, noteKey, openNote, readLine } from '../support/c2sp/notes.js';
import { startWitness } from '../support/c2sp/witness.js';
import { ENGINES } from '../support/databases.js';
import { fakeClock } from '../support/deps.js';
import { startTestSite, type TestSite } from '../support/site.js';

const log = aLog('a.test');
const START = '2026-03-01T12:00:00.400Z';
const seconds = (clock: { now(): string }): number => Math.floor(Date.parse(clock.now()) / 1000);

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function aSite(engine: (typeof ENGINES)[number], logs: readonly Branch[] = [log]): Promise<TestSite> {
  const site = await startTestSite({
    engine,
    clock: fakeClock(START),
    overrides: { witnessLogs: logs.map(({ key }) => readKey(key.vkey)) },
  });
  ends.push(() => site.stop());
  return site;
}

const prefixOf = (site: TestSite): string => `${site.url}/witness`;
const body = (branch: Branch, old: number, size: number): string =>
  requestOf(old, branch.proof(old, size), branch.note(size));
const send = (site: TestSite, old: number, size: number, branch: Branch = log) =>
  submit(prefixOf(site), body(branch, old, size));
const vkeyOf = async (site: TestSite): Promise<string> =>
  (await (await fetch(`${prefixOf(site)}/key`)).text()).trim();
const checkpointOf = (site: TestSite, origin: string) =>
  fetch(`${prefixOf(site)}/${createHash('sha256').update(origin).digest('hex')}/checkpoint`);

describe.each(ENGINES)('the site as a witness on %s', (engine) => {
  it('answers an independent client as the protocol says', async () => {
    const site = await aSite(engine);
    const vkey = await vkeyOf(site);
    expect((await checkpointOf(site, 'a.test')).status).toBe(404);
    const first = await send(site, 0, 3);
    expect([first.status, first.type]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(readLine(vkey, log.text(3), first.body)).toBe(seconds(site.clock));
    site.clock.advance(5 * SECOND);
    const next = await send(site, 3, 17);
    expect(readLine(vkey, log.text(17), next.body)).toBe(seconds(site.clock));
    // The client that knows nothing asks from zero, and is told where to begin.
    expect(await send(site, 0, 20)).toEqual({ status: 409, type: 'text/x.tlog.size', body: '17\n' });
    expect(await send(site, 3, 9)).toEqual({ status: 409, type: 'text/x.tlog.size', body: '17\n' });
    // The same again: a later time.
    site.clock.advance(MINUTE);
    const again = await send(site, 17, 17);
    expect(readLine(vkey, log.text(17), again.body)).toBe(seconds(site.clock));
    // What it serves to monitors: the log's signature, and its own as it was answered.
    const note = openNote(await (await checkpointOf(site, 'a.test')).text());
    expect(note?.text).toBe(log.text(17));
    expect(note?.lines).toEqual([openNote(log.note(17))?.lines[0], again.body]);
    const strange = aLog('b.test');
    expect((await send(site, 0, 3, strange)).status).toBe(404);
    expect((await checkpointOf(site, 'b.test')).status).toBe(404);
    const impostor = { ...aLog('a.test', { byte: 9 }) };
    expect((await send(site, 17, 20, impostor)).status).toBe(403);
    expect((await submit(prefixOf(site), requestOf(21, [], log.note(20)))).status).toBe(400);
    expect((await submit(prefixOf(site), requestOf(17, [], log.note(20)))).status).toBe(422);
    expect((await submit(prefixOf(site), 'nonsense')).status).toBe(400);
  });

  it('agrees with an independent witness on every request', async () => {
    const site = await aSite(engine);
    const other = await startWitness(noteKey('w.test', COSIGNED, 3), [log.key.vkey]);
    ends.push(() => other.stop());
    const fork = aLog('a.test', { name: 'other', fork: 6 });
    const requests = [
      ...[
        [0, 0],
        [0, 4],
        [0, 4],
        [4, 4],
        [4, 9],
        [9, 9],
        [3, 12],
        [9, 8],
        [9, 30],
        [40, 30],
      ].map(([old = 0, size = 0]) => requestOf(old, log.proof(Math.min(old, size), size), log.note(size))),
      body(fork, 30, 30),
      body(fork, 30, 33),
      body(log, 30, 33),
      body(log, 33, 33).replace('old 33\n', `old 33\n${Buffer.alloc(32).toString('base64')}\n`),
      body(log, 33, 35).replace('old 33', 'old 033'),
      body(log, 33, 35).slice(0, -1),
      body(log, 33, 35).replace(/(\n— a\.test .{20})./, '$1A'),
      body(log, 33, 35),
    ];
    for (const [index, text] of requests.entries()) {
      const [ours, theirs] = [await submit(prefixOf(site), text), await submit(other.url, text)];
      expect([index, ours.status, ours.status === 409 && ours.body]).toEqual([
        index,
        theirs.status,
        theirs.status === 409 && theirs.body,
      ]);
    }
    expect(other.memory.get('a.test')?.[0]).toBe(35);
  });

  it('goes forward only, however many ask at once', async () => {
    const site = await aSite(engine);
    const vkey = await vkeyOf(site);
    await send(site, 0, 5);
    const sizes = Array.from({ length: 24 }, (_, n) => 6 + n);
    const told = await Promise.all(sizes.map((size) => send(site, 5, size)));
    const won = sizes.filter((_, n) => told[n]?.status === 200);
    // Whoever asked from 5 first had it; all others were told a size that somebody else had reached.
    expect(won).toHaveLength(1);
    for (const [n, { status, body: text }] of told.entries())
      if (status !== 200) expect([status, text]).toEqual([409, `${won[0]}\n`]);
      else expect(readLine(vkey, log.text(sizes[n] ?? 0), text)).toBe(seconds(site.clock));
    const row = await site.deps.db
      .selectFrom('witnessedLog')
      .select(['size', 'root'])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ size: won[0], root: log.root(won[0] ?? 0).toString('hex') });
    // Two at the same size are both answered.
    const size = won[0] ?? 0;
    const twice = await Promise.all([send(site, size, size), send(site, size, size)]);
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    // At the very beginning too.
    const other = await aSite(engine);
    const begun = await Promise.all(sizes.map((n) => send(other, 0, n)));
    expect(begun.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is not led back to another branch of a log that forks between two witnesses', async () => {
    const [one, two] = [await aSite(engine), await aSite(engine)];
    const fork = aLog('a.test', { name: 'other', fork: 6 });
    await send(one, 0, 5);
    await send(two, 0, 5);
    expect((await send(one, 5, 12)).status).toBe(200);
    expect((await send(two, 5, 14, fork)).status).toBe(200);
    // Nor is either led to what the other saw, from whatever size.
    for (const [site, branch, known] of [
      [one, fork, 12],
      [two, log, 14],
    ] as const) {
      expect((await send(site, 5, 20, branch)).body).toBe(`${known}\n`);
      expect((await send(site, 0, 20, branch)).body).toBe(`${known}\n`);
      expect((await send(site, known, 20, branch)).status).toBe(422);
      expect((await send(site, known, known, branch)).status).toBe(422);
      expect(
        (await submit(prefixOf(site), requestOf(known, branch.proof(5, 20), branch.note(20)))).status,
      ).toBe(422);
    }
    // Each goes on with its own.
    expect((await send(one, 12, 20)).status).toBe(200);
    expect((await send(two, 14, 20, fork)).status).toBe(200);
    const notes = await Promise.all(
      [one, two].map(async (site) => (await checkpointOf(site, 'a.test')).text()),
    );
    // Beside each other their checkpoints prove the fork: one size, two roots, both signed by the log.
    const [left, right] = notes.map((text) => openNote(text));
    expect(left?.text.split('\n')[1]).toBe(right?.text.split('\n')[1]);
    expect(left?.text).not.toBe(right?.text);
    for (const note of [left, right])
      expect(readLine(log.key.vkey, note?.text ?? '', note?.lines[0] ?? '')).toBe(0);
  });

  it('does not sign earlier than before when its clock is set back', async () => {
    const site = await aSite(engine);
    await send(site, 0, 3);
    site.clock.advance(-MINUTE);
    expect((await send(site, 3, 5)).status).toBe(503);
    site.clock.advance(MINUTE - 2 * SECOND);
    const told = await send(site, 3, 5);
    expect(readLine(await vkeyOf(site), log.text(5), told.body)).toBe(Math.floor(Date.parse(START) / 1000));
  });

  it('lets nobody write the way back into its database', async () => {
    const site = await aSite(engine);
    await send(site, 0, 9);
    const { db } = site.deps;
    const row = await db.selectFrom('witnessedLog').selectAll().executeTakeFirstOrThrow();
    for (const change of [
      { size: 8 },
      { root: '0'.repeat(64) },
      { seconds: row.seconds - 1 },
      { origin: 'b.test' },
    ])
      await expect(db.updateTable('witnessedLog').set(change).execute()).rejects.toThrow(/only goes forward/);
    await expect(db.deleteFrom('witnessedLog').execute()).rejects.toThrow(/only goes forward/);
    await expect(db.deleteFrom('witnessKey').execute()).rejects.toThrow(/append-only/);
    // What holds, and what cannot: a database of an earlier day does not know what was signed since.
    expect((await send(site, 9, 12)).status).toBe(200);
  });
});

describe('the site as a witness', () => {
  const raw = (site: TestSite, init: RequestInit) =>
    fetch(`${prefixOf(site)}/add-checkpoint`, { method: 'POST', ...init });

  it('is none where no log is named', async () => {
    const site = await aSite('sqlite', []);
    expect((await raw(site, { body: body(log, 0, 3) })).status).toBe(404);
    expect((await fetch(`${prefixOf(site)}/key`)).status).toBe(404);
    expect((await checkpointOf(site, 'a.test')).status).toBe(404);
    expect(await site.deps.db.selectFrom('witnessKey').selectAll().execute()).toEqual([]);
  });

  it('takes no other bodies, and goes on', async () => {
    const site = await aSite('sqlite');
    await loadCosigningKey(site.deps.db, site.deps);
    const good = body(log, 0, 3);
    expect((await raw(site, { body: 'x'.repeat(128 * 1024 + 1) })).status).toBe(413);
    expect(
      (await raw(site, { body: new Blob(['x'.repeat(300_000)]).stream(), duplex: 'half' } as RequestInit))
        .status,
    ).toBe(413);
    expect((await raw(site, {})).status).toBe(400);
    expect((await raw(site, { body: gzipSync(good), headers: { 'content-encoding': 'gzip' } })).status).toBe(
      400,
    );
    expect((await raw(site, { body: new FormData() })).status).toBe(400);
    expect((await raw(site, { body: '\u0000'.repeat(1000) })).status).toBe(400);
    expect((await raw(site, { body: '\n'.repeat(100_000) })).status).toBe(400);
    expect((await raw(site, { body: `old 0\n\n${'a\n'.repeat(60_000)}` })).status).toBe(400);
    expect((await raw(site, { body: good, headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    expect((await fetch(`${prefixOf(site)}/add-checkpoint`)).status).toBe(404);
    for (const path of ['x', '..%2f', '0'.repeat(64), `${'0'.repeat(64)}%00`])
      expect((await fetch(`${prefixOf(site)}/${path}/checkpoint`)).status).toBe(404);
    // Whatever it is called, and in pieces.
    const asked = request(`${prefixOf(site)}/add-checkpoint`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    for (const piece of good.match(/[^]{1,40}/gu) ?? []) asked.write(piece);
    asked.end();
    const status = await new Promise((resolve) =>
      asked.on('response', ({ statusCode }) => resolve(statusCode)),
    );
    expect(status).toBe(200);
  });
});
