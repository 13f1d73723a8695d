import type { SchemaStep } from '../dialect.js';

/** Nonces sealed with their bids, a key for each plan, officials who hold shares of such keys. */
export const sealedBidsSchema: SchemaStep = ({ int, text, strict }) => [
  // Null until the opening: a nonce in clear beside the entry's hash would let its reader try out every bid.
  `alter table entry add column opened_nonce ${text} check (opened_nonce is null or length(opened_nonce) = 64)`,
  `update entry set opened_nonce = nonce`,
  `alter table entry drop column nonce`,
  `alter table entry rename column opened_nonce to nonce`,

  // Entries made before cannot be sealed to a key that did not exist: to be confirmed again once the owner amends.
  `update entry set state = 'outdated' where state = 'active' and need_id in (select id from need where state = 'published')`,

  // Officials who can be given shares; one recipient of age each.
  `create table custodian (
    account_id ${text} primary key references account (id),
    recipient ${text} not null unique,
    registered_at ${text} not null
  )${strict}`,

  `create table bid_key (
    plan_hash ${text} primary key references need_version (plan_hash),
    scheme ${text} not null check (scheme in ('site', 'custodians', 'tlock')),
    -- What entries are sealed to: age1…, or drand:CHAIN:ROUND.
    recipient ${text} not null,
    -- Scheme site alone: the identity, sealed with the site's key.
    sealed_identity ${text},
    -- Scheme custodians alone: how many shares rebuild the identity.
    threshold ${int} check (threshold is null or threshold >= 2),
    -- Published with the opening: the identity, or the beacon's signature.
    opened_with ${text},
    opened_at ${text},
    -- When its being late went into the log.
    late_at ${text},
    check ((scheme = 'site') = (sealed_identity is not null)),
    check ((scheme = 'custodians') = (threshold is not null))
  )${strict}`,

  `create table bid_key_share (
    plan_hash ${text} not null references bid_key (plan_hash),
    account_id ${text} not null references account (id),
    -- The share, sealed to the custodian's recipient.
    sealed ${text} not null,
    -- SHA-256 of the share: a false one is refused when it is given.
    share_sha256 ${text} not null check (length(share_sha256) = 64),
    -- The share itself, given after the deadline.
    share ${text},
    given_at ${text},
    primary key (plan_hash, account_id)
  )${strict}`,
];
