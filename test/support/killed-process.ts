/** A process at a database that runs the jobs once by the clock that it is told, and is killed after the one that it is told, if any. */
import { runJobs } from '../../src/app/jobs.js';
import { uuidV7 } from '../../src/basics/index.js';
import { openPostgres, openSqlite } from '../../src/db/index.js';
import { RECORDED } from './beacon-server.js';
import { fakeClock, testDeps } from './deps.js';
import { losesSecrets } from './lost-secrets.js';

const [engine, address = '', now, secret, killedAfter] = process.argv.slice(2);
const db = engine === 'sqlite' ? openSqlite(address) : openPostgres(address);
const made = testDeps(db, { clock: fakeClock(now) });
const failed = await runJobs(
  {
    ...made,
    newId: uuidV7,
    vault: secret === 'lost' ? losesSecrets(made.vault) : made.vault,
    beacon: { round: (_, round) => Promise.resolve(RECORDED.get(round)) },
  },
  { watch: ({ job }) => job === killedAfter && process.kill(process.pid, 'SIGKILL') },
);
for (const { job, error } of failed) process.stderr.write(`${job}: ${String(error)}\n`);
await db.destroy();
process.exitCode = failed.length;
