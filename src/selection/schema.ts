/** Strict schemas of the protocol's objects: no member more or less. */
import * as z from 'zod';
import { type Coded, coded, type FindingKey, placeOf, Refusal } from './finding.js';
import { METHODS, type SelectionInput } from './protocol.js';

const FORMATS = [
  'schema/hex64',
  'schema/hex',
  'schema/agency',
  'schema/instant',
  'schema/ascii',
] as const satisfies readonly FindingKey[];

/** The message of a format: the key of its finding, see {@link schemaFault}. */
const format = (key: (typeof FORMATS)[number]) => key;

/** A hash or other 32 bytes: 64 lower-case hex digits. */
export const hex64 = z.string().regex(/^[0-9a-f]{64}$/, format('schema/hex64'));
/** A unified social credit code by its symbols; its check digit is the register's matter. */
export const agencyCode = z.string().regex(/^[0-9A-HJ-NP-RTUW-Y]{18}$/, format('schema/agency'));
/** UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`, a moment that exists. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, format('schema/instant'))
  .refine(
    (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text,
    format('schema/instant'),
  );
/** A short printable name or code. */
export const ascii = z.string().regex(/^[\x20-\x7e]{1,200}$/, format('schema/ascii'));
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

const signature = z.string().regex(/^[0-9a-f]{2,200}$/, format('schema/hex'));
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
  entries: z.array(entrySchema.extend({ agency: ascii, bid: z.int().nullable() })).min(1),
  weights: z.record(z.string(), z.int()).nullable(),
  excluded: z.array(z.strictObject({ agency: ascii, reason: ascii })),
});

const TYPES: Readonly<Record<string, 'schema/text' | 'schema/integer' | 'schema/object' | 'schema/list'>> = {
  string: 'schema/text',
  number: 'schema/integer',
  int: 'schema/integer',
  object: 'schema/object',
  record: 'schema/object',
  array: 'schema/list',
};

const isAbsent = (root: unknown, path: readonly PropertyKey[]): boolean =>
  path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown>)?.[step], root) === undefined;

/** The first fault that a schema found in a value of JSON, in the kernel's own terms. */
export function schemaFault(error: z.ZodError, value: unknown): Coded {
  const [issue] = error.issues;
  const steps = issue?.path ?? [];
  const pathOf = (path: readonly PropertyKey[]): string =>
    path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  const place = placeOf(pathOf(steps));
  switch (issue?.code) {
    case 'invalid_type': {
      if (isAbsent(value, steps)) return coded('schema/missing', { place });
      return coded(TYPES[issue.expected] ?? 'schema/other', { place });
    }
    case 'unrecognized_keys':
      return coded('schema/unknown', { place: placeOf(pathOf([...steps, issue.keys[0] ?? ''])) });
    case 'invalid_value':
      return coded('schema/one-of', { place, values: issue.values.map(String).join(', ') });
    case 'too_small': {
      const least = Number(issue.minimum);
      return coded(issue.origin === 'number' || issue.origin === 'int' ? 'schema/small' : 'schema/short', {
        place,
        least,
      });
    }
    case 'too_big': {
      const most = Number(issue.maximum);
      return coded(issue.origin === 'number' || issue.origin === 'int' ? 'schema/large' : 'schema/long', {
        place,
        most,
      });
    }
    default: {
      const message = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
      return coded(FORMATS.find((key) => key === message) ?? 'schema/other', { place });
    }
  }
}

/** Reads the input of a selection; throws a {@link Refusal} naming the member and the reason. */
export function parseSelectionInput(value: unknown): SelectionInput {
  const parsed = selectionInputSchema.safeParse(value);
  if (!parsed.success) throw new Refusal(schemaFault(parsed.error, value));
  return value as SelectionInput;
}
