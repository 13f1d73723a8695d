import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Deps } from '../db/index.js';
import { createRenderer, createWebApp, type SiteSettings } from '../web/index.js';
import { startJobs } from './jobs.js';

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
  },
): Promise<RunningSite> {
  const renderer = createRenderer({ strict: options.strictViews });
  const app = createWebApp({ deps, settings: options.settings, renderer, log: options.log });
  const server = await new Promise<Server>((resolve, reject) => {
    const listening: Server = app.listen(options.port, options.host, (error?: Error) =>
      error ? reject(error) : resolve(listening),
    );
  });
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
    },
  };
}
