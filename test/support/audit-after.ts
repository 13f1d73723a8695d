import { type AuditDifference, auditDatabase } from '../../src/audit/index.js';
import type { Db } from '../../src/db/index.js';

const rollback = new Error('rolled back');

/** What an audit finds after a change, which is undone. */
export async function auditAfter(
  db: Db,
  change: (trx: Db) => Promise<unknown>,
): Promise<readonly AuditDifference[]> {
  let found: readonly AuditDifference[] = [];
  await db
    .transaction()
    .execute(async (trx) => {
      await change(trx);
      found = await auditDatabase(trx);
      throw rollback;
    })
    .catch((error: unknown) => {
      if (error !== rollback) throw error;
    });
  return found;
}
