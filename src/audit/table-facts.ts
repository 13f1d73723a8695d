import type { TableFacts } from './table-record.js';

const BY_NEED = { need: 'need_id' };
const BY_PLAN = { plan: 'plan_hash' };
const BY_AGENCY = { agency: 'agency_id' };
// Of before 0023-namesakes; `row-hints.ts` holds it to the name.
const KEY_JOINED = { representative_key: { held: true } } as const;
const UNSETTLED = { state: 'proposed', settled_by: null, settled_role: null, settled_at: null };
const UNPROPOSED = { proposed_by: null, proposed_role: null, proposed_at: null };

/**
 * Tables of which the log holds a digest for every row: whoever changes one without an event, or with an event that does
 * no such thing, is found by `npm run audit`. All columns count. A new table joins with an entry here, and with its name in
 * the records of the events that write it.
 */
export const TABLE_FACTS = {
  owner: { key: ['id'], rows: 'all', joined: KEY_JOINED },
  agency: {
    key: ['id'],
    rows: 'all',
    later: 'any',
    about: { agency: 'id' },
  },
  agency_version: {
    key: ['agency_id', 'in_force_from'],
    rows: 'all',
    later: { in_force_until: null },
    joined: KEY_JOINED,
    about: BY_AGENCY,
  },
  qualification: {
    key: ['id'],
    rows: 'all',
    later: { in_force_until: null },
    about: BY_AGENCY,
  },
  entry_notice: {
    key: ['number'],
    rows: 'all',
    later: { state: 'open', ended_at: null },
    about: BY_AGENCY,
  },
  entry_comment: {
    key: ['number'],
    rows: 'all',
    later: {
      state: 'open',
      public_text: null,
      reasons: null,
      answered_by: null,
      answered_role: null,
      settled_at: null,
    },
    about: BY_AGENCY,
  },
  entry_comment_attachment: { key: ['comment', 'attachment_id'], rows: 'all' },
  practitioner: { key: ['id'], rows: 'all', later: { released_at: null }, about: BY_AGENCY },
  agency_suspension: {
    key: ['id'],
    rows: 'all',
    later: { lifted_at: null, lift_reason: null, lift_decided_at: null },
    // Suspensions of before 0022-register took effect as they were decided.
    joined: { decided_at: { is: null }, lift_decided_at: { is: null } },
    about: BY_AGENCY,
  },
  suspension_proposal: {
    key: ['id'],
    rows: 'all',
    later: { ...UNSETTLED, effective_at: null, suspension_id: null },
    about: BY_AGENCY,
  },
  relation: {
    key: ['id'],
    rows: 'all',
    later: { decided_at: null, ended_at: null },
    about: BY_AGENCY,
  },
  relation_decision: {
    key: ['id'],
    rows: 'all',
    later: { ...UNSETTLED, in_force_from: null },
    about: { relation: 'relation_id' },
  },
  project: { key: ['code'], rows: 'all' },
  need: {
    key: ['id'],
    rows: 'numbered',
    later: 'any',
    about: { need: 'id' },
  },
  need_requirement: {
    key: ['need_id', 'position'],
    rows: 'of-numbered',
    later: 'any',
    removable: true,
    about: BY_NEED,
  },
  need_avoidance: {
    key: ['need_id', 'agency_code'],
    rows: 'of-numbered',
    later: 'any',
    removable: true,
    about: BY_NEED,
  },
  direct_choice: {
    key: ['need_id'],
    rows: 'all',
    later: { settled_at: null, fault: null, objection: null, record: null },
    about: BY_NEED,
  },
  need_attachment: { key: ['need_id', 'attachment_id'], rows: 'all', about: BY_NEED },
  need_version: {
    key: ['need_id', 'version'],
    rows: 'all',
    later: { superseded_at: null },
    about: BY_NEED,
  },
  need_information: { key: ['need_id', 'revision'], rows: 'all', about: BY_NEED },
  need_amendment: {
    key: ['id'],
    rows: 'all',
    later: { state: 'proposed', reason: null, settled_by: null, settled_at: null },
    about: BY_NEED,
  },
  need_secret: { key: ['plan_hash'], rows: 'all', about: BY_PLAN },
  attachment: { key: ['id'], rows: 'in-use' },
  custodian: {
    key: ['account_id'],
    rows: 'all',
    later: 'any',
  },
  bid_key: {
    key: ['plan_hash'],
    rows: 'all',
    later: { opened_with: null, opened_at: null, late_at: null },
    about: BY_PLAN,
  },
  bid_key_share: {
    key: ['plan_hash', 'account_id'],
    rows: 'all',
    later: { share: null, given_at: null },
    about: BY_PLAN,
  },
  entry: {
    key: ['id'],
    rows: 'all',
    later: {
      nonce: null,
      bid_fen: null,
      state: 'active',
      ended_at: null,
      exclusion: null,
      lot: null,
      rank: null,
    },
    // Entries of before were recorded under their need.
    joined: { blind: { is: null } },
    about: { ...BY_NEED, blind: 'blind' },
  },
  closing: { key: ['need_id'], rows: 'all', about: BY_NEED },
  escrow: { key: ['plan_hash'], rows: 'all', about: BY_PLAN },
  escrow_share: {
    key: ['plan_hash', 'account_id'],
    rows: 'all',
    later: { share: null, given_at: null },
    about: BY_PLAN,
  },
  escrow_opening: {
    key: ['plan_hash'],
    rows: 'all',
    later: { opened_with: null, opened_at: null, outcome: null },
    about: BY_PLAN,
  },
  pool: {
    key: ['need_id', 'round'],
    rows: 'all',
    joined: { grounds: { is: null } },
    about: BY_NEED,
  },
  opened_secret: { key: ['plan_hash'], rows: 'all', about: BY_PLAN },
  ceremony_session: {
    key: ['need_id', 'round'],
    rows: 'all',
    later: 'any',
    about: BY_NEED,
  },
  ceremony: { key: ['need_id', 'round'], rows: 'all', about: BY_NEED },
  lottery_typing: {
    key: ['need_id', 'round'],
    rows: 'all',
    removable: true,
    about: BY_NEED,
  },
  lottery_postponement: {
    key: ['need_id', 'round', 'from_issue'],
    rows: 'all',
    later: { confirmed_by: null, confirmed_role: null, confirmed_at: null },
    about: BY_NEED,
  },
  lottery_result: { key: ['need_id', 'round'], rows: 'all', about: BY_NEED },
  incident: {
    key: ['id'],
    rows: 'all',
    later: { closed_at: null, outcome: null },
    about: BY_NEED,
  },
  need_failure: {
    key: ['id'],
    rows: 'all',
    later: UNSETTLED,
    about: BY_NEED,
  },
  redo: {
    key: ['id'],
    rows: 'all',
    later: UNSETTLED,
    joined: { objection: { is: null } },
    about: BY_NEED,
  },
  finding: {
    key: ['id'],
    rows: 'all',
    later: UNSETTLED,
    about: BY_NEED,
  },
  finding_attachment: { key: ['finding_id', 'attachment_id'], rows: 'all' },
  selection: {
    key: ['need_id', 'round'],
    rows: 'all',
    about: BY_NEED,
  },
  award: {
    key: ['id'],
    rows: 'all',
    later: { state: 'active' },
    // Awards of before 0014-awards had none of these; their key was the need's, and a redo removed them.
    joined: { id: { of: 'need_id' }, round: { held: true }, state: { is: 'active' } },
    removable: true,
    about: BY_NEED,
  },
  owner_choice: {
    key: ['need_id', 'round'],
    rows: 'all',
    later: { ...UNSETTLED, state: 'waiting', rank: null, award_id: null, reason: null },
    about: BY_NEED,
  },
  award_course: { key: ['award_id'], rows: 'all', later: 'any', about: BY_NEED },
  objection: {
    key: ['number'],
    rows: 'all',
    later: {
      state: 'open',
      public_text: null,
      reasons: null,
      answered_by: null,
      answered_role: null,
      answered_at: null,
      confirmed_by: null,
      confirmed_role: null,
      settled_at: null,
    },
    about: BY_NEED,
  },
  objection_attachment: { key: ['objection', 'attachment_id'], rows: 'all' },
  contract: { key: ['id'], rows: 'all', later: { ...UNSETTLED, answer: null }, about: BY_NEED },
  service_extension: { key: ['id'], rows: 'all', later: { ...UNSETTLED, answer: null }, about: BY_NEED },
  deliverable: { key: ['id'], rows: 'all', later: { ...UNSETTLED, answer: null }, about: BY_NEED },
  deliverable_file: { key: ['deliverable_id', 'attachment_id'], rows: 'all' },
  award_end: { key: ['id'], rows: 'all', later: { ...UNSETTLED, answer: null }, about: BY_NEED },
  evaluation: {
    key: ['id'],
    rows: 'all',
    later: { ...UNSETTLED, answer: null, reply: null, replied_at: null },
    about: BY_NEED,
  },
  fairness_report: { key: ['month'], rows: 'all' },
  standing_request: {
    key: ['id'],
    rows: 'all',
    later: { ...UNSETTLED, ...UNPROPOSED, state: 'made', ground: null, answer: null, effective_at: null },
    about: BY_AGENCY,
  },
  // Its event names no need: who is under a red flag is not public.
  flag_mark: { key: ['id'], rows: 'all' },
} as const satisfies Record<string, TableFacts>;

/** Name of an audited table as it stands in the schema. */
export type AuditedTableName = keyof typeof TABLE_FACTS;
