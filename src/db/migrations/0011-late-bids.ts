import type { SchemaStep } from '../dialect.js';

const INCIDENT_COLUMNS = 'id, need_id, round, kind, opened_at, closed_at, outcome';

/** Incidents before a pool is frozen, and decisions that a need fails because its bids cannot be opened. */
export const lateBidsSchema: SchemaStep = ({ int, text, strict }) => [
  // SQLite changes neither a check nor a foreign key: the table is made again. No column is new, for the log holds
  // digests of whole rows. An opening that waits has no pool yet: an incident now refers to its need alone.
  `create table incident_next (
    id ${text} primary key,
    need_id ${text} not null references need (id),
    round ${int} not null check (round >= 1),
    kind ${text} not null check (kind in ('overdue', 'frozen-late', 'secret-unopened', 'bids-unopened')),
    opened_at ${text} not null,
    closed_at ${text},
    outcome ${text} check (outcome is null or outcome in ('delivered', 'redo', 'failed')),
    unique (need_id, round, kind),
    check ((closed_at is null) = (outcome is null))
  )${strict}`,
  `insert into incident_next (${INCIDENT_COLUMNS}) select ${INCIDENT_COLUMNS} from incident`,
  `drop table incident`,
  `alter table incident_next rename to incident`,
  `create index incident_by_time on incident (closed_at, opened_at)`,

  // One official proposes, another confirms or refuses.
  `create table need_failure (
    id ${text} primary key,
    need_id ${text} not null references need (id),
    state ${text} not null check (state in ('proposed', 'confirmed', 'refused')),
    reason ${text} not null,
    proposed_by ${text} not null references account (id),
    proposed_role ${text} not null,
    proposed_at ${text} not null,
    settled_by ${text} references account (id),
    settled_role ${text},
    settled_at ${text},
    check (state = 'refused' or settled_by is null or settled_by <> proposed_by),
    check ((state = 'proposed') = (settled_by is null))
  )${strict}`,
  `create unique index need_failure_once on need_failure (need_id) where state <> 'refused'`,
];
