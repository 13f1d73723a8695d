import type { SchemaStep } from '../dialect.js';

/** Divisions, people, project owners, sessions. */
export const accountsSchema: SchemaStep = ({ int, text, strict }) => [
  // Codes valid now or once (GB/T 2260); county_key joins the codes that one county has had.
  `create table division (
    code ${text} primary key check (length(code) = 6),
    name_zh ${text} not null,
    name_en ${text} not null,
    level ${text} not null check (level in ('prefecture', 'county')),
    county_key ${text} not null,
    position ${int} not null
  )${strict}`,

  // A unit that publishes needs; its people are accounts.
  `create table owner (
    id ${text} primary key,
    credit_code ${text} not null unique check (length(credit_code) = 18),
    name ${text} not null,
    kind ${text} not null check (kind in ('authority', 'institution', 'firm', 'other')),
    division_code ${text} not null references division (code),
    legal_representative ${text} not null,
    -- Credit code of the controlling body, for avoidance.
    controller_code ${text} check (controller_code is null or length(controller_code) = 18),
    contact_name ${text} not null,
    contact_phone ${text} not null,
    created_at ${text} not null
  )${strict}`,

  `create table account (
    id ${text} primary key,
    role ${text} not null check (role in ('agency', 'owner', 'official', 'auditor', 'administrator')),
    -- Lower case.
    email ${text} unique,
    -- Second login name of the account that registered the unit.
    credit_code ${text} unique,
    -- PHC-like string, see accounts/password.ts.
    password_hash ${text} not null,
    name ${text} not null,
    -- The unit that an account acts for; agency_id has no foreign key because the table comes later.
    agency_id ${text} check ((agency_id is not null) = (role = 'agency')),
    owner_id ${text} references owner (id) check ((owner_id is not null) = (role = 'owner')),
    -- An official's county, or the prefecture's level for all of them.
    division_code ${text} references division (code) check ((division_code is not null) = (role = 'official')),
    status ${text} not null check (status in ('active', 'disabled')),
    created_at ${text} not null,
    check (email is not null or credit_code is not null)
  )${strict}`,

  `create table session (
    -- SHA-256 of the cookie's token: a stolen table opens no session.
    token_hash ${text} primary key,
    account_id ${text} not null references account (id),
    created_at ${text} not null,
    last_seen_at ${text} not null,
    -- Absolute end, whatever happens.
    expires_at ${text} not null
  )${strict}`,
  `create index session_by_account on session (account_id)`,

  `create table login_attempt (
    id ${text} primary key,
    login_key ${text} not null,
    ip ${text} not null,
    at ${text} not null,
    succeeded ${int} not null check (succeeded in (0, 1))
  )${strict}`,
  `create index login_attempt_by_key on login_attempt (login_key, at)`,
  `create index login_attempt_by_ip on login_attempt (ip, at)`,

  // Facts about the site itself: the demo data's seed, key check values.
  `create table site_fact (
    name ${text} primary key,
    value ${text} not null
  )${strict}`,
];
