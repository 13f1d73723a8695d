import { publicText } from '../../../audit/index.js';
import { assertNever, formatShanghai, listDivisionsAt } from '../../../basics/index.js';
import type { Irregularity } from '../../../draws/index.js';
import { filterView, querySummary } from '../../forms/filters.js';
import type { Asked } from '../../forms/query.js';
import type { PageContext } from '../../render/page.js';
import { divisionName } from '../../render/words.js';
import { ALL_COUNTIES, urls } from '../../urls.js';
import type { IncidentsValues } from './incident-query.js';

function textOf(line: Irregularity, { t }: PageContext): string {
  switch (line.sort) {
    case 'incident':
      return t(`incident.${line.what}`);
    case 'redo':
      return t('incidents.redo', { basis: t(`rounds.basis.${line.what}`), reason: publicText(line.reason) });
    case 'postponement':
      return t('incidents.postponement', { issue: line.what, reason: publicText(line.reason) });
    case 'failure':
      return t('incidents.failure', { reason: publicText(line.reason) });
    default:
      return assertNever(line);
  }
}

function outcomeText(line: Irregularity, { t }: PageContext): string | null {
  if (line.endedAt === null) return null;
  switch (line.sort) {
    case 'incident':
      return line.outcome && t(`incident.${line.outcome}`);
    case 'redo':
      return t(line.outcome === 'refused' ? 'incidents.redo-refused' : 'incidents.redo-confirmed');
    case 'postponement':
      return t('incidents.postponed');
    case 'failure':
      return t(line.outcome === 'refused' ? 'event.failure.refused' : 'incidents.failed');
    default:
      return assertNever(line);
  }
}

/** View model of the public list of what did not go as planned; no `list` where a filter was refused. */
export function toIncidentsView(
  page: {
    readonly asked: Asked<IncidentsValues>;
    readonly list: {
      readonly lines: readonly Irregularity[];
      /** Cursor of the next page. */
      readonly next: string | undefined;
      readonly isFirst: boolean;
    } | null;
  },
  context: PageContext,
) {
  const { t, language, now } = context;
  const { asked, list } = page;
  const { after: _, ...query } = asked.values;
  return {
    title: t('incidents.title'),
    lead: t('incidents.lead'),
    action: urls.publicIncidents(),
    summary: querySummary(t, asked.errors, ['need', 'division']),
    filters: [
      filterView(asked, t, 'need', { inputType: 'text' }),
      filterView(asked, t, 'division', {
        any: t('needs.any'),
        options: [
          ...listDivisionsAt(now).map(({ code }) => ({
            value: code,
            text: divisionName(code, language),
          })),
          { value: ALL_COUNTIES, text: t('needs.all-counties') },
        ],
      }),
    ],
    isListed: list !== null,
    lines: (list?.lines ?? []).map((line) => ({
      url: urls.need(line.number),
      number: line.number,
      title: line.title,
      division: divisionName(line.divisionCode, language),
      round: t('rounds.round', { round: line.round }),
      text: textOf(line, context),
      at: formatShanghai(line.at),
      tag: line.endedAt === null ? 'tag-overdue' : 'tag-reserve',
      state: t(line.endedAt === null ? 'incidents.open' : 'incidents.ended'),
      outcome: outcomeText(line, context),
      endedAt: line.endedAt === null ? null : formatShanghai(line.endedAt),
    })),
    logUrl: urls.log(),
    feedUrl: urls.feed(),
    pager: {
      firstUrl: list?.isFirst ? null : urls.publicIncidents(query),
      nextUrl: list?.next === undefined ? null : urls.publicIncidents({ ...query, after: list.next }),
    },
  };
}
