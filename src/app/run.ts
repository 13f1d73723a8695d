import { pino } from 'pino';
import { missingCalendarYear, SECOND } from '../basics/index.js';
import { analyzeTables, migrate } from '../db/index.js';
import { createReader } from '../web/index.js';
import { type Config, loadConfig } from './config.js';
import { listEnabledDemo, mayLoadDemo, reachReason, refuseUnmeantDemo } from './demo/demo-accounts.js';
import { loadDemoApart } from './demo/load-apart.js';
import { demoLogins, loginLines } from './demo/logins.js';
import { findDemoSeed, isEmptySite } from './demo/rows-queries.js';
import { createDeps } from './deps.js';
import { PATIENCE } from './drain.js';
import { type RunningSite, startSite } from './server.js';
import { checkSiteKey } from './site-key.js';

/** Ctrl+C reaches a program under npm twice, from the terminal and from npm: within so many milliseconds it is one. */
const ONE_SIGNAL = SECOND / 2;

/**
 * Start-up in order: configuration, database, the site's key, demo data, server, jobs; stops in order at SIGINT and
 * SIGTERM, at once at the second of them. Throws, with the database closed again, when one of them fails.
 */
export async function runSite(env: NodeJS.ProcessEnv): Promise<RunningSite> {
  const config = loadConfig(env);
  const log = pino({ level: config.logLevel });
  const demo = await prepare(config, env);
  const deps = createDeps(config, { serving: true });
  try {
    const enabled = new Set((await listEnabledDemo(deps.db)).map(({ id }) => id));
    const site = await startSite(deps, {
      settings: { demo, secure: config.siteUrl.startsWith('https:') },
      log,
      host: config.host,
      port: config.port,
      strictViews: config.strictViews,
      jobs: deps.clock,
      reader: createReader(log, deps.db, { url: config.databaseUrl, file: config.databaseFile }),
      metricsToken: config.metricsToken,
    });
    const stop = async (): Promise<void> => {
      await site.stop();
      process.off('SIGINT', end).off('SIGTERM', end);
      // The last connection to an SQLite file takes the log of writes into it.
      await deps.db.destroy();
    };
    const end = endBySignal(stop);
    process.on('SIGINT', end).on('SIGTERM', end);
    process.stdout.write(loginLines(demoLogins.filter(({ id }) => enabled.has(id))));
    const year = missingCalendarYear(deps.clock.now());
    if (year !== undefined)
      log.warn({ year }, 'statutory days off of a year are not known yet: see docs/working-days.md');
    process.stdout.write(`Ready: http://${config.host}:${site.port}/\n`);
    return { ...site, stop };
  } catch (error) {
    // An open connection would keep a process alive that serves nothing.
    await deps.db.destroy();
    throw error;
  }
}

/** Listens to the signals that end a process: in order at the first, at once at a second. */
function endBySignal(stop: () => Promise<void>): (signal: NodeJS.Signals) => void {
  let first: number | undefined;
  return (signal) => {
    if (first === undefined) {
      first = performance.now();
      // A connection to PostgreSQL that is still in use would keep the process.
      setTimeout(() => process.exit(), PATIENCE + 2 * SECOND).unref();
      void stop();
    } else if (performance.now() - first > ONE_SIGNAL) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  };
}

/** Makes the database ready to be served; true where it holds the demonstration site. */
async function prepare(config: Config, env: NodeJS.ProcessEnv): Promise<boolean> {
  const deps = createDeps(config);
  try {
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
    return (await findDemoSeed(deps.db)) !== undefined;
  } finally {
    await deps.db.destroy();
  }
}
