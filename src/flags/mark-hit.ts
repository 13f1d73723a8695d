import { z } from 'zod';
import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { fail, ok, type Result, typedParagraph } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { findHit, insertMark } from './hit-queries.js';

/** The form of a mark: what the official found out, for officials and auditors alone. */
export const markSchema = z.object({ note: typedParagraph(500) });

/**
 * Notes that an official of the need's county has looked at a hit, and what came of it. The note stays inside; the log says
 * that this official looked at a red flag, and holds the digest of the row. Refusals: `flags/not-found`, `flags/forbidden`.
 */
export async function markHit(
  deps: Deps,
  actor: Actor,
  { id: hitId, note }: { readonly id: string } & z.output<typeof markSchema>,
): Promise<Result<null>> {
  return transact(deps.db, async (trx) => {
    const hit = await findHit(trx, hitId);
    if (!hit) return fail('flags/not-found');
    if (!mayReview(actor, hit.divisionCode)) return fail('flags/forbidden');
    const id = deps.newId();
    const at = deps.clock.now();
    await insertMark(trx, {
      id,
      hitId,
      flag: hit.flag,
      needId: hit.needId,
      markedBy: actor.accountId,
      markedRole: actor.role,
      note,
      markedAt: at,
    });
    const rows = rowsOf('flag_mark', [id]);
    await appendEvent(trx, { at, kind: 'flag.looked-at', subject: id, actor, data: {}, rows });
    return ok(null);
  });
}
