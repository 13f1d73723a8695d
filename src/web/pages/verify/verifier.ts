/** Verification of what visitors give, apart from the site. */
import type { Logger } from 'pino';
import type { KnownKeys } from '../../../selection/index.js';
import { type ApartLimits, createApart, Ended, programBeside } from '../../apart/apart.js';
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

/** The largest certificate that is read takes a second or two and 200 MB; a busy machine needs several to start the process. */
export const VERIFIER_LIMITS: ApartLimits = { millis: 20_000, waiting: 20, megabytes: 512 };

/** Verifies files one after the other. */
export interface Verifier {
  /**
   * The reports of the files in their order; undefined, with nothing done, where too many wait already. A file that
   * takes too long or too much memory is ended and told as not verified to the end.
   */
  verify(files: readonly Given[], known: KnownKeys, language: string): Promise<readonly Report[]> | undefined;
  /** Files that wait or are verified at present. */
  readonly waiting: () => number;
  stop(): Promise<void>;
}

/** See {@link Verifier}. */
export function createVerifier(
  log: Logger,
  limits: ApartLimits = VERIFIER_LIMITS,
  program: URL = programBeside(import.meta.url, 'verifier-process'),
): Verifier {
  const apart = createApart<VerifierTask, Report>(log, program, { name: 'verifyApart', limits });
  const unfinished = (error: unknown, { name }: Given, language: string): Report => {
    if (!(error instanceof Ended)) throw error;
    log.warn({ err: error, file: name }, 'a verification was ended');
    return unfinishedReport({ name, seconds: error.seconds }, language, verifyWords(language));
  };
  return {
    verify(files, known, language) {
      if (!apart.hasRoom(files.length)) return undefined;
      return Promise.all(
        files.map((file) =>
          apart.run({ file, known, language }).catch((error: unknown) => unfinished(error, file, language)),
        ),
      );
    },
    waiting: apart.waiting,
    stop: () => apart.stop(),
  };
}
