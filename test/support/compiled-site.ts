import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pinNetwork, type TestNetwork } from './test-network.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Everything that `npm start` needs. */
const PARTS = ['src', 'views', 'data', 'docs', 'scripts', 'package.json'];
/** What a copy needs besides to be filled by a process of its own. */
const SUPPORT = ['test/support', 'test/fixtures', 'test/vectors'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'tsconfig.browser.json'];

/** A copy of the project in a temporary folder, compiled as for `npm start`. */
export interface CompiledSite {
  readonly folder: string;
  readonly remove: () => void;
}

/**
 * Compiles a copy of the sources: the project's own `dist` stays as it is, since other tests use it meanwhile. With a network the
 * copy pins that one instead of the real one.
 */
export function compileSite(network?: TestNetwork): CompiledSite {
  const folder = mkdtempSync(join(tmpdir(), 'supermarket-compiled-'));
  for (const part of [...PARTS, ...SETTINGS, ...(network ? SUPPORT : [])])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  if (network) pinNetwork(folder, network);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const words of [
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
    ['scripts/build-browser.mjs'],
  ])
    execFileSync(process.execPath, words, { cwd: folder, stdio: 'inherit' });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A site in a process of its own. */
export interface SiteProcess {
  readonly pid: number;
  readonly url: string;
  /** Everything that it printed on standard output, until now. */
  readonly printed: () => string;
  /** Sends a signal and waits for the end: the exit code, null when the signal itself ended it. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Starts the compiled site with a given Node, or a command that ends in one, and waits until it serves; rejects with what it printed when it ends before. */
export async function startCompiledSite(
  { folder }: CompiledSite,
  env: NodeJS.ProcessEnv,
  node: string | readonly string[] = process.execPath,
): Promise<SiteProcess> {
  const [program = '', ...words] = [node].flat();
  const child = spawn(program, [...words, 'dist/main.js'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      TZ: process.env['TZ'],
      PORT: '0',
      WORKERS: '1',
      LOG_LEVEL: 'warn',
      STRICT_VIEWS: '1',
      WITNESS_POLICY: 'none',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stderr.on('data', (data) => {
    err += data;
  });
  const gone = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      out += data;
      const ready = /Ready: (http:\S+?)\/\n/.exec(out)?.[1];
      if (ready) resolve(ready);
    });
    void gone.then(([code, signal]) => reject(new Error(`the site ended: ${code ?? signal}\n${out}${err}`)));
  });
  return {
    pid: child.pid ?? 0,
    url,
    printed: () => out,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return (await gone)[0];
    },
  };
}
