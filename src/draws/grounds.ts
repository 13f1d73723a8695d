/** Where the weights and exclusions of a pool come from: protocol, section 3. */
import { registerRecordsOf } from '../audit/index.js';
import { assertDefined } from '../basics/index.js';
import type { Db } from '../db/index.js';
import type { PublishedVersion } from '../needs/index.js';
import { pairName, type RelatedPair } from '../relations/index.js';
import { type Grounds, methodOf, NEWCOMER_WEIGHT, type Pool } from '../selection/index.js';
import type { Exclusion } from './eligibility.js';
import { evidenceOf } from './exclusion-evidence.js';

/** Tickets of an agency in the credit method, and the record of the log that set them. */
export interface Weight {
  readonly weight: number;
  readonly record: number;
}

/**
 * The tickets of entrants: their standing by the last record of the register before the notice. Who joined the register after it
 * has those of a newcomer, by a record before the deadline. Empty under other methods.
 */
export async function weightsOf(
  db: Db,
  { plan }: Pick<PublishedVersion, 'plan'>,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Weight>> {
  if (!methodOf(plan.method).weighted) return new Map();
  const before = await registerRecordsOf(db, codes, plan.opensAt);
  const since = await registerRecordsOf(
    db,
    codes.filter((code) => !before.has(code)),
    plan.closesAt,
  );
  return new Map(
    codes.map((code) => {
      const known = before.get(code);
      if (known) return [code, { weight: known.facts.standing, record: known.record }];
      const { record } = assertDefined(since.get(code), `a record of the register of ${code}`);
      return [code, { weight: NEWCOMER_WEIGHT, record }];
    }),
  );
}

/** What the judgement of a need's entries rests on. */
export interface Judged {
  readonly excluded: ReadonlyMap<string, Exclusion>;
  readonly weights: ReadonlyMap<string, Weight>;
  readonly pairs: readonly RelatedPair[];
  /** Records of the pairs, by their names. */
  readonly relations: ReadonlyMap<string, number>;
}

/** The grounds of a first round's pool, out of the records on which its judgement rests. */
export function composeGrounds(
  { notice }: Pick<PublishedVersion, 'notice'>,
  { pool, poolHash }: { readonly pool: Pool; readonly poolHash: string },
  judged: Judged & {
    /** The last record of the register before the deadline, of whom the pool leaves out at least, by agency code. */
    readonly registers: ReadonlyMap<string, { readonly record: number }>;
  },
): Grounds {
  const related = new Map(judged.pairs.map(({ agency, other }) => [agency, pairName(agency, other)]));
  return {
    pool: poolHash,
    weights: pool.entries.flatMap(({ agency }) => {
      const own = judged.weights.get(agency);
      return own ? [{ agency, record: own.record }] : [];
    }),
    excluded: pool.excluded.flatMap(({ agency }) => {
      const record = judged.relations.get(related.get(agency) ?? '');
      const evidence = evidenceOf(assertDefined(judged.excluded.get(agency), agency), {
        agency,
        register: judged.registers.get(agency),
        relation: record === undefined ? undefined : { record },
        notice,
      });
      return evidence ? [{ agency, evidence }] : [];
    }),
  };
}

/** {@link composeGrounds} with the records of the register that the log has. */
export async function groundsOf(
  trx: Db,
  version: PublishedVersion,
  frozen: { readonly pool: Pool; readonly poolHash: string },
  judged: Judged,
): Promise<Grounds> {
  const codes = frozen.pool.excluded.map(({ agency }) => agency);
  const registers = await registerRecordsOf(trx, codes, version.plan.closesAt);
  return composeGrounds(version, frozen, { ...judged, registers });
}

/** The grounds of a later round's pool: those of the earlier one for whoever is left, and the records of the decision. */
export function shrinkGrounds(
  earlier: Grounds,
  decided: readonly { readonly agency: string; readonly record: number }[],
  next: { readonly pool: Pool; readonly poolHash: string },
): Grounds {
  const left = new Set(next.pool.entries.map(({ agency }) => agency));
  const added = decided.map(({ agency, record }) => ({ agency, evidence: { record } }));
  return {
    pool: next.poolHash,
    weights: earlier.weights.filter(({ agency }) => left.has(agency)),
    excluded: [...earlier.excluded, ...added].sort((a, b) => (a.agency < b.agency ? -1 : 1)),
  };
}
