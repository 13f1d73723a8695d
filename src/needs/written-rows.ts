import { type RowRef, rowsOf } from '../audit/index.js';
import type { OwnAttachment } from './attachment-queries.js';
import type { NeedForm } from './need-input.js';

/** What of a need is written again with each of its versions. */
interface Conditions {
  readonly needId: string;
  readonly attachments: readonly OwnAttachment[];
  /** Those before it, and its own. */
  readonly conditions: readonly NeedForm[];
}

/** Rows of the need, of its project, and of what it asks for. */
export function conditionRows({ needId, attachments, conditions }: Conditions): RowRef[] {
  const lines = Math.max(...conditions.map((form) => form.lines.length));
  const avoided = conditions.flatMap(({ avoidance }) => avoidance.map(({ agency }) => agency));
  const parts = (table: RowRef['table'], keys: readonly (string | number)[]): RowRef[] =>
    keys.map((key) => ({ table, key: [needId, key] }));
  return [
    ...rowsOf('need', [needId]),
    ...rowsOf(
      'project',
      conditions.slice(-1).map(({ projectCode }) => projectCode),
    ),
    ...parts('need_requirement', [...Array(lines).keys()]),
    ...parts('need_avoidance', [...new Set(avoided)]),
    ...parts(
      'need_attachment',
      attachments.map(({ id }) => id),
    ),
    ...rowsOf(
      'attachment',
      attachments.map(({ id }) => id),
    ),
  ];
}

/** Rows that a published version writes. */
export function noticeRows(
  written: Conditions & { readonly version: number; readonly planHash: string },
): RowRef[] {
  const { needId, version, planHash } = written;
  const versions = version > 1 ? [version - 1, version] : [version];
  return [
    ...conditionRows(written),
    ...versions.map((key): RowRef => ({ table: 'need_version', key: [needId, key] })),
    ...rowsOf('need_secret', [planHash]),
  ];
}
