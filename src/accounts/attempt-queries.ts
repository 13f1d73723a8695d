import type { Instant } from '../basics/index.js';
import type { Db, LoginAttemptTable } from '../db/index.js';

/** Writes an attempt. */
export async function insertAttempt(db: Db, row: LoginAttemptTable): Promise<void> {
  await db.insertInto('loginAttempt').values(row).execute();
}

/** Takes an attempt back, e.g. one that was refused unseen. */
export async function deleteAttempt(db: Db, id: string): Promise<void> {
  await db.deleteFrom('loginAttempt').where('id', '=', id).execute();
}

/** Instants of the attempts with an outcome after `since`, newest first, at most `limit`, without the one of `id`. */
export async function listAttempts(
  db: Db,
  by: { readonly loginKey?: string; readonly ip?: string },
  filter: {
    readonly succeeded: 0 | 1;
    readonly since: Instant;
    readonly except: string;
    readonly limit: number;
  },
): Promise<Instant[]> {
  const rows = await db
    .selectFrom('loginAttempt')
    .select('at')
    .$if(by.loginKey !== undefined, (query) => query.where('loginKey', '=', by.loginKey ?? ''))
    .$if(by.ip !== undefined, (query) => query.where('ip', '=', by.ip ?? ''))
    .where('succeeded', '=', filter.succeeded)
    .where('at', '>', filter.since)
    .where('id', '<>', filter.except)
    .orderBy('at', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map((row) => row.at);
}

/** Marks an attempt as successful and forgets the failures of its login name. */
export async function clearFailures(trx: Db, attemptId: string, loginKey: string): Promise<void> {
  await trx.updateTable('loginAttempt').set({ succeeded: 1 }).where('id', '=', attemptId).execute();
  await trx.deleteFrom('loginAttempt').where('loginKey', '=', loginKey).where('succeeded', '=', 0).execute();
}

/** Deletes the attempts made by `until`. */
export async function deleteAttempts(db: Db, until: Instant): Promise<void> {
  await db.deleteFrom('loginAttempt').where('at', '<=', until).execute();
}
