import type { SchemaStep } from '../dialect.js';

const APPEND_ONLY = ['log_node', 'log_checkpoint', 'log_witness', 'cosignature'] as const;

/** Columns of a signing key that never change: only its retirement is written later. */
const KEY_COLUMNS = 'id, origin, verifier, sealed, created_at';

const HEAD_MESSAGE = 'audit_head grows by the inserted events alone';

/** The Merkle tree over the events, its signed checkpoints, keys and witnesses; messages to agencies. */
export const logSchema: SchemaStep = ({ engine, int, text, blob, strict }) => [
  // Hashes of the full subtrees that end at the right edge, largest first, in hex: an append reads nothing else.
  `alter table audit_head add column frontier ${text} not null default ''`,
  // Goes into every row digest: without it, a telephone number could be guessed from the public digest of its row.
  `alter table audit_head add column row_salt ${text} not null default ''`,
  engine === 'sqlite'
    ? `update audit_head set row_salt = lower(hex(randomblob(32)))`
    : `update audit_head set row_salt = replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`,

  // Every full subtree of 2^level events, written once; level 0 holds the leaf hashes.
  `create table log_node (
    level ${int} not null check (level between 0 and 52),
    idx ${int} not null check (idx >= 0),
    hash ${blob} not null check (length(hash) = 32),
    primary key (level, idx)
  )${engine === 'sqlite' ? `${strict}, without rowid` : ''}`,

  `create table log_key (
    id ${int} primary key,
    -- Name of the log in its checkpoints: stays when the site moves.
    origin ${text} not null,
    verifier ${text} not null unique,
    -- The private key, sealed with the site's key.
    sealed ${text} not null,
    created_at ${text} not null,
    retired_at ${text}
  )${strict}`,

  // One for a size, ever: a second root for the same size would be a fork.
  `create table log_checkpoint (
    size ${int} primary key check (size >= 1),
    root ${text} not null check (length(root) = 64),
    -- The signed note, without cosignatures.
    note ${text} not null,
    signed_at ${text} not null
  )${strict}`,

  // Witnesses whose cosignatures are taken.
  `create table log_witness (
    name ${text} primary key,
    verifier ${text} not null unique,
    added_at ${text} not null
  )${strict}`,

  `create table cosignature (
    size ${int} not null references log_checkpoint (size),
    witness ${text} not null references log_witness (name),
    -- The signature's line in the note.
    line ${text} not null,
    received_at ${text} not null,
    primary key (size, witness)
  )${strict}`,

  `create table message (
    id ${text} primary key,
    agency_id ${text} not null references agency (id),
    kind ${text} not null,
    need_id ${text} not null references need (id),
    -- JSON: values for the sentence of this kind.
    params ${text} not null,
    created_at ${text} not null,
    read_at ${text},
    unique (agency_id, kind, need_id, created_at)
  )${strict}`,
  `create index message_by_agency on message (agency_id, created_at)`,

  ...(engine === 'sqlite' ? sqliteTriggers() : postgresTriggers()),
];

function sqliteTriggers(): string[] {
  const refuse = (table: string, act: string, name: string) =>
    `create trigger ${table}_${name} before ${act} on ${table} begin
      select raise(abort, '${table} is append-only');
    end`;
  return [
    ...APPEND_ONLY.flatMap((table) => [
      refuse(table, 'delete', 'no_delete'),
      refuse(table, 'update', 'no_update'),
    ]),
    refuse('log_key', 'delete', 'no_delete'),
    refuse('log_key', `update of ${KEY_COLUMNS}`, 'no_update'),
    refuse('audit_head', 'delete', 'no_delete'),
    `create trigger audit_head_grows before update on audit_head
      when not (${headRule('(select count(*) from audit_event where seq > old.seq)', '(select max(seq) from audit_event)')})
      begin select raise(abort, '${HEAD_MESSAGE}'); end`,
  ];
}

function postgresTriggers(): string[] {
  const refuse = (table: string, act: string, name: string) =>
    `create trigger ${table}_${name} before ${act} on ${table}
      for each statement execute function refuse_change()`;
  return [
    ...APPEND_ONLY.flatMap((table) => [
      refuse(table, 'delete or truncate', 'no_delete'),
      refuse(table, 'update', 'no_update'),
    ]),
    refuse('log_key', 'delete or truncate', 'no_delete'),
    refuse('log_key', `update of ${KEY_COLUMNS}`, 'no_update'),
    refuse('audit_head', 'delete or truncate', 'no_delete'),
    `create function check_head() returns trigger language plpgsql as $$ begin
      if not (${headRule('(select count(*) from audit_event where seq > old.seq)', '(select max(seq) from audit_event)')}) then
        raise exception '${HEAD_MESSAGE}';
      end if;
      return new;
    end $$`,
    `create trigger audit_head_grows before update on audit_head for each row execute function check_head()`,
  ];
}

/** As many events as numbers, and the last of them the new head: no gap. The salt is chosen before the first event. */
function headRule(inserted: string, last: string): string {
  return `new.id = old.id and (
    (new.seq > old.seq and new.row_salt = old.row_salt and new.seq - old.seq = ${inserted} and new.seq = ${last})
    or (old.seq = 0 and new.seq = 0 and new.frontier = ''))`;
}
