/** Strict schemas of the protocol's objects: no member more or less. */
import * as z from 'zod';
import { METHODS, type SelectionInput } from './protocol.js';

/** A hash or other 32 bytes: 64 lower-case hex digits. */
export const hex64 = z.string().regex(/^[0-9a-f]{64}$/, 'not 64 lower-case hex digits');
/** A unified social credit code by its symbols; its check digit is the register's matter. */
export const agencyCode = z.string().regex(/^[0-9A-HJ-NP-RTUW-Y]{18}$/, 'not a unified social credit code');
/** UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`, a moment that exists. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'not an instant')
  .refine(
    (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text,
    'not an instant',
  );
/** A short printable name or code. */
export const ascii = z.string().regex(/^[\x20-\x7e]{1,200}$/, 'not printable ASCII');
/** A positive amount in fen, or a number of tickets. */
export const fen = z.int().min(1);

/** Schema of a plan. */
export const planSchema = z.strictObject({
  need: ascii,
  round: z.int().min(1),
  method: z.enum(METHODS),
  fund: z.enum(['state', 'social']),
  budgetFen: fen,
  floorFen: fen.nullable(),
  minEntries: z.int().min(1),
  notice: hex64,
  rules: ascii,
  opensAt: instant,
  closesAt: instant,
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('commit') }),
    z.strictObject({ kind: z.literal('ceremony'), digits: z.int().min(1) }),
    z.strictObject({ kind: z.literal('lottery'), game: ascii, issue: ascii }),
    z.strictObject({ kind: z.literal('drand'), chain: hex64, round: z.int().min(1) }),
  ]),
  commitment: hex64,
});

/** Schema of an entry. */
export const entrySchema = z.strictObject({
  plan: hex64,
  agency: agencyCode,
  enteredAt: instant,
  nonce: hex64,
  bid: fen.nullable(),
});

/** Schema of a pool, which a certificate never holds empty. */
export const poolSchema = z.strictObject({
  plan: hex64,
  closesAt: instant,
  entries: z
    .array(
      z.strictObject({ agency: agencyCode, entryHash: hex64, bid: fen.nullable(), weight: fen.nullable() }),
    )
    .min(1),
  excluded: z.array(z.strictObject({ agency: agencyCode, reason: ascii })),
});

/** One of the two officials behind a record: role and account, never a name; and when. */
export const handSchema = z.strictObject({ role: ascii, id: ascii, at: instant });

const signature = z.string().regex(/^[0-9a-f]{2,200}$/, 'not lower-case hex');
const words = z.string().min(1).max(1000);

/** How the public value came to be known, by kind of source; null where there is none. */
export const proofSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('ceremony'),
      witnesses: z.array(z.string().min(1).max(100)).min(2),
      recordedAt: instant,
    }),
    z.strictObject({ kind: z.literal('drand'), round: z.int().min(1), signature }),
    z.strictObject({
      kind: z.literal('lottery'),
      typed: handSchema,
      confirmed: handSchema,
      /** Issues that were not drawn, each with the one that took its place. */
      postponed: z.array(
        z.strictObject({
          from: ascii,
          to: ascii,
          reason: words,
          proposed: handSchema,
          confirmed: handSchema,
        }),
      ),
    }),
  ])
  .nullable();

/** An earlier round of the same need, with the decision that led to the next one. */
export const roundSchema = z.strictObject({
  plan: planSchema,
  planHash: hex64,
  pool: poolSchema,
  poolHash: hex64,
  /** Null where it was never opened. */
  secret: hex64.nullable(),
  publicValue: z.string().max(2000).nullable(),
  proof: proofSchema,
  /** Null, like the ranking, while a value that the draw needs is not known. */
  seed: hex64.nullable(),
  ranking: z.array(agencyCode).nullable(),
  redo: z.strictObject({
    basis: z.enum(['source-failed', 'objection-upheld']),
    reason: words,
    excluded: z.array(z.strictObject({ agency: agencyCode, reason: ascii })),
    proposed: handSchema,
    confirmed: handSchema,
  }),
});

// Ranges are left to the verifier: what the protocol can compute, it computes.
const selectionInputSchema = z.strictObject({
  plan: planSchema,
  secret: hex64,
  publicValue: z.string().nullable(),
  entries: z.array(entrySchema.extend({ agency: ascii, bid: z.int().nullable() })).min(1, 'an empty pool'),
  weights: z.record(z.string(), z.int()).nullable(),
  excluded: z.array(z.strictObject({ agency: ascii, reason: ascii })),
});

/** Reads the input of a selection; throws an error naming the member and the reason. */
export function parseSelectionInput(value: unknown): SelectionInput {
  const parsed = selectionInputSchema.safeParse(value);
  if (parsed.success) return value as SelectionInput;
  const issue = parsed.error.issues[0];
  throw new Error(`${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'not a selection input'}`);
}
