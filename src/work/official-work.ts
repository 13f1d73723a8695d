import { type Actor, scopeOf } from '../accounts/index.js';
import { listOpenProposals, listSubmitted } from '../agencies/index.js';
import type { Instant } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { findAwaitedIssue, listOpenFindings } from '../draws/index.js';
import { countOpenHits } from '../flags/index.js';
import { listAmendmentsToReview, listNeedsToReview } from '../needs/index.js';
import { listWaitingRelations, type RelationLine, relationDueAt } from '../relations/index.js';
import { publicValueFrom, type SourceKind, sourceOf } from '../selection/index.js';
import { listAwardWorkOfOfficial } from './award-work.js';
import { calendarTask } from './calendar-work.js';
import { listEntryNoticeWork } from './entry-notice-work.js';
import { listObjectionWork } from './objection-work.js';
import { listStandingWork } from './standing-work.js';
import type { RuledStep, StepOf } from './steps.js';
import { aTask, byUrgency, deadlineOf, needSubject, type Task } from './task.js';
import {
  type AwaitedShare,
  listAskedShares,
  listAwaitedShares,
  listVoidRounds,
  listWaitingRounds,
  type VoidRound,
  type WaitingRound,
} from './work-queries.js';

type OfficialTask = Task<StepOf<'official'>>;

/** Shares must come before the public value can exist; without one that is known beforehand, before they are late. */
function toShareTask(share: AwaitedShare, now: Instant): OfficialTask | undefined {
  const { plan } = share;
  const { closesAt } = plan;
  const closed = now >= closesAt;
  // Enough shares, or nothing to open: the closing goes on by itself.
  if (closed && (share.given >= share.threshold || share.entries === 0)) return undefined;
  const value = publicValueFrom(plan);
  return aTask('share', {
    target: share.number,
    subject: needSubject(share),
    from: closesAt,
    deadline: value ?? deadlineOf('share', closesAt, plan.opensAt),
    losesRound: value !== null,
  });
}

/** Needs that wait for a share of this custodian, and those that will after their deadline. */
export async function listShareWork(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor): Promise<OfficialTask[]> {
  const now = deps.clock.now();
  const shares = await listAwaitedShares(deps.db, actor.accountId);
  const lost = (await listAskedShares(deps.db, actor.accountId)).map(
    (asked): OfficialTask =>
      aTask('secret-share', {
        target: asked.number,
        subject: needSubject(asked),
        from: asked.askedAt,
        deadline: deadlineOf('secret-share', asked.askedAt, asked.plan.opensAt),
      }),
  );
  return [...shares.flatMap((share) => toShareTask(share, now) ?? []), ...lost].sort(byUrgency(now));
}

/** A task of a round that waits since an instant. */
const roundTask = (
  waiting: Pick<WaitingRound, 'number' | 'title' | 'plan'>,
  step: RuledStep & StepOf<'official'>,
  from: Instant,
): OfficialTask =>
  aTask(step, {
    target: waiting.number,
    subject: needSubject(waiting),
    from,
    deadline: deadlineOf(step, from, waiting.plan.opensAt),
  });

async function lotteryTask(
  deps: Pick<Deps, 'db' | 'sources'>,
  actor: Actor,
  waiting: VoidRound,
): Promise<OfficialTask | undefined> {
  const { needId, round, plan, typedBy } = waiting;
  const awaited = await findAwaitedIssue(deps, deps.db, { needId, round, plan });
  if (!awaited) return undefined;
  const from = awaited.drawnAt;
  if (awaited.proposed) {
    return awaited.proposed.by === actor.accountId ? undefined : roundTask(waiting, 'postponement', from);
  }
  if (typedBy === actor.accountId) return undefined;
  return roundTask(waiting, typedBy === null ? 'lottery-first' : 'lottery-second', from);
}

const isHeldInHall = (kind: SourceKind | null): boolean => kind !== null && sourceOf(kind).needs === 'hall';

/** What a round asks of this official; nothing that they proposed or typed themselves, or may not decide. */
async function toRoundTask(
  deps: Pick<Deps, 'db' | 'sources'>,
  actor: Actor,
  waiting: WaitingRound,
): Promise<OfficialTask | undefined> {
  const { frozenAt, redoBy, redoAt, failureBy, failureAt, incidentAt } = waiting;
  if (redoBy !== null && redoAt !== null)
    return redoBy === actor.accountId ? undefined : roundTask(waiting, 'redo', redoAt);
  // Nothing is frozen: the bids wait for their custodians, and whoever is one of them gives the own share first.
  if (frozenAt === null && waiting.keepsShare) return undefined;
  if (failureBy !== null && failureAt !== null)
    return failureBy === actor.accountId ? undefined : roundTask(waiting, 'failure', failureAt);
  if (waiting.unrecorded && frozenAt !== null && isHeldInHall(waiting.sourceKind))
    return roundTask(waiting, 'ceremony', frozenAt);
  if (waiting.unrecorded && !waiting.frozenLate) return lotteryTask(deps, actor, waiting);
  return incidentAt === null ? undefined : roundTask(waiting, 'incident', incidentAt);
}

/** Proposals of another official: about suspensions and about entrants. */
async function listProposalWork({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<OfficialTask[]> {
  const scope = scopeOf(actor);
  const suspensions = (await listOpenProposals(db, scope)).map(({ creditCode, name, ...proposal }) => ({
    ...proposal,
    step: 'suspension' as const,
    target: creditCode,
    subject: { zh: name, en: name },
  }));
  const findings = (await listOpenFindings(db, scope)).map((finding) => ({
    ...finding,
    step: 'finding' as const,
    target: finding.number,
    subject: needSubject(finding),
  }));
  return [...suspensions, ...findings].flatMap(({ step, target, subject, proposedBy, proposedAt: from }) =>
    proposedBy === actor.accountId
      ? []
      : aTask(step, { target, subject, from, deadline: deadlineOf(step, from, from) }),
  );
}

/** One line for a queue of reviews, due with the first of them; none where nothing waits. */
function toReviewTasks(
  step: 'review-needs' | 'review-amendments' | 'review-agencies',
  waiting: readonly { readonly reviewDueAt: Instant | null }[],
): OfficialTask[] {
  const [deadline = null] = waiting.flatMap(({ reviewDueAt }) => reviewDueAt ?? []).sort();
  return waiting.length === 0 ? [] : [aTask(step, { count: waiting.length, deadline })];
}

/** One line for the pairs that nobody has decided, and one for those of which somebody else proposes what they are. */
function toRelationTasks(waiting: readonly RelationLine[], { accountId }: Actor): OfficialTask[] {
  const others = waiting.filter(({ proposedBy }) => proposedBy !== accountId);
  const task = (step: 'relations' | 'relations-second', lines: readonly RelationLine[]) => {
    const [deadline = null] = lines.map(relationDueAt).sort();
    return lines.length === 0 ? [] : [aTask(step, { count: lines.length, deadline })];
  };
  return [
    ...task(
      'relations',
      others.filter(({ state }) => state === null),
    ),
    ...task(
      'relations-second',
      others.filter(({ state }) => state !== null),
    ),
  ];
}

/** One line for the red flags that nobody has looked at. */
const toFlagTasks = (count: number): OfficialTask[] => (count === 0 ? [] : [aTask('flags', { count })]);

/** Everything that waits for an official: of the own county, or of all for the prefecture's level. */
export async function listOfficialWork(
  deps: Pick<Deps, 'db' | 'clock' | 'sources'>,
  actor: Actor,
): Promise<OfficialTask[]> {
  const tasks = await listShareWork(deps, actor);
  const scope = scopeOf(actor);
  for (const waiting of await listWaitingRounds(deps.db, { accountId: actor.accountId, scope })) {
    const task = await toRoundTask(deps, actor, waiting);
    if (task) tasks.push(task);
  }
  for (const round of await listVoidRounds(deps.db, scope)) {
    const task = await lotteryTask(deps, actor, round);
    if (task) tasks.push(task);
  }
  tasks.push(
    ...(await listProposalWork(deps, actor)),
    ...(await listObjectionWork(deps, actor)),
    ...(await listEntryNoticeWork(deps, actor)),
    ...(await listAwardWorkOfOfficial(deps, actor)),
    ...(await listStandingWork(deps, actor)),
  );
  return [
    // Of those that are due at the same time, the need that was published first.
    ...tasks.sort((a, b) => (a.target < b.target ? -1 : 1)),
    ...toReviewTasks('review-needs', await listNeedsToReview(deps.db, scope)),
    ...toReviewTasks('review-amendments', await listAmendmentsToReview(deps.db, scope)),
    ...toReviewTasks('review-agencies', await listSubmitted(deps.db, scope)),
    ...toRelationTasks(await listWaitingRelations(deps.db, scope), actor),
    ...toFlagTasks(await countOpenHits(deps.db, scope)),
    ...calendarTask('calendar', deps.clock.now()),
  ];
}
