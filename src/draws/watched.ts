/** Whether third parties have seen the close and the freeze of a need in time: protocol, section 3. */
import { cosignedOver, findPolicy, findRecord } from '../audit/index.js';
import type { Instant } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import type { PublishedVersion } from '../needs/index.js';
import { bidsOpenFrom, isPlan2, type Plan, publicValueFrom } from '../selection/index.js';
import { listOtherPolicies } from './closing-queries.js';

/** A record of a need that its plan wants third parties to see. */
interface Watched {
  readonly kind: 'entries.closed' | 'pool.frozen';
  readonly round: number;
  /** Cosignatures count that are before: what they must precede happens then, or may happen now. */
  readonly before: Instant;
}

const earlier = (bound: Instant | null | undefined, now: Instant): Instant =>
  bound && bound < now ? bound : now;

/** The instant at which the beacon opens a plan's bids; undefined where others open them, who wait for the witnesses. */
export const openFrom = (plan: Plan): Instant | undefined =>
  isPlan2(plan) ? bidsOpenFrom(plan.sealing, undefined) : undefined;

/**
 * True where the policy that the plan names is met for a record, with cosignatures in time, or the plan names none. False while it
 * is not, which may be for ever.
 */
async function isSeen(
  db: Db,
  { plan }: Pick<PublishedVersion, 'plan'>,
  { kind, round, before }: Watched,
): Promise<boolean> {
  if (!isPlan2(plan) || plan.policy === null) return true;
  const record = await findRecord(db, { subject: plan.need, kind, round });
  if (!record) return false;
  const { seq, at: from } = record;
  return (await cosignedOver(db, { seq, policy: plan.policy, from, before })) !== undefined;
}

/**
 * {@link isSeen} of the list that the deadline fixed, before anything opens a bid of it. By `now`: a witness whose clock is ahead
 * has signed when that moment has come, since verifiers compare its time with that of the opening.
 */
export async function isCloseSeen(
  db: Db,
  version: Pick<PublishedVersion, 'plan'>,
  now: Instant,
): Promise<boolean> {
  const before = earlier(openFrom(version.plan), now);
  return isSeen(db, version, { kind: 'entries.closed', round: 1, before });
}

/** {@link isSeen} of the frozen pool of a round, before the value that draws from it can be known; by `now` likewise. */
export async function isFreezeSeen(
  db: Db,
  version: Pick<PublishedVersion, 'plan' | 'round'>,
  now: Instant,
): Promise<boolean> {
  const { plan, round } = version;
  return isSeen(db, version, { kind: 'pool.frozen', round, before: earlier(publicValueFrom(plan), now) });
}

/** Needs that are looked at for the policies of before: those of a moment are published under few of them. */
const LOOKED_AT = 200;

/** The policies that still bind closed needs and are no longer the site's: their digests. Their witnesses must be asked on. */
export async function listEarlierPolicies(deps: Deps): Promise<string[]> {
  const present = (await findPolicy(deps.db, deps))?.sha256 ?? null;
  return listOtherPolicies(deps.db, { now: deps.clock.now(), present, limit: LOOKED_AT });
}
