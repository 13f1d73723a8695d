/**
 * Makes a fresh clone usable: installs the locked packages when `node_modules` is missing or of another lock file,
 * brings Node 24 out of the npm registry where the machine's own is too old, and, with `--build`, compiles `src` when
 * `dist` is missing or older than a source file. Runs on any Node from 18.17.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSupported, NODE, nodePackage } from './support/node-version.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
const run = (command, args) =>
  execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
const textOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const copy = join(root, 'node_modules', '.installed-lock.json');
  // The Node that was brought goes with the packages when they are installed anew.
  const isBrought = process.execPath.startsWith(join(root, 'node_modules'));
  const supported = isSupported(process.versions.node) && !isBrought;
  // Scripts of npm look for their programs in this folder first, so that they run on the Node that lies here.
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (textOf(copy) === lock && (supported || existsSync(own))) return;
  console.error('Installing packages (the first time takes a minute) …');
  // On an old Node npm would warn of every package, which is about to get its Node.
  const quiet = [
    '--no-audit',
    '--no-fund',
    ...(supported ? [] : ['--engine-strict=false', '--loglevel=error']),
  ];
  run('npm', ['ci', '--include=dev', ...quiet]);
  if (!supported) {
    console.error(`The Node of this machine is too old: bringing ${NODE} for this folder alone …`);
    const name = `${nodePackage(process.platform, process.arch)}@${NODE}`;
    run('npm', ['install', '--no-save', ...quiet, name]);
  }
  // Last, so that an installation which was cut off is made again.
  writeFileSync(copy, lock);
}

function compile() {
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

install();
if (process.argv.includes('--build')) compile();
