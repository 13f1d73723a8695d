import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the database in the folder of a site. */
export const DATABASE = 'supermarket.sqlite';

/** A server in a process of its own. */
export interface BenchServer {
  readonly url: string;
  readonly startSeconds: number;
  residentMegabytes(): number;
  stop(): Promise<void>;
}

/** Starts `command` and waits for the line that says where it listens. */
function start(command: readonly string[], env: NodeJS.ProcessEnv): Promise<BenchServer> {
  const began = performance.now();
  const child: ChildProcess = spawn(process.execPath, command, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (data: Buffer) => {
      output += data.toString();
      const url = /Ready: (http:\/\/[^/\s]+)/.exec(output)?.[1];
      if (!url) return;
      resolve({
        url,
        startSeconds: (performance.now() - began) / 1000,
        residentMegabytes: () =>
          Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)]).toString()) / 1024),
        stop: async () => {
          child.kill();
          await exited;
        },
      });
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

/** Builds the site and starts it over an empty folder, so that it loads the demonstration data itself. */
export function startBuiltSite(directory: string): Promise<BenchServer> {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  return startAgain(directory);
}

/** Starts the built site over a folder: with its database there, or with that of an address. */
export function startAgain(directory: string, databaseUrl = ''): Promise<BenchServer> {
  return start(['dist/main.js'], {
    DATA_DIR: directory,
    PORT: '0',
    // The bare server that it is measured against is one process as well.
    WORKERS: '1',
    LOG_LEVEL: 'error',
    WITNESS_POLICY: 'none',
    DATABASE_URL: databaseUrl,
  });
}

const BARE = `
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
const body = readFileSync(process.argv[2]);
const server = createServer((_req, res) => {
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.setHeader('Content-Length', body.length);
  res.end(body);
});
server.listen(0, '127.0.0.1', () => console.log('Ready: http://127.0.0.1:' + server.address().port + '/'));
`;

/** Starts a bare node:http server that answers every request with the same bytes. */
export function startBareServer(directory: string, body: string): Promise<BenchServer> {
  const [program, content] = [join(directory, 'bare-server.mjs'), join(directory, 'bare-body')];
  writeFileSync(program, BARE);
  writeFileSync(content, body);
  return start([program, content], {});
}
