import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { migrate, openSqlite } from '../../src/db/index.js';
import { testDeps } from '../support/deps.js';
import { anAgency } from '../support/marketplace-builders.js';

const directory = mkdtempSync(join(tmpdir(), 'supermarket-standing-'));
afterAll(() => rmSync(directory, { recursive: true }));

const check = (...args: readonly string[]): Promise<{ code: number | null; out: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/standing.ts', ...args], {
      env: { ...process.env, DATA_DIR: directory, DATABASE_URL: '' },
    });
    let out = '';
    child.stdout.on('data', (data) => {
      out += String(data);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });

it('recomputes standings at the command line, and fails where one is another', async () => {
  expect((await check()).code).toBe(2);
  expect((await check('repair')).code).toBe(2);
  const empty = await check('check');
  expect(empty.code).toBe(0);
  expect(empty.out).toContain('Every standing follows from the public log.');
  const db = openSqlite(join(directory, 'supermarket.sqlite'));
  await migrate(db);
  const { creditCode } = await anAgency(testDeps(db));
  expect((await check('check')).code).toBe(0);
  await db.updateTable('agency').set({ standing: 900 }).where('creditCode', '=', creditCode).execute();
  await db.destroy();
  const changed = await check('check');
  expect(changed.code).toBe(1);
  for (const words of ['agency', 'standing: contradicted', 'expected 100', 'found    900', '1 处不符'])
    expect(changed.out).toContain(words);
});
