/** What there is to say of an audited table beside the events that write it. */
export interface TableFacts {
  /** Columns of its key. */
  readonly key: readonly string[];
  /**
   * Which of its rows the log knows. `numbered`, `of-numbered`: needs that have a number (drafts are their owner's
   * business), and what belongs to them; `in-use`: files of a notice, of a qualification in the register, or of a decision.
   */
  readonly rows: 'all' | 'numbered' | 'of-numbered' | 'in-use';
  /**
   * Columns that are written after the row's first event, with what they hold until then: the others never change.
   * `any`: every column may. Without it the row has one digest as long as it is there.
   */
  readonly later?: 'any' | Readonly<Record<string, string | null>>;
  /** True where the product removes rows; in a table with `joined` columns those alone that were there before them. */
  readonly removable?: true;
  /**
   * Columns that joined the table later, with what they hold in the rows of before, whose digests were taken without them:
   * what another column holds, a value, or what a check of `row-hints.ts` holds them to.
   */
  readonly joined?: Readonly<Record<string, JoinedColumn>>;
  /** The column that tells which need, by id or by a plan of it, or which agency an event with this row must be about. */
  readonly about?: RowOwner;
}

/** What a column holds in the rows that were there before it. */
export type JoinedColumn = { readonly of: string } | { readonly is: string | null } | { readonly held: true };

/**
 * Whose a row is: a need or an agency by the id in a column, a need by the hash of one of its plans, an agency by a relation
 * that it is the first body of.
 */
export interface RowOwner {
  readonly need?: string;
  readonly plan?: string;
  readonly agency?: string;
  /** The column with what blinds the owner where the events of its first acts name it so. */
  readonly blind?: string;
  readonly relation?: string;
}
