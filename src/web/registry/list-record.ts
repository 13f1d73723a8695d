import type { Tag } from '../../audit/index.js';
import type { Failure } from '../../basics/index.js';
import type { Address, Query } from '../address.js';
import type { FilterView, querySummary } from '../forms/filters.js';
import type { QuerySchema } from '../forms/query.js';
import type { MessageKey } from '../i18n/index.js';
import type { Site } from '../site.js';
import type { Item } from './formats.js';
import type { Column, TableView } from './table.js';
import type { Audience, ValuesOf, Visit } from './visit.js';

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
  readonly title: MessageKey | ((visit: Visit<Roles, Pattern, Q>, context: Context) => string);
  /** A sentence below the title, also for search engines. */
  readonly lead?: MessageKey | ((visit: Visit<Roles, Pattern, Q>, context: Context) => string);
  /** Sentence in place of the table where there is nothing; default `page.empty`. */
  readonly empty?: MessageKey;
  readonly query: Q | ((site: Site) => Promise<Q>);
  /** The parameter that says where a page begins; default `after`. */
  readonly start?: 'after' | 'before';
  /** Rows of a page, and of one answer in JSON; default 30 and 30. */
  readonly rows?: { readonly page?: number; readonly json?: number };
  /** What a public list depends on. */
  readonly tags?: (context: Context) => readonly Tag[];
  /** What filters, rows and columns need to know. */
  readonly prepare: (visit: Visit<Roles, Pattern, Q>) => Context | Promise<Context>;
  /** What is refused of the parameters beside what their schema refuses. */
  readonly refused?: (context: Context) => readonly Failure[];
  /** What the addresses of other pages and formats carry; default what was asked for. */
  readonly kept?: (context: Context) => Query;
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
  /** What JSON says before the rows. */
  readonly head?: (visit: Visit<Roles, Pattern, Q>, context: Context) => object;
  /** Name of a file without its ending; default the last step of the address. */
  readonly fileName?: (context: Context) => string;
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
