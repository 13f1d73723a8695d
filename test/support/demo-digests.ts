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
    if (invented && BY_CHANCE.includes(name)) continue;
    const made = MADE_AT[name];
    const own = made ? `${made} < '${HISTORY_ENDS}'` : OF_HISTORY[name];
    const where = invented && own ? ` where ${own}` : '';
    const { rows } = await db.executeQuery(CompiledQuery.raw(`select * from "${name}"${where}`));
    const hash = createHash('sha256');
    for (const row of rows.map((one) => JSON.stringify(one)).sort()) hash.update(row);
    all[name] = `${rows.length} rows ${hash.digest('hex')}`;
  }
  return all;
}
