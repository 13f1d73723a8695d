import type { Engine } from '../dialect.js';
import { rowTrigger } from './row-triggers.js';

/** Counts every award and every draw that there is. */
export const TALLY_AGENCIES = `
  insert into agency_tally (agency_code, awards, price_fen, draws)
    select agency_code, sum(awards), sum(price_fen), sum(draws) from (
      select agency_code, 1 as awards, price_fen, 0 as draws from award where state = 'active'
      union all select agency_code, 0, 0, 1 from entry where state = 'active' and rank is not null) one
    group by agency_code`;

const addOf = (code: string, awards: string, price: string, draws: string): string => `
  insert into agency_tally (agency_code, awards, price_fen, draws) values (${code}, ${awards}, ${price}, ${draws})
    on conflict (agency_code) do update set awards = agency_tally.awards + excluded.awards,
      price_fen = agency_tally.price_fen + excluded.price_fen, draws = agency_tally.draws + excluded.draws;`;

const isDrawn = (entry: string): string => `(${entry}.state = 'active' and ${entry}.rank is not null)`;

/** Triggers that keep agency_tally in step with awards, which nothing removes. */
export const awardTallyTriggers = (engine: Engine): readonly string[] =>
  [
    {
      table: 'award',
      name: 'award_tallied',
      after: 'insert',
      when: `new.state = 'active'`,
      body: addOf('new.agency_code', '1', 'new.price_fen', '0'),
    },
    {
      table: 'award',
      name: 'award_untallied',
      after: 'update of state',
      when: `old.state = 'active' and new.state <> 'active'`,
      body: addOf('old.agency_code', '-1', '-old.price_fen', '0'),
    },
  ].flatMap((trigger) => rowTrigger(engine, trigger));

/** Triggers that keep agency_tally in step with awards and entries. */
export const agencyTallyTriggers = (engine: Engine): readonly string[] => [
  ...awardTallyTriggers(engine),
  ...[
    {
      table: 'entry',
      name: 'entry_tallied',
      after: 'insert',
      when: isDrawn('new'),
      body: addOf('new.agency_code', '0', '0', '1'),
    },
    {
      table: 'entry',
      name: 'entry_retallied',
      after: 'update of state, rank',
      when: `${isDrawn('old')} <> ${isDrawn('new')}`,
      body: addOf('new.agency_code', '0', '0', `case when ${isDrawn('new')} then 1 else -1 end`),
    },
    {
      table: 'entry',
      name: 'entry_untallied',
      after: 'delete',
      when: isDrawn('old'),
      body: addOf('old.agency_code', '0', '0', '-1'),
    },
  ].flatMap((trigger) => rowTrigger(engine, trigger)),
];
