import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'supermarket-bundles-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

it('are the same bytes wherever the same sources are built', () => {
  const copy = join(directory, 'copy');
  for (const name of ['src', 'scripts', 'views', 'package.json', 'tsconfig.json'])
    cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  const made = join(directory, 'made');
  execFileSync(process.execPath, [join(copy, 'scripts/build-browser.mjs'), made], { cwd: directory });
  const names = readdirSync(made);
  expect(names).toEqual(expect.arrayContaining(['entry.js', 'verify.js', 'verify-offline.html']));
  for (const name of names) {
    const [here, there] = [join('dist/assets', name), join(made, name)].map((path) => readFileSync(path));
    expect(there?.equals(here ?? Buffer.alloc(0)), name).toBe(true);
  }
});

it('leave nothing for the offline file to fetch, and let nothing else run in it', () => {
  const text = readFileSync('dist/assets/verify-offline.html', 'utf8');
  const [, script = ''] = /<script type="module">([\s\S]*)<\/script>/.exec(text) ?? [];
  const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(text) ?? [];
  const digest = (part: string): string => createHash('sha256').update(part).digest('base64');
  const policy = `default-src 'none'; script-src 'sha256-${digest(script)}'; style-src 'sha256-${digest(style)}'; base-uri 'none'; form-action 'none'`;
  expect(/ content="(default-src[^"]*)"/.exec(text)?.[1]).toBe(policy);
  const shell = text.replace(script, '').replace(style, '');
  expect(shell).not.toMatch(/\s(?:src|href|action)=/);
  expect(style).not.toMatch(/url\(|@import/);
});
