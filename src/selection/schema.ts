/** Strict schemas of the protocol's objects: no member more or less. */
import * as z from 'zod';
import { type Coded, coded, type FindingKey, placeOf, Refusal } from './finding.js';
import { METHODS, METHODS_1 } from './methods.js';
import type { SelectionInput } from './protocol.js';

const FORMATS = [
  'schema/hex64',
  'schema/hex',
  'schema/agency',
  'schema/instant',
  'schema/ascii',
] as const satisfies readonly FindingKey[];

/** The message of a format: the key of its finding, see {@link schemaFault}. */
const format = (key: (typeof FORMATS)[number]) => key;

/** The faults of a part, as those of the whole. */
const below = (step: PropertyKey, input: unknown, { issues }: z.ZodError): z.core.$ZodRawIssue[] =>
  issues.map((issue) => ({ ...issue, input, path: [step, ...issue.path] }) as z.core.$ZodRawIssue);

/**
 * A list, read up to its first wrong item: a fault for each of a hundred thousand would take seconds and much memory, and
 * only the first is told.
 */
export function list<S extends z.ZodType>(item: S, least = 0, most = Infinity): z.ZodType<z.output<S>[]> {
  const sized = z.array(z.unknown()).min(least).max(most);
  return sized.check(({ value, issues }) => {
    for (const [index, input] of value.entries()) {
      const { error } = item.safeParse(input);
      if (!error) continue;
      issues.push(...below(index, input, error));
      return;
    }
  }) as z.ZodType<z.output<S>[]>;
}

/** An object with any keys of a form, read up to its first wrong member like a {@link list}. */
export function table<S extends z.ZodType>(
  key: z.ZodType<string>,
  item: S,
): z.ZodType<Record<string, z.output<S>>> {
  return z.record(z.string(), z.unknown()).check(({ value, issues }) => {
    for (const [input, member] of Object.entries(value)) {
      const { error: wrongKey } = key.safeParse(input);
      const { error } = item.safeParse(member);
      if (wrongKey)
        issues.push({
          code: 'invalid_key',
          origin: 'record',
          issues: wrongKey.issues,
          input: value,
          path: [input],
        });
      if (error) issues.push(...below(input, member, error));
      if (wrongKey || error) return;
    }
  }) as z.ZodType<Record<string, z.output<S>>>;
}

/** Where the first number of a value of JSON stands that is no safe integer; undefined where all are. */
function unsafeNumber(value: unknown): PropertyKey[] | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? undefined : [];
  if (typeof value !== 'object' || value === null) return undefined;
  const isList = Array.isArray(value);
  for (const [key, item] of Object.entries(value)) {
    const path = unsafeNumber(item);
    if (path) return [isList ? Number(key) : key, ...path];
  }
  return undefined;
}

/** Any object of JSON whose numbers are safe integers: others are written and read differently by different languages. */
export const anyObject = z.record(z.string(), z.custom<z.core.util.JSONType>()).check(({ value, issues }) => {
  const path = unsafeNumber(value);
  if (path) issues.push({ code: 'invalid_type', expected: 'int', input: value, path });
});

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

/** Members of a plan in every version. */
export const planMembers = {
  need: ascii,
  round: z.int().min(1),
  method: z.enum(METHODS),
  fund: z.enum(['state', 'social']),
  budgetFen: fen,
  floorFen: fen.nullable(),
  minEntries: z.int().min(1),
  rules: ascii,
  opensAt: instant,
  closesAt: instant,
  commitment: hex64,
};

/** Schemas of the sources, by kind; that of a lottery is the one of version 1. */
export const sourceSchemas = {
  commit: z.strictObject({ kind: z.literal('commit') }),
  ceremony: z.strictObject({ kind: z.literal('ceremony'), digits: z.int().min(1) }),
  lottery: z.strictObject({ kind: z.literal('lottery'), game: ascii, issue: ascii }),
  drand: z.strictObject({ kind: z.literal('drand'), chain: hex64, round: z.int().min(1) }),
};

/** Schema of a plan of version 1. */
export const planSchema = z.strictObject({
  ...planMembers,
  method: z.enum(METHODS_1),
  notice: hex64,
  source: z.discriminatedUnion('kind', [
    sourceSchemas.commit,
    sourceSchemas.ceremony,
    sourceSchemas.lottery,
    sourceSchemas.drand,
  ]),
});

/** Schema of an entry. */
export const entrySchema = z.strictObject({
  plan: hex64,
  agency: agencyCode,
  enteredAt: instant,
  nonce: hex64,
  bid: fen.nullable(),
});

/** Members of a pool's entry in every version. */
export const pooledMembers = {
  agency: agencyCode,
  entryHash: hex64,
  bid: fen.nullable(),
  weight: fen.nullable(),
};
/** Members of an excluded entry in every version. */
export const excludedMembers = { agency: agencyCode, reason: ascii };

/** Schema of a pool of version 1, which a certificate never holds empty. */
export const poolSchema = z.strictObject({
  plan: hex64,
  closesAt: instant,
  entries: list(z.strictObject(pooledMembers), 1),
  excluded: list(z.strictObject(excludedMembers)),
});

/** One of the two officials behind a record: role and account, never a name; and when. */
export const handSchema = z.strictObject({ role: ascii, id: ascii, at: instant });

/**
 * Earlier rounds of a need, postponements of a draw: each takes days of waiting and two officials. Each may bring a signature
 * to verify, which takes far longer than to read it.
 */
export const MOST_STEPS = 100;

const signature = z.string().regex(/^[0-9a-f]{2,200}$/, format('schema/hex'));
const words = z.string().min(1).max(1000);

/** How the public value came to be known, by kind of source; null where there is none. */
export const proofSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('ceremony'),
      witnesses: list(z.string().min(1).max(100), 2),
      recordedAt: instant,
    }),
    z.strictObject({ kind: z.literal('drand'), round: z.int().min(1), signature }),
    z.strictObject({
      kind: z.literal('lottery'),
      typed: handSchema,
      confirmed: handSchema,
      /** Issues that were not drawn, each with the one that took its place. */
      postponed: list(
        z.strictObject({
          from: ascii,
          to: ascii,
          reason: words,
          proposed: handSchema,
          confirmed: handSchema,
        }),
        0,
        MOST_STEPS,
      ),
    }),
  ])
  .nullable();

/** Members of an earlier round in every version, all but its plan, its pool and its decision. */
export const roundMembers = {
  planHash: hex64,
  poolHash: hex64,
  /** Null where it was never opened. */
  secret: hex64.nullable(),
  publicValue: z.string().max(2000).nullable(),
  proof: proofSchema,
  /** Null, like the ranking, while a value that the draw needs is not known. */
  seed: hex64.nullable(),
  ranking: list(agencyCode).nullable(),
};

/** Members of the decision that leads to the next round in every version, all but whom it excludes. */
export const redoMembers = {
  basis: z.enum(['source-failed', 'objection-upheld']),
  reason: words,
  proposed: handSchema,
  confirmed: handSchema,
};

/** An earlier round of the same need, with the decision that led to the next one. */
export const roundSchema = z.strictObject({
  ...roundMembers,
  plan: planSchema,
  pool: poolSchema,
  redo: z.strictObject({ ...redoMembers, excluded: list(z.strictObject(excludedMembers)) }),
});

// Ranges are left to the verifier: what the protocol can compute, it computes.
const selectionInputSchema = z.strictObject({
  plan: planSchema,
  secret: hex64,
  publicValue: z.string().nullable(),
  entries: list(entrySchema.extend({ agency: ascii, bid: z.int().nullable() }), 1),
  weights: table(z.string(), z.int()).nullable(),
  excluded: list(z.strictObject({ agency: ascii, reason: ascii })),
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
