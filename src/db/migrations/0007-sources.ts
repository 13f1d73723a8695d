import type { SchemaStep } from '../dialect.js';

const APPEND_ONLY = ['opened_secret', 'lottery_result'] as const;

/** Opened secrets, lottery numbers, incidents, and decisions to draw again. */
export const sourcesSchema: SchemaStep = ({ engine, int, text, strict }) => [
  // Opened before the public value exists (drand, lottery), or with the decision that voids a round.
  `create table opened_secret (
    plan_hash ${text} primary key references need_version (plan_hash),
    secret ${text} not null check (length(secret) = 64),
    opened_at ${text} not null
  )${strict}`,

  // The first official's numbers until a second one types them blindly; gone when the two differ.
  `create table lottery_typing (
    need_id ${text} not null,
    round ${int} not null,
    issue ${text} not null,
    numbers ${text} not null,
    typed_by ${text} not null references account (id),
    typed_role ${text} not null,
    typed_at ${text} not null,
    primary key (need_id, round),
    foreign key (need_id, round) references pool (need_id, round)
  )${strict}`,

  `create table lottery_result (
    need_id ${text} not null,
    round ${int} not null,
    issue ${text} not null,
    numbers ${text} not null,
    typed_by ${text} not null references account (id),
    typed_role ${text} not null,
    typed_at ${text} not null,
    confirmed_by ${text} not null references account (id),
    confirmed_role ${text} not null,
    confirmed_at ${text} not null,
    check (confirmed_by <> typed_by),
    primary key (need_id, round),
    foreign key (need_id, round) references pool (need_id, round)
  )${strict}`,

  // A draw that was not held: the next issue takes its place once a second official confirms.
  `create table lottery_postponement (
    need_id ${text} not null,
    round ${int} not null,
    from_issue ${text} not null,
    to_issue ${text} not null,
    to_drawn_at ${text} not null,
    reason ${text} not null,
    proposed_by ${text} not null references account (id),
    proposed_role ${text} not null,
    proposed_at ${text} not null,
    confirmed_by ${text} references account (id),
    confirmed_role ${text},
    confirmed_at ${text},
    check (confirmed_by is null or confirmed_by <> proposed_by),
    primary key (need_id, round, from_issue),
    foreign key (need_id, round) references pool (need_id, round)
  )${strict}`,

  `create table incident (
    id ${text} primary key,
    need_id ${text} not null,
    round ${int} not null,
    kind ${text} not null check (kind in ('overdue', 'frozen-late', 'secret-unopened')),
    opened_at ${text} not null,
    closed_at ${text},
    outcome ${text} check (outcome is null or outcome in ('delivered', 'redo')),
    unique (need_id, round, kind),
    check ((closed_at is null) = (outcome is null)),
    foreign key (need_id, round) references pool (need_id, round)
  )${strict}`,
  `create index incident_by_time on incident (closed_at, opened_at)`,

  // One official proposes, another confirms or refuses; the round that it voids stays as it is.
  `create table redo (
    id ${text} primary key,
    need_id ${text} not null,
    round ${int} not null,
    state ${text} not null check (state in ('proposed', 'confirmed', 'refused')),
    basis ${text} not null check (basis in ('source-failed', 'objection-upheld')),
    reason ${text} not null,
    -- JSON: [{agency, reason}].
    excluded ${text} not null,
    source_kind ${text} not null check (source_kind in ('commit', 'ceremony', 'lottery', 'drand')),
    proposed_by ${text} not null references account (id),
    proposed_role ${text} not null,
    proposed_at ${text} not null,
    settled_by ${text} references account (id),
    settled_role ${text},
    settled_at ${text},
    check (state = 'refused' or settled_by is null or settled_by <> proposed_by),
    check ((state = 'proposed') = (settled_by is null)),
    foreign key (need_id, round) references pool (need_id, round)
  )${strict}`,
  `create unique index redo_once on redo (need_id, round) where state <> 'refused'`,

  ...(engine === 'sqlite'
    ? APPEND_ONLY.flatMap((table) =>
        (['delete', 'update'] as const).map(
          (act) => `create trigger ${table}_no_${act} before ${act} on ${table} begin
          select raise(abort, '${table} is append-only');
        end`,
        ),
      )
    : APPEND_ONLY.flatMap((table) => [
        `create trigger ${table}_no_delete before delete or truncate on ${table}
          for each statement execute function refuse_change()`,
        `create trigger ${table}_no_update before update on ${table}
          for each statement execute function refuse_change()`,
      ])),
];
