import { type Actor, scopeOf } from '../accounts/index.js';
import { addWorkingDays, type Instant, rulesAt } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { publicValueFrom, type SourceKind, sourceOf } from '../selection/index.js';
import { findAwaitedIssue } from './record-lottery.js';
import {
  type AwaitedShare,
  listAwaitedShares,
  listVoidRounds,
  listWaitingRounds,
  type VoidRound,
  type WaitingRound,
} from './work-queries.js';

/** What an official has to do for a need. */
export interface Work {
  readonly kind:
    | 'share'
    | 'ceremony'
    | 'lottery-first'
    | 'lottery-second'
    | 'postponement'
    | 'redo'
    | 'failure'
    | 'incident';
  readonly number: string;
  readonly title: string;
  /** From when it can be done: later than now for what is announced ahead. */
  readonly from: Instant;
  /** From when it is late: an incident is opened, or the log says so. */
  readonly deadline: Instant;
  /** True where the round is lost after the deadline. */
  readonly losesRound: boolean;
}

/** What can be done now comes first, then what is due first. */
export function byUrgency(now: Instant): (a: Work, b: Work) => number {
  const key = ({ from, deadline, number }: Work) => `${from > now ? 1 : 0} ${deadline} ${number}`;
  return (a, b) => (key(a) < key(b) ? -1 : 1);
}

/** Shares must come before the public value can exist; without one that is known beforehand, before they are late. */
function toShareWork(share: AwaitedShare, now: Instant): Work | undefined {
  const { plan } = share;
  const { closesAt } = plan;
  const closed = now >= closesAt;
  // Enough shares, or nothing to open: the closing goes on by itself.
  if (closed && (share.given >= share.threshold || share.entries === 0)) return undefined;
  const value = publicValueFrom(plan);
  return {
    kind: 'share',
    number: share.number,
    title: share.title,
    from: closesAt,
    deadline: value ?? addWorkingDays(closesAt, rulesAt(plan.opensAt).openingDays),
    losesRound: value !== null,
  };
}

/** Needs that wait for the share of this custodian, and those that will after their deadline. */
export async function listShareWork(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor): Promise<Work[]> {
  const now = deps.clock.now();
  const shares = await listAwaitedShares(deps.db, actor.accountId);
  return shares.flatMap((share) => toShareWork(share, now) ?? []).sort(byUrgency(now));
}

async function lotteryWork(
  deps: Pick<Deps, 'db' | 'sources'>,
  actor: Actor,
  waiting: Pick<VoidRound, 'needId' | 'round' | 'plan' | 'typedBy'>,
): Promise<Pick<Work, 'kind' | 'from'> | undefined> {
  const { needId, round, typedBy } = waiting;
  const awaited = await findAwaitedIssue(deps, deps.db, {
    needId,
    round,
    plan: waiting.plan,
  });
  if (!awaited) return undefined;
  const from = awaited.drawnAt;
  if (awaited.proposed) {
    return awaited.proposed.by === actor.accountId ? undefined : { kind: 'postponement', from };
  }
  if (typedBy === actor.accountId) return undefined;
  return { kind: typedBy === null ? 'lottery-first' : 'lottery-second', from };
}

const workOf = (
  { number, title }: Pick<WaitingRound, 'number' | 'title'>,
  kind: Work['kind'],
  from: Instant,
  days: number,
): Work => ({ kind, number, title, from, deadline: addWorkingDays(from, days), losesRound: false });

const rulesOf = ({ plan }: Pick<WaitingRound, 'plan'>) => rulesAt(plan.opensAt);

const isHeldInHall = (kind: SourceKind | null): boolean => kind !== null && sourceOf(kind).needs === 'hall';

/** What a round asks of this official; nothing that they proposed or typed themselves, or may not decide. */
async function toRoundWork(
  deps: Pick<Deps, 'db' | 'sources'>,
  actor: Actor,
  waiting: WaitingRound,
): Promise<Work | undefined> {
  const { frozenAt, redoBy, redoAt, failureBy, failureAt, incidentAt } = waiting;
  const { decisionDays, incidentDays } = rulesOf(waiting);
  if (redoBy !== null && redoAt !== null)
    return redoBy === actor.accountId ? undefined : workOf(waiting, 'redo', redoAt, decisionDays);
  // Nothing is frozen: the bids wait for their custodians, and whoever is one of them gives the own share first.
  if (frozenAt === null && waiting.keepsShare) return undefined;
  if (failureBy !== null && failureAt !== null)
    return failureBy === actor.accountId ? undefined : workOf(waiting, 'failure', failureAt, decisionDays);
  if (waiting.unrecorded && frozenAt !== null && isHeldInHall(waiting.sourceKind))
    return workOf(waiting, 'ceremony', frozenAt, incidentDays);
  if (waiting.unrecorded && !waiting.frozenLate) {
    const lottery = await lotteryWork(deps, actor, waiting);
    return lottery && workOf(waiting, lottery.kind, lottery.from, incidentDays);
  }
  return incidentAt === null ? undefined : workOf(waiting, 'incident', incidentAt, decisionDays);
}

/** Everything about draws that waits for an official: of the own county, or of all for the prefecture's level. */
export async function listOfficialWork(
  deps: Pick<Deps, 'db' | 'clock' | 'sources'>,
  actor: Actor,
): Promise<Work[]> {
  const work = await listShareWork(deps, actor);
  const scope = scopeOf(actor);
  for (const waiting of await listWaitingRounds(deps.db, { accountId: actor.accountId, scope })) {
    const one = await toRoundWork(deps, actor, waiting);
    if (one) work.push(one);
  }
  for (const round of await listVoidRounds(deps.db, scope)) {
    const lottery = await lotteryWork(deps, actor, round);
    if (lottery) work.push(workOf(round, lottery.kind, lottery.from, rulesOf(round).incidentDays));
  }
  return work.sort(byUrgency(deps.clock.now()));
}
