import { type Logger, pino } from 'pino';
import { missingCalendarYear, SECOND } from '../basics/index.js';
import { analyzeTables, migrate } from '../db/index.js';
import { type Config, loadConfig } from './config.js';
import { listEnabledDemo, mayLoadDemo, reachReason, refuseUnmeantDemo } from './demo/demo-accounts.js';
import { settleDemo } from './demo/demo-settings.js';
import { loadDemoApart } from './demo/load-apart.js';
import { demoLogins, loginLines } from './demo/logins.js';
import { isEmptySite } from './demo/rows-queries.js';
import { createClock, createDeps } from './deps.js';
import { PATIENCE } from './drain.js';
import type { RunningSite } from './server.js';
import { startSeveral } from './several/first.js';
import { checkSiteKey } from './site-key.js';
import { prepareWitnessing } from './witnessing.js';

/** Ctrl+C reaches a program under npm twice, from the terminal and from npm: within so many milliseconds it is one. */
const ONE_SIGNAL = SECOND / 2;

/** A site that can be ended in order, or at once. */
interface EndableSite extends RunningSite {
  kill?(): void;
}

/**
 * Start-up in order: configuration, database, the site's key, demo data, server, jobs; stops in order at SIGINT and
 * SIGTERM, at once at the second of them. Throws, with the database closed again, when one of them fails.
 */
export async function runSite(env: NodeJS.ProcessEnv): Promise<RunningSite> {
  const config = loadConfig(env);
  const log = pino({ level: config.logLevel });
  const { logins, witnessed } = await prepare(config, env);
  const clock = createClock();
  const year = missingCalendarYear(clock.now());
  if (year !== undefined)
    log.warn({ year }, 'statutory days off of a year are not known yet: see docs/working-days.md');
  // In the demonstration nobody has to say so.
  if (!witnessed && config.policy !== undefined)
    log.warn('not witnessed by third parties (未经第三方见证): see WITNESS_POLICY');
  const site: EndableSite =
    config.workers > 1 ? await startSeveral(config, { log, clock }) : await startAlone(config, log);
  const stop = async (): Promise<void> => {
    await site.stop();
    process.off('SIGINT', end).off('SIGTERM', end);
  };
  const end = endBySignal(stop, () => site.kill?.());
  process.on('SIGINT', end).on('SIGTERM', end);
  process.stdout.write(logins);
  process.stdout.write(`Ready: http://${config.host}:${site.port}/\n`);
  return { port: site.port, stop };
}

/** Everything in this process. */
async function startAlone(config: Config, log: Logger): Promise<RunningSite> {
  const { createReader } = await import('../web/index.js');
  const { startSite } = await import('./server.js');
  const opened = createDeps(config, { serving: true });
  try {
    const { deps, demo, keyPrintedAt } = await settleDemo(opened, config);
    const site = await startSite(deps, {
      settings: { demo, secure: config.siteUrl.startsWith('https:'), keyPrintedAt },
      log,
      host: config.host,
      port: config.port,
      strictViews: config.strictViews,
      jobs: deps.clock,
      metricsToken: config.metricsToken,
      reader: createReader(log, deps.db, { url: config.databaseUrl, file: config.databaseFile }),
    });
    return {
      port: site.port,
      stop: async () => {
        await site.stop();
        // The last connection to an SQLite file takes the log of writes into it.
        await opened.db.destroy();
      },
    };
  } catch (error) {
    // An open connection would keep a process alive that serves nothing.
    await opened.db.destroy();
    throw error;
  }
}

/** Listens to the signals that end a process: in order at the first, at once at a second. */
function endBySignal(stop: () => Promise<void>, kill: () => void): (signal: NodeJS.Signals) => void {
  let first: number | undefined;
  return (signal) => {
    if (first === undefined) {
      first = performance.now();
      // A connection to PostgreSQL that is still in use would keep the process.
      setTimeout(() => process.exit(), PATIENCE + 3 * SECOND).unref();
      void stop();
    } else if (performance.now() - first > ONE_SIGNAL) {
      kill();
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  };
}

/** Makes the database ready to be served; `logins` to be printed, `witnessed` where others cosign the log. */
async function prepare(
  config: Config,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly logins: string; readonly witnessed: boolean }> {
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
    const settled = await settleDemo(deps, config);
    const witnessed = await prepareWitnessing(settled.deps, config, settled.demo);
    const enabled = new Set((await listEnabledDemo(deps.db)).map(({ id }) => id));
    return { logins: loginLines(demoLogins.filter(({ id }) => enabled.has(id))), witnessed };
  } finally {
    await deps.db.destroy();
  }
}
