import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resetPassword, startSession } from '../../src/accounts/index.js';
import { loadConfig } from '../../src/app/config.js';
import { DEMO_PASSWORD } from '../../src/app/demo/logins.js';
import { createDeps } from '../../src/app/deps.js';
import { runSite } from '../../src/app/run.js';
import { SYSTEM_ACTOR } from '../../src/audit/index.js';
import { type Deps, migrate } from '../../src/db/index.js';
import { createPostgresDatabase, ENGINES } from '../support/databases.js';
import { aDemoDatabase } from '../support/demo-database.js';

const KEY = '1'.repeat(64);
const HTTPS = { SITE_URL: 'https://market.example' };
const EVERYWHERE = { HOST: '0.0.0.0' };

let env: NodeJS.ProcessEnv;
let printed: string[];
const ends: (() => unknown)[] = [];

async function prepare(engine: 'sqlite' | 'postgres'): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-demo-start-'));
  ends.push(() => rmSync(directory, { recursive: true }));
  env = {
    PORT: '0',
    WORKERS: '1',
    DATA_DIR: directory,
    LOG_LEVEL: 'silent',
    SITE_KEY: KEY,
    WITNESS_POLICY: 'none',
  };
  if (engine === 'postgres') {
    const { address, drop } = await createPostgresDatabase();
    ends.push(drop);
    env['DATABASE_URL'] = address;
  }
}

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Works on the site's own database. */
async function offline<T>(work: (deps: Deps) => Promise<T>): Promise<T> {
  const deps = createDeps(loadConfig(env));
  try {
    await migrate(deps.db);
    return await work(deps);
  } finally {
    await deps.db.destroy();
  }
}

const statuses = () =>
  offline(async ({ db }) =>
    db.selectFrom('account').select(['id', 'email', 'status']).orderBy('id').execute(),
  );

/** Runs a program of the repository as its own process. */
async function run(words: readonly string[], changes: NodeJS.ProcessEnv = {}, input = '') {
  const child = spawn(process.execPath, ['--import', 'tsx', ...words], {
    env: { ...process.env, DATABASE_URL: '', ...env, ...changes },
  });
  // A start that should have been refused serves until the test ends.
  ends.push(() => child.kill());
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status, out, err };
}

const admin = (...words: readonly string[]) => run(['scripts/admin.ts', ...words]);

describe.each(ENGINES)('a start with demonstration accounts on %s', (engine) => {
  beforeEach(async () => {
    await prepare(engine);
    printed = [];
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      printed.push(String(chunk));
      return true;
    });
    ends.push(() => spy.mockRestore());
  });

  const startAndStop = async (changes: NodeJS.ProcessEnv): Promise<string> => {
    const site = await runSite({ ...env, ...changes });
    const page = await (await fetch(`http://127.0.0.1:${site.port}/`)).text();
    await site.stop();
    return page;
  };

  it.each<readonly [string, NodeJS.ProcessEnv]>([
    ['https, DEMO not set', HTTPS],
    ['https, DEMO empty', { ...HTTPS, DEMO: '' }],
    ['https, DEMO=0', { ...HTTPS, DEMO: '0' }],
    ['every address of the machine, DEMO not set', EVERYWHERE],
    ['every address of the machine, DEMO=0', { ...EVERYWHERE, DEMO: '0' }],
    ['every IPv6 address, DEMO not set', { HOST: '::' }],
    ['an address of a network', { HOST: '192.0.2.7' }],
    ['a name of a network', { HOST: 'market.example' }],
    ['plain http under a public name', { SITE_URL: 'http://market.example' }],
    ['https to the own machine', { SITE_URL: 'https://localhost' }],
  ])('is refused at %s, with the ways on', async (_, changes) => {
    await offline(aDemoDatabase);
    const before = await statuses();
    const error = await runSite({ ...env, ...changes }).then(
      async (site) => {
        await site.stop();
        return '';
      },
      (refusal: Error) => refusal.message,
    );
    expect(error).toContain('official@demo.example');
    expect(error).toContain('applicant1@demo.example');
    expect(error).toContain(
      'SITE_URL' in changes ? `SITE_URL is ${changes['SITE_URL']}` : `HOST is ${changes['HOST']}`,
    );
    for (const way of ['DEMO=1', 'npm run admin -- disable-demo', 'DEMO=0']) expect(error).toContain(way);
    expect(error).not.toContain(DEMO_PASSWORD);
    expect(await statuses()).toEqual(before);
  });

  it.each<readonly [string, NodeJS.ProcessEnv]>([
    ['https with DEMO=1', { ...HTTPS, DEMO: '1' }],
    ['every address with DEMO=1', { ...EVERYWHERE, DEMO: '1' }],
    ['the own machine, DEMO not set', {}],
    ['the own machine, DEMO=0', { DEMO: '0' }],
    ['another loopback address', { HOST: '127.1.2.3' }],
    ['the name of the own machine', { HOST: 'localhost', SITE_URL: 'http://[::1]:3000' }],
  ])('goes on at %s, labelled, with the logins', async (_, changes) => {
    await offline(aDemoDatabase);
    const site = await runSite({ ...env, ...changes });
    const host =
      changes['HOST'] === undefined || changes['HOST'] === '0.0.0.0' ? '127.0.0.1' : changes['HOST'];
    const page = await (await fetch(`http://${host}:${site.port}/`)).text();
    await site.stop();
    expect(page).toContain('演示站点');
    expect(printed.join('')).toContain('official@demo.example');
  });

  it('serves an empty database to others without loading what nobody asked for', async () => {
    for (const changes of [HTTPS, EVERYWHERE, { ...HTTPS, DEMO: '0' }]) {
      printed = [];
      expect(await startAndStop(changes)).not.toContain('演示站点');
      expect(await statuses()).toEqual([]);
      const said = printed.join('');
      expect(said.includes('DEMO=1')).toBe(!('DEMO' in changes));
      expect(said).not.toContain('@demo.example');
    }
  });

  it('goes on once the accounts are disabled; what was invented stays labelled', async () => {
    const ids = await offline(aDemoDatabase);
    const tokens = await offline(async (deps) =>
      Promise.all(ids.map((id) => startSession(deps.db, deps, id))),
    );
    const done = await admin('disable-demo');
    expect(done).toMatchObject({ status: 0, err: '' });
    expect(done.out).toContain('official@demo.example');
    expect(done.out).toContain('applicant1@demo.example');
    // The demonstration's administrator was the only one.
    expect(done.out).toContain('npm run admin -- create');
    const site = await runSite({ ...env, ...HTTPS });
    const get = (path: string, init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${site.port}${path}`, { redirect: 'manual', ...init });
    expect(await (await get('/')).text()).toContain('演示站点');
    expect(printed.join('')).not.toContain('@demo.example');
    const logIn = () =>
      get('/login', {
        method: 'POST',
        body: new URLSearchParams({ login: 'official@demo.example', password: DEMO_PASSWORD }),
      });
    expect((await logIn()).status).toBe(422);
    // Sessions are gone, not only shut: a session row brought back opens nothing either.
    const left = await offline(async ({ db }) => db.selectFrom('session').selectAll().execute());
    expect(left).toEqual([]);
    const late = await offline(async (deps) => startSession(deps.db, deps, 'demo-account-official'));
    for (const token of [...tokens, late])
      expect((await get('/desk', { headers: { cookie: `__Host-session=${token}` } })).status).toBe(303);
    // A new password does not enable an account.
    await offline(async (deps) =>
      resetPassword(deps, SYSTEM_ACTOR, { login: 'official@demo.example', password: DEMO_PASSWORD }),
    );
    expect((await logIn()).status).toBe(422);
    await site.stop();

    const events = await offline(async ({ db }) =>
      db
        .selectFrom('auditEvent')
        .select(['kind', 'subject', 'actorRole', 'data'])
        .where('kind', '=', 'account.disabled')
        .execute(),
    );
    expect(events.map(({ subject }) => subject).sort()).toEqual([...ids].sort());
    for (const event of events) expect(event).toMatchObject({ actorRole: 'system', data: '{}' });
    // Once is enough: nothing happens twice.
    const again = await admin('disable-demo');
    expect(again).toMatchObject({ status: 0, err: '' });
    expect(again.out).not.toContain('official@demo.example');
    expect(await startAndStop(EVERYWHERE)).toContain('演示站点');
  });

  it('is refused again once the accounts are enabled again, and no old session comes back', async () => {
    const ids = await offline(aDemoDatabase);
    await admin('disable-demo');
    // As a request that was under way when the account was disabled would leave it.
    await offline(async (deps) => startSession(deps.db, deps, 'demo-account-official'));
    const done = await admin('enable-demo');
    expect(done).toMatchObject({ status: 0, err: '' });
    expect(done.out).toContain('DEMO=1');
    const accounts = await statuses();
    expect(accounts.filter(({ id }) => ids.includes(id)).every(({ status }) => status === 'active')).toBe(
      true,
    );
    expect(await offline(async ({ db }) => db.selectFrom('session').selectAll().execute())).toEqual([]);
    await expect(runSite({ ...env, ...HTTPS })).rejects.toThrow('official@demo.example');
  });
});

describe('as a process', () => {
  beforeEach(() => prepare('sqlite'));

  it('a start that is refused says so, exits with 1 and serves nothing', async () => {
    await offline(aDemoDatabase);
    const refused = await run(['src/main.ts'], HTTPS);
    expect(refused.status).toBe(1);
    expect(refused.err).toContain('npm run admin -- disable-demo');
    expect(refused.err).not.toMatch(/\n\s+at /);
    expect(refused.out).not.toContain('Ready');
  });

  it('demonstration data are not put into the database of an address for others by the way', async () => {
    const refused = await run(['scripts/seed.ts'], HTTPS);
    expect(refused.status).toBe(1);
    expect(refused.err).toContain('DEMO=1');
    expect(refused.err).not.toMatch(/\n\s+at /);
    expect(await statuses()).toEqual([]);
  });

  it('a database of real people alone is left as it is', async () => {
    const created = await run(
      ['scripts/admin.ts', 'create', '--email', 'real@demo.example', '--name', '管理员'],
      {},
      'a phrase from a pipe\n',
    );
    expect(created.status).toBe(0);
    const none = await admin('disable-demo');
    expect(none).toMatchObject({ status: 1, out: '' });
    expect(none.err).toContain('no demonstration accounts');
    expect(await statuses()).toMatchObject([{ email: 'real@demo.example', status: 'active' }]);
  });
});
