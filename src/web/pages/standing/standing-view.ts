import {
  type DeedName,
  nextChangeOn,
  starsOf,
  toShanghaiDate,
  worthInPoints,
  worthOn,
} from '../../../basics/index.js';
import type { StandingDeedTable, StandingRequestTable } from '../../../db/index.js';
import { asDeed } from '../../../standing/index.js';
import type { MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { StandingData } from './standing-data.js';

/** Points with their sign: what adds and what takes away looks different. */
export const signed = (points: number): string => (points > 0 ? `+${points}` : `${points}`.replace('-', '−'));

/** The stars of a standing, as people see and hear them. */
export function starsView(standing: number, { t }: PageContext) {
  const stars = starsOf(standing);
  return { stars: '★'.repeat(stars) + '☆'.repeat(5 - stars), starsText: t('standing.stars', { stars }) };
}

/** The name of a kind of deed; one that nobody here knows is shown by its name. */
export function deedName(name: string, { t }: PageContext): string {
  return t(`deed.${name as DeedName}` satisfies MessageKey);
}

/** Where a deed stands: it counts, was asked about, is to be struck, or is struck. */
function stateOf(
  { record, struckFrom }: StandingDeedTable,
  requests: readonly StandingRequestTable[],
  { t, now }: PageContext,
): { readonly text: string; readonly tag: string } | null {
  if (struckFrom !== null)
    return struckFrom <= toShanghaiDate(now)
      ? { text: t('standing.struck', { on: struckFrom }), tag: 'tag-expired' }
      : { text: t('standing.to-be-struck', { on: struckFrom }), tag: 'tag-reserve' };
  const latest = requests.find((one) => one.record === record);
  if (!latest) return null;
  const kind = t(`standing.kind.${latest.kind}`);
  return latest.state === 'refused'
    ? { text: t('standing.request-refused', { kind }), tag: 'tag-reserve' }
    : { text: t('standing.request-open', { kind }), tag: 'tag-overdue' };
}

/** A deed as a line of a page. */
export function toDeedLine(
  deed: StandingDeedTable,
  { agency, requests }: Pick<StandingData, 'agency' | 'requests'>,
  context: PageContext,
) {
  const today = toShanghaiDate(context.now);
  return {
    url: urls.standingDeed(agency.creditCode, String(deed.record)),
    name: deedName(deed.name, context),
    points: signed(deed.points / 1000),
    now: signed(worthInPoints(worthOn(asDeed(deed), today))),
    on: deed.doneOn,
    record: deed.record,
    recordUrl: urls.logEvent(String(deed.record)),
    next: nextChangeOn(asDeed(deed), today) ?? '—',
    state: stateOf(deed, requests, context),
  };
}

/** View model of the standing of an agency, as its page shows it. */
export function toStandingView(data: StandingData, context: PageContext) {
  const { agency, kept, deeds } = data;
  const { t } = context;
  return {
    standing: agency.standing,
    ...starsView(agency.standing, context),
    start: t('standing.start', { start: kept?.start ?? agency.standing }),
    lines: deeds.map((deed) => toDeedLine(deed, data, context)).toReversed(),
    listUrl: urls.standings(),
    rulesUrl: urls.document('standing'),
  };
}
