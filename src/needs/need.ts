import { deadlineBounds, type Instant, rulesAt } from '../basics/index.js';
import type { ClosedDays, NeedMethod, NeedTable } from '../db/index.js';
import { type Method, methodOf, type Source, type SourceKind, sourceOf } from '../selection/index.js';
import type { Avoided } from './joining.js';
import { firstIssue } from './lottery-calendar.js';
import type { FUNDS } from './need-input.js';
import type { Requirement } from './requirement.js';

export type Need = NeedTable;
export type NeedState = NeedTable['state'];
export type Fund = (typeof FUNDS)[number];

/** Columns that are filled from the publication on, in needs of an older system too. */
const PUBLISHED_FACTS = [
  'number',
  'title',
  'projectCode',
  'divisionCode',
  'typeCode',
  'budgetFen',
  'fund',
  'method',
  'publishedAt',
] as const;

/** A need that was published once, whatever has become of it. */
export type PublishedNeed = Need & {
  [Fact in (typeof PUBLISHED_FACTS)[number]]: NonNullable<Need[Fact]>;
};

/** True for a need that was published once. */
export function isPublished(need: Need): need is PublishedNeed {
  return PUBLISHED_FACTS.every((fact) => need[fact] !== null);
}

/** A need of which it is known that it was published. */
export function asPublished(need: Need): PublishedNeed {
  if (!isPublished(need)) throw new Error(`need ${need.id} was never published`);
  return need;
}

/** States in which the public sees a need. */
export const PUBLIC_STATES: readonly NeedState[] = ['published', 'closed', 'failed', 'selected', 'withdrawn'];

/** A file of a notice; the notice binds its content by the digest. */
export interface NoticeAttachment {
  readonly name: string;
  readonly sha256: string;
}

/**
 * The terms of a published notice: everything that can steer who wins or what is owed. Their canonical JSON is what
 * `plan.notice` is the digest of. Amounts in fen.
 */
export interface Notice {
  readonly number: string;
  readonly title: string;
  readonly owner: string;
  readonly ownerCode: string;
  readonly projectCode: string;
  readonly projectName: string;
  readonly division: string;
  readonly investmentFen: number | null;
  readonly requirement: Requirement;
  readonly content: string;
  readonly serviceDays: number | null;
  readonly budgetFen: number;
  readonly floorFen: number | null;
  readonly fund: Fund;
  readonly method: Method;
  /** Draws where each entry carries the price at which it would serve. */
  readonly pricedDraw: boolean;
  readonly minEntries: number;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly source: SourceKind;
  readonly avoidance: readonly Avoided[];
  /** Only in notices of before terms and information were told apart, which bind them. */
  readonly witnesses?: readonly string[];
  readonly attachments: readonly NoticeAttachment[];
}

/**
 * The source of randomness as a plan names it: round and issue follow from the deadline, nobody types them. Undefined
 * where the lottery's calendar does not reach that far.
 */
export function toSource(
  kind: SourceKind,
  plan: { readonly closesAt: Instant; readonly rules: string },
  closedDays: readonly ClosedDays[],
): Source | undefined {
  return sourceOf(kind).plan(plan, () => firstIssue(plan, closedDays));
}

/** The minimum of entries that the rules of an instant set for a need with this source of funds. */
export function defaultMinEntries(fund: Fund, at: Instant): number {
  return rulesAt(at).minEntries[fund];
}

/** Earliest deadline of a sign-up that opens at an instant: the working days of the rules later. */
export function earliestClose(opensAt: Instant): Instant {
  return deadlineBounds(opensAt).earliest;
}

/** True when entries of this need carry a bid. */
export function carriesBid(need: {
  readonly method: NeedMethod;
  readonly pricedDraw: boolean | 0 | 1;
}): boolean {
  if (need.method === 'direct') return false;
  return methodOf(need.method).takesBid || Boolean(need.pricedDraw);
}

/** True before the deadline: while sign-up is open, or a direct choice is announced; the owner may withdraw the need. */
export function isOpen(need: Pick<Need, 'state' | 'closesAt'>, now: Instant): boolean {
  return need.state === 'published' && need.closesAt !== null && now < need.closesAt;
}

/** True for a need that names its agency: it is announced, and nobody signs up. */
export const isDirectNeed = ({ method }: Pick<Need, 'method'>): boolean => method === 'direct';

/** A published need that is open still. */
export type OpenNeed = Need & { readonly number: string; readonly ownerId: string };

/** True for a need of an owner that is open: its terms may be proposed anew, its information changed. */
export function isOpenNeed(need: Need, now: Instant): need is OpenNeed {
  return isOpen(need, now) && need.number !== null && need.ownerId !== null;
}
