import type { SchemaStep } from '../dialect.js';
import { agencyTallyTriggers, TALLY_AGENCIES } from './agency-tally-triggers.js';
import { irregularityTriggers, LIST_IRREGULARITIES } from './irregularity-triggers.js';
import { SUM_SAVINGS, savingSumTriggers } from './saving-sum-triggers.js';

/**
 * What pages read instead of all that ever was. Everything here follows from other tables, is kept by triggers, and is
 * recomputed by `npm run statistics:check`.
 */
export const rollUpsSchema: SchemaStep = ({ engine, int, text, strict }) => {
  const clustered = strict ? `${strict}, without rowid` : '';
  return [
    // Roll-ups of savings by one of their columns alone, in years and in months.
    `create table saving_sum (
      dimension ${text} not null check (dimension in ('all', 'county', 'method')),
      span ${text} not null check (span in ('year', 'month')),
      -- YYYY or YYYY-MM.
      period ${text} not null,
      -- The county or method; '' for all.
      key ${text} not null,
      projects ${int} not null,
      budget_fen ${int} not null,
      price_fen ${int} not null,
      saving_fen ${int} not null,
      primary key (dimension, span, period, key)
    )${clustered}`,
    SUM_SAVINGS,
    ...savingSumTriggers(engine),

    // What an agency won, and in how many draws it was. May hold an agency that has none any more.
    `create table agency_tally (
      agency_code ${text} primary key,
      awards ${int} not null,
      price_fen ${int} not null,
      draws ${int} not null
    )${clustered}`,
    TALLY_AGENCIES,
    ...agencyTallyTriggers(engine),

    // What did not go as planned, in the order of its list: open lines first, then the newest.
    `create table irregularity_listing (
      -- '' for all, a county, or 'counties'.
      scope ${text} not null,
      is_open ${int} not null,
      at ${text} not null,
      id ${text} not null,
      sort ${text} not null check (sort in ('incident', 'redo', 'postponement', 'failure')),
      need_id ${text} not null,
      primary key (scope, is_open, at, id)
    )${clustered}`,
    `create index irregularity_listing_by_need on irregularity_listing (need_id, scope)`,
    ...LIST_IRREGULARITIES,
    ...irregularityTriggers(engine),
    // Nothing reads these tables in the order of that list any more.
    ...['incident', 'redo', 'lottery_postponement', 'need_failure'].map(
      (table) => `drop index ${table}_in_order`,
    ),

    // What waits for an owner.
    `create index need_of_owner_waiting on need (owner_id, created_at) where state in ('draft', 'returned', 'failed')`,

    // The latest events of a kind.
    `create index audit_event_by_kind on audit_event (kind, seq)`,

    ...(engine === 'postgres'
      ? []
      : [
          // Beginnings of words are looked up, not gathered from all words that begin so.
          `drop table need_text_index`,
          `create virtual table need_text_index using fts5(body, content='need_text', content_rowid='place',
            tokenize='unicode61 remove_diacritics 0', prefix='1 2 3 4 5 6 7 8')`,
          `insert into need_text_index (need_text_index) values ('rebuild')`,
        ]),
  ];
};
