import { pino } from 'pino';
import { migrate } from '../db/index.js';
import { loadConfig } from './config.js';
import { DEMO_SEED, loadDemo } from './demo/load-demo.js';
import { loginLines } from './demo/logins.js';
import { showProgress } from './demo/progress.js';
import { findDemoSeed } from './demo/rows-queries.js';
import { createDeps } from './deps.js';
import { startSite } from './server.js';

/** Start-up in order: configuration, database, demo data, server, jobs; stops in order at SIGINT and SIGTERM. */
export async function runSite(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(env);
  const log = pino({ level: config.logLevel });
  const deps = createDeps(config);
  await migrate(deps.db);
  if (config.demo) await loadDemo(deps, DEMO_SEED, showProgress(process.stderr));
  // Data decide, not the setting: invented data stay labelled when DEMO is turned off later.
  const demo = (await findDemoSeed(deps.db)) !== undefined;
  const site = await startSite(deps, {
    settings: { demo, secure: config.siteUrl.startsWith('https:') },
    log,
    host: config.host,
    port: config.port,
    strictViews: env['NODE_ENV'] !== 'production',
    jobs: true,
  });
  if (demo) process.stdout.write(loginLines());
  process.stdout.write(`Ready: http://${config.host}:${site.port}/\n`);
  const stop = async (): Promise<void> => {
    await site.stop();
    await deps.db.destroy();
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}
