import type { Engine } from '../dialect.js';
import { rowTrigger } from './row-triggers.js';

const AMOUNTS = ['projects', 'budget_fen', 'price_fen', 'saving_fen'];
const KEY = 'dimension, span, period, key';

/** Direct choices have a sum of their own alone: there was no competition that could have saved anything. */
const isSummed = (line: string): string => `(${line}.method <> 'direct' or d.dimension = 'method')`;

/** What roll-ups of savings are summed up by, in years and in months, as a table. */
const CELLS = `(select 'all' as dimension union all select 'county' union all select 'method') d
  cross join (select 'year' as span union all select 'month') s`;

const period = (line: string): string =>
  `case s.span when 'year' then substr(${line}.month, 1, 4) else ${line}.month end`;
const key = (line: string): string =>
  `case d.dimension when 'county' then ${line}.county_key when 'method' then ${line}.method else '' end`;

/** Sums up every roll-up that there is. */
export const SUM_SAVINGS = `
  insert into saving_sum (${KEY}, ${AMOUNTS.join(', ')})
    select d.dimension, s.span, ${period('one')}, ${key('one')}, ${AMOUNTS.map((name) => `sum(one.${name})`).join(', ')}
    from saving_rollup one cross join ${CELLS} where ${isSummed('one')} group by d.dimension, s.span, ${period('one')}, ${key('one')}`;

const addOf = (line: string, sign: '' | '-'): string => `
  insert into saving_sum (${KEY}, ${AMOUNTS.join(', ')})
    select d.dimension, s.span, ${period(line)}, ${key(line)}, ${AMOUNTS.map((name) => `${sign}${line}.${name}`).join(', ')}
    from ${CELLS} where ${isSummed(line)}
    on conflict (${KEY}) do update set
      ${AMOUNTS.map((name) => `${name} = saving_sum.${name} + excluded.${name}`).join(', ')};
  ${
    sign === ''
      ? ''
      : `delete from saving_sum where dimension in ('all', 'county', 'method') and span in ('year', 'month')
    and period in (${line}.month, substr(${line}.month, 1, 4)) and projects = 0;`
  }`;

/** Triggers that keep saving_sum in step with saving_rollup. */
export const savingSumTriggers = (engine: Engine): readonly string[] =>
  [
    { name: 'saving_summed', after: 'insert', body: addOf('new', '') },
    { name: 'saving_unsummed', after: 'delete', body: addOf('old', '-') },
    {
      name: 'saving_resummed',
      after: 'update',
      body: `${addOf('new', '')} ${addOf('old', '-')}`,
    },
  ].flatMap((trigger) => rowTrigger(engine, { ...trigger, table: 'saving_rollup' }));
