import type { SchemaStep } from '../dialect.js';

const FORWARD = 'witnessed_log is append-only: it only goes forward';

/** What another site, or a witness without a marketplace, has cosigned of each log; see {@link witnessesSchema}. */
export const witnessedLogSchema: SchemaStep = ({ engine, int, text, strict }) => {
  const back = `new.origin <> old.origin or new.size < old.size or new.seconds < old.seconds
    or (new.size = old.size and new.root <> old.root)`;
  return [
    `create table witnessed_log (
      origin ${text} primary key,
      size ${int} not null check (size >= 0),
      root ${text} not null check (length(root) = 64),
      -- Time of the last cosignature, in seconds since 1970.
      seconds ${int} not null check (seconds >= 0),
      -- The checkpoint with the signatures of the log that were verified and the own cosignature.
      note ${text} not null
    )${strict}`,
    ...(engine === 'sqlite'
      ? [
          `create trigger witnessed_log_no_delete before delete on witnessed_log begin
            select raise(abort, '${FORWARD}');
          end`,
          // REPLACE would take a row away without a word to the trigger above.
          `create trigger witnessed_log_no_replace before insert on witnessed_log
            when exists (select 1 from witnessed_log where origin = new.origin)
              or exists (select 1 from witnessed_log where rowid = new.rowid)
            begin select raise(ignore); end`,
          `create trigger witnessed_log_forward before update on witnessed_log
            when ${back} or new.rowid <> old.rowid
            begin select raise(abort, '${FORWARD}'); end`,
        ]
      : [
          `create function refuse_way_back() returns trigger language plpgsql as $$ begin
            raise exception '${FORWARD}';
          end $$`,
          `create trigger witnessed_log_no_delete before delete or truncate on witnessed_log
            for each statement execute function refuse_way_back()`,
          `create trigger witnessed_log_forward before update on witnessed_log
            for each row when (${back}) execute function refuse_way_back()`,
        ]),
  ];
};

/** The site's key as a witness of other logs, what it has cosigned of them, and how the witnesses of its own log answer. */
export const witnessesSchema: SchemaStep = (words) => {
  const { engine, int, text, strict } = words;
  return [
    `create table witness_key (
      id ${int} primary key,
      -- Stays when the site moves.
      name ${text} not null,
      verifier ${text} not null unique,
      -- The private key, sealed with the site's key.
      sealed ${text} not null,
      created_at ${text} not null
    )${strict}`,
    ...(engine === 'sqlite'
      ? [
          ...['delete', 'update'].map(
            (act) => `create trigger witness_key_no_${act} before ${act} on witness_key begin
              select raise(abort, 'witness_key is append-only');
            end`,
          ),
          `create trigger witness_key_no_replace before insert on witness_key
            when exists (select 1 from witness_key where id = new.id)
              or exists (select 1 from witness_key where verifier = new.verifier)
            begin select raise(ignore); end`,
        ]
      : ['delete or truncate', 'update'].map(
          (act, index) => `create trigger witness_key_no_${index === 0 ? 'delete' : 'update'}
            before ${act} on witness_key for each statement execute function refuse_change()`,
        )),
    ...witnessedLogSchema(words),
    `create table witness_state (
      -- Verifier key of a witness of the policy.
      verifier ${text} primary key,
      -- Size of the latest checkpoint that it cosigned when it was asked.
      size ${int} not null,
      asked_at ${text} not null,
      -- Answers in a row that were of no use.
      failures ${int} not null,
      -- What was wrong with the last answer; null where nothing was.
      error ${text},
      -- When the size or the error became what it is.
      changed_at ${text} not null
    )${strict}`,
    // The latest of each witness.
    `create index cosignature_by_witness on cosignature (witness, size)`,
  ];
};
