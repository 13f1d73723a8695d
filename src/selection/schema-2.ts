/** Strict schemas of the objects that version 2 of the protocol changed. */
import * as z from 'zod';
import { PARTIES } from './coalitions.js';
import {
  agencyCode,
  ascii,
  excludedMembers,
  hex64,
  instant,
  list,
  planMembers,
  pooledMembers,
  redoMembers,
  roundMembers,
  sourceSchemas,
} from './schema.js';

/** Most tickets of an agency where lots are drawn by weight. */
export const MOST_WEIGHT = 1000;

const recipient = ascii;

/** Schema of a plan of version 2. */
export const plan2Schema = z.strictObject({
  ...planMembers,
  terms: hex64,
  source: z.discriminatedUnion('kind', [
    sourceSchemas.commit,
    sourceSchemas.ceremony,
    sourceSchemas.lottery.extend({ day: ascii, closedDays: z.int().min(0) }),
    sourceSchemas.drand,
  ]),
  sealing: z.strictObject({ scheme: z.enum(['site', 'custodians', 'tlock']), recipient }).nullable(),
  policy: hex64.nullable(),
  escrow: z.strictObject({ recipient, sha256: hex64 }).nullable(),
});

/** Schema of an entry of a pool of version 2. */
export const pooled2Schema = z.strictObject({
  ...pooledMembers,
  weight: z.int().min(1).max(MOST_WEIGHT).nullable(),
});

/** Schema of a pool of version 2, which a certificate never holds empty. */
export const pool2Schema = z.strictObject({
  plan: hex64,
  list: hex64,
  closesAt: instant,
  entries: list(pooled2Schema, 1),
  excluded: list(z.strictObject(excludedMembers)),
});

const coalitions = list(list(z.enum(PARTIES), 1));

/** Schema of what a certificate says on its face. */
export const claim2Schema = z.strictObject({
  entropyBits: z.int(),
  coalitions: z.strictObject({ steer: coalitions, foresee: coalitions, read: coalitions, stop: coalitions }),
});

const record = z.int().min(1);

/** Schema of the grounds of a pool: where its weights and exclusions come from. */
export const groundsSchema = z.strictObject({
  pool: hex64,
  weights: list(z.strictObject({ agency: agencyCode, record })),
  excluded: list(
    z.strictObject({
      agency: agencyCode,
      evidence: z.union([z.strictObject({ record }), z.strictObject({ line: record })]),
    }),
  ),
});

/** What the sealed list says of an entry. */
export const listedMembers = { sealed: hex64, blind: hex64 };

/** Schema of an entry of the closed list that did not open, or not to what was promised. */
export const unopenedSchema = z.strictObject({
  agency: agencyCode,
  enteredAt: instant,
  entryHash: hex64,
  ...listedMembers,
});

/** An earlier round of the same need, with the decision that led to the next one. */
export const round2Schema = z.strictObject({
  ...roundMembers,
  plan: plan2Schema,
  pool: pool2Schema,
  grounds: groundsSchema,
  redo: z.strictObject({ ...redoMembers, excluded: list(z.strictObject(excludedMembers)) }),
});
