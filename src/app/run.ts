import { pino } from 'pino';
import { migrate } from '../db/index.js';
import { loadConfig } from './config.js';
import { createDeps } from './deps.js';
import { startSite } from './server.js';

/** Start-up in order: configuration, database, demo data, server, jobs; stops in order at SIGINT and SIGTERM. */
export async function runSite(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(env);
  const log = pino({ level: config.logLevel });
  const deps = createDeps(config);
  await migrate(deps.db);
  const site = await startSite(deps, {
    settings: { demo: config.demo, secure: config.siteUrl.startsWith('https:') },
    log,
    host: config.host,
    port: config.port,
    strictViews: env['NODE_ENV'] !== 'production',
    jobs: true,
  });
  process.stdout.write(`Ready: http://${config.host}:${site.port}/\n`);
  const stop = async (): Promise<void> => {
    await site.stop();
    await deps.db.destroy();
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}
