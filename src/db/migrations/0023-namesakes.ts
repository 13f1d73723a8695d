import type { SchemaStep } from '../dialect.js';

/** Comparison keys of legal representatives, bodies that share one, and what officials decided about them. */
export const namesakesSchema: SchemaStep = ({ text, strict }) => [
  // Written with every row; made of the name by `personKey`, which no engine has.
  `alter table agency_version add column representative_key ${text}`,
  `alter table owner add column representative_key ${text}`,
  `create index agency_version_by_key on agency_version (representative_key) where in_force_until is null`,
  `create index owner_by_key on owner (representative_key)`,

  // Two registered bodies that are one party to the rules, or may be. Of two agencies the lower code comes first.
  `create table relation (
    id ${text} primary key,
    agency_id ${text} not null references agency (id),
    agency_code ${text} not null,
    other_agency_id ${text} references agency (id),
    other_owner_id ${text} references owner (id),
    other_code ${text} not null,
    -- 'representative': the names of the legal representatives have one key, and nothing else ties the two.
    kind ${text} not null check (kind in ('same-body', 'controller', 'controls', 'representative')),
    found_at ${text} not null,
    -- When officials decided last; never for what needs no decision.
    decided_at ${text},
    -- When one of the two changed what ties them.
    ended_at ${text},
    check ((other_agency_id is null) <> (other_owner_id is null)),
    check (decided_at is null or kind = 'representative')
  )${strict}`,
  `create unique index one_relation on relation (agency_code, other_code, kind) where ended_at is null`,
  `create index relation_by_agency on relation (agency_code)`,
  `create index relation_by_other on relation (other_code)`,
  `create index relation_undecided on relation (found_at, id)
    where kind = 'representative' and decided_at is null and ended_at is null`,
  `create index relation_decided on relation (decided_at, id) where decided_at is not null`,

  // One official proposes, another confirms or refuses.
  `create table relation_decision (
    id ${text} primary key,
    relation_id ${text} not null references relation (id),
    state ${text} not null check (state in ('proposed', 'confirmed', 'refused')),
    verdict ${text} not null check (verdict in ('related', 'namesakes')),
    reason ${text} not null,
    -- What the officials looked at.
    evidence ${text} not null,
    proposed_by ${text} not null references account (id),
    proposed_role ${text} not null,
    proposed_at ${text} not null,
    settled_by ${text} references account (id),
    settled_role ${text},
    settled_at ${text},
    -- From when it counts: at once for a first decision, later for one that takes its place.
    in_force_from ${text},
    check (state = 'refused' or settled_by is null or settled_by <> proposed_by),
    check ((state = 'proposed') = (settled_by is null)),
    check ((state = 'confirmed') = (in_force_from is not null))
  )${strict}`,
  `create unique index one_relation_proposal on relation_decision (relation_id) where state = 'proposed'`,
  `create index relation_decision_by_relation on relation_decision (relation_id, in_force_from)`,
];
