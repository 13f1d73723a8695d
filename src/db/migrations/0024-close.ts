import type { SchemaStep } from '../dialect.js';

/** The close of sign-up as a record of its own, secrets that open without the operator, public texts by their digest. */
export const closeSchema: SchemaStep = ({ int, text, strict }) => [
  // What opens the subject under which the log recorded an entry; entries of before were recorded under their need.
  `alter table entry add column blind ${text} check (blind is null or length(blind) = 64)`,

  // The list that the deadline fixed.
  `create table closing (
    need_id ${text} primary key references need (id),
    plan_hash ${text} not null unique references need_version (plan_hash),
    list_hash ${text} not null check (length(list_hash) = 64),
    -- Of the sealed texts and what opens the subjects of their records.
    sealed_hash ${text} not null check (length(sealed_hash) = 64),
    entries ${int} not null check (entries >= 0),
    closed_at ${text} not null
  )${strict}`,

  // Where the weights and exclusions of a pool come from; pools of version 1 of the protocol have none.
  `alter table pool add column grounds ${text}`,

  // The secret of a plan, sealed to the custodians' key or to a round of the beacon.
  `create table escrow (
    plan_hash ${text} primary key references need_version (plan_hash),
    recipient ${text} not null,
    sealed ${text} not null,
    threshold ${int} check (threshold is null or threshold >= 2)
  )${strict}`,
  `create table escrow_share (
    plan_hash ${text} not null references escrow (plan_hash),
    account_id ${text} not null references account (id),
    sealed ${text} not null,
    share_sha256 ${text} not null check (length(share_sha256) = 64),
    share ${text},
    given_at ${text},
    primary key (plan_hash, account_id)
  )${strict}`,

  // Texts that the log names by their SHA-256: plans, terms, policies, closed lists, sealed entries.
  `create table document (
    sha256 ${text} primary key check (length(sha256) = 64),
    body ${text} not null
  )${strict}`,
];
