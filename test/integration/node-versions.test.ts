import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSupported, NODE, nodePackage } from '../../scripts/support/node-version.mjs';
import { DEMO_PASSWORD } from '../../src/app/demo/logins.js';
import { assertDefined } from '../../src/basics/index.js';
import { type CompiledSite, compileSite, startCompiledSite } from '../support/compiled-site.js';
import { createClient } from '../support/site.js';

/** Releases that people run beside the one of this test run. */
const OTHERS = ['22.23.3', '26.10.0'];

/** The program of a Node out of its npm package; kept with the packages, so that it is fetched once. */
function bringNode(version: string): string {
  const name = nodePackage(process.platform, process.arch);
  const folder = `node_modules/.cache/node-${version}`;
  const program = join(
    folder,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(program))
    execFileSync(
      'npm',
      ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `${name}@${version}`],
      { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
    );
  return join(process.cwd(), program);
}

/** Hidden fields of the form by which an agency signs up. */
const hiddenFields = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  );

let site: CompiledSite;
beforeAll(() => {
  site = compileSite();
});
afterAll(() => site.remove());

describe.each([process.versions.node, ...OTHERS])('on Node %s', (version) => {
  let node: string;
  const dataDir = mkdtempSync(join(tmpdir(), 'supermarket-node-'));
  beforeAll(() => {
    node = version === process.versions.node ? process.execPath : bringNode(version);
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('collects 20,000 prepared statements', () => {
    const { stdout, status } = spawnSync(node, ['--expose-gc', 'test/fixtures/collect-statements.mjs'], {
      encoding: 'utf8',
    });
    expect([stdout, status]).toEqual([`v${version}`, 0]);
  });

  it('fills an empty folder, lets an agency sign up, and serves the same again after a restart', async () => {
    const env = { DATA_DIR: dataDir };
    const first = await startCompiledSite(site, env, node);
    const agency = createClient(first.url);
    await agency.post('/login', { login: 'agency@demo.example', password: DEMO_PASSWORD });
    const { items } = JSON.parse((await agency.get('/needs.json?fit=1')).text) as {
      items: { number: string; budgetFen: number }[];
    };
    const { number, budgetFen } = assertDefined(items[0], 'a need to enter');
    const path = `/needs/${number}/entry`;
    const form = (await agency.get(path)).text;
    const fields = { ...hiddenFields(form), action: 'enter' };
    const bid = (budgetFen / 100).toFixed(2);
    const answer = await agency.post(path, form.includes('name="bid"') ? { ...fields, bid } : fields);
    expect([answer.status, answer.location]).toEqual([303, expect.stringContaining(path)]);
    expect(await first.end()).toBe(0);

    const second = await startCompiledSite(site, env, node);
    const again = createClient(second.url);
    await again.post('/login', { login: 'agency@demo.example', password: DEMO_PASSWORD });
    expect((await again.get(path)).text).toContain('name="action" value="withdraw"');
    expect(await second.end()).toBe(0);
    // The first start fills the demonstration site, which takes a slow machine its time.
  }, 300_000);
});

describe('the Node that a machine gets', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };

  it('is brought to every Node that the packages do not run on', () => {
    expect(engines.node).toBe('^22.17.0 || ^24.0.0 || >=26.0.0');
    const answers = [
      '18.20.8',
      '20.20.2',
      '22.16.0',
      '23.11.1',
      '22.17.0',
      '22.23.3',
      '24.0.0',
      '25.9.0',
      '26.0.0',
      '27.1.0',
    ];
    expect(answers.map((version) => isSupported(version))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      true,
      false,
      true,
      true,
    ]);
    expect(isSupported(NODE)).toBe(true);
    expect(isSupported(process.versions.node)).toBe(true);
  });
});
