import type { SchemaStep } from '../dialect.js';

/** Qualification types, agencies, their qualifications in force, applications under review, scans, search. */
export const agenciesSchema: SchemaStep = ({ engine, int, text, blob, strict }) => [
  `create table qualification_category (
    code ${text} primary key,
    name_zh ${text} not null,
    name_en ${text} not null,
    position ${int} not null
  )${strict}`,

  `create table qualification_type (
    code ${text} primary key,
    category_code ${text} not null references qualification_category (code),
    name_zh ${text} not null,
    name_en ${text} not null,
    -- commitment: no certificate exists, the agency signs a commitment instead.
    certificate ${text} not null check (certificate in ('required', 'commitment')),
    issuer ${text},
    basis ${text} not null,
    position ${int} not null
  )${strict}`,

  // rank 1 is the highest grade of its type.
  `create table qualification_grade (
    type_code ${text} not null references qualification_type (code),
    grade ${text} not null,
    name_zh ${text} not null,
    name_en ${text} not null,
    rank ${int} not null check (rank >= 1),
    primary key (type_code, grade)
  )${strict}`,

  // Uploaded files: scans of certificates, attachments of notices.
  `create table attachment (
    id ${text} primary key,
    account_id ${text} not null,
    name ${text} not null,
    media_type ${text} not null check (media_type in ('application/pdf', 'image/png', 'image/jpeg')),
    size ${int} not null check (size > 0),
    sha256 ${text} not null,
    content ${blob} not null,
    created_at ${text} not null
  )${strict}`,

  // The register in force. Columns are null until the first approval.
  `create table agency (
    id ${text} primary key,
    credit_code ${text} not null unique check (length(credit_code) = 18),
    status ${text} not null check (status in ('unapproved', 'approved', 'suspended')),
    name ${text} not null,
    legal_representative ${text},
    controller_code ${text} check (controller_code is null or length(controller_code) = 18),
    contact_name ${text},
    contact_phone ${text},
    division_code ${text} references division (code),
    registered_capital_fen ${int} check (registered_capital_fen is null or registered_capital_fen >= 0),
    founded_on ${text},
    -- Tickets in the credit method; 100 is the standing of a new agency.
    standing ${int} not null check (standing between 1 and 1000),
    approved_at ${text},
    created_at ${text} not null,
    check (status = 'unapproved' or (legal_representative is not null and division_code is not null))
  )${strict}`,
  `create index agency_by_name on agency (status, name, id)`,

  // One registration or change, as the agency wrote it; the old version stays in force until approval.
  `create table agency_application (
    id ${text} primary key,
    agency_id ${text} not null references agency (id),
    state ${text} not null check (state in ('draft', 'submitted', 'returned', 'approved')),
    -- JSON of everything typed: profile and qualifications.
    form ${text} not null,
    created_at ${text} not null,
    submitted_at ${text},
    -- Working-day deadline of the review.
    review_due_at ${text},
    reviewed_at ${text},
    reviewer_id ${text} references account (id),
    reason ${text},
    check (state not in ('submitted', 'approved') or submitted_at is not null),
    check (state <> 'returned' or reason is not null)
  )${strict}`,
  // One application at a time.
  `create unique index one_open_application on agency_application (agency_id) where state in ('draft', 'submitted', 'returned')`,
  `create index application_by_state on agency_application (state, submitted_at)`,

  // Dated rows: what was in force at any instant can be asked for ever.
  `create table qualification (
    id ${text} primary key,
    agency_id ${text} not null references agency (id),
    type_code ${text} not null references qualification_type (code),
    grade ${text},
    speciality ${text},
    certificate_number ${text},
    issuer ${text},
    valid_from ${text} not null,
    -- Last civil date of validity; null = without end.
    valid_to ${text},
    attachment_id ${text} references attachment (id),
    -- Civil date of the signed commitment where the type needs no certificate.
    commitment_on ${text},
    in_force_from ${text} not null,
    in_force_until ${text},
    check (certificate_number is not null or commitment_on is not null),
    check (valid_to is null or valid_to >= valid_from)
  )${strict}`,
  `create index qualification_by_type on qualification (type_code, grade, agency_id)`,
  `create index qualification_by_agency on qualification (agency_id)`,

  `create table agency_suspension (
    id ${text} primary key,
    agency_id ${text} not null references agency (id),
    reason ${text} not null,
    suspended_at ${text} not null,
    official_id ${text} references account (id),
    lifted_at ${text},
    lift_reason ${text}
  )${strict}`,
  `create unique index one_suspension on agency_suspension (agency_id) where lifted_at is null`,

  // body: Han characters spaced, with pinyin and initials, see db/dialect.ts.
  ...(engine === 'sqlite'
    ? [
        `create table search_document (
          id integer primary key,
          kind text not null check (kind in ('agency', 'need')),
          ref text not null,
          body text not null,
          unique (kind, ref)
        ) strict`,
        `create virtual table search_index using fts5(body, content='search_document', content_rowid='id', tokenize='unicode61')`,
        `create trigger search_insert after insert on search_document begin
          insert into search_index (rowid, body) values (new.id, new.body);
        end`,
        `create trigger search_delete after delete on search_document begin
          insert into search_index (search_index, rowid, body) values ('delete', old.id, old.body);
        end`,
        `create trigger search_update after update on search_document begin
          insert into search_index (search_index, rowid, body) values ('delete', old.id, old.body);
          insert into search_index (rowid, body) values (new.id, new.body);
        end`,
      ]
    : [
        `create table search_document (
          id bigint generated always as identity primary key,
          kind ${text} not null check (kind in ('agency', 'need')),
          ref ${text} not null,
          body ${text} not null,
          words tsvector generated always as (to_tsvector('simple', body)) stored,
          unique (kind, ref)
        )`,
        `create index search_words on search_document using gin (words)`,
      ]),
];
