import { formatShanghai, fromMillis } from '../../../basics/index.js';
import type { BidKey } from '../../../needs/index.js';
import { QUICKNET } from '../../../sealing/index.js';
import type { PageContext } from '../../render/page.js';

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
      const at = fromMillis((QUICKNET.genesis + (round - 1) * QUICKNET.period) * 1000);
      return t('bid-scheme.tlock', { round: String(round), at: formatShanghai(at, true) });
    }
  }
}
