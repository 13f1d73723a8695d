/**
 * `changed`: not what the log says; `missing`: the log has it, the table has not; `unlogged`: there without an event;
 * `fork`, `rolled-back`: a checkpoint that was given is not of this log, or of a longer one; `bad-signature`.
 * Of a row that an event covers: `wrong-event`: an event of its kind writes no such row; `rewritten`: a fact that the
 * product writes once has another value; `wrong-subject`: the event is about another need or agency;
 * `contradicted`: another record says otherwise: the notice of a need, the certificate of an award, a hash.
 * Of the acts of a need: `out-of-turn`: it cannot follow those before; `second-result`: a round has one already;
 * `unknown-entry`: it replaces or withdraws an entry that does not stand; `miscounted`: other numbers of entries than
 * the log has. Of a pool: `missing-entry`: stood in the log at the freeze, neither in the pool nor excluded;
 * `foreign-entry`: did not stand. Of an event: `time-ran-back`: it is older than the one before it; `too-few-hands`,
 * `short-notice`, `unfounded`: see `RegisterProblem`. Of the version of a
 * notice that was in force at its deadline: `sign-up-too-short`, `sign-up-too-long`: by the rules in force when it was
 * published.
 */
export type AuditProblem =
  | 'changed'
  | 'missing'
  | 'unlogged'
  | 'fork'
  | 'rolled-back'
  | 'bad-signature'
  | 'wrong-event'
  | 'rewritten'
  | 'wrong-subject'
  | 'contradicted'
  | 'out-of-turn'
  | 'second-result'
  | 'unknown-entry'
  | 'miscounted'
  | 'not-as-announced'
  | 'missing-entry'
  | 'foreign-entry'
  | 'time-ran-back'
  | 'too-few-hands'
  | 'short-notice'
  | 'unfounded'
  | 'sign-up-too-short'
  | 'sign-up-too-long';

/** One place where the database is not what the log says, or the log not what the product writes. */
export interface AuditDifference {
  /** Name in the schema. */
  readonly table: string;
  /** Key of the row, its values with slashes between; empty where the table as a whole is meant. */
  readonly key: string;
  /** Column, where other records tell which one it is. */
  readonly column?: string;
  readonly problem: AuditProblem;
  /** Number of the event that is at fault, where one is. */
  readonly event?: number;
  readonly expected?: string;
  readonly found?: string;
}

/** Hears of each difference. */
export type Report = (difference: AuditDifference) => void;
