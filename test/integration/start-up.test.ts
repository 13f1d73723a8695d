import { mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/app/config.js';
import { createDeps } from '../../src/app/deps.js';
import { runSite } from '../../src/app/run.js';
import { rotateKey } from '../../src/audit/index.js';
import type { Deps } from '../../src/db/index.js';
import { createPostgresDatabase, ENGINES } from '../support/databases.js';
import { fakeClock } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { believedRows } from '../support/query-plans.js';

const KEY = '1'.repeat(64);
const OTHER_KEY = '2'.repeat(64);

describe.each(ENGINES)('start-up on %s', (engine) => {
  let env: NodeJS.ProcessEnv;
  const ends: (() => unknown)[] = [];
  beforeEach(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'supermarket-start-'));
    ends.push(() => rmSync(directory, { recursive: true }));
    env = {
      PORT: '0',
      WORKERS: '1',
      DATA_DIR: directory,
      DEMO: '0',
      LOG_LEVEL: 'silent',
      SITE_KEY: KEY,
      WITNESS_POLICY: 'none',
      SOURCES: 'commit,ceremony',
      // Asked for by name: bids under the site's own key.
      SITE_KEY_BIDS: '1',
    };
    if (engine === 'postgres') {
      const { address, drop } = await createPostgresDatabase();
      ends.push(drop);
      env['DATABASE_URL'] = address;
    }
    const spy = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    ends.push(() => spy.mockRestore());
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const startAndStop = async (changes: NodeJS.ProcessEnv = {}) => {
    const site = await runSite({ ...env, ...changes });
    const response = await fetch(`http://127.0.0.1:${site.port}/`);
    await site.stop();
    return response.status;
  };
  /** Works on the site's own database while it is down. */
  const offline = async <T>(work: (deps: Deps) => Promise<T>, changes: NodeJS.ProcessEnv = {}) => {
    const deps = createDeps(loadConfig({ ...env, ...changes }));
    try {
      return await work({ ...deps, clock: fakeClock('2017-05-02T01:00:00.000Z') });
    } finally {
      await deps.db.destroy();
    }
  };

  it('serves an empty database with any key, and again with the same', async () => {
    expect(await startAndStop()).toBe(200);
    // Nothing has been sealed yet.
    expect(await startAndStop({ SITE_KEY: OTHER_KEY })).toBe(200);
    await offline(async (deps) => aPublishedNeed(deps));
    expect(await startAndStop()).toBe(200);
    expect(await startAndStop()).toBe(200);
  });

  it('offers neither draws by commitment nor bids under its own key unless they are named', async () => {
    await startAndStop();
    env = { ...env, SOURCES: '', SITE_KEY_BIDS: '' };
    expect(await offline(async ({ sources, siteKeyBids }) => [sources.kinds, siteKeyBids])).toEqual([
      ['ceremony'],
      false,
    ]);
  });

  it('renders strictly where the setting says so, whatever NODE_ENV is', () => {
    const isStrict = (changes: NodeJS.ProcessEnv) => loadConfig({ ...env, ...changes }).strictViews;
    expect(isStrict({})).toBe(false);
    expect(isStrict({ NODE_ENV: 'development' })).toBe(false);
    expect(isStrict({ STRICT_VIEWS: '' })).toBe(false);
    expect(isStrict({ STRICT_VIEWS: '0' })).toBe(false);
    expect(isStrict({ STRICT_VIEWS: '1', NODE_ENV: 'production' })).toBe(true);
    expect(() => isStrict({ STRICT_VIEWS: 'yes' })).toThrow('STRICT_VIEWS: must be 0 or 1');
  });

  it('tells the planner of a database that it was never told of', async () => {
    await startAndStop();
    expect(await offline(({ db }) => believedRows(db, 'qualification_grade'))).toBe(92);
  });

  it('refuses another key once the log is signed, and says what to do', async () => {
    await startAndStop();
    await offline((deps) => rotateKey(deps));
    const refused = runSite({ ...env, SITE_KEY: OTHER_KEY });
    await expect(refused).rejects.toThrow(/signing key of the public log[^]*SITE_KEY/);
    // Refused again: the attempt has written nothing.
    await expect(runSite({ ...env, SITE_KEY: OTHER_KEY })).rejects.toThrow('signing key');
    expect(await startAndStop()).toBe(200);
  });

  it('refuses a lost key file, where a new one is made', async () => {
    const { SITE_KEY: _, ...withFile } = env;
    env = withFile;
    await startAndStop();
    await offline((deps) => rotateKey(deps));
    expect(await startAndStop()).toBe(200);
    unlinkSync(join(env['DATA_DIR'] ?? '', 'site.key'));
    await expect(runSite(env)).rejects.toThrow(/site\.key/);
  });

  it('names the needs whose secrets or bids could never be opened', async () => {
    await startAndStop();
    const [first, second, drawn] = await offline(async (deps) => {
      const needs = [await aPublishedNeed(deps), await aPublishedNeed(deps), await aPublishedNeed(deps)];
      await anEntry(deps, (await anAgency(deps)).actor, needs[0]!, '90000');
      const { planHash } = needs[1]!;
      const sealed = await deps.db
        .selectFrom('needSecret')
        .select('sealed')
        .where('planHash', '=', needs[0]!.planHash)
        .executeTakeFirstOrThrow();
      // As if sealed with another key: another context does not open either.
      await deps.db.updateTable('needSecret').set(sealed).where('planHash', '=', planHash).execute();
      await deps.db
        .updateTable('bidKey')
        .set({ sealedIdentity: sealed.sealed })
        .where('planHash', '=', needs[0]!.planHash)
        .execute();
      // Nothing is waited for in a need that has failed.
      await deps.db
        .updateTable('needSecret')
        .set(sealed)
        .where('planHash', '=', needs[2]!.planHash)
        .execute();
      await deps.db.updateTable('need').set({ state: 'failed' }).where('id', '=', needs[2]!.id).execute();
      return needs;
    });
    const error = await runSite(env).then(
      () => '',
      (refusal: Error) => refusal.message,
    );
    expect(error).toContain(`of needs (2): ${first?.number}, ${second?.number}`);
    expect(error).not.toContain(drawn?.number);
    expect(error).not.toContain('signing key');
  });
});
