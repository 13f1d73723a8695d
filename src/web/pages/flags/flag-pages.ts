import { z } from 'zod';
import { isInScope, scopeOf } from '../../../accounts/index.js';
import { findDivision, listDivisionsAt, toShanghaiDate } from '../../../basics/index.js';
import {
  FLAG_IDS,
  findHit,
  flagPlace,
  listCountedYears,
  listCountLines,
  listHits,
  listMarks,
  markHit,
  markSchema,
  sumCounts,
} from '../../../flags/index.js';
import { filterView } from '../../forms/filters.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { count, division, needNumber, oneOf, position } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { list } from '../../registry/list.js';
import { page } from '../../registry/page.js';
import { instantText } from '../../render/cursor.js';
import type { PageContext } from '../../render/page.js';
import { divisionName } from '../../render/words.js';
import { urls } from '../../urls.js';
import { countColumns, countItem, definitionsView, hitColumns, hitItem, toHitView } from './flag-view.js';

/** Parameters of the public counts. */
export const flagCountsQuery = z.object({
  flag: oneOf('flags.flag', FLAG_IDS),
  year: count('flags.year', 4),
  division: division('needs.division', []),
  after: position(z.tuple([z.string(), z.string(), z.string()])),
});

const STATES = ['open', 'looked'] as const;

/** Parameters of the officials' list. */
export const flagHitsQuery = z.object({
  flag: oneOf('flags.flag', FLAG_IDS),
  need: needNumber('needs.number'),
  state: oneOf('flags.state', STATES),
  after: position(z.tuple([instantText, z.string()])),
});

const flagOptions = ({ t }: PageContext) => FLAG_IDS.map((id) => ({ value: id, text: t(`flag.${id}`) }));

/** Definitions and counts for everybody: neither agencies nor needs, and of ended months alone. */
const counts = list({
  address: urls.flags,
  roles: 'public',
  title: 'flags.title',
  inMap: 'flags.title',
  lead: 'flags.lead',
  empty: 'flags.none',
  query: flagCountsQuery,
  prepare: async ({ site, now }) => {
    const month = toShanghaiDate(now).slice(0, 7);
    return {
      month,
      years: await listCountedYears(site.deps.db, month),
      sums: await sumCounts(site.deps.db, month),
      counties: new Map(listDivisionsAt(now).map(({ countyKey, code }) => [countyKey, code])),
    };
  },
  filters: ({ asked, t, ...rest }, { years, counties }) => [
    filterView(asked, t, 'flag', { any: t('needs.any'), options: flagOptions({ t, ...rest }) }),
    filterView(asked, t, 'year', {
      any: t('needs.any'),
      options: years.map((year) => ({ value: year, text: year })),
    }),
    filterView(asked, t, 'division', {
      any: t('needs.any'),
      options: [...counties.values()].map((code) => ({
        value: code,
        text: divisionName(code, rest.language),
      })),
    }),
  ],
  load: ({ site, asked }, { month }, { after, limit }) => {
    const { flag, year, division: code } = asked.values;
    const [from = '', countyKey = '', place = ''] = after ?? [];
    const filter = {
      flag: flag || undefined,
      year: year === undefined ? undefined : String(year),
      countyKey: findDivision(code)?.countyKey,
    };
    const start = after && { year: from, countyKey, place };
    return listCountLines(site.deps.db, filter, month, { after: start, limit });
  },
  position: ({ year, countyKey, flag }) => [year, countyKey, flagPlace(flag)],
  columns: countColumns,
  item: countItem,
  more: (visit, { sums }) => ({
    looked: visit.t('flags.looked-needs', { count: sums.get('') ?? 0 }),
    flags: definitionsView(sums, visit),
    documentUrl: urls.document('flags'),
  }),
  template: 'flags/flags',
});

/** The rows behind the counts, for officials in their scope and for auditors. */
const hits = list({
  address: urls.reviewFlags,
  roles: ['official', 'auditor'],
  title: 'flags.review-title',
  inMap: 'flags.review-title',
  lead: 'flags.review-lead',
  empty: 'flags.review-none',
  query: flagHitsQuery,
  prepare: () => ({}),
  filters: (visit) => [
    filterView(visit.asked, visit.t, 'flag', { any: visit.t('needs.any'), options: flagOptions(visit) }),
    filterView(visit.asked, visit.t, 'need', { inputType: 'text' }),
    filterView(visit.asked, visit.t, 'state', {
      any: visit.t('needs.any'),
      options: STATES.map((value) => ({ value, text: visit.t(`flags.${value}`) })),
    }),
  ],
  load: ({ site, actor, asked }, _, { after, limit }) => {
    const { flag, need, state } = asked.values;
    const [at = '', id = ''] = after ?? [];
    const filter = { flag: flag || undefined, number: need || undefined, state: state || undefined };
    return listHits(site.deps.db, scopeOf(actor), filter, { after: after && { at, id }, limit });
  },
  position: ({ foundAt, id }) => [foundAt, id],
  columns: hitColumns,
  item: hitItem,
});

const review = page({
  address: urls.reviewFlag,
  roles: ['official', 'auditor'],
  form: defineForm({ schemas: [markSchema] }),
  actors: ['official'],
  act: async ({ site, actor, param }, { typed }) => {
    const id = param('id');
    const form = parseForm(markSchema, typed);
    const result = form.ok ? await markHit(site.deps, actor, { id, ...form.value }) : form;
    if (!result.ok) return { typed, errors: result.errors };
    return { to: urls.reviewFlag(id, { notice: 'flag-marked' }) };
  },
  load: async ({ site, actor, param }) => {
    const { db } = site.deps;
    const hit = await findHit(db, param('id'));
    if (!hit) throw new HttpError(404);
    if (!isInScope(scopeOf(actor), hit.divisionCode)) throw new HttpError(403);
    return { hit, marks: await listMarks(db, hit.id) };
  },
  view: toHitView,
  template: 'flags/review',
});

/** Red flags: public definitions and counts, the officials' list of rows, and their page of one row. */
export const flagPages = [counts, hits, review];
