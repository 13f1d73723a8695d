import type { SchemaStep } from '../dialect.js';

/** Messages to owners and to single persons too, and about other things than a need. */
export const messagesSchema: SchemaStep = ({ text, strict }) => [
  `create table message_next (
    id ${text} primary key,
    -- Whose it is: an agency's, an owner's, or one person's.
    agency_id ${text} references agency (id),
    owner_id ${text} references owner (id),
    account_id ${text} references account (id),
    kind ${text} not null,
    need_id ${text} references need (id),
    -- JSON: values for the sentences of this kind.
    params ${text} not null,
    created_at ${text} not null,
    read_at ${text},
    check ((case when agency_id is null then 0 else 1 end) + (case when owner_id is null then 0 else 1 end)
      + (case when account_id is null then 0 else 1 end) = 1)
  )${strict}`,
  `insert into message_next (id, agency_id, kind, need_id, params, created_at, read_at)
    select id, agency_id, kind, need_id, params, created_at, read_at from message`,
  `drop table message`,
  `alter table message_next rename to message`,
  // Each mailbox is read from its end.
  ...['agency', 'owner', 'account'].map(
    (whose) =>
      `create index message_by_${whose} on message (${whose}_id, created_at, id) where ${whose}_id is not null`,
  ),
];
