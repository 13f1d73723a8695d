import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { MINUTE, SECOND } from '../../basics/index.js';
import type { FromFirst, ToFirst } from './messages.js';

/** A process that has lived for so long died of something new; milliseconds. */
const STEADY = MINUTE;
const FIRST_PAUSE = SECOND / 10;
const LONGEST_PAUSE = 30 * SECOND;

/** Milliseconds before a process is started again that has died so many times without living long in between, 0 at first. */
export const restartPause = (times: number): number => Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** times);

/** A process of the site that is started again whenever it dies. */
export interface Kept {
  readonly name: string;
  /** When it works for the first time; rejects where it ends before. */
  readonly ready: Promise<void>;
  /** True while a process works. */
  readonly works: boolean;
  /** Sends what may get lost; `failed` is called where it surely did. */
  send(message: FromFirst, socket?: Socket, failed?: () => void): void;
  /** Starts it no more, and waits for its end. */
  ended(): Promise<void>;
  kill(): void;
}

/** What happens to a kept process. */
export interface KeptEvents {
  /** Each time that a process begins to work, or ends. */
  onWorks(works: boolean): void;
  onMessage(message: ToFirst): void;
}

/** Starts a program beside this module; `onExit` is told how it ended. */
function launch(
  program: string,
  argument: string,
  on: {
    readonly message: (message: ToFirst) => void;
    readonly error: (error: Error) => void;
    readonly exit: (how: string) => void;
  },
): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const path = fileURLToPath(new URL(`./${program}.${isSource ? 'ts' : 'js'}`, import.meta.url));
  const child = fork(path, [argument], { serialization: 'advanced' });
  child.on('message', on.message);
  child.on('error', (error) => {
    on.error(error);
    // It could not even be started.
    if (child.pid === undefined) on.exit(error.message);
  });
  child.once('exit', (code, signal) => on.exit(String(signal ?? code)));
  return child;
}

/** Keeps a program running, beside this module, with one argument that is asked for at each start. */
export function keepProcess(
  { name, program, argument, log }: { name: string; program: string; argument: () => string; log: Logger },
  events: KeptEvents,
): Kept {
  let child: ChildProcess | undefined;
  let works = false;
  let times = 0;
  let began = 0;
  let timer: NodeJS.Timeout | undefined;
  let ending = false;
  // An error is of interest to those alone who wait for the first time that it works.
  const happened = new EventEmitter().on('error', () => undefined);
  const next = (event: 'ready' | 'gone'): Promise<void> => once(happened, event).then(() => undefined);
  const ready = next('ready');

  const message = (said: ToFirst): void => {
    if (said.kind !== 'ready') return events.onMessage(said);
    works = true;
    happened.emit('ready');
    events.onWorks(true);
  };
  const error = (err: Error): void => log.error({ err, process: name }, 'a process cannot be reached');
  const exit = (how: string): void => {
    const lived = works && performance.now() - began > STEADY;
    works = false;
    child = undefined;
    events.onWorks(false);
    if (ending) return void happened.emit('gone');
    happened.emit('error', new Error(`the process "${name}" of the site ended before it worked (${how})`));
    const pauseMillis = restartPause(lived ? 0 : times);
    times = lived ? 1 : times + 1;
    log.error({ process: name, how, pauseMillis }, 'a process of the site ended and is started again');
    timer = setTimeout(start, pauseMillis);
  };
  const start = (): void => {
    began = performance.now();
    child = launch(program, argument(), { message, error, exit });
  };
  start();

  return {
    name,
    ready,
    get works() {
      return works;
    },
    send: (said, socket, failed = () => undefined) => {
      if (!child?.connected) return failed();
      child.send(said, socket, {}, (err) => (err ? failed() : undefined));
    },
    ended: () => {
      ending = true;
      clearTimeout(timer);
      return child ? next('gone') : Promise.resolve();
    },
    kill: () => {
      ending = true;
      clearTimeout(timer);
      child?.kill('SIGKILL');
    },
  };
}
