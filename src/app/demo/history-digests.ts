import { keyText } from '../../audit/audited-tables.js';
import type { AuditEvent, RowRef } from '../../audit/index.js';
import { digestName, type RowDigests } from '../../audit/log-writer.js';
import { digestRow } from '../../audit/row-digest.js';
import { readRows } from '../../audit/row-queries.js';
import { TABLE_FACTS } from '../../audit/table-facts.js';
import type { TableFacts } from '../../audit/table-record.js';
import type { Db } from '../../db/index.js';

/** Digests of the rows of events that are taken in their order, though the rows are there already as the last of them left them. */
export interface Stages {
  /** Digests of the next event's rows. A row that a later event names is as it was before: with nothing of what came later. */
  take(event: Pick<AuditEvent, 'rows'>): RowDigests;
  /** Sets the digest of a row that was not there when the others were read. */
  complete(ref: RowRef, sha256: string): void;
}

/** Reads the rows of events and digests them, many at a time. */
export async function digestStages(
  trx: Db,
  events: readonly Pick<AuditEvent, 'rows'>[],
  salt: string,
): Promise<Stages> {
  const refs = events.flatMap(({ rows = [] }) => rows);
  const left = new Map<string, number>();
  for (const ref of refs) left.set(digestName(ref), (left.get(digestName(ref)) ?? 0) + 1);
  const last = new Map<string, string | null>();
  const before = new Map<string, string>();
  for (const table of new Set(refs.map((ref) => ref.table))) {
    const wanted = refs.filter((ref) => ref.table === table);
    const { later }: TableFacts = TABLE_FACTS[table];
    const rows = await readRows(trx, table, wanted);
    for (const ref of wanted) {
      const name = digestName(ref);
      const row = rows.get(keyText(ref.key));
      if (!row || last.has(name)) continue;
      last.set(name, digestRow(table, row, salt));
      if ((left.get(name) ?? 0) > 1 && typeof later === 'object')
        before.set(name, digestRow(table, { ...row, ...later }, salt));
    }
  }
  return {
    take: ({ rows = [] }) =>
      new Map(
        rows.map((ref) => {
          const name = digestName(ref);
          const times = (left.get(name) ?? 1) - 1;
          left.set(name, times);
          const digest = times > 0 ? (before.get(name) ?? last.get(name)) : last.get(name);
          return [name, digest ?? null];
        }),
      ),
    complete: (ref, sha256) => void last.set(digestName(ref), sha256),
  };
}
