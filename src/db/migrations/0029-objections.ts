import type { SchemaStep } from '../dialect.js';

/** Objections of entrants against a public result, complaints of anybody, their files, and the redraw that one of them leads to. */
export const objectionsSchema: SchemaStep = ({ text, int, strict }) => [
  `create table objection (
    -- The need's number, "-Y", and a running number.
    number ${text} primary key,
    need_id ${text} not null references need (id),
    round ${int} not null,
    position ${int} not null check (position >= 1),
    county_key ${text} not null,
    kind ${text} not null check (kind in ('objection', 'complaint')),
    ground ${text} not null,
    -- As typed, for officials alone; name and phone too.
    text ${text} not null,
    -- Without what identifies people; public once it is answered, without words that an official took out as well.
    masked ${text} not null,
    -- So that words that are taken out later are not found by the digest of the masked text in the log.
    blind ${text} not null check (length(blind) = 64),
    name ${text},
    phone ${text},
    agency_id ${text} references agency (id),
    account_id ${text} references account (id),
    state ${text} not null check (state in ('open', 'withdrawn', 'proposed', 'upheld', 'dismissed')),
    made_at ${text} not null,
    due_at ${text} not null,
    public_text ${text},
    reasons ${text},
    answered_by ${text} references account (id),
    answered_role ${text},
    answered_at ${text},
    confirmed_by ${text} references account (id),
    confirmed_role ${text},
    settled_at ${text},
    unique (need_id, position),
    check (kind = 'complaint' or agency_id is not null),
    check ((state in ('open', 'withdrawn')) = (answered_by is null)),
    check ((answered_by is null) = (reasons is null) and (answered_by is null) = (public_text is null)),
    check ((state = 'upheld') = (confirmed_by is not null)),
    check (confirmed_by is null or confirmed_by <> answered_by),
    check ((state in ('open', 'proposed')) = (settled_at is null)),
    foreign key (need_id, round) references pool (need_id, round)
  )${strict}`,
  // The latest first, of all counties or of one; what waits, due first.
  `create index objection_by_time on objection (made_at, number)`,
  `create index objection_by_county on objection (county_key, made_at, number)`,
  `create index objection_waiting on objection (due_at, number) where state in ('open', 'proposed')`,
  `create index objection_upheld on objection (need_id, round) where state = 'upheld'`,
  `create index objection_by_agency on objection (agency_id, made_at) where agency_id is not null`,
  `create table objection_attachment (
    objection ${text} not null references objection (number),
    attachment_id ${text} not null references attachment (id),
    primary key (objection, attachment_id)
  )${strict}`,
  `create index objection_by_attachment on objection_attachment (attachment_id)`,
  // Files that people without an account have sent, which nobody may have used.
  `create index attachment_by_visitor on attachment (account_id, created_at) where account_id >= 'visitor:' and account_id < 'visitor;'`,
  // The objection that a redraw rests on.
  `alter table redo add column objection ${text} references objection (number)`,
];
