/** The process that does what is due by the clock; see `first.ts`. */
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { loadConfig } from '../config.js';
import { settleDemo } from '../demo/demo-settings.js';
import { createDeps } from '../deps.js';
import { PATIENCE } from '../drain.js';
import { type RunningJobs, startJobs } from '../jobs.js';
import { createMetrics } from '../metrics.js';
import { listenToFirst, readBeginning, tellFirst } from './other.js';

const { name, clockOffset } = readBeginning();
const config = loadConfig(process.env);
// Jobs run one after the other.
const { deps } = await settleDemo(createDeps(config, { serving: true, connections: 3, clockOffset }), config);
const metrics = createMetrics(name);
metrics.watchDatabase(deps);
const running: RunningJobs = startJobs(deps, pino({ level: config.logLevel }), deps.clock, {
  onRun: metrics.watchJobs(() => running.sweepAge()),
  onSweep: () => tellFirst({ kind: 'swept' }),
});

listenToFirst(
  {
    onStop: async () => {
      await Promise.race([running.stop(), setTimeout(PATIENCE, undefined, { ref: false })]);
      await deps.db.destroy();
    },
  },
  metrics,
);
tellFirst({ kind: 'ready' });
