import { formatShanghai, type Instant } from '../../../basics/index.js';
import type { EntryRow } from '../../../draws/index.js';
import {
  isOpen,
  type JoiningFault,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** How an agency stands to an open need: why it may not join, if it may not, and its latest entry. */
export interface Joining {
  readonly fault: JoiningFault | undefined;
  /** When the days of the entry notice end that the agency stands under; null for none. */
  readonly underNotice: Instant | null;
  readonly entry: Pick<EntryRow, 'state' | 'enteredAt'> | undefined;
}

/** Why an agency may not join; under entry notice, until when. */
export function whyNotText(fault: JoiningFault, underNotice: Instant | null, { t }: PageContext): string {
  return fault === 'not-approved' && underNotice !== null
    ? t('draws/under-entry-notice', { until: formatShanghai(underNotice) })
    : t('needs.may-not-join', { reason: t(`exclusion.${fault}`) });
}

/** What the acting agency can do now; others are told to log in. */
export function joiningView(
  {
    need,
    versions,
    joining,
  }: {
    readonly need: PublishedNeed;
    readonly versions: readonly PublishedVersion[];
    readonly joining: Joining | null;
  },
  context: PageContext,
) {
  const { t, actor } = context;
  const { number } = need;
  // Asked last: a page that asks what time it is is kept for a shorter time.
  const mayLogIn = !actor && versions.length > 0 && need.state === 'published' && isOpen(need, context.now);
  const loginUrl = mayLogIn ? urls.login({ back: urls.need(number) }) : null;
  if (!joining) return { joining: null, loginUrl };
  const { fault, entry, underNotice } = joining;
  const url = urls.entry(number);
  if (entry?.state === 'active') {
    const text = t('needs.joined', { at: formatShanghai(entry.enteredAt) });
    return { joining: { text, url, act: t('needs.to-entry') }, loginUrl };
  }
  if (fault) {
    const text = whyNotText(fault, underNotice, context);
    return { joining: { text, url: null }, loginUrl };
  }
  const again = entry?.state === 'outdated';
  const text = t(again ? 'needs.joined-before' : 'needs.may-join');
  return { joining: { text, url, act: t(again ? 'needs.join-again' : 'needs.join') }, loginUrl };
}
