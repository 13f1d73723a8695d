import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { rotateKey } from '../../src/audit/index.js';
import { readEntryBundle, tilePath } from '../../src/audit/tile-path.js';
import { systemClock } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import {
  leafHash,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  verifyNote,
} from '../../src/selection/index.js';
import { COSIGNED, cosignLine, noteKey } from '../support/c2sp/notes.js';
import { sequentialRandom } from '../support/deps.js';
import { growLog } from '../support/log-records.js';
import { startTestSite, type TestSite } from '../support/site.js';

const running: TestSite[] = [];
afterEach(async () => {
  for (const site of running.splice(0)) await site.stop();
});

/** Sites that are asked for without a history of their own sign with the same key. */
async function aSite(overrides: Partial<Deps> = {}): Promise<TestSite> {
  const site = await startTestSite({ overrides: { random: sequentialRandom(), ...overrides } });
  running.push(site);
  return site;
}

const append = (site: TestSite, count: number, subject: string) => growLog(site.deps, count, subject);

const bytesOf = async (site: TestSite, path: string) => {
  const response = await fetch(`${site.url}/log/${path}`);
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
};

describe('the log over HTTP', () => {
  it('serves tiles of hashes and of entries that belong together', async () => {
    const site = await aSite();
    await append(site, 600, 'CX-2017-000001');
    const hashes = Buffer.concat(
      await Promise.all(
        ['tile/0/000', 'tile/0/001', 'tile/0/002.p/88'].map(async (path) => (await bytesOf(site, path)).body),
      ),
    );
    const bundles = await Promise.all(
      ['tile/entries/000', 'tile/entries/001', 'tile/entries/002.p/88'].map((path) => bytesOf(site, path)),
    );
    const entries = bundles.flatMap(({ body }) => readEntryBundle(body));
    expect(entries).toHaveLength(600);
    expect(Buffer.concat(entries.map((entry) => leafHash(entry))).equals(hashes)).toBe(true);
    expect((await bytesOf(site, 'tile/1/000.p/2')).body).toHaveLength(64);
    expect((await bytesOf(site, 'tile/0/000')).headers.get('cache-control')).toContain('immutable');
    expect((await bytesOf(site, 'tile/0/000.p/7')).body).toEqual(hashes.subarray(0, 7 * 32));
    for (const path of [
      'tile/0/002',
      'tile/0/002.p/89',
      'tile/0/2',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/7/000',
      'tile/0/x999/x999/x999/x999/999',
      'tile/-1/000',
    ])
      expect([path, (await bytesOf(site, path)).status]).toEqual([path, 404]);
    expect(tilePath({ level: 'entries', index: 1_234_067, width: 256 })).toBe('tile/entries/x001/x234/067');
  });

  it('serves the checkpoint, keys and readable pages in both languages', async () => {
    const site = await aSite();
    const client = site.client();
    expect((await client.get('/log/checkpoint')).status).toBe(404);
    expect((await client.get('/log')).status).toBe(200);
    await append(site, 70, 'CX-2017-000001');
    const note = parseNote((await client.get('/log/checkpoint')).text);
    const keys = JSON.parse((await client.get('/log/keys')).text) as { verifier: string }[];
    const key = parseVerifierKey(keys[0]?.verifier ?? '');
    if (!note || !key) throw new Error('no note or key');
    expect(verifyNote(note, key)).toBe(true);
    const root = Buffer.from(parseCheckpoint(note.text)?.root ?? []).toString('hex');
    for (const language of ['zh-CN', 'en']) {
      const visitor = site.client();
      await visitor.get(`/language?to=${language}&back=/`);
      const page = await visitor.get('/log');
      expect(page.text).toContain(root);
      expect((await visitor.get('/')).text).toContain(root);
      const next = /href="(\/log\?before[^"]+)"/.exec(page.text)?.[1]?.replace('&#x3D;', '=') ?? '';
      expect((await visitor.get(next)).text).toContain('/log/40"');
      const event = await visitor.get('/log/41');
      expect(event.text).toContain(root);
      expect(event.text).toContain('&quot;index&quot;:40');
      expect(event.text.length).toBeLessThan(60_000);
    }
    expect((await client.get('/log/41/leaf.json')).text).toContain('"seq":41');
    for (const path of ['/log/71', '/log/0', '/log/x', '/log/71/leaf.json'])
      expect([path, (await client.get(path)).status]).toEqual([path, 404]);
    expect((await client.get('/log?before=x')).status).toBe(400);
  });

  it('shows a new root at once, whatever the cache of pages holds', async () => {
    const site = await aSite();
    await append(site, 1, 'CX-2017-000001');
    const before = (await site.client().get('/log/checkpoint')).text;
    await append(site, 1, 'CX-2017-000001');
    const after = (await site.client().get('/log/checkpoint')).text;
    expect(after.split('\n')[1]).toBe('2');
    expect(after).not.toBe(before);
  });
});

const directory = mkdtempSync(join(tmpdir(), 'supermarket-witness-'));
afterAll(() => rmSync(directory, { recursive: true }));

function script(
  name: string,
  ...words: readonly string[]
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${name}.ts`, ...words]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

describe('a witness', () => {
  const key = join(directory, 'key');
  let counter = 0;
  const newState = () => join(directory, `state-${(counter += 1)}`);
  const witness = (site: TestSite, state: string) =>
    script('witness', '--log', `${site.url}/log`, '--state', state, '--key', key, '--name', 'witness.test');
  const register = async (site: TestSite, verifier: string) => {
    await site.deps.db
      .insertInto('logWitness')
      .values({ name: 'witness.test', verifier, addedAt: site.clock.now() })
      .execute();
  };

  it('cosigns what continues what it saw, also under a new key', async () => {
    // A process of its own has the time of the machine.
    const site = await aSite({ clock: systemClock });
    const state = newState();
    await append(site, 5, 'CX-2017-000001');
    const stranger = await witness(site, state);
    expect(stranger).toMatchObject({ code: 3 });
    expect(stranger.err).toContain('log/forbidden');
    const verifier = /^witness (\S+)$/m.exec(stranger.out)?.[1] ?? '';
    await register(site, verifier);
    expect(await witness(site, state)).toMatchObject({ code: 0, err: '' });
    const cosigner = parseVerifierKey(verifier);
    const note = parseNote((await site.client().get('/log/checkpoint')).text);
    if (!note || !cosigner) throw new Error('no note or key');
    expect(note.signatures).toHaveLength(2);
    expect(verifyNote(note, cosigner)).toBe(true);
    expect((await site.client().get('/log')).text).toContain('witness.test');
    await append(site, 700, 'CX-2017-000002');
    expect(await witness(site, state)).toMatchObject({ code: 0, err: '' });
    await rotateKey(site.deps);
    await append(site, 9, 'CX-2017-000003');
    expect(await witness(site, state)).toMatchObject({ code: 0, err: '' });
    const { verifier: trusted } = JSON.parse(readFileSync(state, 'utf8')) as { verifier: string };
    const keys = JSON.parse((await site.client().get('/log/keys')).text) as { verifier: string }[];
    // The key that it trusts still signs; the handover binds the next one to it.
    expect(trusted).toBe(keys[0]?.verifier);
    expect(keys).toHaveLength(2);
  }, 120_000);

  it('refuses a fork, a rolled-back log and a stranger’s signature with exit code 1', async () => {
    const honest = await aSite();
    await append(honest, 30, 'CX-2017-000001');
    const state = newState();
    await witness(honest, state);
    const remembered = readFileSync(state, 'utf8');
    const forked = await aSite();
    await append(forked, 12, 'CX-2017-000001');
    await append(forked, 40, 'CX-2017-000666');
    const fork = await witness(forked, state);
    expect(fork).toMatchObject({ code: 1 });
    expect(fork.err).toContain('forked');
    const shorter = await aSite();
    await append(shorter, 29, 'CX-2017-000001');
    const rolled = await witness(shorter, state);
    expect(rolled).toMatchObject({ code: 1 });
    expect(rolled.err).toContain('rolled back');
    const random = sequentialRandom();
    random(1);
    const other = await startTestSite({ overrides: { random } });
    running.push(other);
    await append(other, 31, 'CX-2017-000001');
    const stranger = await witness(other, state);
    expect(stranger).toMatchObject({ code: 1 });
    expect(stranger.err).toContain('not signed by the trusted key');
    expect(readFileSync(state, 'utf8')).toBe(remembered);
  }, 120_000);

  it('says how it is called, and what it could not read', async () => {
    expect(await script('witness')).toMatchObject({ code: 2 });
    const nowhere = ['--log', 'http://127.0.0.1:1/log', '--state', newState(), '--key', key];
    expect(await script('witness', ...nowhere)).toMatchObject({ code: 3 });
  }, 60_000);

  it('cannot cosign what the log did not sign, nor with another’s name', async () => {
    const site = await aSite();
    await append(site, 3, 'CX-2017-000001');
    const note = (await site.client().get('/log/checkpoint')).text;
    const post = async (body: string) =>
      (await fetch(`${site.url}/log/cosignature`, { method: 'POST', body })).status;
    expect(await post('nonsense')).toBe(422);
    expect(await post(note)).toBe(403);
    expect(await post(note.replace('\n3\n', '\n2\n'))).toBe(404);
    await register(site, noteKey('witness.test', COSIGNED, 9).vkey);
    const text = `${note.split('\n').slice(0, 3).join('\n')}\n`;
    const cosigned = (seconds: number) =>
      post(note + cosignLine(noteKey('witness.test', COSIGNED, 9), text, seconds));
    const now = Date.parse(site.clock.now()) / 1000;
    expect(await cosigned(now - 1)).toBe(422);
    expect(await cosigned(now + 61)).toBe(422);
    expect(await cosigned(now)).toBe(200);
  });
});
