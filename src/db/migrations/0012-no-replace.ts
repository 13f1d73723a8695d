import type { SchemaStep } from '../dialect.js';

/** SQLite's own key of a row, where the table has no other that is one integer. */
const ROWID = ['rowid'];

/** Every unique key of the append-only tables. */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  audit_event: [['seq']],
  audit_head: [['id']],
  need_version: [['need_id', 'version'], ['plan_hash'], ROWID],
  pool: [['need_id', 'round'], ROWID],
  selection: [['need_id', 'round'], ROWID],
  lottery_result: [['need_id', 'round'], ROWID],
  log_node: [['level', 'idx']],
  log_key: [['id'], ['verifier']],
  log_checkpoint: [['size']],
};

/** Tables into which the site inserts "on conflict do nothing": there a second row is passed over, not an error. */
const TOLERANT_KEYS: typeof KEYS = {
  ceremony: [['need_id', 'round'], ROWID],
  opened_secret: [['plan_hash'], ROWID],
  fairness_report: [['month'], ROWID],
  log_witness: [['name'], ['verifier'], ROWID],
  cosignature: [['size', 'witness'], ROWID],
};

/** Append-only tables with columns that are written later: their other triggers watch the rest by name. */
const WRITTEN_LATER = ['need_version', 'log_key'];

/** SQLite's REPLACE deletes the rows in its way without a word to the triggers on deletion. PostgreSQL has no such statement. */
export const noReplaceSchema: SchemaStep = ({ engine }) => {
  if (engine !== 'sqlite') return [];
  const guard = (table: string, keys: readonly (readonly string[])[], answer: string): string => {
    const taken = keys.map(
      (key) =>
        `exists (select 1 from ${table} where ${key.map((name) => `${name} = new.${name}`).join(' and ')})`,
    );
    return `create trigger ${table}_no_replace before insert on ${table} when ${taken.join(' or ')} begin
      select ${answer};
    end`;
  };
  const refuse = (table: string): string => `raise(abort, '${table} is append-only')`;
  return [
    ...Object.entries(KEYS).map(([table, keys]) => guard(table, keys, refuse(table))),
    ...Object.entries(TOLERANT_KEYS).map(([table, keys]) => guard(table, keys, 'raise(ignore)')),
    // A row that is given another's rowid takes its place; a trigger on columns does not hear of it.
    ...WRITTEN_LATER.map(
      (table) => `create trigger ${table}_no_move before update on ${table} when new.rowid <> old.rowid begin
        select ${refuse(table)};
      end`,
    ),
  ];
};
