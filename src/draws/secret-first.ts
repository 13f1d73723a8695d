/**
 * No round is voided while its secret is not public: whoever could lose it, knowing what it leads to, would choose among draws.
 * Protocol, section 3.
 */
import { type Failure, formatShanghai } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import type { PublishedVersion } from '../needs/index.js';
import { type EscrowState, escrowStateOf, isLost } from './escrow-state.js';
import { tryOpenSecret } from './open-secret.js';
import { findOpenedSecret } from './round-queries.js';

type Version = Pick<PublishedVersion, 'needId' | 'round' | 'plan' | 'planHash'>;

/** True where the secret of a round is public, or the site opens it. */
export async function isSecretAtHand(
  trx: Db,
  deps: Pick<Deps, 'vault'>,
  { planHash }: Pick<Version, 'planHash'>,
): Promise<boolean> {
  if (await findOpenedSecret(trx, planHash)) return true;
  return (await tryOpenSecret(trx, deps, planHash)) !== undefined;
}

/** What has to happen before anything can be decided about a round whose secret its escrow still opens. */
export function whatOpensIt(state: EscrowState): Failure {
  if (state.kind === 'beacon') {
    const [from, late] = [state.from, state.lateFrom].map((at) => formatShanghai(at, true));
    return { code: 'draws/secret-by-beacon', params: { from: from ?? '', late: late ?? '' } };
  }
  if (state.kind !== 'custodians') return { code: 'draws/secret-lost' };
  const { given, threshold, lateFrom, after } = state;
  if (after !== null) return { code: after === 'digits' ? 'draws/digits-first' : 'draws/not-witnessed' };
  const late = lateFrom ? formatShanghai(lateFrom, true) : 'none';
  return { code: 'draws/secret-by-custodians', params: { given, threshold, late } };
}

/**
 * Why a round cannot be voided for its secret: `draws/secret-by-beacon` or `draws/secret-by-custodians` (with what opens it and
 * until when it is waited for), `draws/digits-first`, `draws/not-witnessed`, `draws/secret-lost`: then the need can only fail. Undefined when
 * the secret is at hand.
 */
export async function whySecretFirst(
  trx: Db,
  deps: Pick<Deps, 'vault' | 'clock'>,
  version: Version,
): Promise<Failure | undefined> {
  if (await isSecretAtHand(trx, deps, version)) return undefined;
  const state = await escrowStateOf({ clock: deps.clock, db: trx }, version);
  return isLost(state, deps.clock.now()) ? { code: 'draws/secret-lost' } : whatOpensIt(state);
}
