import { type CatalogueCategory, countFacet, type RegisterFilter } from '../../../agencies/index.js';
import { type CivilDate, findDivision, listDivisionsAt } from '../../../basics/index.js';
import type { Query } from '../../address.js';
import { failureText } from '../../forms/fields.js';
import type { Asked } from '../../forms/query.js';
import type { MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, nameOf } from '../../render/words.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import type { RegisterValues } from './register-query.js';

const FACETS = ['category', 'type', 'grade', 'division'] as const;

/** What the register is narrowed to by links and not by fields; the form keeps it. */
export const keptFacets = (values: RegisterValues): { name: string; value: string }[] =>
  FACETS.filter((name) => values[name]).map((name) => ({ name, value: values[name] }));

/** One way to narrow the register, before it is counted. */
interface Facet {
  readonly name: (typeof FACETS)[number];
  readonly title: MessageKey;
  /** What is given up with another choice. */
  readonly clears: Query;
  readonly choices: readonly {
    readonly value: string;
    readonly text: string;
    /** What the register counts it by. */
    readonly key: string;
    readonly isCurrent: boolean;
  }[];
}

/** Category → type → grade → county: a type's grades where it has any. */
function facetsOf(
  values: RegisterValues,
  catalogue: readonly CatalogueCategory[],
  { language, now }: PageContext,
): readonly Facet[] {
  const category = catalogue.find(({ code }) => code === values.category);
  const type = catalogue.flatMap(({ types }) => types).find(({ code }) => code === values.type);
  const county = findDivision(values.division)?.countyKey;
  const choice = (name: Facet['name'], value: string, row: Parameters<typeof nameOf>[0]) => ({
    value,
    text: nameOf(row, language),
    key: value,
    isCurrent: value === values[name],
  });
  const facets: Facet[] = [
    {
      name: 'category',
      title: 'agencies.category',
      clears: { type: '', grade: '' },
      choices: catalogue.map((one) => choice('category', one.code, one)),
    },
    {
      name: 'type',
      title: 'needs.type',
      clears: { grade: '' },
      choices: (category?.types ?? (type ? [type] : [])).map((one) => choice('type', one.code, one)),
    },
    {
      name: 'grade',
      title: 'agencies.grade',
      clears: {},
      choices: (type?.grades ?? []).map((one) => choice('grade', one.grade, one)),
    },
    {
      name: 'division',
      title: 'needs.division',
      clears: {},
      choices: listDivisionsAt(now).map(({ code, countyKey }) => ({
        value: code,
        text: divisionName(code, language),
        key: countyKey,
        isCurrent: countyKey === county,
      })),
    },
  ];
  return facets.filter(({ choices }) => choices.length > 0);
}

/** Each facet's values with the numbers that choosing them would leave. */
export async function registerFacets(
  visit: PageContext & { readonly site: Site; readonly asked: Asked<RegisterValues> },
  register: {
    readonly catalogue: readonly CatalogueCategory[];
    readonly filter: RegisterFilter;
    readonly today: CivilDate;
  },
) {
  const { asked, site, t } = visit;
  const { after: _, ...query } = asked.values;
  const views = [];
  for (const { name, title, clears, choices } of facetsOf(asked.values, register.catalogue, visit)) {
    const counts = await countFacet(
      site.deps.db,
      register.filter,
      name === 'division' ? 'county' : name,
      register.today,
    );
    const failure = asked.errors.find(({ field }) => field === name);
    const urlOf = (value: string) => urls.agencies({ ...query, ...clears, [name]: value });
    views.push({
      title: t(title),
      error: failure ? failureText(t, failure) : null,
      items: [
        { text: t('agencies.all'), count: null, url: urlOf(''), current: query[name] === '' },
        ...choices.map(({ value, text, key, isCurrent }) => ({
          text,
          count: counts.get(key) ?? 0,
          url: urlOf(value),
          current: isCurrent,
        })),
      ],
    });
  }
  return views;
}
