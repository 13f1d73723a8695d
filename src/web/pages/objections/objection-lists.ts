import { z } from 'zod';
import { scopeOf } from '../../../accounts/index.js';
import { divisions, findDivision, formatShanghai, listDivisionsAt } from '../../../basics/index.js';
import {
  countObjections,
  listObjections,
  type ObjectionCount,
  type ObjectionLine,
} from '../../../objections/index.js';
import { filterView } from '../../forms/filters.js';
import { division, oneOf, position } from '../../forms/query.js';
import type { Item } from '../../registry/formats.js';
import { list } from '../../registry/list.js';
import type { Column } from '../../registry/table.js';
import { instantText } from '../../render/cursor.js';
import type { PageContext } from '../../render/page.js';
import { divisionName } from '../../render/words.js';
import { ALL_COUNTIES, urls } from '../../urls.js';
import { groundText, isOverdue, stateText } from './objection-view.js';

/** Parameters of both lists of objections. */
export const objectionsQuery = z.object({
  division: division('needs.division'),
  state: oneOf('needs.state', ['waiting']),
  after: position(z.tuple([instantText, z.string()])),
});

type Values = z.output<typeof objectionsQuery>;

const columns: readonly Column<ObjectionLine, PageContext>[] = [
  {
    key: 'number',
    label: 'objections.number',
    value: ({ number }) => number,
    cell: ({ number, needNumber, title }) => ({
      text: number,
      url: urls.objection(needNumber, number),
      note: title,
    }),
  },
  { key: 'need', label: 'needs.number', cell: null, value: ({ needNumber }) => needNumber },
  { key: 'title', label: 'needs.title', cell: null, value: ({ title }) => title },
  {
    key: 'division',
    label: 'needs.division',
    value: ({ divisionCode }) => divisionCode,
    cell: ({ divisionCode }, { language }) => divisionName(divisionCode, language),
  },
  {
    key: 'kind',
    label: 'objections.kind',
    value: ({ kind }) => kind,
    cell: ({ kind }, { t }) => t(`objections.kind.${kind}`),
  },
  {
    key: 'ground',
    label: 'objections.ground',
    value: ({ ground }) => ground,
    cell: ({ ground }, context) => groundText(ground, context),
  },
  { key: 'madeAt', label: 'objections.made-at', kind: 'instant', value: ({ madeAt }) => madeAt },
  {
    key: 'state',
    label: 'needs.state',
    value: ({ state }) => state,
    cell: (line, context) =>
      isOverdue(line, context)
        ? {
            text: context.t('objections.overdue'),
            tag: 'tag-overdue',
            more: stateText(line, context),
            note: formatShanghai(line.dueAt),
          }
        : { text: stateText(line, context), note: formatShanghai(line.settledAt ?? line.dueAt) },
  },
  { key: 'dueAt', label: 'objections.due-at', kind: 'instant', cell: null, value: ({ dueAt }) => dueAt },
  {
    key: 'settledAt',
    label: 'objections.settled-at',
    kind: 'instant',
    cell: null,
    value: ({ settledAt }) => settledAt,
  },
];

const item = (line: ObjectionLine, context: PageContext): Item => ({
  title: `${line.number} ${line.title}`,
  url: urls.objection(line.needNumber, line.number),
  text: [
    context.t(`objections.kind.${line.kind}`),
    groundText(line.ground, context),
    stateText(line, context),
  ].join(' · '),
  at: line.settledAt ?? line.madeAt,
  due: line.settledAt === null ? line.dueAt : null,
});

const filterOf = ({ division: code, state }: Values) => ({
  countyKey: findDivision(code)?.countyKey,
  countiesOnly: code === ALL_COUNTIES,
  waiting: state === 'waiting',
});

/** What one county has, in words; the name is that of its division as it is called now. */
function toCount({ countyKey, ...counts }: ObjectionCount, { language, now }: PageContext) {
  const named =
    listDivisionsAt(now).find((one) => one.countyKey === countyKey) ??
    divisions.find((one) => one.countyKey === countyKey);
  const code = named?.code ?? null;
  return {
    name: divisionName(code, language) || countyKey,
    url: urls.publicObjections(code === null ? {} : { division: code }),
    ...counts,
  };
}

const position1 = ({ madeAt, number }: ObjectionLine): [string, string] => [madeAt, number];

/** Objections and complaints about all needs, for everybody, with the numbers of each county. */
const publicList = list({
  address: urls.publicObjections,
  roles: 'public',
  title: 'objections.all',
  inMap: 'objections.all',
  lead: 'objections.all-lead',
  empty: 'objections.none',
  query: objectionsQuery,
  tags: () => ['list:objections'],
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
      options: [{ value: 'waiting', text: t('objections.waiting') }],
    }),
  ],
  load: ({ site, asked }, _, { after, limit }) => {
    const [at = '', number = ''] = after ?? [];
    const start = after && { at, number };
    return listObjections(site.deps.db, { scope: 'all', ...filterOf(asked.values) }, { after: start, limit });
  },
  position: position1,
  columns,
  item,
  more: async (visit) => ({
    counts: (await countObjections(visit.site.deps.db, visit.now)).map((count) => toCount(count, visit)),
  }),
  template: 'objections/all',
});

/** The same for officials: those of their scope. */
const reviewList = list({
  address: urls.reviewObjections,
  roles: ['official', 'auditor'],
  title: 'objections.review',
  inMap: 'objections.review',
  lead: 'objections.review-lead',
  empty: 'objections.none',
  query: objectionsQuery,
  prepare: () => ({}),
  filters: ({ asked, t }) => [
    filterView(asked, t, 'state', {
      any: t('needs.any'),
      options: [{ value: 'waiting', text: t('objections.waiting') }],
    }),
  ],
  load: ({ site, actor, asked }, _, { after, limit }) => {
    const [at = '', number = ''] = after ?? [];
    const filter = { scope: scopeOf(actor), ...filterOf(asked.values) };
    return listObjections(site.deps.db, filter, { after: after && { at, number }, limit });
  },
  position: position1,
  columns,
  item,
});

/** Lists of the objections about all needs. */
export const objectionLists = [publicList, reviewList];
