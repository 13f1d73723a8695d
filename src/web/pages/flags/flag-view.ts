import type { Actor } from '../../../accounts/index.js';
import { formatShanghai, formatYuan, startOfDate } from '../../../basics/index.js';
import {
  type CountLine,
  type Dated,
  FLAG_IDS,
  type FlagId,
  flagOf,
  type HitLine,
  limitsAt,
  type Mark,
} from '../../../flags/index.js';
import { FormView } from '../../forms/fields.js';
import type { Item } from '../../registry/formats.js';
import type { Shown } from '../../registry/page.js';
import type { Column } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import { divisionName } from '../../render/words.js';
import { urls } from '../../urls.js';
import { titleColumn } from '../needs/title-column.js';

/** Counties by their keys, with the code that is in force. */
export type Counties = ReadonlyMap<string, string>;

type CountContext = PageContext & { readonly counties: Counties };

const countyName = ({ countyKey }: CountLine, { counties, language }: CountContext): string =>
  divisionName(counties.get(countyKey) ?? countyKey, language);

/** Columns of the public counts. */
export const countColumns: readonly Column<CountLine, CountContext>[] = [
  { key: 'year', label: 'flags.year', value: ({ year }) => year },
  {
    key: 'division',
    label: 'needs.division',
    value: ({ countyKey }, { counties }) => counties.get(countyKey) ?? countyKey,
    cell: countyName,
  },
  {
    key: 'flag',
    label: 'flags.flag',
    value: ({ flag }) => flag,
    cell: ({ flag }, { t }) => t(`flag.${flag}`),
  },
  { key: 'hits', label: 'flags.hits', kind: 'number', value: ({ hits }) => hits },
  { key: 'needs', label: 'flags.needs', kind: 'number', value: ({ needs }) => needs },
];

/** A count for those who follow the list. */
export function countItem(line: CountLine, context: CountContext): Item {
  const { year, countyKey, flag, hits, needs } = line;
  const { t } = context;
  return {
    title: `${year} · ${countyName(line, context)} · ${t(`flag.${flag}`)}`,
    url: urls.flags(),
    id: [year, countyKey, flag, hits, needs].join('-'),
    text: `${t('flags.hits')}: ${hits} · ${t('flags.needs')}: ${needs}`,
    at: startOfDate(`${year}-01-01`),
  };
}

const definitionText = (flag: FlagId, { numbers }: Dated, { t }: PageContext): string =>
  t(`flag-definition.${flag}`, numbers);

/** Every flag with its definitions, the latest first, and how many rows it has. */
export function definitionsView(sums: ReadonlyMap<string, number>, context: PageContext) {
  const { t } = context;
  return FLAG_IDS.map((flag) => ({
    name: t(`flag.${flag}`),
    definitions: flagOf(flag)
      .limits.toReversed()
      .map((dated) => ({
        from: t('flags.in-force', { date: dated.inForceFrom }),
        text: definitionText(flag, dated, context),
      })),
    source: t('flags.source', { source: t(`flag-source.${flag}`) }),
    total: t('flags.total', { count: sums.get(flag) ?? 0 }),
  }));
}

/** A row in words: amounts in yuan, agencies of the row by their names. */
function toldText({ flag, numbers, agencies }: HitLine, { t }: PageContext): string {
  const names = new Map(agencies.map(({ code, name }) => [code, name]));
  const words = Object.entries(numbers).map(([key, value]) => [
    key,
    key.endsWith('Fen') ? formatYuan(Number(value)) : (names.get(String(value)) ?? value),
  ]);
  return t(`flag-told.${flag}`, Object.fromEntries(words) as Record<string, string | number>);
}

const agenciesText = ({ agencies }: HitLine): string =>
  agencies.map(({ code, name }) => `${name} ${code}`).join('；');

/** Columns of the officials' list. */
export const hitColumns: readonly Column<HitLine, PageContext>[] = [
  {
    key: 'flag',
    label: 'flags.flag',
    value: ({ flag }) => flag,
    cell: (hit, context) => ({
      text: context.t(`flag.${hit.flag}`),
      url: urls.reviewFlag(hit.id),
      note: toldText(hit, context),
    }),
  },
  { key: 'told', label: 'flags.row', cell: null, value: toldText },
  titleColumn,
  { key: 'number', label: 'needs.number', cell: null, value: ({ number }) => number },
  { key: 'agencies', label: 'flags.agencies', value: agenciesText },
  {
    key: 'numbers',
    label: 'flags.hits',
    cell: null,
    value: ({ numbers }) => JSON.stringify(numbers),
  },
  { key: 'foundAt', label: 'flags.found-at', kind: 'instant', value: ({ foundAt }) => foundAt },
  {
    key: 'lookedAt',
    label: 'flags.state',
    kind: 'instant',
    value: ({ lookedAt }) => lookedAt,
    cell: ({ lookedAt }, { t }) =>
      lookedAt === null
        ? { text: t('flags.open'), tag: 'tag-overdue' }
        : { text: t('flags.looked'), tag: 'tag-valid', note: formatShanghai(lookedAt) },
  },
];

/** A row for those who follow the list. */
export function hitItem(hit: HitLine, context: PageContext): Item {
  const { id, flag, number, foundAt } = hit;
  return {
    title: `${number} · ${context.t(`flag.${flag}`)}`,
    url: urls.reviewFlag(id),
    text: toldText(hit, context),
    at: foundAt,
  };
}

/** View model of the officials' page of one row. */
export function toHitView(
  { hit, marks }: { readonly hit: HitLine; readonly marks: readonly Mark[] },
  context: PageContext & { readonly actor: Actor },
  { typed = {}, errors }: Shown<never>,
) {
  const { t, actor } = context;
  const form = new FormView(t, typed, errors);
  const isOfficial = actor.role === 'official';
  const numbers = limitsAt(flagOf(hit.flag).limits, hit.closesAt);
  return {
    title: t(`flag.${hit.flag}`),
    listUrl: urls.reviewFlags(),
    summary: form.summary(),
    told: toldText(hit, context),
    foundAt: formatShanghai(hit.foundAt),
    definition: t(`flag-definition.${hit.flag}`, numbers),
    need: { url: urls.need(hit.number), text: `${hit.number} ${hit.title}` },
    agencies: hit.agencies.map(({ code, name }) => ({ url: urls.agency(code), name, code })),
    findingUrl: isOfficial ? urls.rounds(hit.number) : null,
    marks: marks.map(({ by, note, markedAt }) => ({ by, note, at: formatShanghai(markedAt) })),
    form: isOfficial
      ? {
          action: urls.reviewFlag(hit.id),
          note: form.field('note', {
            label: t('flags.note'),
            kind: 'textarea',
            hint: t('flags.note-hint'),
          }),
        }
      : null,
  };
}
