import type { SchemaStep } from '../dialect.js';

/** Public notices of agencies whose first registration was approved, and comments on them. */
export const entryNoticesSchema: SchemaStep = ({ int, text, strict }) => [
  `create table entry_notice (
    -- The agency's credit code, "-R", and a running number.
    number ${text} primary key,
    agency_id ${text} not null references agency (id),
    position ${int} not null check (position >= 1),
    application_id ${text} not null references agency_application (id),
    county_key ${text} not null,
    -- JSON of what is public of the registration.
    entry ${text} not null,
    reviewer_id ${text} not null references account (id),
    begun_at ${text} not null,
    due_at ${text} not null,
    -- taken-effect: the agency is active; withdrawn: a comment was upheld, the application went back.
    state ${text} not null check (state in ('open', 'taken-effect', 'withdrawn')),
    ended_at ${text},
    unique (agency_id, position),
    check ((state = 'open') = (ended_at is null)),
    check (due_at > begun_at)
  )${strict}`,
  `create unique index one_entry_notice on entry_notice (agency_id) where state = 'open'`,
  // The latest first, of all counties or of one; what is open, due first.
  `create index entry_notice_by_time on entry_notice (begun_at, number)`,
  `create index entry_notice_by_county on entry_notice (county_key, begun_at, number)`,
  `create index entry_notice_open on entry_notice (due_at, number) where state = 'open'`,

  `create table entry_comment (
    -- The notice's number, "-Y", and a running number.
    number ${text} primary key,
    notice ${text} not null references entry_notice (number),
    agency_id ${text} not null references agency (id),
    position ${int} not null check (position >= 1),
    -- As typed, for officials alone; name and phone too.
    text ${text} not null,
    name ${text} not null,
    phone ${text} not null,
    account_id ${text} references account (id),
    -- Without what identifies people; public once it is answered, without words that an official took out as well.
    masked ${text} not null,
    -- So that words that are taken out later are not found by the digest of the masked text in the log.
    blind ${text} not null check (length(blind) = 64),
    -- lapsed: another comment on the same notice was upheld first.
    state ${text} not null check (state in ('open', 'dismissed', 'upheld', 'lapsed')),
    made_at ${text} not null,
    due_at ${text} not null,
    public_text ${text},
    reasons ${text},
    answered_by ${text} references account (id),
    answered_role ${text},
    settled_at ${text},
    unique (notice, position),
    check ((state = 'open') = (settled_at is null)),
    check ((state in ('dismissed', 'upheld')) = (answered_by is not null)),
    check ((answered_by is null) = (reasons is null) and (answered_by is null) = (public_text is null))
  )${strict}`,
  `create index entry_comment_waiting on entry_comment (due_at, number) where state = 'open'`,
  `create table entry_comment_attachment (
    comment ${text} not null references entry_comment (number),
    attachment_id ${text} not null references attachment (id),
    primary key (comment, attachment_id)
  )${strict}`,
  `create index entry_comment_by_attachment on entry_comment_attachment (attachment_id)`,
];
