import type { AuditProblem } from './audit-report.js';
import { AUDITED_TABLES, type AuditedTable } from './audited-tables.js';
import { type EventKind, findEvent } from './events.js';
import type { PublishedEvent } from './published-event.js';
import { digestsOf, type StoredRow } from './row-digest.js';
import type { AuditedTableName } from './table-facts.js';

/** An act that wrote a row: the event itself, also where its rows stand in `rows.written` before it. */
export type Act = Pick<PublishedEvent, 'seq' | 'kind' | 'subject'>;

/** What the log has said of a row so far. */
export interface RowHistory {
  /** The digest of the row's first event; of the first since, for a row that was removed and made again. */
  first: string;
  /** The digest of the latest event; null for a removed row. */
  sha256: string | null;
  /** The event that the latest change came with. */
  changedBy: Act;
  /** Every act whose subject was none of those before: one, where nothing is wrong. */
  readonly acts: Act[];
}

const isAboutMany = (kind: string): boolean => findEvent(kind)?.aboutMany === true;

/** What is wrong with a write, by the rules of its table; undefined when nothing is. Source: `audited-tables.ts`. */
export function judgeWrite(
  table: AuditedTableName,
  before: RowHistory | undefined,
  write: { readonly act: Act; readonly sha256: string | null; readonly isFirstAct: boolean },
): AuditProblem | undefined {
  const { made, changed, later, removable }: AuditedTable = AUDITED_TABLES[table];
  const { act, sha256, isFirstAct } = write;
  // A kind that nobody knows is in neither list.
  const kind = act.kind as EventKind;
  // A demonstration site is loaded once, into an empty log.
  if (kind === 'demo.loaded' && !isFirstAct) return 'wrong-event';
  const present = before?.sha256 ?? null;
  if (present === sha256) return made.includes(kind) || changed.includes(kind) ? undefined : 'wrong-event';
  if (present === null) return made.includes(kind) ? undefined : 'wrong-event';
  if (!changed.includes(kind)) return 'wrong-event';
  return (sha256 === null ? removable : later !== undefined) ? undefined : 'rewritten';
}

/** Notes a write that was judged. */
export function noteWrite(
  before: RowHistory | undefined,
  act: Act,
  sha256: string | null,
): RowHistory | undefined {
  if (!before) return sha256 === null ? undefined : { first: sha256, sha256, changedBy: act, acts: [act] };
  const { acts } = before;
  if (!isAboutMany(act.kind) && acts.every(({ subject }) => subject !== act.subject)) acts.push(act);
  if (before.sha256 === null && sha256 !== null) before.first = sha256;
  if (before.sha256 !== sha256) Object.assign(before, { sha256, changedBy: act });
  return before;
}

/** True where columns that never change are what they were in the row's first event. */
export function keepsFacts(
  table: AuditedTableName,
  row: StoredRow,
  { first, sha256 }: RowHistory,
  salt: string,
): boolean {
  const { later }: AuditedTable = AUDITED_TABLES[table];
  if (later === undefined || later === 'any' || first === sha256) return true;
  return digestsOf(table, { ...row, ...later }, salt).includes(first);
}

/** The acts that were about somebody else than the row is. */
export function strangers({ acts }: RowHistory, owners: readonly string[]): readonly Act[] {
  return acts.filter(({ kind, subject }) => !isAboutMany(kind) && !owners.includes(subject));
}
