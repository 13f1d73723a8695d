/** A second process at the same database: runs the jobs once, by the clock that it is told. */
import { runJobs } from '../../src/app/jobs.js';
import { uuidV7 } from '../../src/basics/index.js';
import { openPostgres, openSqlite } from '../../src/db/index.js';
import { fakeClock, testDeps } from './deps.js';

const [engine, address = '', now] = process.argv.slice(2);
const db = engine === 'sqlite' ? openSqlite(address) : openPostgres(address);
// Ids as the product makes them: those of tests are the same in every process.
const failed = await runJobs({ ...testDeps(db, { clock: fakeClock(now) }), newId: uuidV7 });
for (const { job, error } of failed) process.stderr.write(`${job}: ${String(error)}\n`);
await db.destroy();
process.exitCode = failed.length;
