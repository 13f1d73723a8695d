import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { signDueCheckpoint } from '../../src/audit/index.js';
import type { Instant } from '../../src/basics/index.js';
import { serializeCertificate } from '../../src/selection/index.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { startTestSite } from '../support/site.js';
import { runVerify as verify } from '../support/verify-command.js';
import { exampleCertificate } from '../unit/selection/certificate-example.js';

const good = serializeCertificate(exampleCertificate());
const bad = serializeCertificate({ ...exampleCertificate(), secret: '0'.repeat(64) });

describe('npm run verify', () => {
  let directory = '';
  const put = (name: string, content: string): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'supermarket-verify-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('prints every check with expected and found, in the language of the environment or the asked one', async () => {
    const path = put('good.json', good);
    const english = await verify([path]);
    expect(english).toMatchObject({ status: 3, stderr: '' });
    expect(english.stdout).toMatch(
      /^② The sums are right; but when the list was fixed is the site’s own word/,
    );
    expect(english.stdout).toMatch(
      /✔ E_SEED passed[^\n]*\n {6}expected: [0-9a-f]{64}\n {6}found: [0-9a-f]{64}\n/,
    );
    expect(english.stdout).toContain('1 files: ① 0, ② 1, ③ 0');
    expect((await verify([path], { LANG: 'zh_CN.UTF-8' })).stdout).toContain(
      '共 1 份：① 0 份，② 1 份，③ 0 份',
    );
    expect((await verify(['--lang', 'zh', path])).stdout).toContain('公开随机数: 66 比特');
  });

  it('prints what to compare with the world, and what the file cannot prove', async () => {
    const { log } = exampleCertificate();
    const english = (await verify([put('good.json', good)])).stdout;
    expect(english).toMatch(
      /\n {2}What you can do: [^\n]*\n {2}What the file cannot prove by itself:\n {4}! /,
    );
    expect(english).toContain('a forger could have used a log of his own');
    expect(english).toMatch(/Digits made in public: \d{20}\n {8}Recorded at 2017-05-08 18:00:00\. Ask each/);
    const known = await verify(['--log-key', log?.key ?? '', join(directory, 'good.json')]);
    expect(known.status).toBe(3);
    expect(known.stdout).toContain('It is the key that you gave');
    expect(known.stdout).not.toContain('a forger');
    const evil = exampleCertificate();
    evil.annex.notice['title'] = '\u001b[2Jevil';
    const forged = await verify([put('evil.json', serializeCertificate(evil))]);
    expect(forged.stdout).toContain(' [2Jevil');
    expect(forged.stdout).not.toContain('\u001b');
  });

  it('names what fails, explains it, and goes on', async () => {
    const outcome = await verify([
      put('bad.json', bad),
      join(directory, 'absent.json'),
      put('ok.json', good),
    ]);
    expect(outcome.status).toBe(1);
    expect(outcome.stdout).toContain('The opened secret is not the one that was sealed with the notice');
    expect(outcome.stdout).toMatch(/✘ \S*bad\.json E_COMMIT E_SEED/);
    expect(outcome.stdout).toMatch(/✘ \S*absent\.json E_PARSE/);
    expect(outcome.stdout).toContain('3 files: ① 0, ② 1, ③ 2');
  });

  it('verifies folders and archives on every core, and names each that fails', async () => {
    const folder = join(directory, 'folder');
    mkdirSync(join(folder, 'deep'), { recursive: true });
    for (let index = 0; index < 20; index += 1) writeFileSync(join(folder, `${index}.json`), good);
    writeFileSync(join(folder, 'deep/bad.json'), bad);
    const lines = put('archive.jsonl', `${JSON.stringify(good)}\n${JSON.stringify(bad)}\nno JSON\n`);
    const outcome = await verify([folder, lines]);
    expect(outcome.status).toBe(1);
    expect(outcome.stdout).toMatch(/✘ \S*deep\/bad\.json E_COMMIT/);
    expect(outcome.stdout).toMatch(/✘ \S*archive\.jsonl:2 E_COMMIT/);
    expect(outcome.stdout).toMatch(/✘ \S*archive\.jsonl:3 E_PARSE/);
    expect(outcome.stdout).toContain('24 files: ① 0, ② 21, ③ 3');
    // What was verified is not told one by one.
    expect(outcome.stdout).toMatch(/\n {4}21 × The site’s people typed the digits/);
  });

  it.each([
    ['nothing', []],
    ['an unknown option', ['--loud', 'x.json']],
    ['an unknown language', ['--lang', 'fr', 'x.json']],
    ['what is no key of a log', ['--log-key', 'no key', 'x.json']],
    ['what is no policy', ['--policy', 'package.json', 'x.json']],
    ['a policy without a word', ['--policy', '/dev/null', 'x.json']],
    ['a policy that is not there', ['--policy', 'absent.txt', 'x.json']],
    ['two origins', ['--database', 'x.json']],
    ['a site without its address', ['--site']],
  ])('answers 2 to %s', async (_name, arguments_) => {
    const outcome = await verify(arguments_);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain('usage:');
  });

  it('fails where there is nothing to verify', async () => {
    const empty = join(directory, 'empty');
    mkdirSync(empty);
    expect((await verify([empty])).status).toBe(1);
    expect((await verify(['--database'], { DATA_DIR: join(directory, 'no-site') })).status).toBe(1);
    expect((await verify(['--site', 'http://127.0.0.1:9'])).status).toBe(1);
  });

  it('verifies every selection that the log of a site tells of, and holds it to the logged digest', async () => {
    const site = await startTestSite();
    const { deps } = site;
    const need = await aPublishedNeed(deps);
    for (const bid of ['95000', '88000.50', '91000'])
      await anEntry(deps, (await anAgency(deps)).actor, need, bid);
    site.clock.set(need.closesAt);
    expect(await runJobs(deps)).toEqual([]);
    await signDueCheckpoint(deps);
    const honest = await verify(['--site', site.url]);
    expect(honest.stdout).toMatch(new RegExp(`② The sums are right[^\\n]*\\n {2}${need.number} round 1\\n`));
    expect(honest.status).toBe(3);
    // What somebody with every right on the database can do.
    const triggers = await sql<{
      name: string;
    }>`select name from sqlite_master where type = 'trigger'`.execute(deps.db);
    for (const { name } of triggers.rows)
      await deps.db.executeQuery(CompiledQuery.raw(`drop trigger ${name}`));
    await deps.db.updateTable('selection').set({ certificate: good }).execute();
    site.clock.set('2030-01-01T00:00:00.000Z' as Instant);
    const swapped = await verify(['--site', site.url]);
    expect(swapped.stdout).toContain('The public log records another certificate');
    expect(swapped.status).toBe(1);
    await site.stop();
  });
});
