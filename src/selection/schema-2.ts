/** Strict schemas of the objects that version 2 of the protocol changed. */
import * as z from 'zod';
import {
  agencyCode,
  ascii,
  excludedMembers,
  handSchema,
  hex64,
  instant,
  list,
  planMembers,
  pooledMembers,
  redoMembers,
  roundMembers,
  sourceSchemas,
} from './schema.js';

/** Most tickets of an agency in the credit method. */
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

const record = z.int().min(1);

const evidence = z.union([z.strictObject({ record }), z.strictObject({ line: z.int().min(1) })]).nullable();

const excluded = list(z.strictObject({ ...excludedMembers, evidence }));

/** Schema of a pool of version 2, which a certificate never holds empty. */
export const pool2Schema = z.strictObject({
  plan: hex64,
  list: hex64,
  closesAt: instant,
  entries: list(
    z.strictObject({
      ...pooledMembers,
      weight: z.int().min(1).max(MOST_WEIGHT).nullable(),
      basis: record.nullable(),
    }),
    1,
  ),
  excluded,
});

/** What a closed list says of an entry besides the entry itself. */
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
  redo: z.strictObject({ ...redoMembers, excluded, proposed: handSchema }),
});
