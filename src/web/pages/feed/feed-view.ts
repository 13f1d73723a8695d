import { formatYuan } from '../../../basics/index.js';
import type { AuditEventTable } from '../../../db/index.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** Kinds of the events that the feed tells of: what is published, what comes of it, and whatever goes wrong. */
export const FEED_KINDS = [
  'need.published',
  'need.amended',
  'need.withdrawn',
  'pool.frozen',
  'need.failed',
  'selection.drawn',
  'selection.void',
  'incident.opened',
  'redo.proposed',
  'redo.confirmed',
  'redo.refused',
  'lottery.postponement-proposed',
  'lottery.postponed',
  'lottery.differed',
  'bids.late',
  'bids.early-attempt',
  'failure.proposed',
  'failure.refused',
  'log.key-rotated',
] as const;

type FeedKind = (typeof FEED_KINDS)[number];

/** A need's number: drafts, which are not public, have none. */
const IS_NUMBER = /^[A-Z]{2,6}-\d{4}-\d{6}$/;

interface EventData {
  readonly planHash?: string;
  readonly poolHash?: string;
  readonly certificateSha256?: string;
  readonly round?: number;
  /** Round that a decision to draw again makes void. */
  readonly voids?: number;
  readonly entries?: number;
  readonly excluded?: number;
  readonly minEntries?: number;
  readonly winner?: string;
  /** Who would have won a void round. */
  readonly first?: string;
  readonly priceFen?: number;
  readonly kind?: string;
  readonly basis?: string;
  readonly reason?: string;
  readonly from?: string;
  readonly to?: string;
  readonly verifier?: string;
}

/** Codes of the agencies that an event names. */
export function agenciesIn(data: string): string[] {
  const { winner, first } = JSON.parse(data) as EventData;
  // Elsewhere `first` is what an official typed.
  return [winner, first].flatMap((code) => (code !== undefined && /^[0-9A-Z]{18}$/.test(code) ? [code] : []));
}

const translated = (t: PageContext['t'], key: string, otherwise = ''): string =>
  isMessageKey(key) ? t(key) : otherwise;

function textOf(
  kind: string,
  data: EventData,
  names: ReadonlyMap<string, string>,
  t: PageContext['t'],
): string {
  const { round = 1, entries = 0, excluded = 0, winner = '', first = '', reason = '' } = data;
  const nameOf = (code: string): string => `${names.get(code) ?? ''} ${code}`.trim();
  switch (kind) {
    case 'pool.frozen':
      return t('feed.pool-text', { round, hash: data.poolHash ?? '', entries, excluded });
    case 'need.failed':
      return data.reason === 'bids-unopened'
        ? t('feed.failed-unopened', { entries })
        : t('feed.failed-text', { entries, least: data.minEntries ?? 0 });
    case 'selection.drawn':
      return t('feed.drawn-text', {
        winner: nameOf(winner),
        price: formatYuan(data.priceFen ?? 0),
        hash: data.certificateSha256 ?? '',
      });
    case 'selection.void':
      return t('feed.void-text', { round, first: nameOf(first), hash: data.certificateSha256 ?? '' });
    case 'incident.opened':
      return t('feed.incident-text', { round, what: translated(t, `incident.${data.kind}`, data.kind) });
    case 'redo.proposed':
    case 'redo.confirmed':
      return t('feed.redo-text', {
        round: data.voids ?? round,
        basis: translated(t, `rounds.basis.${data.basis}`, data.basis),
        reason,
      });
    case 'lottery.postponement-proposed':
    case 'lottery.postponed':
      return t('feed.postponement-text', { round, from: data.from ?? '', to: data.to ?? '' });
    case 'redo.refused':
    case 'lottery.differed':
      return t('feed.round-text', { round });
    case 'need.withdrawn':
    case 'failure.proposed':
      return t('feed.reason-text', { reason });
    case 'log.key-rotated':
      return t('feed.key-text', { verifier: data.verifier ?? '' });
    case 'bids.late':
      return t('event.bids.late');
    case 'failure.refused':
      return t('event.failure.refused');
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
  const { titles, names, siteUrl } = feed;
  const events = feed.events.filter(({ subject }) => subject === 'log' || IS_NUMBER.test(subject));
  return {
    language,
    title: `${t('site.name')} · ${t('feed.title')}`,
    author: t('site.name'),
    homeUrl: `${siteUrl}${urls.home()}`,
    selfUrl: `${siteUrl}${urls.feed()}`,
    updated: events[0]?.at ?? now,
    entries: events.map(({ seq, at, kind, subject, data }) => ({
      id: `${siteUrl}${urls.logEvent(seq)}`,
      url: `${siteUrl}${subject === 'log' ? urls.logEvent(seq) : urls.need(subject)}`,
      title: t(`feed.${kind as FeedKind}`, { title: `${subject} ${titles.get(subject) ?? ''}`.trim() }),
      updated: at,
      text: textOf(kind, JSON.parse(data) as EventData, names, t),
    })),
  };
}
