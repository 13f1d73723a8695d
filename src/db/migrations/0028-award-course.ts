import type { SchemaStep } from '../dialect.js';
import { awardGuards, KEPT } from './0014-awards.js';
import { awardTallyTriggers } from './agency-tally-triggers.js';

/**
 * Several awards of one round, since a reserve steps in where the winner does not take the award; and the course of each award
 * of a selection made here: its place in the ranking, at which stage it is, since when, and by when that has to end.
 */
export const awardCourseSchema: SchemaStep = (words) => [
  ...severalOfARound(words),
  `create table award_course (
    award_id ${words.text} primary key references award (id),
    need_id ${words.text} not null references need (id),
    rank ${words.int} not null check (rank >= 1),
    stage ${words.text} not null check (stage in (
      'publicity', 'letter', 'signing', 'filed', 'serving', 'delivered', 'accepted', 'terminated', 'evaluated', 'archived',
      'declined', 'lapsed', 'passed-over', 'void')),
    since ${words.text} not null,
    -- Null where nothing is due.
    due_at ${words.text},
    -- The instant whose rules count the days: that of the publication.
    under ${words.text} not null
  )${words.strict}`,
  `create index award_course_by_need on award_course (need_id)`,
  // What waits, with what is due first.
  `create index award_course_by_due on award_course (stage, due_at, award_id)`,
];

/** One award for each agency of a round, in place of one for each round; one at a time is active. */
function severalOfARound(words: Parameters<SchemaStep>[0]): readonly string[] {
  const { text, int, engine } = words;
  if (engine === 'postgres') {
    return [
      `alter table award drop constraint award_next_need_id_round_key`,
      `alter table award add constraint award_of_agency unique (need_id, round, agency_code)`,
    ];
  }
  // SQLite takes no constraint from a table: the rows move to another one, and triggers and indexes are made again.
  return [
    `create table award_several (
      id ${text} primary key,
      need_id ${text} not null references need (id),
      -- Null for an award of an older system, which had no rounds here.
      round ${int} check (round >= 1),
      state ${text} not null check (state in ('active', 'void')),
      -- Null for an imported award whose agency is not registered here.
      agency_id ${text} references agency (id),
      agency_code ${text} not null,
      agency_name ${text} not null,
      owner_name ${text} not null,
      division_code ${text} not null references division (code),
      county_key ${text} not null,
      type_code ${text} not null references qualification_type (code),
      method ${text} not null,
      fund ${text} not null,
      budget_fen ${int} not null check (budget_fen > 0),
      price_fen ${int} not null check (price_fen > 0 and price_fen <= budget_fen),
      saving_fen ${int} not null,
      -- Civil date and month in Asia/Shanghai.
      awarded_on ${text} not null,
      month ${text} not null,
      awarded_at ${text} not null,
      check (saving_fen = budget_fen - price_fen),
      unique (need_id, round, agency_code),
      foreign key (need_id, round) references pool (need_id, round)
    )${words.strict}`,
    `insert into award_several (id, round, state, ${KEPT}) select id, round, state, ${KEPT} from award`,
    `drop table award`,
    `alter table award_several rename to award`,
    `create unique index one_active_award on award (need_id) where state = 'active'`,
    `create index award_by_time on award (awarded_at desc, need_id)`,
    `create index award_by_month on award (month, county_key)`,
    `create index award_by_agency on award (agency_code, awarded_on)`,
    `create index award_of_rounds on award (month) where round is not null`,
    ...awardGuards(words, ['need_id', 'round', 'agency_code']),
    ...awardTallyTriggers(engine),
  ];
}
