import type { Actor } from '../accounts/index.js';
import { appendEvent } from '../audit/index.js';
import { fail, ok, type Result } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { findNeedByNumber, getCurrentVersion, lockNeed } from '../needs/index.js';
import { sha256Hex } from '../selection/index.js';
import { openShare } from './contribute-share.js';
import { listEscrowShares, updateEscrowShare } from './escrow-queries.js';
import { escrowStateOf } from './escrow-state.js';
import { hasOpenIncident } from './incident-queries.js';

const TOO_SOON = { digits: 'draws/digits-first', witnesses: 'draws/not-witnessed' } as const;

/**
 * A custodian gives their share of a lost secret, opened in the browser or here with the identity as typed, which is used
 * once and kept nowhere. The share itself goes into the public log: whoever receives them all cannot keep the secret back.
 * Refusals: `draws/not-found`, `draws/forbidden`, `draws/secret-not-lost`, `draws/digits-first`, `draws/not-witnessed`,
 * `draws/bad-share`, `draws/already-given`.
 */
export async function giveSecretShare(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly share?: string; readonly identity?: string },
): Promise<Result<null>> {
  const need = await findNeedByNumber(deps.db, input.number);
  if (!need || need.version === 0) return fail('draws/not-found');
  const version = await getCurrentVersion(deps.db, need.id);
  const { planHash, round } = version;
  const shares = await listEscrowShares(deps.db, planHash);
  const own = shares.find(({ accountId }) => accountId === actor.accountId);
  if (!own) return fail('draws/forbidden');
  const share = input.share?.trim() || (await openShare(own.sealed, input.identity ?? ''));
  return transact(deps.db, async (trx) => {
    const locked = await lockNeed(trx, need.id);
    const lost = await hasOpenIncident(trx, { ...version, kind: 'secret-unopened' });
    if (locked?.state !== 'closed' || !lost) return fail('draws/secret-not-lost');
    const state = await escrowStateOf({ ...deps, db: trx }, version);
    if (state.kind !== 'custodians') return fail('draws/secret-not-lost');
    if (state.after !== null) return fail(TOO_SOON[state.after]);
    if (share === undefined || sha256Hex(share) !== own.shareSha256)
      return fail('draws/bad-share', 'identity');
    const at = deps.clock.now();
    if (!(await updateEscrowShare(trx, { planHash, accountId: actor.accountId, share, at })))
      return fail('draws/already-given');
    const rows = [{ table: 'escrow_share' as const, key: [planHash, actor.accountId] }];
    const data = { round, planHash, share };
    await appendEvent(trx, { at, kind: 'secret.share-given', subject: input.number, actor, data, rows });
    return ok(null);
  });
}
