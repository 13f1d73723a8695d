import type { FailureCode, Result } from '../basics/index.js';
import type { Db } from './dialect.js';

class Refused extends Error {
  constructor(readonly result: Result<never>) {
    super('refused');
  }
}

/**
 * Runs `work` in one transaction: a success commits, a returned refusal rolls back and is returned, a thrown error
 * rolls back and is thrown. Never nested; `work` uses the handle that it is given and no other.
 */
export async function transact<T, C extends FailureCode>(
  db: Db,
  work: (trx: Db) => Promise<Result<T, C>>,
): Promise<Result<T, C>> {
  try {
    return await db.transaction().execute(async (trx) => {
      const result = await work(trx);
      if (!result.ok) throw new Refused(result as Result<never>);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return error.result as Result<T, C>;
    throw error;
  }
}
