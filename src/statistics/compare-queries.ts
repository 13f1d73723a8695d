import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/index.js';

/** A line that stands on one side alone: what it is about, and the rest of it as one text. */
export interface OneSided {
  readonly key: string;
  readonly value: string;
}

/** One comparison: what follows from the rows, and what is kept. */
export interface Sides {
  readonly expected: readonly OneSided[];
  readonly found: readonly OneSided[];
}

/** Columns with blanks between, as one text. */
export const joined = (columns: readonly RawBuilder<unknown>[]): RawBuilder<string> =>
  sql`${sql.join(columns, sql` || ' ' || `)}`;

/** Reads what stands on one side of two queries alone; both give `key` and `value`. */
export async function compare(
  db: Db,
  expected: RawBuilder<unknown>,
  found: RawBuilder<unknown>,
): Promise<Sides> {
  const without = async (one: RawBuilder<unknown>, other: RawBuilder<unknown>): Promise<OneSided[]> => {
    const { rows } = await sql<OneSided>`select key, value from (${one}) one_side except
      select key, value from (${other}) other_side order by key, value`.execute(db);
    return rows;
  };
  return { expected: await without(expected, found), found: await without(found, expected) };
}
