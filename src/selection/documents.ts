/** Objects of version 2 out of the texts that their hashes are taken of, as whoever mirrors a site has them. */
import * as z from 'zod';
import { canonicalNotice } from './canonical.js';
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
import { agencyCode, anyObject, hex64, instant, list } from './schema.js';
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a text by its schema; undefined for one that is not, to the byte, what is hashed of the object in it. */
function read<T>(text: string, schema: z.ZodType<T>, write: (value: T) => string): T | undefined {
  const parsed = schema.safeParse(parse(text.slice(text.indexOf('\n') + 1)));
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

/** The terms of a notice under their digest; undefined for a text that is not their canonical JSON. */
export const readTermsText = (text: string): Readonly<Record<string, unknown>> | undefined => {
  const parsed = anyObject.safeParse(parse(text));
  return parsed.success && canonicalNotice(parsed.data) === text ? parsed.data : undefined;
};

/** The secret that the text of a certificate holds; undefined where it has none. */
export const readCertifiedSecret = (text: string): string | undefined =>
  z.object({ secret: hex64 }).safeParse(parse(text)).data?.secret;
