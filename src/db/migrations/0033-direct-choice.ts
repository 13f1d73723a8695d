import { sql } from 'kysely';
import { type Db, type Engine, engineOf, type SchemaStep } from '../dialect.js';
import { rebuildTable } from './rebuild-table.js';
import { savingSumTriggers } from './saving-sum-triggers.js';

/** The statements that remove what `rowTrigger` made. */
const dropTriggers = (engine: Engine, table: string, names: readonly string[]): readonly string[] =>
  names.flatMap((name) =>
    engine === 'sqlite'
      ? [`drop trigger ${name}`]
      : [`drop trigger ${name} on ${table}`, `drop function ${name}()`],
  );

/** Agencies that owners name and announce, where nothing is drawn. */
export const directChoiceSchema: SchemaStep = ({ engine, text, int, strict }) => [
  `create table direct_choice (
    need_id ${text} primary key references need (id),
    agency_id ${text} not null references agency (id),
    agency_code ${text} not null,
    agency_name ${text} not null,
    price_fen ${int} not null check (price_fen > 0),
    ground ${text} not null,
    -- Number of the earlier need that the ground rests on.
    earlier ${text},
    -- JSON as it was announced; the log has its digest.
    announcement ${text} not null,
    sha256 ${text} not null check (length(sha256) = 64),
    settled_at ${text},
    -- Why it fell; null while it is announced, and where it took effect.
    fault ${text},
    objection ${text} references objection (number),
    record ${int},
    check (fault is null or settled_at is not null),
    check ((fault = 'objection-upheld') = (objection is not null)),
    check (record is null or fault is not null)
  )${strict}`,
  // What is announced, those that end first before others.
  `create index need_announced on need (closes_at, id) where method = 'direct' and state = 'published'`,
  // Their sums stand apart: no award of one is there yet.
  ...dropTriggers(engine, 'saving_rollup', ['saving_summed', 'saving_unsummed', 'saving_resummed']),
  ...savingSumTriggers(engine),
];

/** Lets needs have the method `direct`, and objections be about what has no pool. */
export async function takeDirectNeeds(trx: Db): Promise<void> {
  if (engineOf(trx) === 'sqlite') {
    await rebuildTable(trx, 'need', /\bmethod in \(/, `method in ('direct', `);
    await rebuildTable(
      trx,
      'objection',
      /,\s*foreign key \(need_id, round\) references pool \(need_id, round\)/,
      '',
    );
    return;
  }
  const { rows } = await sql<{
    check: string;
  }>`select pg_get_expr(conbin, conrelid) as "check" from pg_constraint
    where conrelid = 'need'::regclass and conname = 'need_method_check'`.execute(trx);
  const [method] = rows;
  if (!method) throw new Error('the check of need.method');
  const statements = [
    `alter table need drop constraint need_method_check`,
    `alter table need add constraint need_method_check check (method = 'direct' or (${method.check}))`,
    `alter table objection drop constraint objection_need_id_round_fkey`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(trx);
}
