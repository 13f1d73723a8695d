/** `npm run seed`: fills an empty database with the demonstration site; refuses any other. */
import { loadConfig } from '../src/app/config.js';
import { DEMO_SEED, loadDemo } from '../src/app/demo/load-demo.js';
import { loginLines } from '../src/app/demo/logins.js';
import { showProgress } from '../src/app/demo/progress.js';
import { createDeps } from '../src/app/deps.js';
import { migrate } from '../src/db/index.js';

const deps = createDeps(loadConfig(process.env));
await migrate(deps.db);
const loaded = await loadDemo(deps, process.argv[2] ?? DEMO_SEED, showProgress(process.stderr));
process.stdout.write(loaded ? loginLines() : 'The database is not empty: nothing was loaded.\n');
process.exitCode = loaded ? 0 : 1;
await deps.db.destroy();
