import type { SchemaStep } from '../dialect.js';

/**
 * People with a certificate whom an agency's registration lists, each certificate with one agency at a time; and the people who
 * log in for a unit: those who invite and remove the others, and those who act for it.
 */
export const peopleSchema: SchemaStep = ({ int, text, strict }) => [
  // How many an agency must list that applies for a qualification of the type.
  `alter table qualification_type add column practitioners ${int} not null default 0 check (practitioners >= 0)`,
  `create table practitioner (
    id ${text} primary key,
    agency_id ${text} not null references agency (id),
    name ${text} not null,
    -- Code of the kind of certificate.
    certificate ${text} not null,
    -- In capitals, without blanks.
    certificate_number ${text} not null,
    -- Last civil date of validity; null = without end.
    valid_to ${text},
    -- So that nobody finds the number by its digest in the log.
    blind ${text} not null check (length(blind) = 64),
    bound_at ${text} not null,
    released_at ${text},
    check (released_at is null or released_at >= bound_at)
  )${strict}`,
  // One certificate, one agency.
  `create unique index one_practitioner on practitioner (certificate, certificate_number) where released_at is null`,
  `create index practitioner_by_agency on practitioner (agency_id, certificate, certificate_number)`,

  // Of the accounts of agencies and owners alone.
  `alter table account add column unit_role ${text} check (unit_role in ('administrator', 'agent'))`,
  // Whoever registered the unit.
  `update account set unit_role = 'administrator' where role in ('agency', 'owner')`,
  // When its unit removed it, for good.
  `alter table account add column removed_at ${text}`,
  `create index account_by_agency on account (agency_id, id) where agency_id is not null`,
  `create index account_by_owner on account (owner_id, id) where owner_id is not null`,
];
