import { addMillis, DAY } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { deleteAttempts } from './attempt-queries.js';
import { deleteExpiredSessions } from './session-queries.js';
import { SESSION_IDLE } from './sessions.js';

// Longer than every window of the limits, no longer than needed: attempts hold addresses of people.
const KEEP_ATTEMPTS = DAY;

/** Deletes sessions that are over and attempts to log in that count no more. */
export async function purgeExpiredSessions({ db, clock }: Deps): Promise<void> {
  const now = clock.now();
  await deleteExpiredSessions(db, now, addMillis(now, -SESSION_IDLE));
  await deleteAttempts(db, addMillis(now, -KEEP_ATTEMPTS));
}
