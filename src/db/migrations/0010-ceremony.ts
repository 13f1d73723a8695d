import type { SchemaStep } from '../dialect.js';

/** The steps of a ceremony while it is held, and rehearsals, which no other table knows of. */
export const ceremonySchema: SchemaStep = ({ int, text, strict }) => [
  // What happened until the digits were put on record in `ceremony`; a step is one update guarded by the revision.
  `create table ceremony_session (
    need_id ${text} not null,
    round ${int} not null,
    revision ${int} not null check (revision >= 1),
    -- JSON: see CeremonySheet.
    sheet ${text} not null,
    primary key (need_id, round),
    foreign key (need_id, round) references pool (need_id, round)
  )${strict}`,

  `create table rehearsal (
    -- Also the need of its plan, so that no hash in it can be taken for a real one.
    id ${text} primary key check (id like 'REHEARSAL-%'),
    division_code ${text} not null,
    created_by ${text} not null references account (id),
    created_at ${text} not null,
    -- JSON: plan, notice, pool, entries, names, time of the freeze.
    material ${text} not null,
    sealed_secret ${text} not null,
    revision ${int} not null check (revision >= 0),
    sheet ${text},
    confirmed_at ${text},
    certificate ${text} check (certificate is null or confirmed_at is not null)
  )${strict}`,
  `create index rehearsal_by_time on rehearsal (created_at)`,
];
