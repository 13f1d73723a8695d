import type { Actor } from '../accounts/index.js';
import { mayReview } from '../agencies/index.js';
import { addWorkingDays, type Instant, rulesAt } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { type Plan, publicValueFrom } from '../selection/index.js';
import { findAwaitedIssue } from './record-lottery.js';
import {
  type AwaitedShare,
  listAwaitedShares,
  listWaitingRounds,
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
  const plan = JSON.parse(share.plan) as Plan;
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
  waiting: WaitingRound,
): Promise<Pick<Work, 'kind' | 'from'> | undefined> {
  const { needId, round, typedBy } = waiting;
  const awaited = await findAwaitedIssue(deps, deps.db, {
    needId,
    round,
    plan: JSON.parse(waiting.plan) as Plan,
  });
  if (!awaited) return undefined;
  const from = awaited.drawnAt;
  if (awaited.proposed) {
    return awaited.proposed.by === actor.accountId ? undefined : { kind: 'postponement', from };
  }
  if (typedBy === actor.accountId) return undefined;
  return { kind: typedBy === null ? 'lottery-first' : 'lottery-second', from };
}

/** What a round asks of this official; nothing that they proposed or typed themselves. */
async function toRoundWork(
  deps: Pick<Deps, 'db' | 'sources'>,
  actor: Actor,
  waiting: WaitingRound,
): Promise<Work | undefined> {
  const { number, title, frozenAt, redoBy, redoAt, incidentAt } = waiting;
  const { opensAt } = JSON.parse(waiting.plan) as Plan;
  const rules = rulesAt(opensAt);
  const work = (kind: Work['kind'], from: Instant, days: number): Work => {
    return { kind, number, title, from, deadline: addWorkingDays(from, days), losesRound: false };
  };
  if (redoBy !== null && redoAt !== null)
    return redoBy === actor.accountId ? undefined : work('redo', redoAt, rules.decisionDays);
  if (waiting.unrecorded && waiting.sourceKind === 'ceremony')
    return work('ceremony', frozenAt, rules.incidentDays);
  if (waiting.unrecorded && !waiting.frozenLate) {
    const lottery = await lotteryWork(deps, actor, waiting);
    return lottery && work(lottery.kind, lottery.from, rules.incidentDays);
  }
  return incidentAt === null ? undefined : work('incident', incidentAt, rules.decisionDays);
}

/** Everything about draws that waits for an official: of the own county, or of all for the prefecture's level. */
export async function listOfficialWork(
  deps: Pick<Deps, 'db' | 'clock' | 'sources'>,
  actor: Actor,
): Promise<Work[]> {
  const work = await listShareWork(deps, actor);
  for (const waiting of await listWaitingRounds(deps.db)) {
    if (!mayReview(actor, waiting.divisionCode)) continue;
    const one = await toRoundWork(deps, actor, waiting);
    if (one) work.push(one);
  }
  return work.sort(byUrgency(deps.clock.now()));
}
