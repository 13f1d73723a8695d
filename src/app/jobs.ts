import type { Logger } from 'pino';
import { purgeExpiredSessions } from '../accounts/index.js';
import { applySuspensions, purgeVisitorFiles, recordExpiries } from '../agencies/index.js';
import { askWitnesses, findClockLag, signDueCheckpoint } from '../audit/index.js';
import { DAY, HOUR, MINUTE, SECOND, type SteadyClock, toMillis } from '../basics/index.js';
import { closeDueAwards, moveDueAwards, settleDirectChoices, settleDueChoices } from '../contracts/index.js';
import { analyzeTables, type Deps } from '../db/index.js';
import {
  closeDueNeeds,
  computeVoidRounds,
  drawBeaconNeeds,
  drawClosedNeeds,
  drawRehearsals,
  freezeDueNeeds,
  freezeDueRounds,
  freezeTimelockedNeeds,
  hasUndrawn,
  listEarlierPolicies,
  openDueIncidents,
  recoverSecrets,
} from '../draws/index.js';
import { endEntryNotices } from '../entry-notices/index.js';
import { lookAtNeeds } from '../flags/index.js';
import { lapseAmendments } from '../needs/index.js';
import { findEarlierRelations } from '../relations/index.js';
import { keepStandings } from '../standing/index.js';
import { publishFairness } from '../statistics/index.js';
import { runRobots } from './demo/robot-work.js';

/** One piece of work that is due by the clock; it finds its own work in the database and may run at any time. */
export interface Job {
  readonly name: string;
  /** True where it acts on no deadline: it goes on while it is uncertain what time it is. */
  readonly anyTime?: true;
  run(deps: Deps): Promise<void>;
}

/**
 * Everything that happens by itself, in order. Each job is safe to run twice and in several processes at once. Those
 * that ask the beacon come after the needs that do not depend on it, which wait for nobody's time-out.
 */
export const jobs: readonly Job[] = [
  { name: 'apply suspensions', run: applySuspensions },
  { name: 'record expiries', run: atMostEvery(MINUTE, recordExpiries) },
  { name: 'end entry notices', run: endEntryNotices },
  { name: 'let proposals lapse', run: lapseAmendments },
  { name: 'close needs', run: closeDueNeeds },
  { name: 'freeze needs', run: freezeDueNeeds },
  { name: 'freeze later rounds', run: freezeDueRounds },
  { name: 'draw needs', run: drawClosedNeeds },
  { name: 'draw rehearsals', run: drawRehearsals },
  { name: 'freeze needs that the beacon opens', run: freezeTimelockedNeeds },
  { name: 'recover lost secrets', run: recoverSecrets },
  { name: 'draw needs by the beacon', run: drawBeaconNeeds },
  { name: 'compute void rounds', run: atMostEvery(MINUTE, computeVoidRounds) },
  { name: 'open incidents', run: openDueIncidents },
  { name: 'settle direct choices', run: settleDirectChoices },
  { name: 'settle choices', run: settleDueChoices },
  { name: 'move awards on', run: moveDueAwards },
  { name: 'close awards', run: closeDueAwards },
  { name: 'keep standings', run: keepStandings },
  { name: 'look for red flags', run: lookAtNeeds },
  { name: 'publish fairness', run: atMostEvery(MINUTE, publishFairness) },
  { name: 'find earlier namesakes', run: atMostEvery(MINUTE, findEarlierRelations) },
  { name: 'let the demonstration act', run: runRobots },
  { name: 'sign the log', anyTime: true, run: signDueCheckpoint },
  { name: 'purge expired sessions', anyTime: true, run: atMostEvery(MINUTE, purgeExpiredSessions) },
  { name: 'purge files of visitors', anyTime: true, run: atMostEvery(HOUR, purgeVisitorFiles) },
  { name: 'analyse tables', anyTime: true, run: atMostEvery(DAY, ({ db }) => analyzeTables(db, 'stale')) },
];

/** Pushes the log to the witnesses of the policy: at once where a list or a pool waits for them. */
async function askInTime(deps: Deps): Promise<void> {
  const urgent = await hasUndrawn(deps.db, deps.clock.now());
  await askWitnesses(deps, { urgent, earlier: urgent ? await listEarlierPolicies(deps) : [] });
}

/** What waits for other machines, in turns of its own: nothing of the above waits for it. */
export const waitingJobs: readonly Job[] = [{ name: 'ask witnesses', run: askInTime }];

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

/** Is told of each run of a job, with what it took in milliseconds. */
export type JobWatch = (run: {
  readonly job: string;
  readonly millis: number;
  readonly failed: boolean;
}) => void;

/** Runs every job once, or those that may run at any time; the errors of those that failed, by name. */
export async function runJobs(
  deps: Deps,
  which: {
    /** Default {@link jobs}. */
    readonly list?: readonly Job[];
    readonly anyTimeOnly?: boolean;
    readonly stopped?: () => boolean;
    readonly watch?: JobWatch | undefined;
  } = {},
): Promise<{ readonly job: string; readonly error: unknown }[]> {
  const failed: { job: string; error: unknown }[] = [];
  for (const job of which.list ?? jobs) {
    if (which.stopped?.()) break;
    if (which.anyTimeOnly && !job.anyTime) continue;
    const began = performance.now();
    const before = failed.length;
    try {
      await job.run(deps);
    } catch (error) {
      failed.push({ job: job.name, error });
    }
    which.watch?.({ job: job.name, millis: performance.now() - began, failed: failed.length > before });
  }
  return failed;
}

/** Jobs that run by themselves; see {@link startJobs}. */
export interface RunningJobs {
  /** Milliseconds since a sweep over all jobs last came to its end. */
  sweepAge(): number;
  /** Starts no more jobs and waits for the one at work. */
  stop(): Promise<void>;
}

/**
 * Runs every job about once a second until stopped; a failing job is logged and tried again. What acts on a deadline
 * waits while the machine's clock has jumped: a pool that was frozen early cannot be opened again. `events` are told of each run of a job, and of each sweep over all.
 */
export function startJobs(
  deps: Deps,
  log: Logger,
  clock: Pick<SteadyClock, 'apart'>,
  events: { readonly onRun?: JobWatch; readonly onSweep?: () => void } = {},
): RunningJobs {
  let ended = performance.now();
  let sure = false;
  const certain = watchClock(log, clock);
  const writable = watchLog(log, deps);
  const run = async (list: readonly Job[], anyTimeOnly: boolean, stopped: () => boolean): Promise<void> => {
    const failed = await runJobs(deps, { list, anyTimeOnly, stopped, watch: events.onRun });
    for (const { job, error } of failed) log.error({ err: error, job }, 'job failed');
  };
  const sweep = everySecond(async (stopped) => {
    sure = certain() && (await writable());
    await run(jobs, !sure, stopped);
    ended = performance.now();
    events.onSweep?.();
  });
  const waiting = everySecond((stopped) => run(waitingJobs, !sure, stopped));
  return {
    sweepAge: () => performance.now() - ended,
    stop: async () => {
      await Promise.all([sweep.stop(), waiting.stop()]);
    },
  };
}

/** Does work about once a second until stopped, each time after the last has ended. */
function everySecond(work: (stopped: () => boolean) => Promise<void>): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const start = (): void => {
    running = work(() => stopped).then(() => {
      if (!stopped) timer = setTimeout(start, SECOND);
    });
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

/** Tells at each call whether the clock has reached the log's last record, and logs when that changes. */
function watchLog(log: Logger, deps: Pick<Deps, 'db' | 'clock'>): () => Promise<boolean> {
  let reached = true;
  return async () => {
    // A database that does not answer is told by each job that asks it.
    const behindMillis = await findClockLag(deps).catch(() => 0);
    if (reached && behindMillis > 0)
      log.error(
        { behindMillis },
        'the clock of this machine is behind the last record of the log: nothing is written, closed or drawn until it has caught up; set it right',
      );
    if (!reached && behindMillis === 0) log.warn('the clock has caught up with the log: work goes on');
    reached = behindMillis === 0;
    return reached;
  };
}

/** Tells at each call whether the clocks agree, and logs when that changes. */
function watchClock(log: Logger, clock: Pick<SteadyClock, 'apart'>): () => boolean {
  let agreed = true;
  return () => {
    const aheadMillis = clock.apart();
    const agrees = aheadMillis === null;
    if (agreed && !agrees)
      log.warn(
        { aheadMillis },
        'the clock of this machine has jumped: nothing is closed or drawn until it is certain',
      );
    if (!agreed && agrees) log.warn('the time is certain again: closing and drawing go on');
    agreed = agrees;
    return agrees;
  };
}
