import { z } from 'zod';
import { findDivision, formatShanghai, listDivisionsAt } from '../../../basics/index.js';
import { type EntryNoticeLine, listEntryNotices } from '../../../entry-notices/index.js';
import { filterView } from '../../forms/filters.js';
import { division, oneOf, position } from '../../forms/query.js';
import { list } from '../../registry/list.js';
import type { Column } from '../../registry/table.js';
import { instantText } from '../../render/cursor.js';
import type { PageContext } from '../../render/page.js';
import { divisionName } from '../../render/words.js';
import { ALL_COUNTIES, urls } from '../../urls.js';

const STATES = ['open', 'taken-effect', 'withdrawn'] as const;

/** Parameters of the list of entry notices. */
export const entryNoticesQuery = z.object({
  division: division('needs.division'),
  state: oneOf('needs.state', STATES),
  after: position(z.tuple([instantText, z.string()])),
});

const columns: readonly Column<EntryNoticeLine, PageContext>[] = [
  {
    key: 'name',
    label: 'draws.agency',
    value: ({ name }) => name,
    cell: ({ name, number }) => ({ text: name, url: urls.entryNotice(number), note: number }),
  },
  { key: 'number', label: 'entry-notices.number', cell: null, value: ({ number }) => number },
  { key: 'creditCode', label: 'account.credit-code', value: ({ creditCode }) => creditCode },
  {
    key: 'division',
    label: 'needs.division',
    value: ({ division: code }) => code,
    cell: ({ division: code }, { language }) => divisionName(code, language),
  },
  { key: 'begunAt', label: 'entry-notices.begun-at', kind: 'instant', value: ({ begunAt }) => begunAt },
  { key: 'dueAt', label: 'entry-notices.due-at', kind: 'instant', value: ({ dueAt }) => dueAt },
  {
    key: 'state',
    label: 'needs.state',
    value: ({ state }) => state,
    cell: ({ state, endedAt }, { t }) => ({
      text: t(`entry-notices.state.${state}`),
      note: endedAt === null ? '' : formatShanghai(endedAt),
    }),
  },
  {
    key: 'endedAt',
    label: 'entry-notices.ended-at',
    kind: 'instant',
    cell: null,
    value: ({ endedAt }) => endedAt,
  },
  { key: 'comments', label: 'entry-notices.comments', kind: 'number', value: ({ comments }) => comments },
  { key: 'waiting', label: 'entry-notices.waiting', kind: 'number', value: ({ waiting }) => waiting },
];

/** Agencies whose first registration stands, or stood, under notice, for everybody. */
export const entryNoticeList = list({
  address: urls.entryNotices,
  roles: 'public',
  title: 'entry-notices.title',
  inMap: 'entry-notices.title',
  lead: 'entry-notices.lead',
  empty: 'entry-notices.none',
  query: entryNoticesQuery,
  tags: () => ['list:entry-notices'],
  prepare: () => ({}),
  filters: ({ asked, t, language, now }) => [
    filterView(asked, t, 'division', {
      any: t('needs.any'),
      options: [
        ...listDivisionsAt(now).map(({ code }) => ({ value: code, text: divisionName(code, language) })),
        { value: ALL_COUNTIES, text: t('needs.all-counties') },
      ],
    }),
    filterView(asked, t, 'state', {
      any: t('needs.any'),
      options: STATES.map((state) => ({ value: state, text: t(`entry-notices.state.${state}`) })),
    }),
  ],
  load: ({ site, asked: { values } }, _, { after, limit }) => {
    const [at = '', number = ''] = after ?? [];
    const filter = {
      countyKey: findDivision(values.division)?.countyKey,
      countiesOnly: values.division === ALL_COUNTIES,
      state: values.state || undefined,
    };
    return listEntryNotices(site.deps.db, filter, { after: after && { at, number }, limit });
  },
  position: ({ begunAt, number }) => [begunAt, number],
  columns,
  item: ({ name, number, creditCode, state, begunAt, dueAt, endedAt }, { t }) => ({
    title: name,
    url: urls.entryNotice(number),
    text: [creditCode, t(`entry-notices.state.${state}`)].join(' · '),
    at: endedAt ?? begunAt,
    due: endedAt === null ? dueAt : null,
  }),
});
