import { formatYuan } from '../../../basics/index.js';
import type { AuditEventTable } from '../../../db/index.js';
import type { MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** Kinds of the events that the feed tells of. */
export const FEED_KINDS = [
  'need.published',
  'need.amended',
  'pool.frozen',
  'need.failed',
  'selection.drawn',
] as const;

interface EventData {
  readonly planHash?: string;
  readonly poolHash?: string;
  readonly certificateSha256?: string;
  readonly round?: number;
  readonly entries?: number;
  readonly excluded?: number;
  readonly minEntries?: number;
  readonly reason?: string;
  readonly winner?: string;
  readonly priceFen?: number;
}

function textOf(
  kind: string,
  data: EventData,
  names: ReadonlyMap<string, string>,
  t: PageContext['t'],
): string {
  const { round = 1, entries = 0, excluded = 0, winner = '' } = data;
  switch (kind) {
    case 'pool.frozen':
      return t('feed.pool-text', { round, hash: data.poolHash ?? '', entries, excluded });
    case 'need.failed':
      return data.reason === 'bids-unopened'
        ? t('feed.failed-unopened', { entries })
        : t('feed.failed-text', { entries, least: data.minEntries ?? 0 });
    case 'selection.drawn':
      return t('feed.drawn-text', {
        winner: `${names.get(winner) ?? ''} ${winner}`.trim(),
        price: formatYuan(data.priceFen ?? 0),
        hash: data.certificateSha256 ?? '',
      });
    default:
      return t('feed.plan-text', { hash: data.planHash ?? '' });
  }
}

/** View model of the feed, the newest event first. */
export function toFeedView(
  feed: {
    readonly events: readonly AuditEventTable[];
    readonly titles: ReadonlyMap<string, string>;
    readonly names: ReadonlyMap<string, string>;
    readonly siteUrl: string;
  },
  { t, language, now }: PageContext,
) {
  const { events, titles, names, siteUrl } = feed;
  return {
    language,
    title: `${t('site.name')} · ${t('feed.title')}`,
    author: t('site.name'),
    homeUrl: `${siteUrl}${urls.home()}`,
    selfUrl: `${siteUrl}${urls.feed()}`,
    updated: events[0]?.at ?? now,
    entries: events.map(({ seq, at, kind, subject, data }) => ({
      id: `${siteUrl}${urls.logEvent(seq)}`,
      url: `${siteUrl}${urls.need(subject)}`,
      title: t(`feed.${kind}` as MessageKey, { title: `${subject} ${titles.get(subject) ?? ''}`.trim() }),
      updated: at,
      text: textOf(kind, JSON.parse(data) as EventData, names, t),
    })),
  };
}
