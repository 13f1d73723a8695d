import type { SchemaStep } from '../dialect.js';

/** Entries, frozen pools, selections, awards and their roll-ups. */
export const drawsSchema: SchemaStep = ({ int, text, strict }) => [
  `create table entry (
    id ${text} primary key,
    need_id ${text} not null references need (id),
    plan_hash ${text} not null references need_version (plan_hash),
    agency_id ${text} not null references agency (id),
    agency_code ${text} not null,
    entered_at ${text} not null,
    nonce ${text} not null check (length(nonce) = 64),
    entry_hash ${text} not null unique check (length(entry_hash) = 64),
    -- Base64 of the sealed bid; the closing job alone opens it and writes bid_fen.
    sealed_bid ${text},
    bid_fen ${int} check (bid_fen is null or bid_fen > 0),
    -- outdated: made under a plan that was amended since, must be confirmed again.
    state ${text} not null check (state in ('active', 'superseded', 'withdrawn', 'outdated')),
    ended_at ${text},
    -- Outcome, written by the closing and the draw.
    exclusion ${text},
    lot ${int} check (lot is null or lot >= 1),
    rank ${int} check (rank is null or rank >= 1)
  )${strict}`,
  `create unique index one_active_entry on entry (need_id, agency_id) where state = 'active'`,
  `create index entry_by_need on entry (need_id, state)`,
  `create index entry_by_agency on entry (agency_id, state, entered_at)`,

  `create table pool (
    need_id ${text} not null references need (id),
    round ${int} not null check (round >= 1),
    plan_hash ${text} not null references need_version (plan_hash),
    pool ${text} not null,
    pool_hash ${text} not null check (length(pool_hash) = 64),
    frozen_at ${text} not null,
    primary key (need_id, round)
  )${strict}`,

  // The digits of a ceremony, on record before the secret is opened.
  `create table ceremony (
    need_id ${text} not null,
    round ${int} not null,
    digits ${text} not null check (length(digits) >= 20),
    -- JSON array of names.
    witnesses ${text} not null,
    recorded_by ${text} not null references account (id),
    recorded_at ${text} not null,
    primary key (need_id, round),
    foreign key (need_id, round) references pool (need_id, round)
  )${strict}`,

  // The certificate is stored verbatim, never made again.
  `create table selection (
    need_id ${text} not null,
    round ${int} not null,
    seed ${text} not null check (length(seed) = 64),
    certificate ${text} not null,
    certificate_sha256 ${text} not null,
    drawn_at ${text} not null,
    primary key (need_id, round),
    foreign key (need_id, round) references pool (need_id, round)
  )${strict}`,

  `create table award (
    need_id ${text} primary key references need (id),
    -- Null for an imported award whose agency is not registered here.
    agency_id ${text} references agency (id),
    agency_code ${text} not null,
    agency_name ${text} not null,
    owner_name ${text} not null,
    division_code ${text} not null references division (code),
    county_key ${text} not null,
    type_code ${text} not null references qualification_type (code),
    method ${text} not null,
    fund ${text} not null,
    budget_fen ${int} not null check (budget_fen > 0),
    price_fen ${int} not null check (price_fen > 0 and price_fen <= budget_fen),
    saving_fen ${int} not null,
    -- Civil date and month in Asia/Shanghai.
    awarded_on ${text} not null,
    month ${text} not null,
    awarded_at ${text} not null,
    check (saving_fen = budget_fen - price_fen)
  )${strict}`,
  `create index award_by_month on award (month, county_key)`,
  `create index award_by_agency on award (agency_code, awarded_on)`,

  // Kept in the transaction of each award; statistics:check recomputes them.
  `create table saving_rollup (
    month ${text} not null,
    county_key ${text} not null,
    method ${text} not null,
    type_code ${text} not null,
    projects ${int} not null,
    budget_fen ${int} not null,
    price_fen ${int} not null,
    saving_fen ${int} not null,
    primary key (month, county_key, method, type_code)
  )${strict}`,
];
