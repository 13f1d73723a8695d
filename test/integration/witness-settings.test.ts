import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/app/config.js';
import { createDeps } from '../../src/app/deps.js';
import { runSite } from '../../src/app/run.js';
import { listPublicKeys, loadCosigningKey } from '../../src/audit/index.js';
import type { Deps } from '../../src/db/index.js';
import { formatVerifierKey, parsePolicy, parseVerifierKey } from '../../src/selection/index.js';
import { COSIGNED, ED25519, noteKey } from '../support/c2sp/notes.js';
import { createPostgresDatabase, ENGINES } from '../support/databases.js';

const WITNESS = noteKey('w.example', COSIGNED, 1).vkey;
const LOG = noteKey('log.example', ED25519, 1).vkey;

describe.each(ENGINES)('the settings of witnesses on %s', (engine) => {
  let env: NodeJS.ProcessEnv;
  let directory: string;
  let printed: string[];
  const ends: (() => unknown)[] = [];
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'supermarket-witness-'));
    ends.push(() => rmSync(directory, { recursive: true }));
    env = {
      PORT: '0',
      WORKERS: '1',
      DATA_DIR: directory,
      DEMO: '0',
      LOG_LEVEL: 'warn',
      SITE_KEY: '1'.repeat(64),
    };
    if (engine === 'postgres') {
      const { address, drop } = await createPostgresDatabase();
      ends.push(drop);
      env['DATABASE_URL'] = address;
    }
    printed = [];
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      printed.push(String(chunk));
      return true;
    });
    ends.push(() => spy.mockRestore());
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const fileOf = (text: string | Uint8Array): string => {
    const path = join(directory, 'file');
    writeFileSync(path, text);
    return path;
  };
  const get = async (changes: NodeJS.ProcessEnv, ...paths: readonly string[]) => {
    const site = await runSite({ ...env, ...changes });
    try {
      return await Promise.all(
        paths.map(async (path) => {
          const answer = await fetch(`http://127.0.0.1:${site.port}${path}`, {
            headers: { 'accept-language': 'en' },
          });
          return { status: answer.status, text: await answer.text() };
        }),
      );
    } finally {
      await site.stop();
    }
  };
  const offline = async <T>(work: (deps: Deps) => Promise<T>): Promise<T> => {
    const deps = createDeps(loadConfig(env));
    return work(deps).finally(() => deps.db.destroy());
  };

  it('must be made: without them the start says what to do', async () => {
    for (const changes of [{}, { WITNESS_POLICY: '' }])
      await expect(runSite({ ...env, ...changes })).rejects.toThrow(
        /WITNESS_POLICY[^]*docs\/log\.md[^]*WITNESS_POLICY=none[^]*未经第三方见证/,
      );
  });

  it('may ask for no witness by name: the start warns, and the log’s page says so', async () => {
    const [page, policy, key] = await get({ WITNESS_POLICY: 'none' }, '/log', '/log/policy', '/witness/key');
    expect(printed.join('')).toContain('not witnessed by third parties (未经第三方见证)');
    expect(page?.text).toContain('未经第三方见证');
    expect([policy?.status, key?.status]).toEqual([404, 404]);
  });

  it('publish the policy, the own log first', async () => {
    const lines = `# 见证人\nwitness 报社 ${WITNESS}\nquorum 报社\n`;
    const [page, policy] = await get(
      { WITNESS_POLICY: fileOf(lines), SITE_URL: 'http://market.example' },
      '/log',
      '/log/policy',
    );
    expect(printed.join('')).not.toContain('not witnessed');
    const [own] = await offline(({ db }) => listPublicKeys(db));
    expect(policy).toEqual({ status: 200, text: `log ${own?.verifier} http://market.example/log\n${lines}` });
    expect(parsePolicy(policy?.text ?? '')).toMatchObject({ policy: { quorum: { name: '报社' } } });
    expect(page?.text).toContain('w.example');
    expect(page?.text).toContain('href="/log/policy"');
    expect(own?.verifier.startsWith('market.example+')).toBe(true);
  });

  it('warn where a file asks for nobody', async () => {
    await get({ WITNESS_POLICY: fileOf(`witness a ${WITNESS}\nquorum none\n`) }, '/log');
    expect(printed.join('')).toContain('not witnessed by third parties');
  });

  it.each<readonly [string, string | Uint8Array, RegExp]>([
    ['nothing', '', /ends without a line quorum/],
    ['an unknown name', 'quorum a\n', /line 1 of the policy uses a name that no earlier line defines: "a"/],
    ['a log', `log ${LOG}\nquorum none\n`, /has a line for a log: the site adds its own/],
    ['an address of a file', `witness a ${WITNESS} file:///etc/passwd\nquorum a\n`, /not http\(s\): file:/],
    ['no address', `witness a ${WITNESS} https://\nquorum a\n`, /not http\(s\): https:/],
    ['a letter in two parts', 'quorum none\n# e\u0301\n', /NFC/],
    ['ends of lines of Windows', 'quorum none\r\n', /control character/],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0x0a]), /is not UTF-8/],
  ])('refuse a policy with %s', async (_, text, words) => {
    const refused = runSite({ ...env, WITNESS_POLICY: fileOf(text) });
    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.toThrow('WITNESS_POLICY: ');
  });

  it('refuse files that are not there', async () => {
    const nowhere = join(directory, 'nowhere');
    await expect(runSite({ ...env, WITNESS_POLICY: nowhere })).rejects.toThrow(
      /WITNESS_POLICY: .*nowhere.*ENOENT/,
    );
    await expect(runSite({ ...env, WITNESS_POLICY: 'none', WITNESS_LOGS: nowhere })).rejects.toThrow(
      /WITNESS_LOGS: .*nowhere.*ENOENT/,
    );
    await expect(
      runSite({ ...env, WITNESS_POLICY: 'none', WITNESS_LOGS: fileOf(`${WITNESS}\n`) }),
    ).rejects.toThrow(/WITNESS_LOGS: .*line 1 is no verifier key of a log/);
  });

  it('make the site a witness with a key that stays, which its page and a file show', async () => {
    const changes = {
      WITNESS_POLICY: 'none',
      WITNESS_LOGS: fileOf(`${LOG}\n`),
      SITE_URL: 'http://market.example',
    };
    const [page, key] = await get(changes, '/log', '/witness/key');
    const [, again] = await get({ ...changes, SITE_URL: 'http://moved.example' }, '/log', '/witness/key');
    expect(again).toEqual(key);
    const verifier = key?.text.trim() ?? '';
    expect(parseVerifierKey(verifier)).toMatchObject({ name: 'market.example/witness', type: 4 });
    expect(page?.text).toContain('http://market.example/witness');
    expect(page?.text).toContain('log.example');
    expect(
      (await offline(({ db }) => db.selectFrom('witnessKey').select('sealed').execute()))[0]?.sealed,
    ).not.toContain(verifier);
    // With another key of the site, the site's as a witness would not open.
    await expect(runSite({ ...env, ...changes, SITE_KEY: '2'.repeat(64) })).rejects.toThrow(/as a witness/);
  });

  it('do not let a site witness itself', async () => {
    await get({ WITNESS_POLICY: fileOf(`witness a ${WITNESS}\nquorum a\n`) }, '/log');
    const [log, witness] = await offline(async (deps) => [
      (await listPublicKeys(deps.db))[0]?.verifier ?? '',
      (await loadCosigningKey(deps.db, deps)).verifier,
    ]);
    const alias = formatVerifierKey(
      'friend.example',
      COSIGNED,
      parseVerifierKey(log ?? '')?.publicKey ?? new Uint8Array(),
    );
    await expect(
      runSite({ ...env, WITNESS_POLICY: fileOf(`witness friend ${alias}\nquorum friend\n`) }),
    ).rejects.toThrow(/the witness friend has a key of this site itself/);
    const list = join(directory, 'logs');
    writeFileSync(list, LOG);
    const both = { WITNESS_POLICY: fileOf(`witness me ${witness}\nquorum me\n`), WITNESS_LOGS: list };
    await expect(runSite({ ...env, ...both })).rejects.toThrow(
      /the witness me has a key of this site itself/,
    );
  });
});
