import { z } from 'zod';
import type { Actor } from '../../../accounts/index.js';
import { type CatalogueCategory, listCatalogue } from '../../../agencies/index.js';
import { agencyTag } from '../../../audit/index.js';
import {
  findDivision,
  formatStars,
  LIST_CRITERIA,
  listDivisionsAt,
  type Result,
  starsOf,
  startOfDate,
  toShanghaiDate,
} from '../../../basics/index.js';
import {
  answerSchema,
  confirmStrike,
  listByStanding,
  makeRequest,
  proposeStrike,
  refuseStrike,
  requestSchema,
  type StandingLine,
} from '../../../standing/index.js';
import { filterView } from '../../forms/filters.js';
import { parseForm, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { type KeptFile, keepFiles, keptFiles } from '../../forms/keep-files.js';
import { division, oneOf, position } from '../../forms/query.js';
import type { PostedForm } from '../../forms/read-form.js';
import { HttpError } from '../../pipeline/errors.js';
import { list } from '../../registry/list.js';
import { type Outcome, page } from '../../registry/page.js';
import type { Column } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, nameOf } from '../../render/words.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { publicAgency } from '../agencies/public-agency.js';
import { toDeedView } from './deed-view.js';
import { loadDeed } from './standing-data.js';
import { starsView } from './standing-view.js';

const MOST_DOCUMENTS = 1;

/** The form of an agency's request, and of what officials decide about it. */
export const STANDING_FORM = defineForm({
  schemas: [requestSchema, answerSchema],
  texts: ['action', 'request'],
  ...keptFiles(MOST_DOCUMENTS),
});

type Asked = Outcome<readonly KeptFile[]>;

async function ask(
  site: Site,
  actor: Actor,
  code: string,
  record: string,
  posted: PostedForm,
): Promise<Asked> {
  const { typed, kept, errors } = await keepFiles(site, actor, posted, MOST_DOCUMENTS);
  const again = (failures: typeof errors): Asked => ({
    typed,
    errors: [...failures, ...errors],
    extra: kept,
  });
  const form = parseForm(requestSchema, typed);
  if (!form.ok) return again(form.errors);
  if (errors.length > 0) return again([]);
  const documents = kept.map(({ id }) => id);
  const input = { ...form.value, creditCode: code, record: Number(record), documents };
  const made = await makeRequest(site.deps, actor, input);
  if (!made.ok) return again(made.errors);
  return { to: urls.standingDeed(code, record, { notice: 'standing-asked' }) };
}

/** What a posted decision of an official does. */
async function decide(
  { deps }: Site,
  actor: Actor,
  creditCode: string,
  { typed }: PostedForm,
): Promise<Result<null>> {
  const request = { creditCode, id: typedAt(typed, 'request') };
  const action = typedAt(typed, 'action');
  if (action === 'confirm') return confirmStrike(deps, actor, request);
  if (action !== 'propose' && action !== 'refuse') throw new HttpError(400);
  const form = parseForm(answerSchema, typed);
  if (!form.ok) return form;
  return (action === 'propose' ? proposeStrike : refuseStrike)(deps, actor, { ...request, ...form.value });
}

/** One deed of an agency: what it counts, what was asked about it; the agency asks and officials decide here. */
const deed = page({
  address: urls.standingDeed,
  roles: 'public',
  form: STANDING_FORM,
  actors: ['agency', 'official'],
  act: async ({ site, actor, param }, posted): Promise<Asked> => {
    const [code, record] = [param('code'), param('record')];
    if (actor.role === 'agency') return ask(site, actor, code, record, posted);
    const decided = await decide(site, actor, code, posted);
    if (!decided.ok) return { typed: posted.typed, errors: decided.errors };
    return { to: urls.standingDeed(code, record, { notice: 'standing-decided' }) };
  },
  load: async ({ site, param, actor }) =>
    loadDeed(site, await publicAgency(site, param('code')), param('record'), actor),
  tags: ({ agency }) => [agencyTag(agency.creditCode)],
  view: toDeedView,
  template: 'standing/deed',
});

/** Parameters of the list of standings. */
export const standingQuery = (catalogue: readonly CatalogueCategory[]) =>
  z.object({
    list: oneOf('standing.list', ['red', 'black']),
    division: division('needs.division', []),
    type: oneOf(
      'needs.type',
      catalogue.flatMap(({ types }) => types.map(({ code }) => code)),
    ),
    after: position(z.tuple([z.string().regex(/^\d{1,4}$/), z.string()])),
  });

/** Mean score of the last 24 months in stars; empty where nobody evaluated. */
const meanOf = ({ services, scores }: StandingLine): string =>
  services === 0 ? '' : formatStars(Math.round(scores / services));

const columns: readonly Column<StandingLine, PageContext>[] = [
  {
    key: 'agency',
    label: 'draws.agency',
    value: ({ name }) => name,
    cell: ({ name, creditCode }) => ({ text: name, url: urls.agency(creditCode), note: creditCode }),
  },
  { key: 'creditCode', label: 'account.credit-code', cell: null, value: ({ creditCode }) => creditCode },
  {
    key: 'division',
    label: 'needs.division',
    value: ({ divisionCode }) => divisionCode,
    cell: ({ divisionCode }, { language }) => divisionName(divisionCode, language),
  },
  {
    key: 'standing',
    label: 'standing.standing',
    value: ({ standing }) => standing,
    cell: ({ standing }, context) => ({
      text: `${standing} ${starsView(standing, context).stars}`,
      note: starsView(standing, context).starsText,
    }),
  },
  { key: 'stars', label: 'standing.stars-label', cell: null, value: ({ standing }) => starsOf(standing) },
  { key: 'services', label: 'standing.services', value: ({ services }) => services },
  { key: 'mean', label: 'standing.mean', value: meanOf, cell: meanOf },
  {
    key: 'list',
    label: 'standing.list',
    value: ({ list: on }) => on,
    cell: ({ list: on }, { t }) =>
      on === 'none'
        ? ''
        : { text: t(`standing.list.${on}`), tag: on === 'red' ? 'tag-valid' : 'tag-suspended' },
  },
];

/** Agencies by their standing, for everybody: the red list, the black list, or all. */
const standings = list({
  address: urls.standings,
  roles: 'public',
  title: ({ asked, t }) =>
    t(asked.values.list === '' ? 'standing.title' : `standing.list.${asked.values.list}`),
  inMap: 'standing.title',
  lead: ({ t, now }) =>
    t('standing.lead', {
      on: toShanghaiDate(now),
      services: LIST_CRITERIA.red.services,
      mean: formatStars(LIST_CRITERIA.red.mean),
      standing: LIST_CRITERIA.black.standing,
    }),
  query: async (site: Site) => standingQuery(await listCatalogue(site.deps.db)),
  tags: () => ['list:standing', 'list:agencies'],
  prepare: async ({ site }) => ({
    catalogue: (await listCatalogue(site.deps.db)) as readonly CatalogueCategory[],
  }),
  filters: ({ asked, t, language, now }, { catalogue }) => [
    filterView(asked, t, 'list', {
      any: t('needs.any'),
      options: (['red', 'black'] as const).map((value) => ({ value, text: t(`standing.list.${value}`) })),
    }),
    filterView(asked, t, 'division', {
      any: t('needs.any'),
      options: listDivisionsAt(now).map(({ code }) => ({ value: code, text: divisionName(code, language) })),
    }),
    filterView(asked, t, 'type', {
      any: t('needs.any'),
      groups: catalogue.map((category) => ({
        label: nameOf(category, language),
        options: category.types.map((type) => ({ value: type.code, text: nameOf(type, language) })),
      })),
    }),
  ],
  load: ({ site, asked, now }, _, { after, limit }) => {
    const [standing = '', id = ''] = after ?? [];
    const filter = {
      list: asked.values.list,
      countyKey: findDivision(asked.values.division)?.countyKey,
      type: asked.values.type,
    };
    return listByStanding(site.deps.db, filter, {
      now,
      after: after && { standing: Number(standing), id },
      limit,
    });
  },
  position: ({ standing, id }) => [String(standing), id],
  columns,
  head: ({ now }) => ({ on: toShanghaiDate(now), criteria: LIST_CRITERIA }),
  item: (line, context) => ({
    title: line.name,
    url: urls.agency(line.creditCode),
    text: [
      `${context.t('standing.standing')} ${line.standing}`,
      starsView(line.standing, context).starsText,
    ].join(' · '),
    at: startOfDate(toShanghaiDate(context.now)),
  }),
});

/** The public list of standings, and the page of each deed. */
export const standingPages = [standings, deed];
