import { createHash } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import type { Db } from '../../src/db/index.js';

/** The end of the history of the demonstration. */
export const HISTORY_ENDS = '2017-12-31T16:00:00.000Z';

/** When a row was made, for tables that the needs around the present share with the history. */
const MADE_AT: Readonly<Record<string, string>> = {
  audit_event: 'at',
  entry: 'entered_at',
  log_checkpoint: 'signed_at',
  message: 'created_at',
  selection: 'drawn_at',
};

/**
 * Keys and seals of the needs around the present are made by chance alone, whatever the seed; the tree of the log holds their
 * events last, and tallies count their draws.
 */
const BY_CHANCE = ['agency_tally', 'audit_head', 'log_node', 'sqlite_stat1', 'sqlite_stat4'];

/** What follows from who was selected today, and so from chance as well. */
const AFTER_THE_DRAW = [
  'agency_standing',
  'agency_suspension',
  'agency_version',
  'award_course',
  'award_end',
  'contract',
  'deliverable',
  'evaluation',
  'flag_cover',
  'incident',
  'objection',
  'opened_secret',
  'owner_choice',
  'register_fact',
  'service_extension',
  'standing_deed',
  'standing_request',
  'suspension_proposal',
];

/** Columns of rows of the history that change with it. */
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  agency: ['standing', 'status'],
};

/** Which rows of other tables belong to the history: those of its needs. */
const PLANS = "plan_hash in (select plan_hash from need_version where need_id like 'demo-need-%')";
const NEEDS = "need_id like 'demo-need-%'";
const OF_HISTORY: Readonly<Record<string, string>> = {
  need_version: NEEDS,
  need_secret: PLANS,
  pool: NEEDS,
  award: NEEDS,
  ceremony: NEEDS,
  ceremony_session: NEEDS,
  fairness_report: "month < '2018'",
  saving_rollup: "month < '2018'",
  saving_sum: "period < '2018'",
  bid_key: PLANS,
  bid_key_share: PLANS,
  escrow: PLANS,
  escrow_share: PLANS,
  closing: PLANS,
  cosignature: `size in (select size from log_checkpoint where signed_at < '${HISTORY_ENDS}')`,
  document: `sha256 in (select list_hash from closing where ${PLANS} union select sealed_hash from closing where ${PLANS}
    union select plan_hash from need_version where need_id like 'demo-need-%')`,
};

/**
 * One digest for each table, of its rows in an order of their own; `invented` leaves out what chance had a part in.
 */
export async function digests(db: Db, invented = false): Promise<Record<string, string>> {
  const tables = await db.executeQuery<{ name: string }>(
    CompiledQuery.raw("select name from sqlite_master where type = 'table' and sql like 'create table%'"),
  );
  const all: Record<string, string> = {};
  for (const { name } of tables.rows) {
    if (invented && [...BY_CHANCE, ...AFTER_THE_DRAW].includes(name)) continue;
    const made = MADE_AT[name];
    const own = made ? `${made} < '${HISTORY_ENDS}'` : OF_HISTORY[name];
    const where = invented && own ? ` where ${own}` : '';
    const { rows } = await db.executeQuery(CompiledQuery.raw(`select * from "${name}"${where}`));
    const hash = createHash('sha256');
    const left = invented ? (CHANGED[name] ?? []) : [];
    const texts = rows.map((one) =>
      JSON.stringify(one, (key, value: unknown) => (left.includes(key) ? undefined : value)),
    );
    for (const row of texts.sort()) hash.update(row);
    all[name] = `${rows.length} rows ${hash.digest('hex')}`;
  }
  return all;
}
