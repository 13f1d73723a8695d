import { listCourses } from '../../../awards/index.js';
import { formatYuan } from '../../../basics/index.js';
import type { Db } from '../../../db/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { stageText } from '../contracts/award-words.js';

/** Where an award stands, with its page; `passed` says who has it where that is not the winner. */
export interface AwardLine {
  readonly text: string;
  readonly passed: string | null;
  readonly url: string;
}

/** The line about the award of a need, where `first` is the place of who was selected; null where its course is not kept here. */
export async function toAwardLine(
  db: Db,
  need: PublishedNeed,
  { t }: PageContext,
  first: number | null,
): Promise<AwardLine | null> {
  const course = (await listCourses(db, need.id)).at(-1);
  if (!course) return null;
  const { stage, rank, agencyName: name, priceFen, state } = course;
  const passed = state === 'active' && rank !== first;
  return {
    text: t(need.method === 'direct' ? 'direct.award-now' : 'draws.award-now', {
      stage: stageText('stage', stage, need, t),
    }),
    passed: passed ? t('draws.award-passed', { rank, name, price: formatYuan(priceFen) }) : null,
    url: urls.award(need.number),
  };
}
