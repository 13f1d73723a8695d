import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/index.js';
import { blindSubject } from '../selection/index.js';
import { AUDITED_TABLES, type AuditedTable, keyText, type RowRef } from './audited-tables.js';
import type { StoredRow } from './row-digest.js';
import type { AuditedTableName } from './table-facts.js';
import type { RowOwner } from './table-record.js';

/** Parameters of one statement are bounded on both engines. */
const CHUNK = 500;

const NUMBERED = sql`select id from need where number is not null`;

const CONDITIONS: Readonly<Record<AuditedTable['rows'], RawBuilder<unknown>>> = {
  all: sql`1 = 1`,
  numbered: sql`number is not null`,
  'of-numbered': sql`need_id in (${NUMBERED})`,
  'in-use': sql`id in (select attachment_id from need_attachment union
    select attachment_id from qualification where attachment_id is not null union
    select attachment_id from suspension_proposal where attachment_id is not null union
    select attachment_id from contract union
    select attachment_id from deliverable_file union
    select attachment_id from standing_request where attachment_id is not null union
    select attachment_id from finding_attachment union
    select attachment_id from objection_attachment union
    select attachment_id from entry_comment_attachment)`,
};

/** Key of a row as the log writes it. */
export function keyOf(table: AuditedTableName, row: StoredRow): string {
  return keyText(AUDITED_TABLES[table].key.map((column) => row[column]));
}

/** The rows that are there, by key; a few of the same first key column may come along. */
export async function readRows(
  db: Db,
  table: AuditedTableName,
  refs: readonly RowRef[],
): Promise<Map<string, StoredRow>> {
  const [column = ''] = AUDITED_TABLES[table].key;
  const values = [...new Set(refs.map(({ key }) => key[0]))];
  const found = new Map<string, StoredRow>();
  for (let start = 0; start < values.length; start += CHUNK) {
    const part = sql.join(values.slice(start, start + CHUNK));
    const query = sql<StoredRow>`select * from ${sql.table(table)} where ${sql.ref(column)} in (${part})`;
    for (const row of (await query.execute(db.withoutPlugins())).rows) found.set(keyOf(table, row), row);
  }
  return found;
}

/** A page of the rows of a table that the log must know, in the order of their keys, after a row (exclusive). */
export async function listAuditedRows(
  db: Db,
  table: AuditedTableName,
  page: { readonly after: StoredRow | undefined; readonly limit: number },
): Promise<readonly StoredRow[]> {
  const { key, rows } = AUDITED_TABLES[table];
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const { after } = page;
  const beyond = after ? sql`(${columns}) > (${sql.join(key.map((column) => after[column]))})` : sql`1 = 1`;
  const query = sql<StoredRow>`select * from ${sql.table(table)}
    where ${CONDITIONS[rows]} and ${beyond} order by ${columns} limit ${page.limit}`;
  return (await query.execute(db.withoutPlugins())).rows;
}

/** Number of rows of a table that the log must know. */
export async function countAuditedRows(db: Db, table: AuditedTableName): Promise<number> {
  const condition = CONDITIONS[AUDITED_TABLES[table].rows];
  const query = sql<{ count: number }>`select count(*) as count from ${sql.table(table)} where ${condition}`;
  return Number((await query.execute(db.withoutPlugins())).rows[0]?.count ?? 0);
}

/** Who rows belong to, as the subjects of events name them. */
export interface RowOwners {
  /** The need's number or the agency's credit code; undefined where there is none such. */
  of(about: RowOwner, row: StoredRow): string | undefined;
  /** The same as a blinded subject; undefined where nothing blinds it. */
  blinded(about: RowOwner, row: StoredRow): string | undefined;
}

/** Reads the numbers of needs, whose plans are whose, the credit codes of agencies, and the first bodies of relations. */
export async function loadOwners(db: Db): Promise<RowOwners> {
  const needs = await db
    .selectFrom('need')
    .select(['id', 'number'])
    .where('number', 'is not', null)
    .execute();
  const versions = await db.selectFrom('needVersion').select(['planHash', 'needId']).execute();
  const agencies = await db.selectFrom('agency').select(['id', 'creditCode']).execute();
  const relations = await db.selectFrom('relation').select(['id', 'agencyCode']).execute();
  const numbers = new Map(needs.map(({ id, number }) => [id, number ?? undefined]));
  const plans = new Map(versions.map(({ planHash, needId }) => [planHash, numbers.get(needId)]));
  const codes = new Map(agencies.map(({ id, creditCode }) => [id, creditCode]));
  const firsts = new Map(relations.map(({ id, agencyCode }) => [id, agencyCode]));
  const of: RowOwners['of'] = ({ need, plan, agency, relation }, row) => {
    const value = (column: string) => String(row[column]);
    if (need !== undefined) return numbers.get(value(need));
    if (relation !== undefined) return firsts.get(value(relation));
    return plan !== undefined ? plans.get(value(plan)) : codes.get(value(agency ?? ''));
  };
  return {
    of,
    blinded(about, row) {
      const blind = about.blind === undefined ? null : row[about.blind];
      return typeof blind === 'string' ? blindSubject(of(about, row) ?? '', blind) : undefined;
    },
  };
}
