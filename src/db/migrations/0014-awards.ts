import type { SchemaStep, SchemaWords } from '../dialect.js';

/** Columns that the table had before, in its order. */
export const KEPT = `need_id, agency_id, agency_code, agency_name, owner_name, division_code, county_key, type_code, method, fund,
  budget_fen, price_fen, saving_fen, awarded_on, month, awarded_at`;

/** Awards as a ledger: a row for each round that was awarded, which a later round makes void and nothing removes. */
export const awardsSchema: SchemaStep = (words) => [
  `create table award_next (
    id ${words.text} primary key,
    need_id ${words.text} not null references need (id),
    -- Null for an award of an older system, which had no rounds here.
    round ${words.int} check (round >= 1),
    state ${words.text} not null check (state in ('active', 'void')),
    -- Null for an imported award whose agency is not registered here.
    agency_id ${words.text} references agency (id),
    agency_code ${words.text} not null,
    agency_name ${words.text} not null,
    owner_name ${words.text} not null,
    division_code ${words.text} not null references division (code),
    county_key ${words.text} not null,
    type_code ${words.text} not null references qualification_type (code),
    method ${words.text} not null,
    fund ${words.text} not null,
    budget_fen ${words.int} not null check (budget_fen > 0),
    price_fen ${words.int} not null check (price_fen > 0 and price_fen <= budget_fen),
    saving_fen ${words.int} not null,
    -- Civil date and month in Asia/Shanghai.
    awarded_on ${words.text} not null,
    month ${words.text} not null,
    awarded_at ${words.text} not null,
    check (saving_fen = budget_fen - price_fen),
    unique (need_id, round),
    foreign key (need_id, round) references pool (need_id, round)
  )${words.strict}`,
  // A row of before keeps its need's id as its own: the log knows it by that.
  `insert into award_next (id, round, state, ${KEPT})
    select need_id, (select max(selection.round) from selection where selection.need_id = award.need_id), 'active', ${KEPT}
    from award`,
  `drop table award`,
  `alter table award_next rename to award`,
  `create unique index one_active_award on award (need_id) where state = 'active'`,
  // Gone with the table: the orders in which awards are read.
  `create index award_by_time on award (awarded_at desc, need_id)`,
  `create index award_by_month on award (month, county_key)`,
  `create index award_by_agency on award (agency_code, awarded_on)`,
  ...awardGuards(words, ['need_id', 'round']),
];

/**
 * What refuses to remove a row of the ledger, to change anything but its state, and to make a void award active again; `unique`
 * are the columns that no two awards share.
 */
export function awardGuards({ engine }: SchemaWords, unique: readonly string[]): readonly string[] {
  const fixed = `update of id, round, ${KEPT}`;
  const revived = `not (old.state = 'active' and new.state = 'void') and new.state <> old.state`;
  if (engine === 'postgres') {
    return [
      `create trigger award_no_delete before delete or truncate on award
        for each statement execute function refuse_change()`,
      `create trigger award_no_update before ${fixed} on award for each statement execute function refuse_change()`,
      `create trigger award_no_revival before update of state on award
        for each row when (${revived}) execute function refuse_change()`,
    ];
  }
  const refuse = (name: string, act: string, when = '') =>
    `create trigger award_${name} before ${act} on award ${when} begin
      select raise(abort, 'award is append-only');
    end`;
  const taken = (condition: string) => `exists (select 1 from award where ${condition})`;
  return [
    refuse('no_delete', 'delete'),
    refuse('no_update', fixed),
    refuse('no_revival', 'update of state', `when ${revived}`),
    // REPLACE deletes the rows in its way without a word to the trigger on deletion.
    refuse(
      'no_replace',
      'insert',
      `when ${[
        taken('id = new.id'),
        taken(unique.map((column) => `${column} = new.${column}`).join(' and ')),
        taken(`need_id = new.need_id and state = 'active' and new.state = 'active'`),
        taken('rowid = new.rowid'),
      ].join(' or ')}`,
    ),
    refuse('no_move', 'update', 'when new.rowid <> old.rowid'),
  ];
}
