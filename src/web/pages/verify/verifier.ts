/** Verification of what visitors give, in a process of its own: no file may keep or end the site. */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Logger } from 'pino';
import { Tinypool } from 'tinypool';
import type { KnownKeys } from '../../../selection/index.js';
import { type Report, unfinishedReport } from '../../verification/report.js';
import { verifyWords } from '../../verification/words.js';

/** Something to verify, and what to call it. */
export interface Given {
  readonly name: string;
  readonly bytes: string | Uint8Array;
}

/** One file on its way into the process. */
export interface VerifierTask {
  readonly file: Given;
  readonly known: KnownKeys;
  readonly language: string;
}

/** What verification may take of the server. */
export interface VerifierLimits {
  /** Milliseconds for one file, from when its turn has come. */
  readonly millis: number;
  /** Files that may wait or be verified at once. */
  readonly waiting: number;
  /** Memory of the process in MB. */
  readonly megabytes: number;
}

/** The largest certificate that is read takes a second or two and 200 MB; a busy machine needs several to start the process. */
export const VERIFIER_LIMITS: VerifierLimits = { millis: 20_000, waiting: 20, megabytes: 512 };

/** Verifies files one after the other. */
export interface Verifier {
  /**
   * The reports of the files in their order; undefined, with nothing done, where too many wait already. A file that
   * takes too long or too much memory is ended and told as not verified to the end.
   */
  verify(files: readonly Given[], known: KnownKeys, language: string): Promise<readonly Report[]> | undefined;
  stop(): Promise<void>;
}

/** So long a process without work is kept, in milliseconds: its memory goes back to the system then. */
const IDLE = 60_000;

const isSource = import.meta.url.endsWith('.ts');
const PROGRAM = new URL(`./verifier-process.${isSource ? 'ts' : 'js'}`, import.meta.url);

/** Processes do not inherit the loader of TypeScript. */
const loader = (): string[] =>
  isSource ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];

/** True where a process was ended for its time or its memory. */
const wasEnded = ({ name, message }: Error): boolean =>
  name === 'AbortError' || message === 'Worker exited unexpectedly';

/** Starts without a process; the first file makes one, and so does the first after one that was ended. */
export function createVerifier(
  log: Logger,
  { millis, waiting: most, megabytes }: VerifierLimits = VERIFIER_LIMITS,
  program: URL = PROGRAM,
): Verifier {
  const pool = new Tinypool({
    filename: fileURLToPath(program),
    name: 'verifyApart',
    // Not a thread: one that runs out of its memory ends the whole process with it. It has none of the site's settings.
    runtime: 'child_process',
    serialization: 'advanced',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE,
    execArgv: [`--max-old-space-size=${megabytes}`, ...loader()],
  });
  // Without a listener a process that cannot start would end the site; its file ends with its time.
  pool.on('error', (error: unknown) => log.error({ err: error }, 'the process of verification failed'));
  let stopped = false;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const verifyOne = async (task: VerifierTask): Promise<Report> => {
    const { file, language } = task;
    try {
      if (stopped) throw new DOMException('the site ends', 'AbortError');
      // The pool has no queue of its own: a file's time begins with its turn.
      return (await pool.run(task, { signal: AbortSignal.timeout(millis) })) as Report;
    } catch (error) {
      if (!stopped && !wasEnded(error as Error)) throw error;
      log.warn({ err: error, file: file.name }, 'a verification was ended');
      const seconds = Math.ceil(millis / 1000);
      return unfinishedReport({ name: file.name, seconds }, language, verifyWords(language));
    } finally {
      waiting -= 1;
    }
  };

  return {
    verify(files, known, language) {
      if (waiting + files.length > most) return undefined;
      waiting += files.length;
      return Promise.all(
        files.map((file) => {
          const report = turn.then(() => verifyOne({ file, known, language }));
          turn = report.catch(() => undefined);
          return report;
        }),
      );
    },
    stop: () => {
      stopped = true;
      return pool.destroy();
    },
  };
}
