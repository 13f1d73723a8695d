import { endNoticeInForce, lockEntryNotice } from '../agencies/index.js';
import { ok } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { listCommentsOn } from './comment-queries.js';
import { listEndedNotices } from './list-queries.js';

/**
 * Job: notices whose days are over end, and their agencies are active, where no comment waits for an answer. One that waits keeps
 * its notice open, however late the answer is.
 */
export async function endEntryNotices(deps: Deps): Promise<void> {
  for (const number of await listEndedNotices(deps.db, deps.clock.now())) {
    await transact(deps.db, async (trx) => {
      const notice = await lockEntryNotice(trx, number);
      const at = deps.clock.now();
      if (notice?.state !== 'open' || at < notice.dueAt) return ok(null);
      const comments = await listCommentsOn(trx, number);
      if (comments.some(({ state }) => state === 'open')) return ok(null);
      await endNoticeInForce(trx, deps, notice, at);
      return ok(null);
    });
  }
}
