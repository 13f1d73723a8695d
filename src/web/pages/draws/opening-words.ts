import { formatShanghai, fromMillis } from '../../../basics/index.js';
import { openingLateFrom, type Waiting } from '../../../draws/index.js';
import type { BidKey, PublishedVersion } from '../../../needs/index.js';
import { readRoundName, schemeOf } from '../../../sealing/index.js';
import { drandRoundMillis, QUICKNET } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';

function waitingText(waiting: Waiting, t: PageContext['t']): string {
  if (waiting.for === 'witnesses') return t('opening.waiting-witnesses');
  const { for: what, ...params } = waiting;
  return t(`opening.waiting-${what}`, params);
}

/** How far the opening of a need's bids is after the deadline: what it waits for, if anything, and until when. */
export function openingText(
  waiting: Waiting | undefined,
  version: Pick<PublishedVersion, 'plan'>,
  { t }: PageContext,
): string {
  if (!waiting) return t('opening.being-opened');
  const by = formatShanghai(openingLateFrom(version, waiting));
  const text = waitingText(waiting, t);
  return t('opening.until', { text, by });
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
