import { dataOf, type EventKind } from '../../../audit/index.js';
import { formatShanghai, formatYuan, isInstant } from '../../../basics/index.js';
import type { AuditEventTable } from '../../../db/index.js';
import { isMessageKey, type MessageParams } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** A need's number: drafts, which are not public, have none. */
const IS_NUMBER = /^[A-Z]{2,6}-\d{4}-\d{6}$/;

type Data = Readonly<Record<string, unknown>>;

const isAgencyCode = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9A-Z]{18}$/.test(value);

/** Codes of the agencies that an event names. */
export function agenciesIn(event: Pick<AuditEventTable, 'data'>): string[] {
  const { winner, first, agency, next, smallList } = dataOf(event);
  // Elsewhere `first` is what an official typed.
  return [winner, first, agency, next, ...(Array.isArray(smallList) ? smallList : [])].filter(isAgencyCode);
}

/** Members of an event's data that are codes, and where their words stand. */
const CODES: Readonly<Record<string, string>> = {
  kind: 'incident',
  basis: 'rounds.basis',
  fault: 'direct-fault',
};

/** Why a need failed, as its text tells them apart; anything else is too few entries. */
const FAILURES: Readonly<Record<string, string>> = { 'bids-unopened': 'bids', 'secret-lost': 'secret' };

/** What the texts of the feed may name: the members of an event's data, in words where they are codes. */
function paramsOf(data: Data, names: ReadonlyMap<string, string>, t: PageContext['t']): MessageParams {
  const shown = (name: string, value: unknown): string | number => {
    if (name === 'priceFen' || name === 'amountFen') return formatYuan(Number(value));
    if (name === 'by' || name === 'dueAt' || (name === 'until' && isInstant(String(value))))
      return formatShanghai(String(value));
    if (isAgencyCode(value)) return `${names.get(value) ?? ''} ${value}`.trim();
    if (Array.isArray(value)) return value.map((one) => shown(name, one)).join(t('verify.list-comma'));
    if (typeof value === 'number') return value;
    const key = `${CODES[name]}.${String(value)}`;
    return CODES[name] && isMessageKey(key) ? t(key) : String(value);
  };
  const params = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shown(name, value)]));
  const round = params['voids'] ?? params['round'] ?? 1;
  // A need withdrawn as a draft has no public reason.
  return { reason: '', ...params, round, failure: FAILURES[String(data['reason'])] ?? '' };
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
      title: t(`feed.${kind as EventKind}`, { title: `${subject} ${titles.get(subject) ?? ''}`.trim() }),
      updated: at,
      text: t(`feed-text.${kind as EventKind}`, paramsOf(dataOf({ data }), names, t)),
    })),
  };
}
