import type { SchemaStep, SchemaWords } from '../dialect.js';

const STAGES = `'publicity', 'letter', 'signing', 'filed', 'serving', 'delivered', 'accepted', 'terminated', 'evaluated',
  'archived', 'declined', 'lapsed', 'passed-over', 'forfeited', 'void'`;

/** Stages that something is waited for at, as the query of such awards says it: the index is found by these words. */
const OPEN_STAGES = `stage not in ('archived', 'declined', 'lapsed', 'passed-over', 'forfeited', 'void')`;

/** What follows an award that was taken: contract, service, deliverables, ends before their time, evaluations. */
export const contractsSchema: SchemaStep = (words) => {
  const { text, int, strict } = words;
  const ofAward = `id ${text} primary key,
    need_id ${text} not null references need (id),
    award_id ${text} not null references award (id)`;
  const settled = `state ${text} not null check (state in ('proposed', 'confirmed', 'refused')),
    -- Why it was refused or returned.
    answer ${text},
    proposed_by ${text} not null references account (id),
    proposed_role ${text} not null,
    proposed_at ${text} not null,
    settled_by ${text} references account (id),
    settled_role ${text},
    settled_at ${text},
    check (state = 'refused' or settled_by is null or settled_by <> proposed_by),
    check ((state = 'proposed') = (settled_by is null))`;
  const mark = (name: string) => `${name} ${int} not null check (${name} between 1 and 5)`;
  return [
    ...forfeitedStage(words),
    `create table contract (
      ${ofAward},
      amount_fen ${int} not null check (amount_fen > 0),
      -- Why it is below the price of the award; null where it is that price.
      lower_reason ${text},
      -- Civil dates in Asia/Shanghai.
      signed_on ${text} not null,
      service_until ${text} not null check (service_until >= signed_on),
      attachment_id ${text} not null references attachment (id),
      signed_late ${int} not null check (signed_late in (0, 1)),
      filed_late ${int} not null check (filed_late in (0, 1)),
      ${settled}
    )${strict}`,
    // Two sides may file at once: the second is told that there is one.
    `create unique index one_contract on contract (award_id) where state <> 'refused'`,
    `create index contract_by_need on contract (need_id, proposed_at)`,

    `create table service_extension (
      ${ofAward},
      until_on ${text} not null,
      reason ${text} not null,
      ${settled}
    )${strict}`,
    `create unique index one_extension on service_extension (award_id) where state = 'proposed'`,
    `create index service_extension_by_need on service_extension (need_id, proposed_at)`,

    `create table deliverable (
      ${ofAward},
      note ${text} not null,
      late ${int} not null check (late in (0, 1)),
      ${settled}
    )${strict}`,
    `create unique index one_deliverable on deliverable (award_id) where state = 'proposed'`,
    `create index deliverable_by_need on deliverable (need_id, proposed_at)`,
    `create table deliverable_file (
      deliverable_id ${text} not null references deliverable (id),
      attachment_id ${text} not null references attachment (id),
      primary key (deliverable_id, attachment_id)
    )${strict}`,
    `create index deliverable_file_by_attachment on deliverable_file (attachment_id)`,
    `create index contract_by_attachment on contract (attachment_id)`,

    `create table award_end (
      ${ofAward},
      -- Who ends it: both sides together, or two officials.
      kind ${text} not null check (kind in ('sides', 'officials')),
      -- What has gone wrong: the contract was not there in time, or the service.
      about ${text} not null check (about in ('contract', 'service')),
      -- Whose fault the officials say it is; null where both sides agree.
      fault ${text} check (fault in ('agency', 'owner', 'neither')),
      reason ${text} not null,
      ${settled},
      check ((kind = 'officials') = (fault is not null)),
      check (about = 'service' or fault in ('agency', 'owner'))
    )${strict}`,
    `create unique index one_award_end on award_end (award_id, kind, about) where state = 'proposed'`,
    `create index award_end_by_need on award_end (need_id, proposed_at)`,
    `create index award_end_by_state on award_end (state, need_id)`,

    `create table evaluation (
      ${ofAward},
      side ${text} not null check (side in ('owner', 'authority', 'operator')),
      ${['quality', 'timeliness', 'attitude', 'charge', 'standards'].map(mark).join(',\n      ')},
      comment ${text} not null,
      -- What the agency says to it, once.
      reply ${text},
      replied_at ${text},
      ${settled}
    )${strict}`,
    `create unique index one_evaluation on evaluation (award_id, side) where state <> 'refused'`,
    `create index evaluation_by_need on evaluation (need_id, proposed_at)`,
    `create index evaluation_by_state on evaluation (state, need_id)`,

    // What an agency has to do, and the page of all that goes on, by what was begun last.
    `create index award_active_by_agency on award (agency_id) where state = 'active'`,
    `create index award_course_open on award_course (since, award_id) where ${OPEN_STAGES}`,
  ];
};

/** The stage of an award that was taken from an agency whose contract is overdue. */
function forfeitedStage({ engine, text, int, strict }: SchemaWords): readonly string[] {
  if (engine === 'postgres') {
    return [
      `alter table award_course drop constraint award_course_stage_check`,
      `alter table award_course add constraint award_course_stage_check check (stage in (${STAGES}))`,
    ];
  }
  // SQLite changes no check: the rows move to another table.
  return [
    `create table award_course_next (
      award_id ${text} primary key references award (id),
      need_id ${text} not null references need (id),
      rank ${int} not null check (rank >= 1),
      stage ${text} not null check (stage in (${STAGES})),
      since ${text} not null,
      -- Null where nothing is due.
      due_at ${text},
      -- The instant whose rules count the days: that of the publication.
      under ${text} not null
    )${strict}`,
    `insert into award_course_next (award_id, need_id, rank, stage, since, due_at, under)
      select award_id, need_id, rank, stage, since, due_at, under from award_course`,
    `drop table award_course`,
    `alter table award_course_next rename to award_course`,
    `create index award_course_by_need on award_course (need_id)`,
    `create index award_course_by_due on award_course (stage, due_at, award_id)`,
  ];
}
