import type { Instant } from '../basics/index.js';
import type { Db, SessionTable } from '../db/index.js';
import type { Actor } from './actor.js';

/** A session with the active account that it belongs to. */
export interface SessionRow {
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
  readonly actor: Actor;
}

/** Writes a new session. */
export async function insertSession(db: Db, row: SessionTable): Promise<void> {
  await db.insertInto('session').values(row).execute();
}

/** The session of a token's hash, while its account is active. */
export async function findSession(db: Db, tokenHash: string): Promise<SessionRow | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.accountId')
    .select([
      'session.lastSeenAt',
      'session.expiresAt',
      'account.id',
      'account.role',
      'account.name',
      'account.agencyId',
      'account.ownerId',
      'account.unitRole',
      'account.divisionCode',
    ])
    .where('session.tokenHash', '=', tokenHash)
    .where('account.status', '=', 'active')
    .executeTakeFirst();
  if (!row) return undefined;
  const { lastSeenAt, expiresAt, id, ...unit } = row;
  return { lastSeenAt, expiresAt, actor: { accountId: id, ...unit } };
}

/** Notes that a session was used at `at`. */
export async function touchSession(db: Db, tokenHash: string, at: Instant): Promise<void> {
  await db.updateTable('session').set({ lastSeenAt: at }).where('tokenHash', '=', tokenHash).execute();
}

/** Ends one session; nothing happens when it does not exist. */
export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('session').where('tokenHash', '=', tokenHash).execute();
}

/** Ends every session of an account. */
export async function deleteSessionsOfAccount(db: Db, accountId: string): Promise<void> {
  await db.deleteFrom('session').where('accountId', '=', accountId).execute();
}

/** Deletes the sessions that ended by `now` or were last used by `idleSince`. */
export async function deleteExpiredSessions(db: Db, now: Instant, idleSince: Instant): Promise<void> {
  await db
    .deleteFrom('session')
    .where((eb) => eb.or([eb('expiresAt', '<=', now), eb('lastSeenAt', '<=', idleSince)]))
    .execute();
}
