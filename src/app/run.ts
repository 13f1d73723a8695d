import { type Logger, pino } from 'pino';
import { analyzeTables, type Deps, migrate } from '../db/index.js';
import { type Config, loadConfig } from './config.js';
import { listEnabledDemo, mayLoadDemo, reachReason, refuseUnmeantDemo } from './demo/demo-accounts.js';
import { loadDemoApart } from './demo/load-apart.js';
import { demoLogins, loginLines } from './demo/logins.js';
import { findDemoSeed, isEmptySite } from './demo/rows-queries.js';
import { createDeps } from './deps.js';
import { type RunningSite, startSite } from './server.js';
import { checkSiteKey } from './site-key.js';

/**
 * Start-up in order: configuration, database, the site's key, demo data, server, jobs; stops in order at SIGINT and
 * SIGTERM. Throws, with the database closed again, when one of them fails.
 */
export async function runSite(env: NodeJS.ProcessEnv): Promise<RunningSite> {
  const config = loadConfig(env);
  const log = pino({ level: config.logLevel });
  const deps = createDeps(config);
  try {
    const site = await start(config, deps, log, env);
    const stopAll = async (): Promise<void> => {
      process.off('SIGINT', stopAll).off('SIGTERM', stopAll);
      await site.stop();
      await deps.db.destroy();
    };
    process.once('SIGINT', stopAll).once('SIGTERM', stopAll);
    return { port: site.port, stop: stopAll };
  } catch (error) {
    // An open connection would keep a process alive that serves nothing.
    await deps.db.destroy();
    throw error;
  }
}

async function start(config: Config, deps: Deps, log: Logger, env: NodeJS.ProcessEnv): Promise<RunningSite> {
  await migrate(deps.db);
  await checkSiteKey(deps);
  if (mayLoadDemo(config)) await loadDemoApart(deps.db, env);
  else if (config.demo === undefined && (await isEmptySite(deps.db)))
    process.stdout.write(
      `Starts empty: ${reachReason(config)}. DEMO=1 loads the demonstration site for others to see.\n`,
    );
  await refuseUnmeantDemo(deps.db, config);
  await analyzeTables(deps.db, 'stale');
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
  const enabled = new Set((await listEnabledDemo(deps.db)).map(({ id }) => id));
  process.stdout.write(loginLines(demoLogins.filter(({ id }) => enabled.has(id))));
  process.stdout.write(`Ready: http://${config.host}:${site.port}/\n`);
  return site;
}
