import type { Failure } from '../../basics/index.js';
import { type Address, inFormat, type NamesOf, type Query } from '../address.js';
import { querySummary } from '../forms/filters.js';
import type { QuerySchema } from '../forms/query.js';
import type { MessageKey } from '../i18n/index.js';
import { refuseParameter } from '../pipeline/errors.js';
import { encodeCursor } from '../render/cursor.js';
import type { PageContext } from '../render/page.js';
import { data } from './data.js';
import { FORMATS, type Format, type Listed } from './formats.js';
import type { ListRecord, ListView, Position, PositionIn, Total } from './list-record.js';
import { page } from './page.js';
import type { Route } from './route.js';
import { sheetValue, tableView } from './table.js';
import type { Audience, Visit } from './visit.js';

/** Rows of a page. */
const PAGE = 30;

/** Rows that are read at once for a sheet: other visitors are answered between two readings. */
const CHUNK = 500;

const encode = (at: Position): string => (typeof at === 'object' ? encodeCursor(at) : String(at));

/** A declared list: its routes, and what its page shows. */
export interface List<View> {
  readonly routes: readonly Route[];
  readonly view: (...of: never[]) => View;
}

/** Declares a list: its page, and the same rows in every format of `formats.ts`. */
export function list<
  const Pattern extends string,
  const Roles extends Audience,
  Q extends QuerySchema,
  Context extends object,
  Row,
  More extends object = Record<never, never>,
>(record: ListRecord<Pattern, Roles, Q, Context, Row, More>): List<ListView & More> {
  type Here = Visit<Roles, Pattern, Q>;
  const { address, roles, query } = record;
  const reading = reader(record);
  const common = { roles, query };

  const view = (shown: PageOf<Context, Row, More>, visit: Here): ListView & More => ({
    ...listView(record, reading, shown, visit),
    ...shown.more,
  });
  const html = page({
    address,
    ...common,
    refused: ({ context }) => record.refused?.(context) ?? [],
    description: ({ lead, title }) => lead ?? title,
    ...(record.inMap ? { inMap: record.inMap } : {}),
    load: async (visit: Here) => {
      const context = await record.prepare(visit);
      const isListed = refusalsOf(record, visit, context).length === 0;
      return {
        context,
        isListed,
        ...(isListed
          ? await reading.read(visit, context, record.rows?.page ?? PAGE)
          : { rows: [], next: undefined }),
        total: isListed ? ((await record.count?.(visit, context)) ?? null) : null,
        more: (await record.more?.(visit, context)) ?? ({} as More),
      };
    },
    tags: ({ context }) => record.tags?.(context),
    view,
    template: record.template ?? 'list',
  });
  const others = FORMATS.map((format) =>
    data({
      address: formatAddress(address, format),
      ...common,
      type: format.type,
      load: async (visit: Here) => {
        const context = await record.prepare(visit);
        refuseParameter(record.refused?.(context) ?? []);
        return { context, all: await listed(record, reading, format, visit, context) };
      },
      tags: ({ context }) => record.tags?.(context),
      body: ({ all }) => format.write(all),
      fileName: ({ context }) =>
        format.isFile
          ? `${record.fileName?.(context) ?? address.pattern.split('/').at(-1)}.${format.ending}`
          : undefined,
    }),
  );
  return { routes: [html, ...others].flatMap((one) => one.routes), view };
}

/** The same list in a format: only requests are matched by it, no link is made of it. */
function formatAddress<Pattern extends string>(
  address: Address<Pattern>,
  { ending }: Format,
): Address<Pattern> {
  const made = Object.assign(() => '', { pattern: inFormat(address.pattern, ending) });
  return made as unknown as Address<Pattern>;
}

/** Rows of one page, and where the next begins. */
interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly next: Position | undefined;
}

/** What the page of a list shows. */
interface PageOf<Context, Row, More> extends Rows<Row> {
  readonly context: Context;
  readonly isListed: boolean;
  readonly total: Total | null;
  readonly more: More;
}

/** How a list is read, and which addresses its pages have. */
interface Reading<Here, Context, Row> {
  readonly startOf: (visit: Here) => Position | undefined;
  /** The address of the list with the filters asked for, from a position on. */
  readonly urlAt: (visit: Here, context: Context, at?: Position) => string;
  readonly read: (visit: Here, context: Context, limit: number) => Promise<Rows<Row>>;
}

function reader<
  Pattern extends string,
  Roles extends Audience,
  Q extends QuerySchema,
  Context extends object,
  Row,
  More extends object,
>(
  record: ListRecord<Pattern, Roles, Q, Context, Row, More>,
): Reading<Visit<Roles, Pattern, Q>, Context, Row> {
  type Here = Visit<Roles, Pattern, Q>;
  const start = record.start ?? 'after';
  const startOf = ({ asked }: Here) =>
    (asked.values as Readonly<Record<string, Position | undefined>>)[start];
  return {
    startOf,
    urlAt: (visit, context, at) =>
      addressOf(
        record,
        visit,
      )({
        ...(record.kept?.(context) ?? (visit.asked.values as Query)),
        [start]: at === undefined ? undefined : encode(at),
      }),
    read: async (visit, context, limit) => {
      const rows: Row[] = [];
      let after = startOf(visit);
      for (;;) {
        const wanted = Math.min(CHUNK, limit + 1 - rows.length);
        // What `position` makes, the parameter's schema reads: it is the same place.
        const from = after as PositionIn<Q> | undefined;
        const chunk = await record.load(visit, context, { after: from, limit: wanted });
        rows.push(...chunk);
        const last = rows.at(-1);
        if (chunk.length < wanted || rows.length > limit || last === undefined) break;
        after = record.position(last);
        await new Promise(setImmediate);
      }
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        rows: shown,
        next: rows.length > limit && last !== undefined ? record.position(last) : undefined,
      };
    },
  };
}

/** Makes addresses of the list that is visited: the parameters of its path are those of the visit. */
function addressOf<Pattern extends string, Roles extends Audience, Q extends QuerySchema>(
  { address }: { readonly address: Address<Pattern> },
  { param }: Visit<Roles, Pattern, Q>,
): (query: Query) => string {
  const names = [...address.pattern.matchAll(/:(\w+)/g)].map(
    ([, name = '']) => name as NamesOf<Pattern>[number],
  );
  const make = address as unknown as (...values: (string | Query)[]) => string;
  return (query) => make(...names.map(param), query);
}

const wordsOf = <Here extends PageContext, Context>(
  words: MessageKey | ((visit: Here, context: Context) => string) | undefined,
  visit: Here,
  context: Context,
): string | null => (typeof words === 'function' ? words(visit, context) : words ? visit.t(words) : null);

const refusalsOf = <Context>(
  { refused }: { readonly refused?: (context: Context) => readonly Failure[] },
  { asked }: Pick<Visit, 'asked'>,
  context: Context,
): readonly Failure[] => [...asked.errors, ...(refused?.(context) ?? [])];

/** A visit with what the rows need to know. */
const within = <Here extends object, Context extends object>(visit: Here, context: Context): Here & Context =>
  Object.assign(Object.create(visit) as Here, context);

function listView<
  Pattern extends string,
  Roles extends Audience,
  Q extends QuerySchema,
  Context extends object,
  Row,
  More extends object,
>(
  record: ListRecord<Pattern, Roles, Q, Context, Row, More>,
  { startOf, urlAt }: Reading<Visit<Roles, Pattern, Q>, Context, Row>,
  { context, isListed, rows, next, total }: PageOf<Context, Row, More>,
  visit: Visit<Roles, Pattern, Q>,
): ListView {
  const { t } = visit;
  const filters = record.filters?.(visit, context) ?? [];
  const names = filters.map(({ name }) => name);
  return {
    title: wordsOf(record.title, visit, context) ?? '',
    lead: wordsOf(record.lead, visit, context),
    action: addressOf(record, visit)({}),
    summary: querySummary(t, refusalsOf(record, visit, context), names),
    filters,
    total: total && t(total.isMore ? 'page.total-more' : 'page.total', { count: total.count }),
    formats: isListed
      ? FORMATS.filter(({ isFollowed }) => record.roles === 'public' || !isFollowed).map(
          ({ ending, label }) => ({ url: inFormat(urlAt(visit, context), ending), text: t(label) }),
        )
      : [],
    isListed,
    table: tableView(rows, record.columns, within(visit, context), t),
    empty: t(record.empty ?? 'page.empty'),
    pager: {
      firstUrl: isListed && startOf(visit) === undefined ? null : urlAt(visit, context),
      nextUrl: next === undefined ? null : urlAt(visit, context, next),
    },
  };
}

/** A list as a format is given it. */
async function listed<
  Pattern extends string,
  Roles extends Audience,
  Q extends QuerySchema,
  Context extends object,
  Row,
  More extends object,
>(
  record: ListRecord<Pattern, Roles, Q, Context, Row, More>,
  { startOf, urlAt, read }: Reading<Visit<Roles, Pattern, Q>, Context, Row>,
  format: Format,
  visit: Visit<Roles, Pattern, Q>,
  context: Context,
): Promise<Listed> {
  const { site, t } = visit;
  const most = format.ending === 'json' ? (record.rows?.json ?? format.rows) : format.rows;
  const { rows, next } = await read(visit, context, most);
  const here = within(visit, context);
  const columns = record.columns.filter(({ value }) => value !== null);
  const plain = () =>
    rows.map((row) => Object.fromEntries(columns.map(({ key, value }) => [key, value?.(row, here) ?? null])));
  return {
    site,
    context: visit,
    title: wordsOf(record.title, visit, context) ?? '',
    url: urlAt(visit, context),
    selfUrl: inFormat(urlAt(visit, context, startOf(visit)), format.ending),
    nextUrl: next === undefined ? null : inFormat(urlAt(visit, context, next), format.ending),
    heads: columns.map(({ label }) => t(label)),
    rows: rows.map((row) => columns.map((column) => sheetValue(column, row, here))),
    head: record.head?.(visit, context) ?? {},
    objects: (await record.objects?.(rows, visit, context)) ?? plain(),
    items: rows.map((row) => record.item(row, here)),
  };
}
