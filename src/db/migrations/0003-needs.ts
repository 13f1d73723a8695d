import type { SchemaStep } from '../dialect.js';

/** Projects and service needs with their published versions. */
export const needsSchema: SchemaStep = ({ int, text, strict }) => [
  `create table project (
    code ${text} primary key,
    name ${text} not null,
    division_code ${text} not null references division (code),
    created_at ${text} not null
  )${strict}`,

  // Numbers are given at publication, one sequence a year, without gaps.
  `create table need_sequence (
    year ${int} primary key,
    last ${int} not null
  )${strict}`,

  // Typed columns are null until submission: a draft keeps whatever was typed in form.
  `create table need (
    id ${text} primary key,
    number ${text} unique,
    state ${text} not null check (state in
      ('draft', 'submitted', 'returned', 'published', 'closed', 'failed', 'selected', 'withdrawn')),
    -- Loaded from an older system: has no certificate.
    imported ${int} not null check (imported in (0, 1)),
    owner_id ${text} references owner (id),
    owner_name ${text} not null,
    -- JSON of everything typed by the owner.
    form ${text},
    -- Version of the published notice; grows with each amendment.
    version ${int} not null check (version >= 0),
    -- The failed need that this one publishes again.
    republished_from ${text} references need (id),
    project_code ${text} references project (code),
    project_name ${text},
    division_code ${text} references division (code),
    county_key ${text},
    title ${text},
    -- JSON: {mode: 'one-of'|'all-of', lines: [{type, minGrade}]}.
    requirement ${text},
    -- Type of the first requirement line: the one that statistics count under.
    type_code ${text} references qualification_type (code),
    budget_fen ${int} check (budget_fen is null or budget_fen > 0),
    floor_fen ${int} check (floor_fen is null or (floor_fen > 0 and floor_fen <= budget_fen)),
    fund ${text} check (fund is null or fund in ('state', 'social')),
    method ${text} check (method is null or method in ('random', 'lowest', 'reference', 'average', 'credit')),
    -- Draws where entries carry the price at which they would serve.
    priced_draw ${int} not null check (priced_draw in (0, 1)),
    source_kind ${text} check (source_kind is null or source_kind in ('commit', 'ceremony', 'lottery', 'drand')),
    min_entries ${int} check (min_entries is null or min_entries >= 1),
    opens_at ${text},
    closes_at ${text},
    created_at ${text} not null,
    submitted_at ${text},
    review_due_at ${text},
    published_at ${text},
    closed_at ${text},
    selected_at ${text},
    -- Reason of the last return, withdrawal or failure.
    reason ${text},
    updated_at ${text} not null,
    check (state in ('draft', 'returned', 'withdrawn') or (title is not null and budget_fen is not null and method is not null)),
    check (state in ('draft', 'submitted', 'returned', 'withdrawn') or number is not null)
  )${strict}`,
  // A failed need is published again once.
  `create unique index need_republished_once on need (republished_from) where state <> 'withdrawn'`,
  `create index need_by_state on need (state, closes_at, id)`,
  `create index need_by_published on need (published_at, id)`,
  `create index need_by_county on need (county_key, state, published_at)`,
  `create index need_by_owner on need (owner_id, created_at)`,
  `create index need_by_project on need (project_code)`,

  // One row a line of the requirement, for "needs that my qualifications fit".
  `create table need_requirement (
    need_id ${text} not null references need (id),
    position ${int} not null,
    type_code ${text} not null references qualification_type (code),
    min_grade ${text},
    primary key (need_id, position)
  )${strict}`,
  `create index need_requirement_by_type on need_requirement (type_code, need_id)`,

  // Agencies that must not be selected here; shown with the reason.
  `create table need_avoidance (
    need_id ${text} not null references need (id),
    agency_code ${text} not null check (length(agency_code) = 18),
    reason ${text} not null,
    primary key (need_id, agency_code)
  )${strict}`,

  `create table need_attachment (
    need_id ${text} not null references need (id),
    attachment_id ${text} not null references attachment (id),
    primary key (need_id, attachment_id)
  )${strict}`,

  // What was published, verbatim: plan and notice are what the hashes are taken of.
  `create table need_version (
    need_id ${text} not null references need (id),
    version ${int} not null check (version >= 1),
    round ${int} not null check (round >= 1),
    plan ${text} not null,
    plan_hash ${text} not null unique check (length(plan_hash) = 64),
    notice ${text} not null,
    -- What the amendment changed, in the owner's words; null for the first version.
    change_note ${text},
    published_at ${text} not null,
    superseded_at ${text},
    primary key (need_id, version)
  )${strict}`,

  // The operator's secret behind plan.commitment, sealed until the draw opens it.
  `create table need_secret (
    plan_hash ${text} primary key references need_version (plan_hash),
    sealed ${text} not null
  )${strict}`,
];
