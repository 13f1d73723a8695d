import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('postgres-process.mjs', import.meta.url));

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** A running server that goes with its data. */
export interface PostgresServer {
  /** Address without a database name, e.g. `postgres://postgres:postgres@127.0.0.1:40123`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a real PostgreSQL out of its npm package, in a temporary folder and in a process of its own that ends with
 * this one; it never waits for the disk. Rejects when it does not start.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const directory = await mkdtemp(join(tmpdir(), 'supermarket-postgres-'));
  // The server runs as another user when it is started as root.
  await chmod(directory, 0o777);
  const port = await freePort();
  const server = spawn(process.execPath, [PROGRAM, join(directory, 'data'), String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(server, 'exit');
  await Promise.race([
    once(server.stdout, 'data'),
    gone.then(([code]) => {
      throw new Error(`PostgreSQL did not start: exit ${code}`);
    }),
  ]);
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}`,
    stop: async () => {
      server.stdin.end();
      await gone;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
