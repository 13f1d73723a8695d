import type { Tag } from '../../audit/index.js';
import { type Address, inFormat, type Query } from '../address.js';
import { type FilterView, querySummary } from '../forms/filters.js';
import type { QuerySchema } from '../forms/query.js';
import type { MessageKey } from '../i18n/index.js';
import { encodeCursor } from '../render/cursor.js';
import type { Site } from '../site.js';
import { data } from './data.js';
import { FORMATS, type Format, type Item, type Listed } from './formats.js';
import { page } from './page.js';
import type { Route } from './route.js';
import { type Column, sheetValue, type TableView, tableView } from './table.js';
import type { Audience, ValuesOf, Visit } from './visit.js';

/** Rows of a page. */
const PAGE = 30;

/** Rows that are read at once for a sheet: other visitors are answered between two readings. */
const CHUNK = 500;

/** Where a page of a list begins: the place of the last row before it, texts or one number or id. */
export type Position = readonly string[] | string | number;

/** The position that the parameters of a list hold, in `after` or in `before`. */
export type PositionIn<Q extends QuerySchema> =
  ValuesOf<Q> extends { readonly after: infer At }
    ? NonNullable<At>
    : ValuesOf<Q> extends { readonly before: infer At }
      ? NonNullable<At>
      : never;

/** How many rows there are. */
export interface Total {
  readonly count: number;
  /** There are more than `count`. */
  readonly isMore?: boolean;
}

/** One list of the site: everything about it, in every format. */
export interface ListRecord<
  Pattern extends string,
  Roles extends Audience,
  Q extends QuerySchema,
  Context extends object,
  Row,
  More extends object,
> {
  readonly address: Address<Pattern>;
  readonly roles: Roles;
  readonly title: MessageKey;
  /** A sentence below the title. */
  readonly lead?: MessageKey;
  /** Sentence in place of the table where there is nothing; default `page.empty`. */
  readonly empty?: MessageKey;
  readonly query: Q | ((site: Site) => Promise<Q>);
  /** The parameter that says where a page begins; default `after`. */
  readonly start?: 'after' | 'before';
  /** What a public list depends on. */
  readonly tags?: readonly Tag[];
  /** What filters, rows and columns need to know. */
  readonly prepare: (visit: Visit<Roles, Pattern, Q>) => Context | Promise<Context>;
  readonly filters?: (visit: Visit<Roles, Pattern, Q>, context: Context) => readonly FilterView[];
  /** At most `limit` rows behind a position, in the order of the list. */
  readonly load: (
    visit: Visit<Roles, Pattern, Q>,
    context: Context,
    page: { readonly after: PositionIn<Q> | undefined; readonly limit: number },
  ) => Promise<readonly Row[]>;
  readonly position: (row: Row) => Position;
  readonly count?: (visit: Visit<Roles, Pattern, Q>, context: Context) => Promise<Total>;
  readonly columns: readonly Column<Row, Visit<Roles, Pattern, Q> & Context>[];
  /** Rows for programs, where they have more than the columns. */
  readonly objects?: (
    rows: readonly Row[],
    visit: Visit<Roles, Pattern, Q>,
    context: Context,
  ) => readonly unknown[] | Promise<readonly unknown[]>;
  /** A row for feeds and calendars. */
  readonly item: (row: Row, context: Visit<Roles, Pattern, Q> & Context) => Item;
  /** What the page has beside filters and table, for a template of its own. */
  readonly more?: (visit: Visit<Roles, Pattern, Q>, context: Context) => More | Promise<More>;
  /** Default `list`. */
  readonly template?: string;
  readonly inMap?: MessageKey;
}

/** View model of the page of a list. */
export interface ListView {
  readonly title: string;
  readonly lead: string | null;
  readonly action: string;
  readonly summary: ReturnType<typeof querySummary>;
  readonly filters: readonly FilterView[];
  readonly total: string | null;
  readonly formats: readonly { readonly url: string; readonly text: string }[];
  /** False where a filter was refused: nothing was looked for. */
  readonly isListed: boolean;
  readonly table: TableView;
  readonly empty: string;
  readonly pager: { readonly firstUrl: string | null; readonly nextUrl: string | null };
}

const encode = (at: Position): string => (typeof at === 'object' ? encodeCursor(at) : String(at));

/** Declares a list: its page, and the same rows in every format of `formats.ts`. */
export function list<
  const Pattern extends string,
  const Roles extends Audience,
  Q extends QuerySchema,
  Context extends object,
  Row,
  More extends object = Record<never, never>,
>(record: ListRecord<Pattern, Roles, Q, Context, Row, More>): { readonly routes: readonly Route[] } {
  type Here = Visit<Roles, Pattern, Q>;
  type At = PositionIn<Q>;
  const { address, roles, query, inMap } = record;
  const start = record.start ?? 'after';
  const make = address as unknown as (query: Query) => string;

  const tags = record.tags ? { tags: () => record.tags ?? [] } : {};
  const startOf = (visit: Here) => (visit.asked.values as Readonly<Record<string, At | undefined>>)[start];
  /** The address of this list with the filters asked for. */
  const filtered = ({ asked }: Here, at?: Position): string =>
    make({ ...(asked.values as Query), [start]: at === undefined ? undefined : encode(at) });

  async function read(visit: Here, context: Context, limit: number) {
    const rows: Row[] = [];
    let after = startOf(visit);
    for (;;) {
      const wanted = Math.min(CHUNK, limit + 1 - rows.length);
      const chunk = await record.load(visit, context, { after, limit: wanted });
      rows.push(...chunk);
      const last = rows.at(-1);
      if (chunk.length < wanted || rows.length > limit || last === undefined) break;
      // What a position is made of, it is read as.
      after = record.position(last) as unknown as At;
      await new Promise(setImmediate);
    }
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      rows: shown,
      next: rows.length > limit && last !== undefined ? record.position(last) : undefined,
    };
  }

  const html = page({
    address,
    roles,
    query,
    ...tags,
    ...(inMap ? { inMap } : {}),
    load: async (visit: Here) => {
      const context = await record.prepare(visit);
      const isListed = visit.asked.errors.length === 0;
      return {
        context,
        isListed,
        ...(isListed ? await read(visit, context, PAGE) : { rows: [], next: undefined }),
        total: isListed ? ((await record.count?.(visit, context)) ?? null) : null,
        more: (await record.more?.(visit, context)) ?? ({} as More),
      };
    },
    view: ({ context, isListed, rows, next, total, more }, visit: Here) => {
      const { t, asked } = visit;
      const filters = record.filters?.(visit, context) ?? [];
      const view: ListView = {
        title: t(record.title),
        lead: record.lead ? t(record.lead) : null,
        action: make({}),
        summary: querySummary(
          t,
          asked.errors,
          filters.map(({ name }) => name),
        ),
        filters,
        total: total && t(total.isMore ? 'page.total-more' : 'page.total', { count: total.count }),
        formats: isListed
          ? FORMATS.map(({ ending, label }) => ({ url: inFormat(filtered(visit), ending), text: t(label) }))
          : [],
        isListed,
        table: tableView(rows, record.columns, Object.assign(Object.create(visit), context), t),
        empty: t(record.empty ?? 'page.empty'),
        pager: {
          firstUrl: isListed && startOf(visit) === undefined ? null : filtered(visit),
          nextUrl: next === undefined ? null : filtered(visit, next),
        },
      };
      return { ...view, ...more };
    },
    template: record.template ?? 'list',
  });

  const inOther = (format: Format) =>
    data({
      address: Object.assign(() => '', {
        pattern: inFormat(address.pattern, format.ending),
      }) as unknown as Address<Pattern>,
      roles,
      query,
      ...tags,
      type: format.type,
      ...(format.isFile ? { fileName: () => `${address.pattern.split('/').at(-1)}.${format.ending}` } : {}),
      load: async (visit: Here): Promise<Listed> => {
        const { site, t } = visit;
        const context = await record.prepare(visit);
        const { rows, next } = await read(visit, context, format.rows);
        const here = Object.assign(Object.create(visit), context) as Here & Context;
        const objects =
          (await record.objects?.(rows, visit, context)) ??
          rows.map((row) =>
            Object.fromEntries(record.columns.map(({ key, value }) => [key, value(row, here)])),
          );
        return {
          site,
          context: visit,
          title: t(record.title),
          url: filtered(visit),
          selfUrl: inFormat(
            filtered(visit, startOf(visit) as unknown as Position | undefined),
            format.ending,
          ),
          nextUrl: next === undefined ? null : inFormat(filtered(visit, next), format.ending),
          heads: record.columns.map(({ label }) => t(label)),
          rows: rows.map((row) => record.columns.map((column) => sheetValue(column, row, here))),
          objects,
          items: rows.map((row) => record.item(row, here)),
        };
      },
      body: (listed) => format.write(listed),
    });

  return { routes: [...html.routes, ...FORMATS.flatMap((format) => inOther(format).routes)] };
}
