const PUBLISHING = ['need.published', 'need.amended'];
const PLANNING = [...PUBLISHING, 'redo.confirmed'];
const BY_NEED = { need: 'need_id' };
const BY_PLAN = { plan: 'plan_hash' };
const BY_AGENCY = { agency: 'agency_id' };
const UNSETTLED = { state: 'proposed', settled_by: null, settled_role: null, settled_at: null };

/**
 * Tables of which the log holds a digest for every row: whoever changes one without an event, or with an event that does
 * no such thing, is found by `npm run audit`. All columns count. A new table joins with an entry here and with `rows` in
 * the events that write it.
 */
const TABLES = {
  owner: { key: ['id'], rows: 'all', made: ['account.registered', 'demo.loaded'] },
  agency: {
    key: ['id'],
    rows: 'all',
    made: ['account.registered', 'demo.loaded'],
    changed: ['agency.approved', 'agency.suspended', 'agency.restored'],
    later: 'any',
    about: { agency: 'id' },
  },
  agency_version: {
    key: ['agency_id', 'in_force_from'],
    rows: 'all',
    made: ['agency.approved', 'demo.loaded'],
    changed: ['agency.approved'],
    later: { in_force_until: null },
    about: BY_AGENCY,
  },
  qualification: {
    key: ['id'],
    rows: 'all',
    made: ['agency.approved', 'demo.loaded'],
    changed: ['agency.approved'],
    later: { in_force_until: null },
    about: BY_AGENCY,
  },
  agency_suspension: {
    key: ['id'],
    rows: 'all',
    made: ['agency.suspended', 'demo.loaded'],
    changed: ['agency.restored'],
    later: { lifted_at: null, lift_reason: null },
    about: BY_AGENCY,
  },
  project: { key: ['code'], rows: 'all', made: ['need.submitted', ...PUBLISHING, 'awards.imported'] },
  need: {
    key: ['id'],
    rows: 'numbered',
    // The history of a demonstration site has its rows with the last event that wrote them.
    made: ['need.published', 'awards.imported', 'selection.drawn'],
    changed: [
      'need.amended',
      'need.contacts-changed',
      'need.withdrawn',
      'pool.frozen',
      'need.failed',
      'selection.drawn',
      'redo.confirmed',
    ],
    later: 'any',
    about: { need: 'id' },
  },
  need_requirement: {
    key: ['need_id', 'position'],
    rows: 'of-numbered',
    made: [...PUBLISHING, 'awards.imported'],
    changed: ['need.amended'],
    later: 'any',
    removable: true,
    about: BY_NEED,
  },
  need_avoidance: {
    key: ['need_id', 'agency_code'],
    rows: 'of-numbered',
    made: PUBLISHING,
    changed: ['need.amended'],
    later: 'any',
    removable: true,
    about: BY_NEED,
  },
  need_attachment: { key: ['need_id', 'attachment_id'], rows: 'all', made: PUBLISHING, about: BY_NEED },
  need_version: {
    key: ['need_id', 'version'],
    rows: 'all',
    made: PLANNING,
    changed: ['need.amended', 'redo.confirmed'],
    later: { superseded_at: null },
    about: BY_NEED,
  },
  need_secret: { key: ['plan_hash'], rows: 'all', made: PLANNING, about: BY_PLAN },
  attachment: { key: ['id'], rows: 'in-use', made: ['agency.approved', ...PUBLISHING] },
  custodian: {
    key: ['account_id'],
    rows: 'all',
    made: ['custodian.registered'],
    changed: ['custodian.registered'],
    later: 'any',
  },
  bid_key: {
    key: ['plan_hash'],
    rows: 'all',
    made: PUBLISHING,
    changed: ['bids.opened', 'bids.late'],
    later: { opened_with: null, opened_at: null, late_at: null },
    about: BY_PLAN,
  },
  bid_key_share: {
    key: ['plan_hash', 'account_id'],
    rows: 'all',
    made: PUBLISHING,
    changed: ['bids.share-given'],
    later: { share: null, given_at: null },
    about: BY_PLAN,
  },
  entry: {
    key: ['id'],
    rows: 'all',
    made: ['entry.made', 'entry.changed', 'selection.drawn'],
    changed: [
      'entry.changed',
      'entry.withdrawn',
      'need.amended',
      'pool.frozen',
      'selection.drawn',
      'redo.confirmed',
    ],
    later: {
      nonce: null,
      bid_fen: null,
      state: 'active',
      ended_at: null,
      exclusion: null,
      lot: null,
      rank: null,
    },
    about: BY_NEED,
  },
  pool: { key: ['need_id', 'round'], rows: 'all', made: ['pool.frozen'], about: BY_NEED },
  opened_secret: { key: ['plan_hash'], rows: 'all', made: ['secret.opened'], about: BY_PLAN },
  ceremony_session: {
    key: ['need_id', 'round'],
    rows: 'all',
    made: ['ceremony.opened'],
    changed: [
      'ceremony.witnessed',
      'ceremony.typed',
      'ceremony.differed',
      'ceremony.step',
      'ceremony.recorded',
    ],
    later: 'any',
    about: BY_NEED,
  },
  ceremony: { key: ['need_id', 'round'], rows: 'all', made: ['ceremony.recorded'], about: BY_NEED },
  lottery_typing: {
    key: ['need_id', 'round'],
    rows: 'all',
    made: ['lottery.typed'],
    changed: ['lottery.differed', 'lottery.confirmed', 'lottery.postponed'],
    removable: true,
    about: BY_NEED,
  },
  lottery_postponement: {
    key: ['need_id', 'round', 'from_issue'],
    rows: 'all',
    made: ['lottery.postponement-proposed'],
    changed: ['lottery.postponed'],
    later: { confirmed_by: null, confirmed_role: null, confirmed_at: null },
    about: BY_NEED,
  },
  lottery_result: { key: ['need_id', 'round'], rows: 'all', made: ['lottery.confirmed'], about: BY_NEED },
  incident: {
    key: ['id'],
    rows: 'all',
    made: ['incident.opened'],
    changed: ['pool.frozen', 'need.failed', 'selection.drawn', 'redo.confirmed'],
    later: { closed_at: null, outcome: null },
    about: BY_NEED,
  },
  need_failure: {
    key: ['id'],
    rows: 'all',
    made: ['failure.proposed'],
    changed: ['failure.refused', 'need.failed'],
    later: UNSETTLED,
    about: BY_NEED,
  },
  redo: {
    key: ['id'],
    rows: 'all',
    made: ['redo.proposed'],
    changed: ['redo.refused', 'redo.confirmed'],
    later: UNSETTLED,
    about: BY_NEED,
  },
  selection: {
    key: ['need_id', 'round'],
    rows: 'all',
    made: ['selection.drawn', 'selection.void'],
    about: BY_NEED,
  },
  award: {
    key: ['need_id'],
    rows: 'all',
    made: ['selection.drawn', 'awards.imported'],
    changed: ['redo.confirmed'],
    removable: true,
    about: BY_NEED,
  },
  fairness_report: { key: ['month'], rows: 'all', made: ['fairness.published'] },
} as const satisfies Record<string, AuditedTable>;

/** Name of an audited table as it stands in the schema. */
export type AuditedTableName = keyof typeof TABLES;

/** An audited table: the columns of its key, which of its rows the log knows, and which acts may write them. */
export interface AuditedTable {
  readonly key: readonly string[];
  /**
   * `numbered`, `of-numbered`: needs that have a number (drafts are their owner's business), and what belongs to them;
   * `in-use`: files of a notice or of a qualification in the register.
   */
  readonly rows: 'all' | 'numbered' | 'of-numbered' | 'in-use';
  /** Kinds of events with which a row comes into being. */
  readonly made: readonly string[];
  /** Kinds of events that change or remove a row that is there. */
  readonly changed?: readonly string[];
  /**
   * Columns that are written after the row's first event, with what they hold until then: the others never change.
   * `any`: every column may. Without it the row has one digest as long as it is there.
   */
  readonly later?: 'any' | Readonly<Record<string, string | null>>;
  /** True where the product removes rows. */
  readonly removable?: true;
  /** The column that tells which need, by id or by a plan of it, or which agency an event with this row must be about. */
  readonly about?: RowOwner;
}

/** Whose a row is: a need or an agency by the id in a column, or a need by the hash of one of its plans. */
export interface RowOwner {
  readonly need?: string;
  readonly plan?: string;
  readonly agency?: string;
}

/** Every audited table by name. */
export const AUDITED_TABLES: Readonly<Record<AuditedTableName, AuditedTable>> = TABLES;

/** A row of an audited table: values of its key columns, in their order. */
export interface RowRef {
  readonly table: AuditedTableName;
  readonly key: readonly (string | number)[];
}

/** References to rows of one table whose key is one column. */
export function rowsOf(table: AuditedTableName, ids: readonly (string | number)[]): RowRef[] {
  return ids.map((id) => ({ table, key: [id] }));
}

/** A key as the log writes it: its values with slashes between. */
export function keyText(key: readonly unknown[]): string {
  return key.map(String).join('/');
}
