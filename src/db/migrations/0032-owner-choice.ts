import { sql } from 'kysely';
import { type Db, engineOf, type SchemaStep } from '../dialect.js';
import { rebuildTable } from './rebuild-table.js';

/** Choices that owners have to make from the small list of a draw, and what comes of them. */
export const ownerChoiceSchema: SchemaStep = ({ int, text, strict }) => [
  `create table owner_choice (
    need_id ${text} not null references need (id),
    round ${int} not null,
    county_key ${text} not null,
    -- lapsed: the owner said nothing in time; void: the round ended before.
    state ${text} not null check (state in ('waiting', 'made', 'lapsed', 'void')),
    since ${text} not null,
    due_at ${text} not null,
    -- The instant whose rules count the days: that of the publication.
    under ${text} not null,
    -- Place of the chosen in the order of the draw.
    rank ${int} check (rank >= 1),
    award_id ${text} references award (id),
    reason ${text},
    settled_by ${text} references account (id),
    settled_role ${text},
    settled_at ${text},
    primary key (need_id, round),
    foreign key (need_id, round) references selection (need_id, round),
    check ((state = 'waiting') = (settled_at is null)),
    check ((state in ('made', 'lapsed')) = (award_id is not null)),
    check ((award_id is null) = (rank is null)),
    check ((state = 'made') = (settled_by is not null)),
    check ((settled_by is null) = (reason is null) and (settled_by is null) = (settled_role is null))
  )${strict}`,
  // What waits, due first; and what has waited longest.
  `create index owner_choice_by_due on owner_choice (due_at, need_id) where state = 'waiting'`,
  `create index owner_choice_waiting on owner_choice (since, need_id) where state = 'waiting'`,
];

/** Lets needs have the method `merit`. */
export async function takeMeritNeeds(trx: Db): Promise<void> {
  if (engineOf(trx) === 'sqlite') {
    // SQLite's migrations are in no transaction, and foreign keys wait for the end of one.
    await trx
      .transaction()
      .execute((whole) => rebuildTable(whole, 'need', /\bmethod in \(/, `method in ('merit', `));
    return;
  }
  const { rows } = await sql<{
    check: string;
  }>`select pg_get_expr(conbin, conrelid) as "check" from pg_constraint
    where conrelid = 'need'::regclass and conname = 'need_method_check'`.execute(trx);
  const [method] = rows;
  if (!method) throw new Error('the check of need.method');
  for (const statement of [
    `alter table need drop constraint need_method_check`,
    `alter table need add constraint need_method_check check (method = 'merit' or (${method.check}))`,
  ])
    await sql.raw(statement).execute(trx);
}
