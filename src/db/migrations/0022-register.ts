import type { SchemaStep } from '../dialect.js';

/** Suspensions by two with notice, and findings against entrants: proposed by one official, settled by another. */
export const registerSchema: SchemaStep = ({ text, strict }) => {
  const settled = `proposed_by ${text} not null references account (id),
    proposed_role ${text} not null,
    proposed_at ${text} not null,
    settled_by ${text} references account (id),
    settled_role ${text},
    settled_at ${text},
    check (state = 'refused' or settled_by is null or settled_by <> proposed_by),
    check ((state = 'proposed') = (settled_by is null))`;
  return [
    // When a suspension, and its lifting, were decided; null in rows of before, which took effect as they were decided.
    `alter table agency_suspension add column decided_at ${text}`,
    `alter table agency_suspension add column lift_decided_at ${text}`,

    `create table suspension_proposal (
      id ${text} primary key,
      agency_id ${text} not null references agency (id),
      act ${text} not null check (act in ('suspend', 'lift')),
      -- Code of the legal reason.
      ground ${text} not null,
      reason ${text} not null,
      -- Civil date that the proposer asks for: the last on which things stay as they are. Null: the earliest that may be.
      last_day ${text},
      -- The order of a court, which takes effect at once; no other decision has a document.
      attachment_id ${text} references attachment (id),
      state ${text} not null check (state in ('proposed', 'confirmed', 'refused')),
      -- From when the confirmed decision holds.
      effective_at ${text},
      -- The suspension that it began or ended.
      suspension_id ${text} references agency_suspension (id),
      ${settled},
      check ((state = 'confirmed') = (effective_at is not null)),
      check ((state = 'confirmed') = (suspension_id is not null)),
      check ((ground = 'court-order') = (attachment_id is not null)),
      check (ground <> 'court-order' or last_day is null)
    )${strict}`,
    `create unique index one_suspension_proposal on suspension_proposal (agency_id) where state = 'proposed'`,
    `create index suspension_proposal_by_agency on suspension_proposal (agency_id, proposed_at)`,
    `create index agency_suspension_by_agency on agency_suspension (agency_id, suspended_at)`,
    // Qualifications that have ended since the register was last recorded.
    `create index qualification_by_end on qualification (valid_to) where in_force_until is null`,

    `create table finding (
      id ${text} primary key,
      need_id ${text} not null references need (id),
      agency_id ${text} not null references agency (id),
      -- Coded reason for which the agency may be left out of a later round.
      ground ${text} not null,
      facts ${text} not null,
      state ${text} not null check (state in ('proposed', 'confirmed', 'refused')),
      ${settled}
    )${strict}`,
    `create unique index one_finding on finding (need_id, agency_id, ground) where state <> 'refused'`,
    `create index finding_by_state on finding (state, need_id)`,
    `create table finding_attachment (
      finding_id ${text} not null references finding (id),
      attachment_id ${text} not null references attachment (id),
      primary key (finding_id, attachment_id)
    )${strict}`,
  ];
};
