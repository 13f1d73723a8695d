/** Work in a process of its own: nothing that a visitor asks for may keep or end the site. */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Logger } from 'pino';
import { Tinypool } from 'tinypool';

/** What work apart may take of the server. */
export interface ApartLimits {
  /** Milliseconds for one task, from when its turn has come. */
  readonly millis: number;
  /** Tasks that may wait or be done at once. */
  readonly waiting: number;
  /** Memory of the process in MB. */
  readonly megabytes: number;
}

/** A task was ended for its time or its memory, or because the site ends. */
export class Ended extends Error {
  constructor(
    /** That it had at most. */
    readonly seconds: number,
    options?: ErrorOptions,
  ) {
    super('work apart was ended', options);
  }
}

/** A task was not begun, since too many wait. */
export class Crowded extends Error {}

/** Does tasks one after the other. */
export interface Apart<Task, Result> {
  /** Whether so many more tasks may wait. */
  hasRoom(count: number): boolean;
  /** Does a task when its turn has come; rejects with {@link Crowded}, {@link Ended}, or what the task threw. */
  run(task: Task): Promise<Result>;
  /** Tasks that wait or are done at present. */
  readonly waiting: () => number;
  stop(): Promise<void>;
}

/** So long a process without work is kept, in milliseconds: its memory goes back to the system then. */
const IDLE = 60_000;

/** Processes do not inherit the loader of TypeScript. */
const loader = (isSource: boolean): string[] =>
  isSource ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];

/** True where a process was ended for its time or its memory. */
const wasEnded = ({ name, message }: Error): boolean =>
  name === 'AbortError' || message === 'Worker exited unexpectedly';

/** Errors come out of a process as plain objects. */
const asError = (error: unknown): Error =>
  error instanceof Error ? error : Object.assign(new Error((error as Error).message), error);

/** The address of a program beside a module: of its source or of what was compiled of it. */
export function programBeside(module: string, name: string): URL {
  return new URL(`./${name}.${module.endsWith('.ts') ? 'ts' : 'js'}`, module);
}

/**
 * Starts without a process; the first task makes one, and so does the first after one that was ended. `name` is the function
 * of `program` that does a task; `env` is all that the process has of the site's settings.
 */
export function createApart<Task, Result>(
  log: Logger,
  program: URL,
  options: { readonly name: string; readonly limits: ApartLimits; readonly env?: Record<string, string> },
): Apart<Task, Result> {
  const { millis, waiting: most, megabytes } = options.limits;
  const pool = new Tinypool({
    filename: fileURLToPath(program),
    name: options.name,
    // Not a thread: one that runs out of its memory ends the whole process with it.
    runtime: 'child_process',
    serialization: 'advanced',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE,
    env: options.env ?? {},
    execArgv: [`--max-old-space-size=${megabytes}`, ...loader(program.pathname.endsWith('.ts'))],
  });
  // Without a listener a process that cannot start would end the site; its task ends with its time.
  pool.on('error', (error: unknown) =>
    log.error({ err: error, program: options.name }, 'a process of slow work failed'),
  );
  const seconds = Math.ceil(millis / 1000);
  let stopped = false;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const runOne = async (task: Task): Promise<Result> => {
    try {
      if (stopped) throw new Ended(seconds);
      // The pool has no queue of its own: a task's time begins with its turn.
      return (await pool.run(task, { signal: AbortSignal.timeout(millis) })) as Result;
    } catch (error) {
      if (!stopped && !wasEnded(error as Error)) throw asError(error);
      throw new Ended(seconds, { cause: error });
    } finally {
      waiting -= 1;
    }
  };

  return {
    hasRoom: (count) => waiting + count <= most,
    run(task) {
      if (waiting >= most) return Promise.reject(new Crowded('too many wait'));
      waiting += 1;
      const result = turn.then(() => runOne(task));
      turn = result.catch(() => undefined);
      return result;
    },
    waiting: () => waiting,
    stop: () => {
      stopped = true;
      return pool.destroy();
    },
  };
}
