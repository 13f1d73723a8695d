import { type RowRef, rowsOf } from '../audit/index.js';
import type { OwnAttachment } from './attachment-queries.js';
import type { NeedForm } from './need-input.js';

/** Rows that a published version writes; `conditions` are those before and after it. */
export function noticeRows(written: {
  readonly needId: string;
  readonly version: number;
  readonly planHash: string;
  readonly attachments: readonly OwnAttachment[];
  readonly conditions: readonly NeedForm[];
}): RowRef[] {
  const { needId, version, planHash, attachments, conditions } = written;
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
    ...parts('need_version', version > 1 ? [version - 1, version] : [version]),
    ...rowsOf('need_secret', [planHash]),
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
