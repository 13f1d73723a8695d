import type { AwardStage } from '../../../db/index.js';
import { isDirectNeed, type PublishedNeed } from '../../../needs/index.js';
import { isMessageKey, type MessageKey, type Translate } from '../../i18n/index.js';

/** What the page of an award calls its parts, after a selection. */
const SELECTED = {
  title: 'awards.title',
  letter: 'awards.letter',
  letterText: 'awards.letter-text',
  letterNext: 'awards.letter-next',
  answer: 'awards.answer',
  take: 'awards.take',
  decline: 'awards.decline',
  declineLead: 'awards.decline-lead',
  price: 'awards.price',
} as const satisfies Record<string, MessageKey>;

/** The same where the agency was named and nothing was drawn. */
const NAMED: Readonly<Record<keyof typeof SELECTED, MessageKey>> = {
  title: 'direct.award-title',
  letter: 'direct.letter',
  letterText: 'direct.letter-text',
  letterNext: 'direct.letter-next',
  answer: 'direct.answer',
  take: 'direct.take',
  decline: 'direct.decline',
  declineLead: 'direct.decline-lead',
  price: 'direct.price',
};

type Chosen = Pick<PublishedNeed, 'method'>;

/** The words of an award's pages, by how its agency was found. */
export const awardWords = (need: Chosen): Readonly<Record<keyof typeof SELECTED, MessageKey>> =>
  isDirectNeed(need) ? NAMED : SELECTED;

/** What happened, in the words of its event. */
export function eventText(kind: string, need: Chosen, t: Translate): string {
  const [own, key] = [`direct.event.${kind}`, `event.${kind}`];
  if (isDirectNeed(need) && isMessageKey(own)) return t(own);
  return isMessageKey(key) ? t(key) : kind;
}

/** The name of a stage, or what it waits for; an award of a direct choice has words of its own where those of others tell of a draw. */
export function stageText(
  kind: 'stage' | 'what',
  stage: AwardStage,
  need: Chosen | { readonly method: string | null },
  t: Translate,
): string {
  const own = `direct.${kind}.${stage}`;
  return need.method === 'direct' && isMessageKey(own) ? t(own) : t(`awards.${kind}.${stage}`);
}
