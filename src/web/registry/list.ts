import { type Address, inFormat, type Query } from '../address.js';
import { querySummary } from '../forms/filters.js';
import type { QuerySchema } from '../forms/query.js';
import { encodeCursor } from '../render/cursor.js';
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
  const common = { roles, query, ...(record.tags ? { tags: () => record.tags ?? [] } : {}) };

  const view = (shown: PageOf<Context, Row, More>, visit: Here): ListView & More => ({
    ...listView(record, reading, shown, visit),
    ...shown.more,
  });
  const html = page({
    address,
    ...common,
    ...(record.inMap ? { inMap: record.inMap } : {}),
    load: async (visit: Here) => {
      const context = await record.prepare(visit);
      const isListed = visit.asked.errors.length === 0;
      return {
        context,
        isListed,
        ...(isListed ? await reading.read(visit, context, PAGE) : { rows: [], next: undefined }),
        total: isListed ? ((await record.count?.(visit, context)) ?? null) : null,
        more: (await record.more?.(visit, context)) ?? ({} as More),
      };
    },
    view,
    template: record.template ?? 'list',
  });
  const others = FORMATS.map((format) =>
    data({
      address: formatAddress(address, format),
      ...common,
      type: format.type,
      ...(format.isFile ? { fileName: () => `${address.pattern.split('/').at(-1)}.${format.ending}` } : {}),
      load: async (visit: Here) => listed(record, reading, format, visit),
      body: (all: Listed) => format.write(all),
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
  readonly urlAt: (visit: Here, at?: Position) => string;
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
  // The address of a list takes nothing but a query.
  const make = record.address as unknown as (query: Query) => string;
  const startOf = ({ asked }: Here) =>
    (asked.values as Readonly<Record<string, Position | undefined>>)[start];
  return {
    startOf,
    urlAt: ({ asked }, at) =>
      make({ ...(asked.values as Query), [start]: at === undefined ? undefined : encode(at) }),
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
  const { t, asked } = visit;
  const filters = record.filters?.(visit, context) ?? [];
  const names = filters.map(({ name }) => name);
  return {
    title: t(record.title),
    lead: record.lead ? t(record.lead) : null,
    action: (record.address as unknown as () => string)(),
    summary: querySummary(t, asked.errors, names),
    filters,
    total: total && t(total.isMore ? 'page.total-more' : 'page.total', { count: total.count }),
    formats: isListed
      ? FORMATS.map(({ ending, label }) => ({ url: inFormat(urlAt(visit), ending), text: t(label) }))
      : [],
    isListed,
    table: tableView(rows, record.columns, within(visit, context), t),
    empty: t(record.empty ?? 'page.empty'),
    pager: {
      firstUrl: isListed && startOf(visit) === undefined ? null : urlAt(visit),
      nextUrl: next === undefined ? null : urlAt(visit, next),
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
): Promise<Listed> {
  const { site, t } = visit;
  const context = await record.prepare(visit);
  const { rows, next } = await read(visit, context, format.rows);
  const here = within(visit, context);
  const plain = () =>
    rows.map((row) => Object.fromEntries(record.columns.map(({ key, value }) => [key, value(row, here)])));
  return {
    site,
    context: visit,
    title: t(record.title),
    url: urlAt(visit),
    selfUrl: inFormat(urlAt(visit, startOf(visit)), format.ending),
    nextUrl: next === undefined ? null : inFormat(urlAt(visit, next), format.ending),
    heads: record.columns.map(({ label }) => t(label)),
    rows: rows.map((row) => record.columns.map((column) => sheetValue(column, row, here))),
    objects: (await record.objects?.(rows, visit, context)) ?? plain(),
    items: rows.map((row) => record.item(row, here)),
  };
}
