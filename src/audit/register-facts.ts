/** What the log says of the register: the public facts of an agency, in clear. */
import { z } from 'zod';
import { covers, type Period } from '../basics/index.js';

/** Kind of the records that carry the facts; their subject is the agency's credit code. */
export const REGISTERED = 'register.recorded';

const instant = z.iso.datetime({ precision: 3 });

/**
 * The public facts of one agency as the register has them at the time of the record: no names, no numbers of certificates, no
 * telephones. Suspensions are those that have not ended by then, decided ones that have not begun among them.
 */
export const registerFacts = z.strictObject({
  approved: z.boolean(),
  /** Weight of its ticket in the credit method. */
  standing: z.int().min(1).max(1000),
  /** What it holds, expired or not; dates are civil dates in Asia/Shanghai, both inclusive, `to` null without an end. */
  qualifications: z.array(
    z.strictObject({
      type: z.string(),
      grade: z.string().nullable(),
      from: z.iso.date(),
      to: z.iso.date().nullable(),
    }),
  ),
  suspensions: z.array(z.strictObject({ from: instant, to: instant.nullable() })),
});

/** See {@link registerFacts}. */
export type RegisterFacts = z.infer<typeof registerFacts>;

/** A record of the register: its number in the log, its time, what it says. */
export interface RegisterRecord {
  /** Sequence number of the log's record. */
  readonly record: number;
  readonly at: string;
  readonly facts: RegisterFacts;
}

/** True where the facts say that the agency is suspended at an instant. */
export function isSuspendedBy({ suspensions }: Pick<RegisterFacts, 'suspensions'>, at: string): boolean {
  return suspensions.some((period: Period) => covers(period, at));
}
