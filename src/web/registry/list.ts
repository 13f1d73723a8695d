import type { Failure } from '../../basics/index.js';
import { type Address, inFormat, type NamesOf, type Query } from '../address.js';
import { querySummary } from '../forms/filters.js';
import type { QuerySchema } from '../forms/query.js';
import type { MessageKey } from '../i18n/index.js';
import { refuseParameter } from '../pipeline/errors.js';
import type { Cell } from '../render/csv.js';
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

/** Rows that are read, and written into cells, at once for a sheet: other visitors are answered in between. */
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
  const declared = new DeclaredList(record);
  const common = { roles, query };

  const view = (shown: PageOf<Context, Row, More>, visit: Here): ListView & More => ({
    ...declared.view(shown, visit),
    ...shown.more,
  });
  const html = page({
    address,
    ...common,
    refused: ({ context }) => record.refused?.(context) ?? [],
    description: ({ lead, title }) => lead ?? title,
    ...(record.inMap ? { inMap: record.inMap } : {}),
    load: (visit: Here) => declared.load(visit),
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
        return { context, listed: await declared.listed(format, visit, context) };
      },
      tags: ({ context }) => record.tags?.(context),
      body: ({ listed }) => format.write(listed),
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

const othersFirst = () => new Promise(setImmediate);

/** How a list is read, worded and addressed. */
class DeclaredList<
  Pattern extends string,
  Roles extends Audience,
  Q extends QuerySchema,
  Context extends object,
  Row,
  More extends object,
> {
  constructor(private readonly record: ListRecord<Pattern, Roles, Q, Context, Row, More>) {}

  async load(visit: Visit<Roles, Pattern, Q>): Promise<PageOf<Context, Row, More>> {
    const { record } = this;
    const context = await record.prepare(visit);
    const isListed = this.refusals(visit, context).length === 0;
    return {
      context,
      isListed,
      ...(isListed
        ? await this.read(visit, context, record.rows?.page ?? PAGE)
        : { rows: [], next: undefined }),
      total: isListed ? ((await record.count?.(visit, context)) ?? null) : null,
      more: (await record.more?.(visit, context)) ?? ({} as More),
    };
  }

  view(
    { context, isListed, rows, next, total }: PageOf<Context, Row, More>,
    visit: Visit<Roles, Pattern, Q>,
  ): ListView {
    const { record } = this;
    const { t } = visit;
    const filters = record.filters?.(visit, context) ?? [];
    const names = filters.map(({ name }) => name);
    return {
      title: wordsOf(record.title, visit, context) ?? '',
      lead: wordsOf(record.lead, visit, context),
      action: this.address(visit, {}),
      summary: querySummary(t, this.refusals(visit, context), names),
      filters,
      total: total && t(total.isMore ? 'page.total-more' : 'page.total', { count: total.count }),
      formats: isListed
        ? FORMATS.filter(({ isFollowed }) => record.roles === 'public' || !isFollowed).map(
            ({ ending, label }) => ({ url: inFormat(this.urlAt(visit, context), ending), text: t(label) }),
          )
        : [],
      isListed,
      table: tableView(rows, record.columns, within(visit, context), t),
      empty: t(record.empty ?? 'page.empty'),
      pager: {
        firstUrl: isListed && this.startOf(visit) === undefined ? null : this.urlAt(visit, context),
        nextUrl: next === undefined ? null : this.urlAt(visit, context, next),
      },
    };
  }

  /** The list as a format is given it. */
  async listed(format: Format, visit: Visit<Roles, Pattern, Q>, context: Context): Promise<Listed> {
    const { record } = this;
    const { site, t } = visit;
    const most = format.ending === 'json' ? (record.rows?.json ?? format.rows) : format.rows;
    const { rows, next } = await this.read(visit, context, most);
    const here = within(visit, context);
    const columns = record.columns.filter(({ value }) => value !== null);
    const objectOf = (row: Row) =>
      Object.fromEntries(columns.map(({ key, value }) => [key, value?.(row, here) ?? null]));
    const urlAt = (at?: Position) => inFormat(this.urlAt(visit, context, at), format.ending);
    return {
      site,
      context: visit,
      title: wordsOf(record.title, visit, context) ?? '',
      url: this.urlAt(visit, context),
      selfUrl: urlAt(this.startOf(visit)),
      nextUrl: next === undefined ? null : urlAt(next),
      sheet: async () => {
        const cells: (readonly Cell[])[] = [columns.map(({ label }) => t(label))];
        for (const [index, row] of rows.entries()) {
          if (index > 0 && index % CHUNK === 0) await othersFirst();
          cells.push(columns.map((column) => sheetValue(column, row, here)));
        }
        return cells;
      },
      head: () => record.head?.(visit, context) ?? {},
      objects: async () => (await record.objects?.(rows, visit, context)) ?? rows.map(objectOf),
      items: () => rows.map((row) => record.item(row, here)),
    };
  }

  private async read(visit: Visit<Roles, Pattern, Q>, context: Context, limit: number): Promise<Rows<Row>> {
    const { record } = this;
    const rows: Row[] = [];
    let after = this.startOf(visit);
    for (;;) {
      const wanted = Math.min(CHUNK, limit + 1 - rows.length);
      // What `position` makes, the parameter's schema reads: it is the same place.
      const from = after as PositionIn<Q> | undefined;
      const chunk = await record.load(visit, context, { after: from, limit: wanted });
      rows.push(...chunk);
      const last = rows.at(-1);
      if (chunk.length < wanted || rows.length > limit || last === undefined) break;
      after = record.position(last);
      await othersFirst();
    }
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const isMore = rows.length > limit && last !== undefined;
    return { rows: shown, next: isMore ? record.position(last) : undefined };
  }

  private get start(): 'after' | 'before' {
    return this.record.start ?? 'after';
  }

  private startOf({ asked }: Visit<Roles, Pattern, Q>): Position | undefined {
    return (asked.values as Readonly<Record<string, Position | undefined>>)[this.start];
  }

  /** The address of the list with the filters asked for, from a position on. */
  private urlAt(visit: Visit<Roles, Pattern, Q>, context: Context, at?: Position): string {
    const kept = this.record.kept?.(context) ?? (visit.asked.values as Query);
    return this.address(visit, { ...kept, [this.start]: at === undefined ? undefined : encode(at) });
  }

  /** An address of the list that is visited: the parameters of its path are those of the visit. */
  private address({ param }: Visit<Roles, Pattern, Q>, query: Query): string {
    const { address } = this.record;
    const names = [...address.pattern.matchAll(/:(\w+)/g)].map(
      ([, name = '']) => name as NamesOf<Pattern>[number],
    );
    return (address as unknown as (...values: (string | Query)[]) => string)(...names.map(param), query);
  }

  private refusals({ asked }: Visit<Roles, Pattern, Q>, context: Context): readonly Failure[] {
    return [...asked.errors, ...(this.record.refused?.(context) ?? [])];
  }
}

const wordsOf = <Here extends PageContext, Context>(
  words: MessageKey | ((visit: Here, context: Context) => string) | undefined,
  visit: Here,
  context: Context,
): string | null => (typeof words === 'function' ? words(visit, context) : words ? visit.t(words) : null);

/** A visit with what the rows need to know. */
const within = <Here extends object, Context extends object>(visit: Here, context: Context): Here & Context =>
  Object.assign(Object.create(visit) as Here, context);
