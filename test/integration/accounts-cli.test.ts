import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { verifyPassword } from '../../src/accounts/password.js';
import { openSqlite } from '../../src/db/index.js';

const directory = mkdtempSync(join(tmpdir(), 'supermarket-admin-'));
afterAll(() => rmSync(directory, { recursive: true }));

const admin = (
  args: readonly string[],
  input: string,
): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/admin.ts', ...args], {
      env: { ...process.env, DATA_DIR: directory, DATABASE_URL: '' },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += String(data);
    });
    child.stderr.on('data', (data) => {
      err += String(data);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    // A refused command may be gone before it reads.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });

it('makes the first administrator and resets a password at the command line', async () => {
  const create = ['create', '--email', 'First@Example.test', '--name', '首位管理员'];
  const made = await admin(create, 'a phrase from a pipe\n');
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toContain('Created administrator first@example.test');
  expect(made.out).not.toContain('a phrase');

  const again = await admin(create, 'a phrase from a pipe\n');
  expect(again).toMatchObject({ code: 1, out: '' });
  expect(again.err).toContain('email: This e-mail address is registered.');

  const reset = ['reset-password', '--login', 'first@example.test', '--password-stdin'];
  expect((await admin(reset, '1234567890\n')).err).toContain('too common');
  expect((await admin(reset, 'another phrase\n')).code).toBe(0);
  expect(await admin([], '')).toMatchObject({ code: 1, err: expect.stringContaining('usage:') });

  const db = openSqlite(join(directory, 'supermarket.sqlite'));
  const accounts = await db.selectFrom('account').selectAll().execute();
  expect(accounts).toMatchObject([{ role: 'administrator', name: '首位管理员', status: 'active' }]);
  expect(await verifyPassword('another phrase', accounts[0]?.passwordHash ?? '')).toBe(true);
  const events = await db.selectFrom('auditEvent').select(['kind', 'actorRole']).orderBy('seq').execute();
  expect(events).toEqual([
    { kind: 'account.created', actorRole: 'system' },
    { kind: 'password.reset', actorRole: 'system' },
  ]);
  await db.destroy();
});
