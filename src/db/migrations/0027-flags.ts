import type { SchemaStep } from '../dialect.js';
import { rowTrigger } from './row-triggers.js';

/**
 * Red flags: what was found at closed needs, what later looks need to know of earlier ones, and which officials looked at
 * it. All but `flag_mark` follows from other tables and is recomputed by `npm run flags:check`.
 */
export const flagsSchema: SchemaStep = ({ engine, int, text, strict }) => {
  const clustered = strict ? `${strict}, without rowid` : '';
  const queueFailed = `insert into flag_todo (need_id, round, due_at)
    select new.id, max(round), coalesce(new.closed_at, new.updated_at) from pool
      where need_id = new.id group by need_id on conflict do nothing;`;
  return [
    // Rounds that are drawn, or failed with a frozen pool, and were not looked at.
    `create table flag_todo (
      need_id ${text} not null references need (id),
      round ${int} not null,
      due_at ${text} not null,
      primary key (need_id, round)
    )${clustered}`,
    `create index flag_todo_in_order on flag_todo (due_at, need_id, round)`,
    `insert into flag_todo (need_id, round, due_at) select need_id, round, drawn_at from selection`,
    `insert into flag_todo (need_id, round, due_at)
      select need.id, max(pool.round), coalesce(need.closed_at, need.updated_at)
      from need join pool on pool.need_id = need.id where need.state = 'failed'
      group by need.id, need.closed_at, need.updated_at on conflict do nothing`,
    ...rowTrigger(engine, {
      name: 'flag_todo_drawn',
      table: 'selection',
      after: 'insert',
      body: `insert into flag_todo (need_id, round, due_at) values (new.need_id, new.round, new.drawn_at)
        on conflict do nothing;`,
    }),
    ...rowTrigger(engine, {
      name: 'flag_todo_failed',
      table: 'need',
      after: 'update of state',
      // One that fails after its draw was queued with that.
      when: `new.state = 'failed' and old.state not in ('failed', 'selected')`,
      body: queueFailed,
    }),

    // One row: who holds it looks, one process after another.
    `create table flag_state (
      id ${int} primary key check (id = 1),
      -- SHA-256 of the definitions by which everything was looked at; '' before the first look.
      definitions ${text} not null,
      -- The place of the latest look.
      place ${int} not null
    )${strict}`,
    `insert into flag_state (id, definitions, place) values (1, '', 0)`,

    // Looks in their order: what a look finds rests on those before it alone.
    `create table flag_look (
      need_id ${text} not null references need (id),
      round ${int} not null,
      place ${int} not null unique,
      -- When the round was drawn, or the need failed.
      found_at ${text} not null,
      -- JSON: groups of entrants, and the owner, that the register gave the same contact facts at the first look.
      ties ${text} not null,
      -- 0 after the definitions have changed, until it is looked at again.
      done ${int} not null check (done in (0, 1)),
      primary key (need_id, round)
    )${clustered}`,
    `create index flag_look_undone on flag_look (place) where done = 0`,
    `create index need_of_owner_type on need (owner_id, type_code, published_at) where owner_id is not null`,

    // What was found. Ids follow from flag, need, round and subject, so that a mark finds its row again.
    `create table flag_hit (
      id ${text} primary key check (length(id) = 32),
      flag ${text} not null,
      need_id ${text} not null references need (id),
      round ${int} not null,
      county_key ${text} not null,
      -- JSON: credit codes.
      agencies ${text} not null,
      -- JSON: the numbers behind it.
      numbers ${text} not null,
      -- The deadline of the first round: numbers of definitions that were in force then count.
      closes_at ${text} not null,
      -- That of its look.
      found_at ${text} not null,
      -- When an official looked at it first.
      looked_at ${text}
    )${strict}`,
    `create index flag_hit_in_order on flag_hit (found_at, id)`,
    `create index flag_hit_of_county on flag_hit (county_key, found_at, id)`,
    `create index flag_hit_of_flag on flag_hit (flag, found_at, id)`,
    `create index flag_hit_open on flag_hit (found_at, id) where looked_at is null`,
    `create index flag_hit_open_county on flag_hit (county_key, found_at, id) where looked_at is null`,
    `create index flag_hit_of_need on flag_hit (need_id, round)`,

    // Hits by flag, county and month; '' counts the needs that were looked at.
    `create table flag_count (
      flag ${text} not null,
      county_key ${text} not null,
      month ${text} not null,
      hits ${int} not null,
      primary key (flag, county_key, month)
    )${clustered}`,

    // Needs of a type that an agency entered, and that two entered both; '' is every need of the type that was counted.
    `create table flag_entrant (
      type_code ${text} not null,
      agency_code ${text} not null,
      needs ${int} not null,
      primary key (type_code, agency_code)
    )${clustered}`,
    `create table flag_pair (
      type_code ${text} not null,
      one ${text} not null,
      other ${text} not null,
      together ${int} not null,
      -- Needs together when it was told last; 0 never.
      told ${int} not null,
      primary key (type_code, one, other),
      check (one < other)
    )${clustered}`,
    // How often one agency entered where another won by the reference price, and how often its bid decided that.
    `create table flag_cover (
      winner ${text} not null,
      cover ${text} not null,
      met ${int} not null,
      times ${int} not null,
      primary key (winner, cover)
    )${clustered}`,

    // An official has looked at a hit. Audited; a hit that a changed definition no longer finds keeps its marks.
    `create table flag_mark (
      id ${text} primary key,
      hit_id ${text} not null,
      flag ${text} not null,
      need_id ${text} not null references need (id),
      marked_by ${text} not null references account (id),
      marked_role ${text} not null,
      note ${text} not null,
      marked_at ${text} not null
    )${strict}`,
    `create index flag_mark_of_hit on flag_mark (hit_id, marked_at)`,
  ];
};
