import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { SteadyClock } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import type { PageCounts } from '../web/index.js';
import { PATIENCE } from './drain.js';
import { type RunningJobs, startJobs } from './jobs.js';
import { createMetrics, metricsText } from './metrics.js';
import { createServing, type ServingOptions } from './serving.js';

/** A running site. */
export interface RunningSite {
  readonly port: number;
  /** Ends it in at most ten seconds; what was sent before is answered. */
  stop(): Promise<void>;
}

/** Serves the site and runs its jobs in this process; the database must be migrated. Port 0 takes a free one. */
export async function startSite(
  deps: Deps,
  options: ServingOptions & {
    readonly host: string;
    readonly port: number;
    /** The clock that the jobs wait for when it has jumped; false: none run. */
    readonly jobs: Pick<SteadyClock, 'apart'> | false;
  },
): Promise<RunningSite & { readonly pages: PageCounts }> {
  const { jobs: clock, host, port } = options;
  let running: RunningJobs | undefined;
  const metrics = createMetrics('site');
  metrics.watchDatabase(deps);
  const serving = createServing(deps, options, {
    vitals: () => ({ sweepAge: running?.sweepAge(), clock }),
    figures: async () => metricsText([await metrics.measure()]),
    metrics,
  });
  const { server, pages } = serving;
  await once(server.listen(port, host), 'listening');
  if (clock) {
    const onRun = metrics.watchJobs(() => running?.sweepAge() ?? 0);
    running = startJobs(deps, options.log, clock, { onRun });
  }
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    pages,
    stop: async () => {
      // A job that takes longer is cut by the end of the process: each of its transactions happens whole or not at all.
      const swept = Promise.race([running?.stop(), setTimeout(PATIENCE, undefined, { ref: false })]);
      await serving.end();
      await swept;
    },
  };
}
