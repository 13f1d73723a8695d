import { findDivision, formatShanghai, listDivisionsAt } from '../../../basics/index.js';
import { listIrregularities } from '../../../draws/index.js';
import { filterView } from '../../forms/filters.js';
import { list } from '../../registry/list.js';
import { divisionName } from '../../render/words.js';
import { ALL_COUNTIES, urls } from '../../urls.js';
import { titleColumn } from '../needs/title-column.js';
import { incidentsQuery } from './incident-query.js';
import { outcomeText, textOf } from './incident-view.js';

/** What did not go as planned, for everybody: incidents, decisions to draw again, postponed lotteries. */
export const incidentList = list({
  address: urls.publicIncidents,
  roles: 'public',
  title: 'incidents.title',
  inMap: 'incidents.title',
  lead: 'incidents.lead',
  empty: 'incidents.none',
  query: incidentsQuery,
  tags: () => ['list:incidents'],
  prepare: () => ({}),
  filters: ({ asked, t, language, now }) => [
    filterView(asked, t, 'need', { inputType: 'text' }),
    filterView(asked, t, 'division', {
      any: t('needs.any'),
      options: [
        ...listDivisionsAt(now).map(({ code }) => ({ value: code, text: divisionName(code, language) })),
        { value: ALL_COUNTIES, text: t('needs.all-counties') },
      ],
    }),
  ],
  load: ({ site, asked }, _, { after, limit }) => {
    const { need, division } = asked.values;
    const [open, at = '', id = ''] = after ?? [];
    const filter = {
      number: need,
      countyKey: findDivision(division)?.countyKey,
      countiesOnly: division === ALL_COUNTIES,
    };
    const start = after && ({ open: open === '1' ? 1 : 0, at, id } as const);
    return listIrregularities(site.deps.db, filter, { after: start, limit });
  },
  position: ({ endedAt, at, id }) => [endedAt === null ? '1' : '0', at, id],
  columns: [
    titleColumn,
    { key: 'number', label: 'needs.number', cell: null, value: ({ number }) => number },
    {
      key: 'division',
      label: 'needs.division',
      cell: null,
      value: ({ divisionCode }, { language }) => divisionName(divisionCode, language),
    },
    {
      key: 'what',
      label: 'incidents.what',
      value: textOf,
      cell: (line, visit) => ({
        text: textOf(line, visit),
        note: visit.t('rounds.round', { round: line.round }),
      }),
    },
    { key: 'at', label: 'incidents.at', kind: 'instant', value: ({ at }) => at },
    {
      key: 'state',
      label: 'needs.state',
      value: ({ endedAt }) => (endedAt === null ? 'open' : 'ended'),
      cell: (line, visit) => ({
        text: visit.t(line.endedAt === null ? 'incidents.open' : 'incidents.ended'),
        tag: line.endedAt === null ? 'tag-overdue' : 'tag-reserve',
        more: outcomeText(line, visit),
        note: line.endedAt && formatShanghai(line.endedAt),
      }),
    },
    { key: 'outcome', label: 'incidents.outcome', cell: null, value: outcomeText },
    {
      key: 'endedAt',
      label: 'incidents.ended-at',
      kind: 'instant',
      cell: null,
      value: ({ endedAt }) => endedAt,
    },
  ],
  item: (line, visit) => ({
    title: `${line.number} ${line.title}`,
    url: urls.need(line.number),
    text: [textOf(line, visit), outcomeText(line, visit)].filter(Boolean).join(' · '),
    at: line.endedAt ?? line.at,
  }),
  more: () => ({ logUrl: urls.log(), feedUrl: urls.feed() }),
  template: 'incidents/incidents',
});
