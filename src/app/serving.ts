import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { SECOND } from '../basics/index.js';
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
import type { Metrics } from './metrics.js';
import { checkReadiness, type Vitals } from './readiness.js';
import { createPatientServer, PATIENCE_WITH_SENDERS, type Patience } from './slow-requests.js';

/** How pages are served, by whichever process. */
export interface ServingOptions {
  readonly settings: SiteSettings;
  readonly log: Logger;
  readonly strictViews: boolean;
  /** What the program that watches the site must show; undefined: it runs on this machine. */
  readonly metricsToken?: string | undefined;
  /** Default {@link PATIENCE_WITH_SENDERS}. */
  readonly patience?: Patience;
  /** Ended with the site. */
  readonly reader: Reader;
  /** Default {@link VERIFIER_LIMITS}. */
  readonly verifier?: ApartLimits;
}

/** What else of the site a process that serves pages tells. */
export interface Surroundings {
  readonly vitals: () => Omit<Vitals, 'draining'>;
  /** The figures of the whole site. */
  readonly figures: () => Promise<string>;
  /** Those of this process. */
  readonly metrics: Metrics;
}

/** A web server that serves the site; it listens nowhere yet. */
export interface Serving {
  readonly server: Server;
  /** How often pages came from memory. */
  readonly pages: PageCounts;
  /** See `Drain`. */
  hold(): void;
  /** Ends it in at most ten seconds; what was sent before is answered. */
  end(): Promise<void>;
}

/** See {@link Serving}. */
export function createServing(
  deps: Deps,
  options: ServingOptions,
  { vitals, figures, metrics }: Surroundings,
): Serving {
  const { settings, log, reader } = options;
  const renderer = createRenderer({ strict: options.strictViews });
  const verifier = createVerifier(log, options.verifier);
  const { answer: app, pages } = createWebApp(
    { deps, settings, renderer, log, verifier, reader },
    {
      ready: () => checkReadiness(deps, { ...vitals(), draining: requests.draining }),
      metrics: figures,
      metricsToken: options.metricsToken,
    },
  );
  const patience = options.patience ?? PATIENCE_WITH_SENDERS;
  const requests = drainable((answer) => createPatientServer(answer, patience), app);
  const { server } = requests;
  metrics.watchWeb({ server, pages, waiting: { verification: verifier.waiting, reading: reader.waiting } });
  return {
    server,
    pages,
    hold: () => requests.hold(),
    end: async () => {
      const endWork = () => Promise.all([verifier.stop(), reader.stop()]);
      // Who still waits for slow work then is told that it was ended, before connections are cut.
      const hurry = setTimeout(() => void endWork(), PATIENCE - 3 * SECOND);
      await requests.drain();
      clearTimeout(hurry);
      await endWork();
    },
  };
}
