import { formatShanghai, fromMillis } from '../../../basics/index.js';
import type { Waiting } from '../../../draws/index.js';
import type { BidKey } from '../../../needs/index.js';
import { readRoundName, schemeOf } from '../../../sealing/index.js';
import { drandRoundMillis, QUICKNET } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';

/** How far the opening of a need's bids is after the deadline, in one sentence: by what it waits for, if anything. */
export function openingText(waiting: Waiting | undefined, { t }: PageContext): string {
  if (!waiting) return t('opening.being-opened');
  if (waiting.for === 'witnesses') return t('opening.waiting-witnesses');
  const { for: what, ...params } = waiting;
  return t(`opening.waiting-${what}`, params);
}

/** Who or what can open the bids of a need, and who could do so early, in one sentence. */
export function schemeText(
  { scheme, recipient, threshold }: Pick<BidKey, 'scheme' | 'recipient' | 'threshold'>,
  { t }: PageContext,
): string {
  if (schemeOf(scheme).opensBy !== 'beacon') return t(`bid-scheme.${scheme}`, { threshold: threshold ?? 0 });
  const { round } = readRoundName(recipient);
  const at = formatShanghai(fromMillis(drandRoundMillis(QUICKNET, round)), true);
  return t(`bid-scheme.${scheme}`, { round, at });
}
