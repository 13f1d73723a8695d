/** The first of several processes: takes connections in, and sees that the others live and end. */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { SECOND, type SteadyClock } from '../../basics/index.js';
import type { Config } from '../config.js';
import { PATIENCE } from '../drain.js';
import { createMetrics, type Measured, metricsText } from '../metrics.js';
import { type Door, openDoor } from './door.js';
import { type Kept, keepProcess } from './keep.js';
import type { ToFirst } from './messages.js';

/** A process that does not measure itself by then is left out; milliseconds. */
const MEASURE_LIMIT = 3 * SECOND;

/** Several processes that are one site. */
export interface SeveralProcesses {
  readonly port: number;
  /** Ends them all in at most ten seconds and a little; what was sent before is answered. */
  stop(): Promise<void>;
  /** Ends them at once. */
  kill(): void;
}

/** Asks processes for their figures; a process that dies or hangs is not waited for. */
function measurer(processes: readonly Kept[]) {
  const metrics = createMetrics('first');
  const open = new Map<number, (measured: Measured) => void>();
  let last = 0;
  const ask = (kept: Kept): Promise<Measured | undefined> => {
    const id = ++last;
    const answer = new Promise<Measured>((resolve) => {
      open.set(id, resolve);
      kept.send({ kind: 'measure', id });
    });
    const late = setTimeout(MEASURE_LIMIT, undefined, { ref: false });
    return Promise.race([answer, late]).finally(() => open.delete(id));
  };
  return {
    onMeasured: (id: number, measured: Measured): void => open.get(id)?.(measured),
    async text(): Promise<string> {
      const others = await Promise.all(processes.filter(({ works }) => works).map(ask));
      return metricsText([await metrics.measure(), ...others.filter((each) => each !== undefined)]);
    },
  };
}

/** Starts `config.workers` processes for pages and one for the jobs, over a database that is ready to be served. */
export async function startSeveral(
  config: Config,
  { log, clock }: { readonly log: Logger; readonly clock: SteadyClock },
): Promise<SeveralProcesses> {
  const door = await openDoor(config.host, config.port);
  const processes: Kept[] = [];
  const web = (): readonly Kept[] => processes.slice(1);
  const figures = measurer(processes);
  let swept = performance.now();
  let held = 0;

  const onMessage = (kept: () => Kept, message: ToFirst): void => {
    if (message.kind === 'took') door.open(kept());
    if (message.kind === 'held') held += 1;
    if (message.kind === 'measured') figures.onMeasured(message.id, message.measured);
    if (message.kind === 'swept') {
      swept = performance.now();
      for (const each of web()) each.send({ kind: 'swept', age: 0 });
    }
    if (message.kind === 'asks') {
      const { id } = message;
      void figures.text().then((text) => kept().send({ kind: 'figures', id, text }));
    }
  };
  const keep = (name: string, program: string, onWorks: (kept: Kept, works: boolean) => void): void => {
    const kept: Kept = keepProcess(
      { name, program, argument: () => JSON.stringify({ name, clockOffset: clock.offset() }), log },
      {
        onWorks: (works) => onWorks(kept, works),
        onMessage: (message) => onMessage(() => kept, message),
      },
    );
    processes.push(kept);
  };
  keep('jobs', 'jobs-process', () => undefined);
  for (let number = 1; number <= config.workers; number += 1)
    keep(`web ${number}`, 'web-process', (kept, works) => {
      if (!works) return door.shut(kept);
      kept.send({ kind: 'swept', age: performance.now() - swept });
      door.open(kept);
    });

  const kill = (): void => {
    for (const each of processes) each.kill();
  };
  try {
    await Promise.all(processes.map(({ ready }) => ready));
  } catch (error) {
    kill();
    await door.close();
    throw error;
  }
  return { port: door.port, kill, stop: () => stop(door, processes, () => held) };
}

/** In order: nobody is answered, everybody is taken in, the door is closed, and the processes end. */
async function stop(door: Door, processes: readonly Kept[], held: () => number): Promise<void> {
  const ended = Promise.all(processes.map((each) => each.ended()));
  const working = processes.filter(({ works }) => works).length;
  for (const each of processes) each.send({ kind: 'hold' });
  for (const began = performance.now(); held() < working && performance.now() - began < SECOND; )
    await setTimeout(5);
  await door.close();
  for (const each of processes) each.send({ kind: 'stop' });
  await Promise.race([ended, setTimeout(PATIENCE + SECOND, undefined, { ref: false })]);
  for (const each of processes) each.kill();
  await ended;
}
