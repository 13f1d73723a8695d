import { createHash } from 'node:crypto';
import { addMillis, HOUR, MINUTE } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import type { Actor } from './actor.js';
import { deleteSession, findSession, insertSession, touchSession } from './session-queries.js';

/** A session that nobody used for this long is over. */
export const SESSION_IDLE = 2 * HOUR;
// However busy it is.
const SESSION_LIFE = 12 * HOUR;
// Writing each request's time would turn every page view into a write.
const TOUCH_AFTER = MINUTE;
const TOKEN_BYTES = 32;

const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Starts a session of an account and returns its token, which is stored nowhere but in the browser's cookie. */
export async function startSession(
  db: Db,
  { clock, random }: Pick<Deps, 'clock' | 'random'>,
  accountId: string,
): Promise<string> {
  const token = Buffer.from(random(TOKEN_BYTES)).toString('base64url');
  const now = clock.now();
  await insertSession(db, {
    tokenHash: hashToken(token),
    accountId,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: addMillis(now, SESSION_LIFE),
  });
  return token;
}

/** The person whose session a token opens; null when there is none, it is over, or the account is disabled. */
export async function findActorByToken({ db, clock }: Deps, token: string): Promise<Actor | null> {
  const tokenHash = hashToken(token);
  const session = await findSession(db, tokenHash);
  const now = clock.now();
  if (!session || now >= session.expiresAt || now >= addMillis(session.lastSeenAt, SESSION_IDLE)) return null;
  if (now >= addMillis(session.lastSeenAt, TOUCH_AFTER)) await touchSession(db, tokenHash, now);
  return session.actor;
}

/** Ends the session of a token; harmless when it is over already. */
export async function endSession(db: Db, token: string): Promise<void> {
  await deleteSession(db, hashToken(token));
}
