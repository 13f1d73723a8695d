import type { SchemaStep } from '../dialect.js';

/** What the standing of agencies is made of, read out of the log; and requests to strike a deed. */
export const standingSchema: SchemaStep = ({ int, text, strict }) => [
  // How far the log has been read for deeds.
  `create table standing_cursor (
    id ${int} primary key check (id = 1),
    seq ${int} not null check (seq >= 0)
  )${strict}`,
  `insert into standing_cursor (id, seq) values (1, 0)`,

  // Agencies of which the log has a deed.
  `create table agency_standing (
    agency_id ${text} primary key references agency (id),
    -- The standing of its first record of the register.
    start ${int} not null check (start between 1 and 1000),
    -- From when a deed counts otherwise than now; null where none ever will.
    next_at ${text}
  )${strict}`,
  `create index agency_standing_by_next on agency_standing (next_at, agency_id) where next_at is not null`,

  `create table standing_deed (
    -- Number of the record of the log.
    record ${int} primary key,
    agency_id ${text} not null references agency_standing (agency_id),
    name ${text} not null,
    -- Thousandths of a point; hundredths of a star.
    points ${int} not null,
    score ${int},
    -- Civil dates in Asia/Shanghai.
    done_on ${text} not null,
    struck_from ${text},
    -- What it counted at the last change, in 512ths of a thousandth of a point.
    worth ${int} not null
  )${strict}`,
  `create index standing_deed_by_agency on standing_deed (agency_id, record)`,
  `create index standing_deed_by_date on standing_deed (done_on, agency_id)`,
  // The lists of the best and the worst.
  `create index agency_by_standing on agency (standing, id)`,

  // An agency asks, one official proposes to strike, another confirms; either official may refuse.
  `create table standing_request (
    id ${text} primary key,
    agency_id ${text} not null references agency (id),
    -- No reference: the deed may be read out of the log again.
    record ${int} not null,
    kind ${text} not null check (kind in ('repair', 'appeal')),
    reason ${text} not null,
    attachment_id ${text} references attachment (id),
    made_by ${text} not null references account (id),
    made_at ${text} not null,
    state ${text} not null check (state in ('made', 'proposed', 'struck', 'refused')),
    -- Why an official proposes to strike the deed, and why it was refused.
    ground ${text},
    answer ${text},
    proposed_by ${text} references account (id),
    proposed_role ${text},
    proposed_at ${text},
    settled_by ${text} references account (id),
    settled_role ${text},
    settled_at ${text},
    -- From when a struck deed no longer counts.
    effective_at ${text},
    check (state <> 'struck' or settled_by <> proposed_by),
    check ((state in ('struck', 'refused')) = (settled_by is not null)),
    check (state not in ('proposed', 'struck') or proposed_by is not null),
    check ((state = 'struck') = (effective_at is not null)),
    check ((state = 'refused') = (answer is not null)),
    check (kind = 'appeal' or attachment_id is not null)
  )${strict}`,
  `create unique index one_standing_request on standing_request (agency_id, record) where state in ('made', 'proposed')`,
  // A deed is struck once, and appealed against once.
  `create unique index one_strike on standing_request (agency_id, record) where state = 'struck'`,
  `create unique index one_appeal on standing_request (agency_id, record) where kind = 'appeal'`,
  `create index standing_request_by_agency on standing_request (agency_id, made_at)`,
  `create index standing_request_by_state on standing_request (state, made_at)`,
  `create index standing_request_by_attachment on standing_request (attachment_id)`,
];
