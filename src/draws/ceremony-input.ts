import { z } from 'zod';
import { normalizeText, typedLine, typedText } from '../basics/index.js';
import type { CeremonyAct } from './ceremony-sheet.js';

// Full-width digits, blanks and hyphens between groups are how people write such numbers down.
const digits = typedText(200)
  .transform((text) => normalizeText(text).replace(/[\s-]/g, ''))
  .pipe(
    z
      .string()
      .min(1, 'form/required')
      .regex(/^[0-9]*$/, 'draws/digits-only')
      .max(200, 'form/too-long'),
  );

// The certificate holds "name（organisation）" in 100 characters.
const witness = z.object({ name: typedLine(30), organisation: typedLine(60) });

const isBlank = (row: unknown): boolean =>
  typeof row !== 'object' ||
  row === null ||
  Object.values(row).every((text) => typeof text !== 'string' || text.trim() === '');

// The form has more rows than witnesses; only those at the end may stay blank, so that a refusal names its row.
const witnesses = z.preprocess(
  (value) => {
    const rows: unknown[] = Array.isArray(value) ? value : [];
    return rows.slice(0, rows.findLastIndex((row) => !isBlank(row)) + 1);
  },
  z.array(witness).min(2, 'draws/too-few-witnesses').max(6, 'draws/too-many-witnesses'),
);

const ticked = z.literal('1', 'draws/not-ticked');

/** The number of the state that the person saw, so that a form sent twice acts once. */
const revision = z.coerce.number().int().min(0).catch(-1);

/** One posted step of a ceremony. The digits of the first typing come in whole groups. */
export const ceremonyActSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('opening'), revision, place: typedLine(60) }),
  z.object({ act: z.literal('witnesses'), revision, witnesses }),
  z.object({ act: z.literal('hash'), revision, done: ticked }),
  z.object({ act: z.literal('first'), revision, by: typedLine(30), digits }),
  z.object({ act: z.literal('second'), revision, by: typedLine(30), digits }),
  z.object({ act: z.literal('differs'), revision }),
  z.object({ act: z.literal('read'), revision, done: ticked }),
  z.object({ act: z.literal('confirm'), revision }),
]);

/** A checked step. */
export type CeremonyActInput = CeremonyAct & { readonly revision: number };
