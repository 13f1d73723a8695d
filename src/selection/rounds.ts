/** The chain of rounds of one need: protocol, sections 2 (redo) and 4 (`E_ROUND`). */
import type { Certificate } from './certificate.js';
import { effectiveSource, type Faults, proofFaults, sourceFaults } from './proof.js';
import { deriveSeed, hashCommitment, hashPlan, hashPool, type Plan, type Pool } from './protocol.js';
import { drawPool } from './select.js';
import { isPublicValue } from './source.js';

type Round = Certificate['rounds'][number];

/** The plan that entries are bound to: that of the first round. */
export function firstPlanOf({ plan, planHash, rounds }: Pick<Certificate, 'plan' | 'planHash' | 'rounds'>): {
  readonly plan: Plan;
  readonly planHash: string;
} {
  return rounds[0] ?? { plan, planHash };
}

/** True when everything that the draw of a round needs is known. */
export function isDrawable(round: Pick<Round, 'plan' | 'secret' | 'publicValue' | 'proof'>): boolean {
  const source = effectiveSource(round.plan.source, round.proof);
  return round.secret !== null && isPublicValue(source, round.publicValue);
}

/** Seed and ranking of a round as they follow from it; null while something is not known. */
export function drawRound(
  round: Pick<Round, 'plan' | 'planHash' | 'pool' | 'poolHash' | 'secret' | 'publicValue' | 'proof'>,
): { readonly seed: string | null; readonly ranking: readonly string[] | null } {
  const { plan, planHash, pool, poolHash, secret, publicValue } = round;
  if (secret === null || !isDrawable(round)) return { seed: null, ranking: null };
  const seed = deriveSeed({ plan: planHash, pool: poolHash, publicValue, secret });
  return { seed, ranking: drawPool(plan.method, pool.entries, seed).ranking };
}

/** The pool of the next round: the earlier one without the agencies that the decision excludes. */
export function shrinkPool(earlier: Pool, excluded: Pool['excluded'], next: Plan): Pool {
  const out = new Set(excluded.map(({ agency }) => agency));
  return {
    plan: hashPlan(next),
    closesAt: next.closesAt,
    entries: earlier.entries.filter(({ agency }) => !out.has(agency)),
    excluded: [...earlier.excluded, ...excluded].sort((a, b) => (a.agency < b.agency ? -1 : 1)),
  };
}

const KEPT = ['need', 'method', 'fund', 'budgetFen', 'floorFen', 'minEntries'] as const;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function ownFaults(round: Round, number: number): Faults {
  const { plan, planHash, pool, poolHash, secret, publicValue, proof, redo } = round;
  const drawn = drawRound(round);
  const at = `round ${number}`;
  const { need } = plan;
  return [
    plan.round !== number && `${at} is numbered ${plan.round}`,
    hashPlan(plan) !== planHash && `${at}: hash of the plan`,
    hashPool(pool) !== poolHash && `${at}: hash of the pool`,
    pool.plan !== planHash && `${at}: pool of another plan`,
    pool.closesAt !== plan.closesAt && `${at}: pool of another deadline`,
    secret !== null &&
      hashCommitment({ need, round: number, secret }) !== plan.commitment &&
      `${at}: not the promised secret`,
    drawn.seed !== round.seed && `${at}: seed ${drawn.seed}`,
    !same(drawn.ranking, round.ranking) && `${at}: ranking`,
    publicValue !== null &&
      !isPublicValue(effectiveSource(plan.source, proof), publicValue) &&
      `${at}: not a value of its source`,
    publicValue === null && proof !== null && `${at}: a proof of no value`,
    ...(publicValue === null ? [] : proofFaults(round)),
    publicValue !== null && proof?.kind !== plan.source.kind && `${at}: not a proof of its source`,
    ...sourceFaults(plan),
    redo.proposed.id === redo.confirmed.id && `${at}: redo decided by one person`,
    redo.confirmed.at < redo.proposed.at && `${at}: redo confirmed before it was proposed`,
    redo.proposed.at < plan.closesAt && `${at}: redo decided before the deadline`,
  ];
}

/** What speaks against the chain of rounds; the last link is the certificate's own. */
export function roundFaults(certificate: Certificate): Faults {
  const { plan, pool, rounds } = certificate;
  const faults: (string | false)[] = [
    plan.round !== rounds.length + 1 && `round ${plan.round} after ${rounds.length} earlier ones`,
  ];
  for (const [index, round] of rounds.entries()) {
    const next: { readonly plan: Plan; readonly pool: Pool } = rounds[index + 1] ?? { plan, pool };
    const { excluded } = round.redo;
    const known = new Set(round.pool.entries.map(({ agency }) => agency));
    faults.push(
      ...ownFaults(round, index + 1),
      ...KEPT.map(
        (member) => round.plan[member] !== next.plan[member] && `round ${index + 2} changes ${member}`,
      ),
      next.plan.source.kind === 'commit' &&
        `round ${index + 2} draws from a secret that was chosen after the entries were public`,
      next.plan.opensAt !== round.redo.confirmed.at && `round ${index + 2} does not open with the decision`,
      next.plan.closesAt <= round.plan.closesAt && `round ${index + 2} closes before round ${index + 1}`,
      excluded.some(({ agency }) => !known.has(agency)) &&
        `the redo of round ${index + 1} excludes one who was not in its pool`,
      !same(shrinkPool(round.pool, excluded, next.plan), {
        plan: next.pool.plan,
        closesAt: next.pool.closesAt,
        entries: next.pool.entries,
        excluded: next.pool.excluded,
      }) && `the pool of round ${index + 2} differs by more than the decision states`,
    );
  }
  return faults;
}
