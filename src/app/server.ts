import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { SECOND, type SteadyClock } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import {
  type ApartLimits,
  createRenderer,
  createVerifier,
  createWebApp,
  type PageCounts,
  type Reader,
  type SiteSettings,
} from '../web/index.js';
import { drainable, PATIENCE } from './drain.js';
import { type RunningJobs, startJobs } from './jobs.js';
import { createMetrics, metricsText } from './metrics.js';
import { checkReadiness } from './readiness.js';
import { createPatientServer, PATIENCE_WITH_SENDERS, type Patience } from './slow-requests.js';

/** A running site. */
export interface RunningSite {
  readonly port: number;
  /** How often pages came from memory. */
  readonly pages: PageCounts;
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
    /** What the program that watches the site must show; undefined: it runs on this machine. */
    metricsToken?: string | undefined;
    /** Default {@link PATIENCE_WITH_SENDERS}. */
    patience?: Patience;
    /** Ended with the site. */
    reader: Reader;
    /** Default {@link VERIFIER_LIMITS}. */
    verifier?: ApartLimits;
  },
): Promise<RunningSite> {
  const { settings, log, reader, jobs: clock } = options;
  const renderer = createRenderer({ strict: options.strictViews });
  const verifier = createVerifier(log, options.verifier);
  const metrics = createMetrics('site');
  const { answer: app, pages } = createWebApp(
    { deps, settings, renderer, log, verifier, reader },
    {
      ready: () =>
        checkReadiness(deps.db, { draining: requests.draining, sweepAge: running?.sweepAge(), clock }),
      metrics: async () => metricsText([await metrics.measure()]),
      metricsToken: options.metricsToken,
    },
  );
  const patience = options.patience ?? PATIENCE_WITH_SENDERS;
  const requests = drainable((answer) => createPatientServer(answer, patience), app);
  const { server } = requests;
  metrics.watchWeb({ server, pages, waiting: { verification: verifier.waiting, reading: reader.waiting } });
  metrics.watchDatabase(deps);
  await once(server.listen(options.port, options.host), 'listening');
  const running: RunningJobs | undefined = clock
    ? startJobs(
        deps,
        log,
        clock,
        metrics.watchJobs(() => running?.sweepAge() ?? 0),
      )
    : undefined;
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    pages,
    stop: async () => {
      // A job that takes longer is cut by the end of the process: each of its transactions happens whole or not at all.
      const swept = Promise.race([running?.stop(), setTimeout(PATIENCE, undefined, { ref: false })]);
      const stopWork = () => Promise.all([verifier.stop(), reader.stop()]);
      // Who still waits for slow work then is told that it was ended, before connections are cut.
      const hurry = globalThis.setTimeout(() => void stopWork(), PATIENCE - 3 * SECOND);
      await requests.drain();
      clearTimeout(hurry);
      await swept;
      await stopWork();
    },
  };
}
