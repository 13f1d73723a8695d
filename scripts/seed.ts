/** `npm run seed`: fills an empty database with the demonstration site; refuses any other. */
import { loadConfig } from '../src/app/config.js';
import { mayLoadDemo, reachReason } from '../src/app/demo/demo-accounts.js';
import { DEMO_SEED, loadDemo } from '../src/app/demo/load-demo.js';
import { demoLogins, loginLines } from '../src/app/demo/logins.js';
import { showProgress } from '../src/app/demo/progress.js';
import { createDeps } from '../src/app/deps.js';
import { migrate } from '../src/db/index.js';

const config = loadConfig(process.env);
// Who asks for it at the own machine means it, whatever DEMO says.
if (mayLoadDemo({ ...config, demo: config.demo || undefined })) {
  const deps = createDeps(config);
  await migrate(deps.db);
  const loaded = await loadDemo(deps, process.argv[2] ?? DEMO_SEED, showProgress(process.stderr));
  process.stdout.write(loaded ? loginLines(demoLogins) : 'The database is not empty: nothing was loaded.\n');
  process.exitCode = loaded ? 0 : 1;
  await deps.db.destroy();
} else {
  process.stderr.write(
    `Nothing was loaded: ${reachReason(config)}, and the passwords of the demonstration are known to all. DEMO=1 npm run seed loads it even so.\n`,
  );
  process.exitCode = 1;
}
