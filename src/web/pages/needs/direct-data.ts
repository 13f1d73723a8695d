import type { Instant } from '../../../basics/index.js';
import { type DirectChoice, findDirectChoice, type PublishedNeed } from '../../../needs/index.js';
import { holdsAward } from '../../../objections/index.js';
import type { PageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import { type AwardLine, toAwardLine } from '../draws/award-line.js';

/** What the public page of a direct choice is made of beside the need. */
export interface DirectPage {
  readonly choice: DirectChoice;
  /** Since when its days are over; null while it is announced, and once it is settled. */
  readonly overSince: Instant | null;
  /** True while objections keep it from taking effect. */
  readonly isHeld: boolean;
  readonly award: AwardLine | null;
}

/** The direct choice of a need; null where its agency is, or was, selected. */
export async function loadDirect(
  { deps: { db } }: Site,
  need: PublishedNeed,
  context: PageContext,
): Promise<DirectPage | null> {
  const choice = await findDirectChoice(db, need.id);
  if (!choice) return null;
  const { until } = choice.announcement;
  // What is settled is so whatever the time: such a page is kept for longer.
  const isOver = need.state === 'published' && context.now >= until;
  return {
    choice,
    overSince: isOver ? until : null,
    isHeld: isOver && (await holdsAward(db, need.id, 1, until)),
    award: await toAwardLine(db, need, context, 1),
  };
}
