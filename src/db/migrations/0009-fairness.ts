import type { SchemaStep } from '../dialect.js';

/** Agencies as they stood at any instant, and the monthly reports of fairness. */
export const fairnessSchema: SchemaStep = ({ engine, int, text, strict }) => [
  // Dated rows, half-open. An agency without a row in force was not approved. Suspensions and qualifications are dated
  // in tables of their own.
  `create table agency_version (
    agency_id ${text} not null references agency (id),
    in_force_from ${text} not null,
    in_force_until ${text},
    legal_representative ${text},
    controller_code ${text} check (controller_code is null or length(controller_code) = 18),
    standing ${int} not null check (standing between 1 and 1000),
    primary key (agency_id, in_force_from),
    check (in_force_until is null or in_force_until > in_force_from)
  )${strict}`,
  `create unique index one_agency_version on agency_version (agency_id) where in_force_until is null`,
  // What is known of the time before this table: the present, back to the approval.
  `insert into agency_version (agency_id, in_force_from, in_force_until, legal_representative, controller_code, standing)
    select id, approved_at, null, legal_representative, controller_code, standing from agency where approved_at is not null`,

  `create table fairness_report (
    -- Civil month in Asia/Shanghai.
    month ${text} primary key,
    -- Verbatim: what the digest is taken of.
    report ${text} not null,
    sha256 ${text} not null check (length(sha256) = 64),
    published_at ${text} not null
  )${strict}`,
  ...(engine === 'sqlite'
    ? ['delete', 'update'].map(
        (act) => `create trigger fairness_report_no_${act} before ${act} on fairness_report begin
          select raise(abort, 'fairness_report is append-only');
        end`,
      )
    : [
        `create trigger fairness_report_no_delete before delete or truncate on fairness_report
          for each statement execute function refuse_change()`,
        `create trigger fairness_report_no_update before update on fairness_report
          for each statement execute function refuse_change()`,
      ]),
];
