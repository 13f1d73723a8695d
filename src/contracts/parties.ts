import { type Actor, mayReview } from '../accounts/index.js';
import type { CourseRow } from '../awards/index.js';
import type { PublishedNeed } from '../needs/index.js';
import type { LockedAward } from './locked-award.js';

/** One of the two sides of a contract. */
export type Side = 'owner' | 'agency';

/** On which side of an award somebody is; undefined for everybody else. */
export function sideOf(
  actor: Pick<Actor, 'role' | 'ownerId' | 'agencyId'> | null,
  need: Pick<PublishedNeed, 'ownerId'>,
  course: Pick<CourseRow, 'agencyId'>,
): Side | undefined {
  if (actor?.role === 'owner' && actor.ownerId !== null && actor.ownerId === need.ownerId) return 'owner';
  if (actor?.role === 'agency' && actor.agencyId !== null && actor.agencyId === course.agencyId)
    return 'agency';
  return undefined;
}

/** The acting person of an award that somebody acts on; the clock is nobody. */
export const personOf = ({ actor }: Pick<LockedAward, 'actor'>): Actor | null =>
  'agencyId' in actor ? actor : null;

/** On which side the acting person of a locked award is. */
export const actingSide = (locked: LockedAward): Side | undefined =>
  sideOf(personOf(locked), locked.need, locked.course);

/** True where the acting person is an official who may decide about the need. */
export function isDeciding(locked: LockedAward): boolean {
  const person = personOf(locked);
  return person !== null && mayReview(person, locked.need.divisionCode);
}

/** Members that every event of an award has. */
export const whoseAward = ({
  round,
  rank,
  agencyCode,
}: Pick<CourseRow, 'round' | 'rank' | 'agencyCode'>) => ({
  round: round ?? 1,
  rank,
  agency: agencyCode,
});

/** Columns of what the acting person proposes, before anybody has settled it. */
export function proposedBy({ course, actor, at }: LockedAward, id: string) {
  if (actor.accountId === null) throw new Error('nobody proposes this');
  return {
    id,
    needId: course.needId,
    awardId: course.id,
    state: 'proposed' as const,
    answer: null,
    proposedBy: actor.accountId,
    proposedRole: String(actor.role),
    proposedAt: at,
    settledBy: null,
    settledRole: null,
    settledAt: null,
  };
}

/** Columns of how the acting person settles what somebody else proposed. */
export function settledBy({ actor, at }: LockedAward, state: 'confirmed' | 'refused', answer: string | null) {
  if (actor.accountId === null) throw new Error('nobody settles this');
  return {
    state,
    answer,
    settledBy: actor.accountId,
    settledRole: String(actor.role),
    settledAt: at,
  };
}
