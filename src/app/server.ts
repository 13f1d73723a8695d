import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SteadyClock } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { createRenderer, createWebApp, type SiteSettings } from '../web/index.js';
import { drainable, PATIENCE } from './drain.js';
import { startJobs } from './jobs.js';
import { checkReadiness } from './readiness.js';

/** A running site. */
export interface RunningSite {
  readonly port: number;
  /** Ends it in at most ten seconds; what was sent before is answered. */
  stop(): Promise<void>;
}

/** Serves the site and runs its jobs; the database must be migrated. Port 0 takes a free one. */
export async function startSite(
  deps: Deps,
  options: {
    settings: SiteSettings;
    log: Logger;
    host: string;
    port: number;
    strictViews: boolean;
    /** The clock that the jobs wait for when it has jumped; false: none run. */
    jobs: Pick<SteadyClock, 'apart'> | false;
  },
): Promise<RunningSite> {
  const { settings, log, jobs: clock } = options;
  const renderer = createRenderer({ strict: options.strictViews });
  const app = createWebApp({ deps, settings, renderer, log }, () =>
    checkReadiness(deps.db, { draining: requests.draining, sweepAge: running?.sweepAge(), clock }),
  );
  const requests = drainable(app);
  const { server } = requests;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  server.removeAllListeners('error');
  const running = clock ? startJobs(deps, log, clock) : undefined;
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    stop: async () => {
      // A job that takes longer is cut by the end of the process: each of its transactions happens whole or not at all.
      const swept = Promise.race([running?.stop(), setTimeout(PATIENCE, undefined, { ref: false })]);
      await requests.drain();
      await swept;
    },
  };
}
