/** The program of the process in which the demonstration site is loaded; see `load-apart.ts`. */
import { loadConfig } from '../config.js';
import { createDeps } from '../deps.js';
import { DEMO_SEED, loadDemo } from './load-demo.js';
import { showProgress } from './progress.js';

const deps = createDeps(loadConfig(process.env));
await loadDemo(deps, DEMO_SEED, showProgress(process.stderr));
await deps.db.destroy();
