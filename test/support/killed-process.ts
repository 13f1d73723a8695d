/**
 * A process at a database that runs the jobs once by the clock that it is told, then those that wait for others, and is killed after
 * the one that it is told, if any. POLICY: lines of a policy of witnesses.
 */
import { runJobs, waitingJobs } from '../../src/app/jobs.js';
import { createWitnesses } from '../../src/app/witness-client.js';
import { uuidV7 } from '../../src/basics/index.js';
import { openPostgres, openSqlite } from '../../src/db/index.js';
import { RECORDED } from './beacon-server.js';
import { fakeClock, testDeps } from './deps.js';
import { losesSecrets } from './lost-secrets.js';

const [engine, address = '', now, secret, killedAfter] = process.argv.slice(2);
const db = engine === 'sqlite' ? openSqlite(address) : openPostgres(address);
const made = testDeps(db, { clock: fakeClock(now) });
const policy = process.env['POLICY'];
const deps = {
  ...made,
  newId: uuidV7,
  vault: secret === 'lost' ? losesSecrets(made.vault) : made.vault,
  beacon: { round: (_: unknown, round: number) => Promise.resolve(RECORDED.get(round)) },
  ...(policy ? { policy, witnesses: createWitnesses({ log: { warn: () => undefined } }) } : {}),
};
const watch = ({ job }: { readonly job: string }): void => {
  if (job === killedAfter) process.kill(process.pid, 'SIGKILL');
};
const failed = [...(await runJobs(deps, { watch })), ...(await runJobs(deps, { list: waitingJobs, watch }))];
for (const { job, error } of failed) process.stderr.write(`${job}: ${String(error)}\n`);
await db.destroy();
process.exitCode = failed.length;
