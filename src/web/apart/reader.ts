/** Slow pages, read and computed apart from the site by a handle that cannot write. */
import type { Logger } from 'pino';
import { getHeadSequence } from '../../audit/index.js';
import type { DatabaseLocation, Db } from '../../db/index.js';
import { type ApartLimits, createApart, programBeside } from './apart.js';
import type { Question, Reading, Readings, ReadingTask } from './readings.js';

/**
 * The slowest page takes some seconds over a history of ten years; a busy machine needs as many to start the process. Whoever
 * comes last into a full line waits about as long as a browser does.
 */
export const READER_LIMITS: ApartLimits = { millis: 20_000, waiting: 12, megabytes: 512 };

/** Answers slow questions one after the other. */
export interface Reader {
  /**
   * What the database holds, and no less than it held when it was asked: pages that say so are right until an event touches
   * them. Rejects with `Crowded` where too many wait already, with `Ended` where the answer took too long or too much memory.
   */
  read<Name extends keyof Readings>(name: Name, question: Question<Name>): Promise<Reading<Name>>;
  /** Questions that wait or are answered at present. */
  readonly waiting: () => number;
  stop(): Promise<void>;
}

/** See {@link Reader}; `db` must be open at a location that another process can open as well. */
export function createReader(
  log: Logger,
  db: Db,
  location: DatabaseLocation,
  limits: ApartLimits = READER_LIMITS,
  program: URL = programBeside(import.meta.url, 'reader-process'),
): Reader {
  const { url, file } = location;
  const env = { READ_FILE: file, ...(url === undefined ? {} : { READ_URL: url }) };
  const apart = createApart<ReadingTask, unknown>(log, program, { name: 'readApart', limits, env });

  return {
    read: async (name, question) => {
      const since = await getHeadSequence(db);
      // The process answers a question of a name with the reading of that name.
      return (await apart.run({ name, question, since })) as Reading<typeof name>;
    },
    waiting: apart.waiting,
    stop: () => apart.stop(),
  };
}
