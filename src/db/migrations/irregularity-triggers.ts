import type { Engine } from '../dialect.js';
import { rowTrigger } from './row-triggers.js';

/** A table of what did not go as planned: what its lines are called, and which of its columns they are made of. */
interface IrregularTable {
  readonly table: string;
  readonly sort: string;
  readonly began: string;
  readonly ended: string;
  readonly key: (row: string) => string;
}

const byId = (row: string): string => `${row}.id`;

const TABLES: readonly IrregularTable[] = [
  { table: 'incident', sort: 'incident', began: 'opened_at', ended: 'closed_at', key: byId },
  { table: 'redo', sort: 'redo', began: 'proposed_at', ended: 'settled_at', key: byId },
  {
    table: 'lottery_postponement',
    sort: 'postponement',
    began: 'proposed_at',
    ended: 'confirmed_at',
    key: (row) => `(${row}.need_id || ' ' || cast(${row}.round as text) || ' ' || ${row}.from_issue)`,
  },
  { table: 'need_failure', sort: 'failure', began: 'proposed_at', ended: 'settled_at', key: byId },
];

/** Lists under which a need's lines stand: all, its county's, and that of every county. */
const SCOPES = `(select need.id as need_id, '' as scope from need
  union all select need.id, need.county_key from need where need.county_key is not null
  union all select need.id, 'counties' from need
    where need.county_key in (select county_key from division where level = 'county')) listed`;

const linesOf = ({ sort, began, ended, key }: IrregularTable, row: string, from: string): string => `
  insert into irregularity_listing (scope, is_open, at, id, sort, need_id)
    select listed.scope, case when ${row}.${ended} is null then 1 else 0 end, ${row}.${began}, ${key(row)}, '${sort}',
      ${row}.need_id
    from ${from} listed.need_id = ${row}.need_id`;

/** Lists everything that there is. */
export const LIST_IRREGULARITIES: readonly string[] = TABLES.map((one) =>
  linesOf(one, 'it', `${one.table} it join ${SCOPES} on`),
);

const ofNeed = (one: IrregularTable): string =>
  `${linesOf(one, 'it', `${one.table} it join ${SCOPES} on`)} and it.need_id = new.id;`;

/** Triggers that keep irregularity_listing in step with its four tables and the counties of needs. */
export const irregularityTriggers = (engine: Engine): readonly string[] => [
  ...TABLES.flatMap((one) => {
    const { table, began, ended, key } = one;
    const add = `${linesOf(one, 'new', `${SCOPES} where`)};`;
    const remove = `delete from irregularity_listing where id = ${key('old')} and need_id = old.need_id;`;
    return [
      { name: `${table}_listed`, after: 'insert', body: add },
      { name: `${table}_relisted`, after: `update of ${began}, ${ended}`, body: `${remove} ${add}` },
      { name: `${table}_unlisted`, after: 'delete', body: remove },
    ].flatMap((trigger) => rowTrigger(engine, { ...trigger, table }));
  }),
  ...rowTrigger(engine, {
    name: 'irregularities_moved',
    table: 'need',
    after: 'update of county_key',
    when:
      engine === 'sqlite'
        ? 'old.county_key is not new.county_key'
        : 'old.county_key is distinct from new.county_key',
    body: `delete from irregularity_listing where need_id = new.id; ${TABLES.map(ofNeed).join(' ')}`,
  }),
];
