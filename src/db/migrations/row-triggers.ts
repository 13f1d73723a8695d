import type { Engine } from '../dialect.js';

/** What a trigger does after each row of a statement; `new` and `old` are the row. */
export interface RowTrigger {
  readonly name: string;
  readonly table: string;
  /** `insert`, `delete`, or `update of …`. */
  readonly after: string;
  readonly when?: string;
  /** Statements, each with its semicolon. */
  readonly body: string;
}

/** The statements that make a trigger in the words of an engine. */
export function rowTrigger(
  engine: Engine,
  { name, table, after, when, body }: RowTrigger,
): readonly string[] {
  const condition = when ? `when (${when})` : '';
  if (engine === 'sqlite')
    return [`create trigger ${name} after ${after} on ${table} ${condition} begin ${body} end`];
  return [
    `create function ${name}() returns trigger language plpgsql as $$ begin ${body} return null; end $$`,
    `create trigger ${name} after ${after} on ${table} for each row ${condition} execute function ${name}()`,
  ];
}
