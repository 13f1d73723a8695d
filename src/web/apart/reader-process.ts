/** What runs in the process of reading: see `reader.ts`. */
import { setTimeout } from 'node:timers/promises';
import { getHeadSequence } from '../../audit/index.js';
import { type Db, openReader, readMoment } from '../../db/index.js';
import { type ReadingTask, readNow } from './readings.js';

let reader: Db | undefined;

// Ctrl+C reaches every process of a terminal; the site ends this one when the answers are given.
process.on('SIGINT', () => undefined);

/** How long a handle that is behind has to catch up until it is looked at again, in milliseconds. */
const BEHIND = 20;

/**
 * Answers one question, all of it of one moment: one at which the last event that the site knew of had happened. A database
 * that is read through a copy of it may come to that moment late.
 */
export async function readApart(task: ReadingTask): Promise<unknown> {
  reader ??= openReader({ url: process.env['READ_URL'], file: process.env['READ_FILE'] ?? '' });
  for (;;) {
    const read = await readMoment(reader, async (trx) =>
      (await getHeadSequence(trx)) < task.since ? undefined : { answer: await readNow(trx, task) },
    );
    if (read) return read.answer;
    await setTimeout(BEHIND);
  }
}
