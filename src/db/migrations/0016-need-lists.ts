import type { SchemaStep } from '../dialect.js';
import { COUNT_LINES, linesOf, monthOf, needListTriggers, placeOf } from './need-list-triggers.js';

/** What the public list of needs is narrowed to beside a category or type. */
const FILTERS = ['state', 'county_key', 'method', 'fund'];

/** Every choice of one or more filters. */
const CHOICES = Array.from({ length: 2 ** FILTERS.length - 1 }, (_, n) =>
  FILTERS.filter((_filter, bit) => ((n + 1) & (2 ** bit)) > 0),
);

/**
 * What public lists and counts of needs are read from. All of it follows from `need`, `need_requirement` and
 * `qualification_type`, is kept by triggers, and is recomputed by `npm run statistics:check`.
 */
export const needListsSchema: SchemaStep = ({ engine, int, text, strict }) => {
  const clustered = strict ? `${strict}, without rowid` : '';
  return [
    // A need with a number once for itself (scope ''), and once for every category and every type that it asks for.
    `create table need_listing (
      scope ${text} not null,
      -- The order of publication: seconds since 1970, times 2^20, and a number within the second.
      place ${int} not null,
      need_id ${text} not null,
      state ${text} not null,
      county_key ${text} not null,
      method ${text} not null,
      fund ${text} not null,
      -- Civil months in Asia/Shanghai; that of the selection where the need is selected, else null.
      month ${text} not null,
      selected_month ${text},
      primary key (scope, place)
    )${clustered}`,
    `create unique index need_listing_by_need on need_listing (need_id, scope)`,
    // A page of the list is read in its order whatever the list is narrowed to: nothing is sorted or passed over.
    ...CHOICES.map(
      (columns) =>
        `create index need_listing_by_${columns.map((name) => name.replace('_key', '')).join('_')}
          on need_listing (scope, ${columns.join(', ')}, place)`,
    ),

    // How many lines of need_listing are alike. The cells of one period are some hundreds, however many needs there are.
    `create table need_count (
      scope ${text} not null,
      span ${text} not null check (span in ('all', 'year', 'month', 'selected-year', 'selected-month')),
      -- '', YYYY or YYYY-MM: of the publication, or of the selection.
      period ${text} not null,
      state ${text} not null,
      county_key ${text} not null,
      method ${text} not null,
      fund ${text} not null,
      needs ${int} not null,
      -- No need of the cell was published before; may be earlier than its first one after one has left it.
      first_place ${int} not null,
      primary key (scope, span, period, state, county_key, method, fund)
    )${clustered}`,

    // What needs are found by, in the order of publication: a search reads the latest first and stops.
    `create table need_text (
      place ${engine === 'sqlite' ? 'integer' : int} primary key,
      need_id ${text} not null unique,
      -- Han characters spaced, with pinyin and initials, see db/search.ts.
      body ${text} not null
      ${engine === 'postgres' ? `, words tsvector generated always as (to_tsvector('simple', body)) stored` : ''}
    )${strict}`,
    ...(engine === 'postgres'
      ? [`create sequence need_place`, `create index need_text_words on need_text using gin (words)`]
      : [
          `create virtual table need_text_index using fts5(body, content='need_text', content_rowid='place', tokenize='unicode61')`,
          `create trigger need_text_insert after insert on need_text begin
            insert into need_text_index (rowid, body) values (new.place, new.body);
          end`,
          `create trigger need_text_delete after delete on need_text begin
            insert into need_text_index (need_text_index, rowid, body) values ('delete', old.place, old.body);
          end`,
          `create trigger need_text_update after update on need_text begin
            insert into need_text_index (need_text_index, rowid, body) values ('delete', old.place, old.body);
            insert into need_text_index (rowid, body) values (new.place, new.body);
          end`,
        ]),

    // What is there already.
    `insert into need_listing (scope, place, need_id, state, county_key, method, fund, month, selected_month)
      select '', ${placeOf(engine, 'need')}
        + row_number() over (partition by ${placeOf(engine, 'need')} order by published_at, id) - 1,
        id, state, coalesce(county_key, ''), coalesce(method, ''), coalesce(fund, ''),
        ${monthOf(engine, 'coalesce(published_at, created_at)')},
        case when state = 'selected' then ${monthOf(engine, 'selected_at')} end
      from need where number is not null`,
    linesOf('true'),
    COUNT_LINES,
    `insert into need_text (place, need_id, body)
      select one.place, one.need_id, d.body from search_document d
      join need_listing one on one.need_id = d.ref and one.scope = '' where d.kind = 'need'`,
    `delete from search_document where kind = 'need'`,
    // Nothing reads a county's needs from it any more.
    `drop index need_by_county_published`,

    ...needListTriggers(engine),
  ];
};
