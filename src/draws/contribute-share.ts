import type { Actor } from '../accounts/index.js';
import { appendEvent } from '../audit/index.js';
import { fail, ok, type Result } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import {
  findBidKey,
  findNeedByNumber,
  getCurrentVersion,
  listShares,
  lockNeed,
  updateShare,
} from '../needs/index.js';
import { findIdentity, openText, schemeOf } from '../sealing/index.js';
import { isPlan2, sha256Hex } from '../selection/index.js';
import { findClosing } from './closing-queries.js';
import { isCloseSeen } from './watched.js';

/**
 * A custodian gives their share of a need's bid key after the deadline: opened in the browser, or here with the
 * identity as typed, which is used once and kept nowhere. The closing job goes on by itself when enough are there.
 * Refusals: `draws/not-found`, `draws/forbidden`, `draws/too-early` (logged as `bids.early-attempt`), `draws/not-closed`,
 * `draws/not-witnessed`, `draws/wrong-state`, `draws/bad-share`, `draws/already-given`.
 */
export async function contributeShare(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly share?: string; readonly identity?: string },
): Promise<Result<null>> {
  const need = await findNeedByNumber(deps.db, input.number);
  if (!need || need.version === 0) return fail('draws/not-found');
  const { planHash, plan } = await getCurrentVersion(deps.db, need.id);
  const own = (await listShares(deps.db, planHash)).find(({ accountId }) => accountId === actor.accountId);
  if (!own) return fail('draws/forbidden');
  const log = { subject: input.number, actor };
  if (deps.clock.now() < plan.closesAt) {
    await transact(deps.db, async (trx) => {
      await appendEvent(trx, {
        ...log,
        at: deps.clock.now(),
        kind: 'bids.early-attempt',
        data: { planHash },
      });
      return ok(null);
    });
    return fail('draws/too-early');
  }
  if (need.state !== 'published') return fail('draws/wrong-state');
  // Whoever opens bids before the list is known to others could still choose who is on it.
  if (!(await findClosing(deps.db, need.id)) && isPlan2(plan)) return fail('draws/not-closed');
  if (!(await isCloseSeen(deps.db, { plan }, deps.clock.now()))) return fail('draws/not-witnessed');
  const share = input.share?.trim() || (await openShare(own.sealed, input.identity ?? ''));
  if (share === undefined || sha256Hex(share) !== own.shareSha256) return fail('draws/bad-share', 'identity');
  return transact(deps.db, async (trx) => {
    if ((await lockNeed(trx, need.id))?.state !== 'published') return fail('draws/wrong-state');
    const at = deps.clock.now();
    const key = await findBidKey(trx, planHash);
    if (!key || schemeOf(key.scheme).opensBy !== 'custodians') return fail('draws/wrong-state');
    if (!(await updateShare(trx, { planHash, accountId: actor.accountId, share, at })))
      return fail('draws/already-given');
    const rows = [{ table: 'bid_key_share' as const, key: [planHash, actor.accountId] }];
    await appendEvent(trx, { ...log, at, kind: 'bids.share-given', data: { planHash }, rows });
    return ok(null);
  });
}

/** A share as its custodian's identity opens it; undefined where it does not. */
export async function openShare(sealed: string, identity: string): Promise<string | undefined> {
  try {
    return await openText(findIdentity(identity) ?? '', sealed);
  } catch {
    return undefined;
  }
}
