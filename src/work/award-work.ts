import { type Actor, scopeOf } from '../accounts/index.js';
import type { Deps } from '../db/index.js';
import {
  type AwardLine,
  listOpenChoices,
  listOverdueContracts,
  listProposedEnds,
  listSideAwards,
  listUnevaluated,
  listUnreviewed,
  type SideAward,
} from './award-work-queries.js';
import type { RuledStep, StepOf } from './steps.js';
import { aTask, deadlineOf, needSubject, type Task } from './task.js';

type WorkDeps = Pick<Deps, 'db' | 'clock'>;

const taskOf = <S extends StepOf<'agency' | 'owner'>>(
  step: S,
  award: SideAward,
  given: Partial<Task> = {},
): Task<S> =>
  aTask(step, {
    target: award.number,
    subject: needSubject(award),
    from: award.since,
    deadline: award.dueAt,
    ...given,
  });

/** What the other side proposed and waits for an answer, beside the step of the stage. */
const PROPOSAL = { deadline: null } as const;

/** What an award asks of the agency that has it. */
function agencyTasks(award: SideAward): Task<StepOf<'agency'>>[] {
  const { stage, filedBy, extensionBy, endBy, unanswered } = award;
  const inService = stage === 'serving' || stage === 'delivered';
  const replies = ['accepted', 'terminated', 'evaluated'].includes(stage) && unanswered > 0;
  return [
    ...(stage === 'signing' ? [taskOf('agency-contract', award)] : []),
    ...(stage === 'filed' && filedBy === 'owner' ? [taskOf('agency-confirm-contract', award)] : []),
    ...(stage === 'serving' ? [taskOf('serve', award)] : []),
    ...(stage === 'serving' && extensionBy === 'owner' ? [taskOf('agency-extension', award, PROPOSAL)] : []),
    ...(inService && endBy === 'owner' ? [taskOf('agency-end', award, PROPOSAL)] : []),
    ...(replies
      ? [taskOf('reply', award, { count: unanswered, deadline: stage === 'evaluated' ? award.dueAt : null })]
      : []),
  ];
}

/** Everything that the awards of an agency ask of it. */
export async function listAwardWorkOfAgency(
  { db }: WorkDeps,
  agencyId: string,
): Promise<Task<StepOf<'agency'>>[]> {
  return (await listSideAwards(db, { agencyId })).flatMap(agencyTasks);
}

/** What an award asks of the owner of its need. */
function ownerTasks(award: SideAward, now: string): Task<StepOf<'owner'>>[] {
  const { stage, filedBy, extensionBy, endBy, evaluated, dueAt } = award;
  const inService = stage === 'serving' || stage === 'delivered';
  const evaluates =
    (stage === 'accepted' || stage === 'terminated') && !evaluated && dueAt !== null && dueAt > now;
  return [
    ...(stage === 'signing' ? [taskOf('owner-contract', award)] : []),
    ...(stage === 'filed' && filedBy === 'agency' ? [taskOf('owner-confirm-contract', award)] : []),
    ...(stage === 'serving' && extensionBy === 'agency' ? [taskOf('owner-extension', award, PROPOSAL)] : []),
    ...(inService && endBy === 'agency' ? [taskOf('owner-end', award, PROPOSAL)] : []),
    ...(stage === 'delivered' ? [taskOf('accept', award)] : []),
    ...(evaluates ? [taskOf('owner-evaluate', award)] : []),
  ];
}

/** Everything that the awards of an owner's needs ask of it. */
export async function listAwardWorkOfOwner(
  { db, clock }: WorkDeps,
  ownerId: string,
): Promise<Task<StepOf<'owner'>>[]> {
  const now = clock.now();
  const choices = (await listOpenChoices(db, ownerId)).map((line) => lineTask('choose', line, line.dueAt));
  return [...choices, ...(await listSideAwards(db, { ownerId })).flatMap((award) => ownerTasks(award, now))];
}

const lineTask = <S extends StepOf<'owner' | 'official' | 'administrator'>>(
  step: S,
  { number, title, from }: AwardLine,
  deadline: string,
): Task<S> => aTask(step, { target: number, subject: needSubject({ number, title }), from, deadline });

/** The same for a step that another person began: it is late after its days. */
const ruledTask = <S extends RuledStep & StepOf<'official'>>(step: S, line: AwardLine): Task<S> =>
  lineTask(step, line, deadlineOf(step, line.from, line.under));

/** Everything that awards ask of an official: of the own county, or of all for the prefecture's level. */
export async function listAwardWorkOfOfficial(
  { db, clock }: WorkDeps,
  actor: Actor,
): Promise<Task<StepOf<'official'>>[]> {
  const now = clock.now();
  const scope = scopeOf(actor);
  const official = { accountId: actor.accountId, scope };
  return [
    ...(await listOverdueContracts(db, scope, now)).map((line) =>
      lineTask('contract-overdue', line, line.dueAt),
    ),
    ...(await listProposedEnds(db, official)).map((line) => ruledTask('award-end', line)),
    ...(await listUnevaluated(db, 'authority', { scope, now })).map((line) =>
      lineTask('authority-evaluate', line, line.dueAt),
    ),
    ...(await listUnreviewed(db, official)).map((line) => ruledTask('review-evaluation', line)),
  ];
}

/** Every service that the operator has not evaluated. */
export async function listAwardWorkOfOperator({
  db,
  clock,
}: WorkDeps): Promise<Task<StepOf<'administrator'>>[]> {
  const asked = { scope: 'all', now: clock.now() } as const;
  return (await listUnevaluated(db, 'operator', asked)).map((line) =>
    lineTask('operator-evaluate', line, line.dueAt),
  );
}
