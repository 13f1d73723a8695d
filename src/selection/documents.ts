/** Objects of version 2 out of the texts that their hashes are taken of, as whoever mirrors a site has them. */
import * as z from 'zod';
import {
  type ClosedList,
  listText,
  type Plan2,
  type Pool2,
  planText,
  poolText,
  type SealedList,
  sealedText,
} from './protocol.js';
import { agencyCode, hex64, instant, list } from './schema.js';
import { listedMembers, plan2Schema, pool2Schema, pooled2Schema } from './schema-2.js';

const closedListSchema = z.strictObject({
  plan: hex64,
  entries: list(z.strictObject({ agency: agencyCode, enteredAt: instant, entryHash: hex64 })),
});

const sealedListSchema = z.strictObject({
  plan: hex64,
  entries: list(z.strictObject({ entryHash: hex64, ...listedMembers })),
});

// A pool may be empty: then the need has failed.
const anyPoolSchema = pool2Schema.extend({ entries: list(pooled2Schema) });

/** Reads a text by its schema; undefined for one that is not, to the byte, what is hashed of the object in it. */
function read<T>(text: string, schema: z.ZodType<T>, write: (value: T) => string): T | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text.slice(text.indexOf('\n') + 1));
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(json);
  return parsed.success && write(parsed.data) === text ? parsed.data : undefined;
}

/** The plan under a hash; undefined for the text of anything else. */
export const readPlanText = (text: string): Plan2 | undefined =>
  read(text, plan2Schema as z.ZodType<Plan2>, planText);

/** The closed list under a hash; undefined for the text of anything else. */
export const readListText = (text: string): ClosedList | undefined => read(text, closedListSchema, listText);

/** The sealed entries of a closed list under a hash; undefined for the text of anything else. */
export const readSealedText = (text: string): SealedList | undefined =>
  read(text, sealedListSchema, sealedText);

/** The frozen pool under a hash; undefined for the text of anything else. */
export const readPoolText = (text: string): Pool2 | undefined =>
  read(text, anyPoolSchema as z.ZodType<Pool2>, poolText);
