import { formatShanghai, fromMillis } from '../../../basics/index.js';
import { waitingFor } from '../../../draws/index.js';
import type { BidKey } from '../../../needs/index.js';
import { drandRoundMillis, QUICKNET } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';
import type { Site } from '../../site.js';

/** How far the opening of a need's bids is after the deadline, in one sentence. */
export async function openingText({ deps }: Site, key: BidKey, { t }: PageContext): Promise<string> {
  const waiting = await waitingFor(deps, key);
  switch (waiting?.for) {
    case 'beacon':
      return t('opening.waiting-beacon', { round: String(waiting.round) });
    case 'custodians':
      return t('opening.waiting-custodians', { given: waiting.given, threshold: waiting.threshold });
    case 'site-key':
      return t('opening.waiting-site-key');
    case undefined:
      return t('opening.being-opened');
  }
}

/** Who or what can open the bids of a need, and who could do so early, in one sentence. */
export function schemeText(
  key: Pick<BidKey, 'scheme' | 'recipient' | 'threshold'>,
  { t }: PageContext,
): string {
  switch (key.scheme) {
    case 'site':
      return t('bid-scheme.site');
    case 'custodians':
      return t('bid-scheme.custodians', { threshold: key.threshold ?? 0 });
    case 'tlock': {
      const round = Number(key.recipient.split(':')[2]);
      const at = fromMillis(drandRoundMillis(QUICKNET, round));
      return t('bid-scheme.tlock', { round: String(round), at: formatShanghai(at, true) });
    }
  }
}
