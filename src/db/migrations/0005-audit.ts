import type { SchemaStep } from '../dialect.js';

const APPEND_ONLY = ['audit_event', 'need_version', 'pool', 'selection', 'ceremony'] as const;

/** The log of public acts, and triggers that refuse changes to what was published. */
export const auditSchema: SchemaStep = ({ engine, int, text, strict }) => [
  // seq has no gaps: a mirror can prove that it missed nothing.
  `create table audit_event (
    seq ${int} primary key,
    at ${text} not null,
    kind ${text} not null,
    -- What it happened to: a need's number or id, an agency's code, an account's id.
    subject ${text} not null,
    -- Account id, or null for the system's own jobs.
    actor_id ${text},
    actor_role ${text} not null,
    -- JSON.
    data ${text} not null
  )${strict}`,
  `create index audit_event_by_subject on audit_event (subject, seq)`,

  // One row: its lock puts appends in order.
  `create table audit_head (
    id ${int} primary key check (id = 1),
    seq ${int} not null
  )${strict}`,
  `insert into audit_head (id, seq) values (1, 0)`,

  ...(engine === 'sqlite'
    ? APPEND_ONLY.flatMap((table) => [
        `create trigger ${table}_no_delete before delete on ${table} begin
          select raise(abort, '${table} is append-only');
        end`,
        `create trigger ${table}_no_update before update ${
          table === 'need_version'
            ? 'of need_id, version, round, plan, plan_hash, notice, change_note, published_at'
            : ''
        } on ${table} begin
          select raise(abort, '${table} is append-only');
        end`,
      ])
    : [
        `create function refuse_change() returns trigger language plpgsql as $$
          begin raise exception '% is append-only', tg_table_name; end $$`,
        ...APPEND_ONLY.flatMap((table) => [
          `create trigger ${table}_no_delete before delete or truncate on ${table}
            for each statement execute function refuse_change()`,
          `create trigger ${table}_no_update before update ${
            table === 'need_version'
              ? 'of need_id, version, round, plan, plan_hash, notice, change_note, published_at'
              : ''
          } on ${table} for each statement execute function refuse_change()`,
        ]),
      ]),
];
