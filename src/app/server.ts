import { once } from 'node:events';
import type { Logger } from 'pino';
import type { Deps } from '../db/index.js';
import {
  createRenderer,
  createVerifier,
  createWebApp,
  type SiteSettings,
  type VerifierLimits,
} from '../web/index.js';
import { startJobs } from './jobs.js';
import { createPatientServer, PATIENCE_WITH_SENDERS, type Patience } from './slow-requests.js';

/** A running site. */
export interface RunningSite {
  readonly port: number;
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
    jobs: boolean;
    /** Default {@link PATIENCE_WITH_SENDERS}. */
    patience?: Patience;
    /** Default {@link VERIFIER_LIMITS}. */
    verifier?: VerifierLimits;
  },
): Promise<RunningSite> {
  const renderer = createRenderer({ strict: options.strictViews });
  const verifier = createVerifier(options.log, options.verifier);
  const app = createWebApp({ deps, settings: options.settings, renderer, log: options.log, verifier });
  const server = createPatientServer(app, options.patience ?? PATIENCE_WITH_SENDERS);
  await once(server.listen(options.port, options.host), 'listening');
  const running = options.jobs ? startJobs(deps, options.log) : undefined;
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await running?.stop();
      server.closeAllConnections();
      await closed;
      await verifier.stop();
    },
  };
}
