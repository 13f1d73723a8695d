/**
 * Makes a fresh clone usable: installs the locked packages when `node_modules` is missing
 * and, with `--build`, compiles `src` when `dist` is missing or older than a source file.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
const run = (command, args) =>
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });

const installed = join(root, 'node_modules', '.package-lock.json');
if (!existsSync(installed)) {
  console.error('Installing packages (the first time takes a minute or two) …');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
}

if (process.argv.includes('--build')) {
  const files = ['src', 'views/assets', 'scripts/build-browser.mjs', 'tsconfig.json'].flatMap((name) => {
    const path = join(root, name);
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true }).map((below) => join(path, String(below)));
  });
  const newest = Math.max(...files.map(modified));
  if (modified(join(root, 'dist', 'main.js')) < newest) {
    console.error('Compiling …');
    run('npm', ['run', '--silent', 'build']);
  }
}
