import type { SchemaStep } from '../dialect.js';

/** Tables of what did not go as planned: when it began, when it ended, and what its lines are known by. */
const IRREGULAR = [
  ['incident', 'opened_at', 'closed_at', 'id'],
  ['redo', 'proposed_at', 'settled_at', 'id'],
  [
    'lottery_postponement',
    'proposed_at',
    'confirmed_at',
    `(need_id || ' ' || cast(round as text) || ' ' || from_issue)`,
  ],
  ['need_failure', 'proposed_at', 'settled_at', 'id'],
] as const;

/** What waits for somebody is found by its own state, and the public list of what went wrong is read in its order. */
export const workListsSchema: SchemaStep = () => [
  ...IRREGULAR.map(
    ([table, began, ended, key]) => `create index ${table}_in_order
      on ${table} ((case when ${ended} is null then 1 else 0 end), ${began}, ${key})`,
  ),
  // An agency's entries, the latest first.
  `create index entry_of_agency on entry (agency_id, entered_at, id) where state <> 'superseded'`,
  // Months in which this site selected.
  `create index award_of_rounds on award (month) where round is not null`,
  `create index redo_by_state on redo (state, need_id, round)`,
  `create index redo_by_need on redo (need_id)`,
  `create index need_failure_by_state on need_failure (state, need_id)`,
  `create index need_failure_by_need on need_failure (need_id)`,
];
