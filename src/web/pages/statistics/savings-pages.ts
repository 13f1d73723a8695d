import { z } from 'zod';
import { countRegister } from '../../../agencies/index.js';
import { toShanghaiDate } from '../../../basics/index.js';
import { defaultPeriod, findAwardMonths, getSavings, sumRollups } from '../../../statistics/index.js';
import type { Address } from '../../address.js';
import { FormView } from '../../forms/fields.js';
import { querySummary } from '../../forms/filters.js';
import { refuseParameter } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { FORMATS } from '../../registry/formats.js';
import { page } from '../../registry/page.js';
import type { Visit } from '../../registry/visit.js';
import { csvText } from '../../render/csv.js';
import { sheetBytes } from '../../render/excel.js';
import { urls } from '../../urls.js';
import { periodOf, periodParameters } from './period.js';
import { toSavingsJson, toSavingsSheet, toSavingsView } from './savings-view.js';

/** Parameters of the savings. */
export const savingsQuery = z.object(periodParameters);

type Here = Visit<'public', string, typeof savingsQuery>;

/** The period asked for, usually the year of the latest awards. */
async function spanOf({ site, asked, now }: Here) {
  const awarded = await findAwardMonths(site.deps.db);
  return { awarded, ...periodOf(asked, defaultPeriod(toShanghaiDate(now).slice(0, 7), awarded)) };
}

const savings = page({
  address: urls.savings,
  roles: 'public',
  query: savingsQuery,
  load: async (visit) => {
    const { db } = visit.site.deps;
    const { span, errors, awarded } = await spanOf(visit);
    return {
      errors,
      savings: await getSavings(db, span),
      register: await countRegister(db, visit.now),
      months: await sumRollups(db, 'month', span),
      methods: await sumRollups(db, 'method', span),
      years: yearsOf(awarded),
    };
  },
  refused: ({ errors }) => errors,
  tags: () => ['statistics', 'list:agencies'],
  view: ({ errors, ...found }, visit) =>
    toSavingsView(found, visit, {
      summary: querySummary(visit.t, errors, ['from', 'to']),
      form: new FormView(visit.t, errors.length > 0 ? visit.asked.typed : {}, errors),
    }),
  template: 'statistics/savings',
  description: ({ sentence }) => sentence.text,
  inMap: 'nav.statistics',
});

/** The savings of a period for programs; a wrong parameter refuses the whole. */
const inOther = <const Pattern extends string>(
  address: Address<Pattern>,
  ending: 'json' | 'csv' | 'xlsx',
  body: (
    found: Awaited<ReturnType<typeof getSavings>>,
    visit: Here,
  ) => ReturnType<typeof sheetBytes> | string,
) =>
  data({
    address,
    roles: 'public',
    query: savingsQuery,
    load: async (visit) => {
      const { span, errors } = await spanOf(visit);
      refuseParameter(errors);
      return getSavings(visit.site.deps.db, span);
    },
    tags: () => ['statistics'],
    type: FORMATS.find((format) => format.ending === ending)?.type ?? '',
    body,
    fileName: ({ from, to }) => (ending === 'json' ? undefined : `savings-${from}-${to}.${ending}`),
  });

function yearsOf(awarded: { readonly first: string; readonly last: string } | undefined): string[] {
  if (!awarded) return [];
  const [first, last] = [Number(awarded.first.slice(0, 4)), Number(awarded.last.slice(0, 4))];
  return Array.from({ length: Math.min(30, last - first + 1) }, (_, index) => String(last - index));
}

// No list: the rows of a period are few, and two of them are sums of the others.
/** Savings of a period under one query: page, JSON, and sheets. */
export const savingsPages = [
  savings,
  inOther(urls.savingsJson, 'json', (found, { language }) => JSON.stringify(toSavingsJson(found, language))),
  inOther(urls.savingsCsv, 'csv', (found, visit) => csvText(toSavingsSheet(found, visit))),
  inOther(urls.savingsXlsx, 'xlsx', (found, visit) =>
    sheetBytes({ title: visit.t('nav.statistics'), rows: toSavingsSheet(found, visit) }),
  ),
];
