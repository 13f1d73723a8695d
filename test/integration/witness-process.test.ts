import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWitnessFile } from '../../src/db/index.js';
import { requestOf, submit } from '../support/c2sp/client.js';
import { aLog, type Branch } from '../support/c2sp/log.js';
import { openNote, readLine } from '../support/c2sp/notes.js';
import { startWitnessProcess, type WitnessProcess } from '../support/witness-process.js';

const log = aLog('a.test', { entries: 120 });
const fork = aLog('a.test', { name: 'other', fork: 6, entries: 120 });

let directory: string;
let running: WitnessProcess[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'supermarket-witness-'));
  writeFileSync(join(directory, 'logs'), `# one log\n${log.key.vkey}\n`);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.end('SIGKILL')));
  rmSync(directory, { recursive: true });
});

const state = (): string => join(directory, 'state');
async function start(...words: readonly string[]): Promise<WitnessProcess> {
  const started = await startWitnessProcess('--logs', join(directory, 'logs'), '--state', state(), ...words);
  running.push(started);
  return started;
}
const send = ({ url }: WitnessProcess, old: number, size: number, branch: Branch = log) =>
  submit(url, requestOf(old, branch.proof(old, size), branch.note(size)));
const now = (): number => Date.now() / 1000;

describe('a witness without a marketplace', () => {
  it('makes a key at its first start, for its owner alone, and keeps it', async () => {
    const first = await start('--name', 'discipline.example/office');
    expect(first.vkey.split('+')[0]).toBe('discipline.example/office');
    expect(await (await fetch(`${first.url}/key`)).text()).toBe(`${first.vkey}\n`);
    expect(statSync(join(state(), 'witness.key')).mode & 0o777).toBe(0o600);
    expect(await first.end()).toBe(0);
    const again = await start();
    expect(again.vkey).toBe(first.vkey);
    await again.end();
    await expect(start('--name', 'other.example')).rejects.toThrow(/2: .*called discipline\.example\/office/);
  });

  it('answers an independent client, and serves monitors', async () => {
    const witness = await start();
    const began = Math.floor(now());
    const told = await send(witness, 0, 7);
    expect(told.status).toBe(200);
    const time = readLine(witness.vkey, log.text(7), told.body);
    expect(time).toBeGreaterThanOrEqual(began);
    expect(time).toBeLessThanOrEqual(now());
    expect(await send(witness, 0, 9)).toEqual({ status: 409, type: 'text/x.tlog.size', body: '7\n' });
    expect((await send(witness, 7, 9, fork)).status).toBe(422);
    expect(witness.said()).toBe('');
    expect((await send(witness, 7, 7, fork)).status).toBe(422);
    // The proof of the fork is told to whoever runs the witness.
    const { cosigned, submitted } = JSON.parse(witness.said()) as Record<string, string>;
    expect([cosigned, submitted].map((note) => openNote(note ?? '')?.text)).toEqual([
      log.text(7),
      fork.text(7),
    ]);
    const answer = await fetch(
      `${witness.url}/${createHash('sha256').update('a.test').digest('hex')}/checkpoint`,
    );
    expect(openNote(await answer.text())?.lines.at(-1)).toBe(told.body);
    expect((await fetch(`${witness.url}/${'0'.repeat(64)}/checkpoint`)).status).toBe(404);
    expect((await fetch(`${witness.url}/`)).status).toBe(404);
  });

  it('keeps what it has signed when it is killed between requests, and within them', async () => {
    let witness = await start();
    const { vkey } = witness;
    let known = 0;
    for (let turn = 0; turn < 3; turn += 1) {
      for (let step = 0; step < 3; step += 1) {
        expect((await send(witness, known, known + 2)).status).toBe(200);
        known += 2;
      }
      await witness.end('SIGKILL');
      witness = await start();
      expect(witness.vkey).toBe(vkey);
      expect((await send(witness, 0, known)).body).toBe(`${known}\n`);
    }
    // While it answers: whatever a client has in hand the witness knows afterwards.
    const answers: number[] = [];
    const asking = (async () => {
      for (let size = known; size < 100; size += 1) {
        const told = await send(witness, size, size + 1).catch(() => undefined);
        if (told?.status !== 200) return;
        answers.push(size + 1);
        if (answers.length === 20) void witness.end('SIGKILL');
      }
    })();
    await asking;
    expect(answers.length).toBeGreaterThanOrEqual(20);
    witness = await start();
    const { body } = await send(witness, 0, 110);
    expect(Number(body)).toBeGreaterThanOrEqual(answers.at(-1) ?? 0);
    expect(Number(body)).toBeLessThanOrEqual((answers.at(-1) ?? 0) + 1);
  });

  it('may be two processes over one state, of which one decides on what the other left', async () => {
    const [one, two] = [await start(), await start()];
    expect(one.vkey).toBe(two.vkey);
    const told = await Promise.all(Array.from({ length: 20 }, (_, n) => send(n % 2 ? one : two, 0, 10 + n)));
    expect(told.filter(({ status }) => status === 200)).toHaveLength(1);
    const sizes = new Set(told.filter(({ status }) => status === 409).map(({ body }) => body));
    expect(sizes.size).toBe(1);
  });

  it('with an older state signs nothing that goes back from there, and cannot know what it signed since', async () => {
    let witness = await start();
    await send(witness, 0, 5);
    await witness.end();
    copyFileSync(join(state(), 'witness.sqlite'), join(directory, 'backup'));
    witness = await start();
    const signed = await send(witness, 5, 20);
    await witness.end();
    copyFileSync(join(directory, 'backup'), join(state(), 'witness.sqlite'));
    witness = await start();
    // What holds: the log is told where the witness stands, and what it stands on is not taken back.
    expect((await send(witness, 20, 30)).body).toBe('5\n');
    expect((await submit(witness.url, requestOf(5, [], log.note(4)))).status).toBe(400);
    expect((await send(witness, 5, 5, aLog('a.test', { name: 'other', fork: 2 }))).status).toBe(422);
    // What cannot: a branch that parts after the older state is another history of what was signed meanwhile. Whoever
    // has both cosignatures proves it.
    const other = await send(witness, 5, 20, fork);
    expect(other.status).toBe(200);
    expect(readLine(witness.vkey, log.text(20), signed.body)).toBeTypeOf('number');
    expect(readLine(witness.vkey, fork.text(20), other.body)).toBeTypeOf('number');
    // A state that is lost altogether is noticed.
    await witness.end();
    rmSync(join(state(), 'witness.sqlite'));
    await expect(start()).rejects.toThrow(/2: .*not what it has cosigned/);
    expect(existsSync(join(state(), 'witness.sqlite'))).toBe(false);
  });

  it('never signs an earlier time than that of its state', async () => {
    let witness = await start();
    await send(witness, 0, 5);
    await witness.end();
    const db = await openWitnessFile(join(state(), 'witness.sqlite'));
    const ahead = Math.floor(now()) + 3600;
    await db.updateTable('witnessedLog').set({ seconds: ahead }).execute();
    await db.destroy();
    witness = await start();
    expect((await send(witness, 5, 9)).status).toBe(503);
  });

  it('is not stopped by bad input', async () => {
    const witness = await start();
    const { hostname, port } = new URL(witness.url);
    const post = (body: string | ReadableStream) =>
      fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect((await post('x')).status).toBe(400);
    expect((await post(`old 0\n\n${'\u0000'.repeat(500)}`)).status).toBe(400);
    const long = await post(new Blob(['x'.repeat(400_000)]).stream()).then(
      ({ status }) => status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(long);
    for (const rude of [
      'GET /add-checkpoint HTTP/1.1\r\n\r\n',
      '\u0000\u0001',
      'POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nold',
    ]) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      socket.write(rude);
      await new Promise((resolve) => setTimeout(resolve, 50));
      socket.destroy();
    }
    expect((await send(witness, 0, 3)).status).toBe(200);
    expect(witness.said()).toBe('');
  });

  it('says how it is called', async () => {
    await expect(startWitnessProcess()).rejects.toThrow(/2: usage: npm run witness -- serve/);
    await expect(
      startWitnessProcess('--logs', join(directory, 'logs'), '--state', state(), '--odd'),
    ).rejects.toThrow(/2: [^]*usage/);
    await expect(start('--port', '70000')).rejects.toThrow(/2: usage/);
    await expect(start('--name', 'two words')).rejects.toThrow(/2: a key cannot be called so/);
    writeFileSync(join(directory, 'logs'), 'nonsense\n');
    await expect(start()).rejects.toThrow(/2: .*line 1 is no verifier key/);
    rmSync(join(directory, 'logs'));
    await expect(start()).rejects.toThrow(/3: .*ENOENT/);
  });
});
