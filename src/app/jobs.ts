import type { Logger } from 'pino';
import { purgeExpiredSessions } from '../accounts/index.js';
import { MINUTE, SECOND, toMillis } from '../basics/index.js';
import type { Deps } from '../db/index.js';

/** One piece of work that is due by the clock; it finds its own work in the database and may run at any time. */
export interface Job {
  readonly name: string;
  run(deps: Deps): Promise<void>;
}

/** Everything that happens by itself. Each job is safe to run twice and in several processes at once. */
export const jobs: readonly Job[] = [
  { name: 'purge expired sessions', run: atMostEvery(MINUTE, purgeExpiredSessions) },
];

/** `run`, skipped until `millis` have passed by the site's clock since its last start. */
function atMostEvery(millis: number, run: Job['run']): Job['run'] {
  const last = new WeakMap<Deps, number>();
  return async (deps) => {
    const now = toMillis(deps.clock.now());
    if (now - (last.get(deps) ?? Number.NEGATIVE_INFINITY) < millis) return;
    last.set(deps, now);
    await run(deps);
  };
}

/** Runs every job about once a second until stopped; a failing job is logged and tried again. */
export function startJobs(deps: Deps, log: Logger): { stop: () => Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const round = async (): Promise<void> => {
    for (const job of jobs) {
      try {
        await job.run(deps);
      } catch (error) {
        log.error({ err: error, job: job.name }, 'job failed');
      }
    }
    if (!stopped) timer = setTimeout(start, SECOND);
  };
  const start = (): void => {
    running = round();
  };
  start();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
