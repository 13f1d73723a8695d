import type { SchemaStep } from '../dialect.js';

const APPEND_ONLY = 'need_information';

/** What a notice says beside its terms, each state of it; and proposed changes of terms, which an official reviews. */
export const termsSchema: SchemaStep = ({ engine, int, text, strict }) => [
  `create table need_information (
    need_id ${text} not null references need (id),
    revision ${int} not null check (revision >= 1),
    -- JSON: {witnesses, clarification, attachments}; sha256 is of its canonical form.
    information ${text} not null,
    sha256 ${text} not null check (length(sha256) = 64),
    -- JSON: {ownerPhone, supervisorPhone}. In no digest but that of the row, which is salted: numbers can be guessed.
    contacts ${text} not null,
    -- JSON: names of the form's fields that differ from the revision before.
    fields ${text} not null,
    -- Why, in the owner's words; null for what came with the publication.
    note ${text},
    changed_by ${text} not null references account (id),
    changed_at ${text} not null,
    primary key (need_id, revision)
  )${strict}`,

  // The owner proposes, an official approves or returns; the version in force stays so until then.
  `create table need_amendment (
    id ${text} primary key,
    need_id ${text} not null references need (id),
    state ${text} not null check (state in ('proposed', 'approved', 'returned', 'withdrawn', 'lapsed')),
    -- The form as typed; its fields of information are not looked at.
    form ${text} not null,
    -- JSON: names of the form's fields that differ from the version in force.
    fields ${text} not null,
    change_note ${text} not null,
    proposed_by ${text} not null references account (id),
    proposed_at ${text} not null,
    review_due_at ${text} not null,
    -- Why it was returned; for the owner alone.
    reason ${text},
    -- Null where its time ran out by itself.
    settled_by ${text} references account (id),
    settled_at ${text},
    check ((state = 'proposed') = (settled_at is null)),
    check (state not in ('approved', 'returned') or settled_by is not null and settled_by <> proposed_by),
    check ((state = 'returned') = (reason is not null))
  )${strict}`,
  `create unique index need_amendment_waiting_once on need_amendment (need_id) where state = 'proposed'`,
  `create index need_amendment_by_need on need_amendment (need_id, proposed_at, id)`,
  `create index need_amendment_by_state on need_amendment (state, proposed_at, id)`,

  ...(engine === 'sqlite'
    ? [
        ...(['delete', 'update'] as const).map(
          (act) => `create trigger ${APPEND_ONLY}_no_${act} before ${act} on ${APPEND_ONLY} begin
            select raise(abort, '${APPEND_ONLY} is append-only');
          end`,
        ),
        `create trigger ${APPEND_ONLY}_no_replace before insert on ${APPEND_ONLY}
          when exists (select 1 from ${APPEND_ONLY} where need_id = new.need_id and revision = new.revision)
            or exists (select 1 from ${APPEND_ONLY} where rowid = new.rowid) begin
          select raise(abort, '${APPEND_ONLY} is append-only');
        end`,
      ]
    : [
        `create trigger ${APPEND_ONLY}_no_delete before delete or truncate on ${APPEND_ONLY}
          for each statement execute function refuse_change()`,
        `create trigger ${APPEND_ONLY}_no_update before update on ${APPEND_ONLY}
          for each statement execute function refuse_change()`,
      ]),
];
