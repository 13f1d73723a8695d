import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Db } from '../../db/index.js';
import { isEmptySite } from './rows-queries.js';

/**
 * Loads the demonstration site into an empty database, in a process of its own: what the loading needs of memory does not
 * stay with the server. Does nothing where the database is not empty; throws where the loading failed.
 */
export async function loadDemoApart(db: Db, env: NodeJS.ProcessEnv): Promise<void> {
  if (!(await isEmptySite(db))) return;
  const isSource = import.meta.url.endsWith('.ts');
  const program = fileURLToPath(new URL(`./load-process.${isSource ? 'ts' : 'js'}`, import.meta.url));
  const child = spawn(process.execPath, [...(isSource ? ['--import', 'tsx'] : []), program], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('the demonstration data could not be loaded');
}
