/** The chain of rounds of one need: protocol, sections 2 (redo) and 4 (`E_ROUND`). */
import type { Certificate, Round } from './certificate.js';
import { type Coded, coded, type Faults } from './finding.js';
import { periodFault, sealFaults } from './plan-2.js';
import { effectiveSource, proofFaults, sourceFaults } from './proof.js';
import {
  deriveSeed,
  type Grounds,
  hashCommitment,
  hashPlan,
  hashPool,
  isPlan2,
  type Plan,
  type Pool,
} from './protocol.js';
import { drawPool } from './select.js';
import { REDO_SOURCE_KINDS, sourceOf } from './sources.js';

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
  return round.secret !== null && sourceOf(source.kind).isPublicValue(source, round.publicValue);
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
    ...listOf(earlier),
    closesAt: next.closesAt,
    entries: earlier.entries.filter(({ agency }) => !out.has(agency)),
    excluded: [...earlier.excluded, ...excluded].sort((a, b) => (a.agency < b.agency ? -1 : 1)),
  };
}

const listOf = ({ list }: Pool) => (list === undefined ? {} : { list });

const KEPT = ['need', 'method', 'fund', 'budgetFen', 'floorFen', 'minEntries'] as const;

/** Who may see the close and the freeze is settled with the first plan. */
const policyOf = (plan: Plan): string | null => (isPlan2(plan) ? plan.policy : null);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function ownFaults(round: Round, number: number): Faults {
  const { plan, planHash, pool, poolHash, secret, publicValue, proof, redo } = round;
  const drawn = drawRound(round);
  const source = effectiveSource(plan.source, proof);
  const { need } = plan;
  return [
    plan.round !== number && coded('round/number', { stated: plan.round }),
    hashPlan(plan) !== planHash && coded('round/plan-hash'),
    hashPool(pool) !== poolHash && coded('round/pool-hash'),
    pool.plan !== planHash && coded('round/pool-plan'),
    pool.closesAt !== plan.closesAt && coded('round/pool-closes'),
    // Since version 2 no round is voided whose secret is not public: nobody discards a result that others cannot compute.
    secret === null && isPlan2(plan) && coded('round/lost'),
    secret !== null &&
      hashCommitment({ need, round: number, secret }) !== plan.commitment &&
      coded('round/secret'),
    drawn.seed !== round.seed && coded('round/seed'),
    !same(drawn.ranking, round.ranking) && coded('round/ranking'),
    publicValue !== null && !sourceOf(source.kind).isPublicValue(source, publicValue) && coded('round/value'),
    publicValue === null && proof !== null && coded('round/proof-alone'),
    ...(publicValue === null ? [] : proofFaults(round)),
    publicValue !== null && proof?.kind !== plan.source.kind && coded('round/proof-kind'),
    ...sourceFaults(plan),
    ...(isPlan2(plan) ? ([periodFault(plan) ?? false, ...sealFaults(plan)] as const) : []),
    redo.proposed.id === redo.confirmed.id && coded('round/by-one'),
    redo.confirmed.at < redo.proposed.at && coded('round/confirmed-early'),
    redo.proposed.at < plan.closesAt && coded('round/decided-early'),
  ];
}

/** The grounds of the next round: the earlier ones for whoever is left, and besides only records about whom the decision excludes. */
function groundsFit(round: Round, grounds: Grounds | undefined): boolean {
  if (!round.grounds || !grounds) return !round.grounds && !grounds;
  const out = new Set(round.redo.excluded.map(({ agency }) => agency));
  const left = <T extends { readonly agency: string }>(all: readonly T[]) =>
    all.filter(({ agency }) => !out.has(agency));
  return (
    same(left(round.grounds.weights), grounds.weights) &&
    same(round.grounds.excluded, left(grounds.excluded)) &&
    grounds.excluded.every(({ agency, evidence }) => !out.has(agency) || 'record' in evidence)
  );
}

/** What speaks against the step from a round to the next. */
function stepFaults(
  round: Round,
  next: { readonly plan: Plan; readonly pool: Pool; readonly grounds?: Grounds | undefined },
): Faults {
  const { confirmed, excluded } = round.redo;
  const known = new Set(round.pool.entries.map(({ agency }) => agency));
  const { plan, closesAt, entries, excluded: out } = next.pool;
  return [
    ...KEPT.map((member) => round.plan[member] !== next.plan[member] && coded('round/changed', { member })),
    policyOf(round.plan) !== policyOf(next.plan) && coded('round/changed', { member: 'policy' }),
    !REDO_SOURCE_KINDS.includes(next.plan.source.kind) && coded('round/commit'),
    next.plan.opensAt !== confirmed.at && coded('round/opens'),
    next.plan.closesAt <= round.plan.closesAt && coded('round/closes'),
    excluded.some(({ agency }) => !known.has(agency)) && coded('round/stranger'),
    !same(shrinkPool(round.pool, excluded, next.plan), {
      plan,
      ...listOf(next.pool),
      closesAt,
      entries,
      excluded: out,
    }) && coded('round/pool'),
    !groundsFit(round, next.grounds) && coded('round/grounds'),
  ];
}

/** What speaks against the chain of rounds; the last link is the certificate's own. */
export function roundFaults(certificate: Certificate): Faults {
  const { plan, pool, grounds, rounds } = certificate;
  const earlier = rounds.length;
  const within = (round: number, faults: Faults): Coded[] =>
    faults.filter((fault) => fault !== false).map((fault) => coded('round/in', { round, fault }));
  return [
    plan.round !== earlier + 1 && coded('round/count', { round: plan.round, earlier }),
    ...rounds.flatMap((round, index) => [
      ...within(index + 1, ownFaults(round, index + 1)),
      ...within(index + 2, stepFaults(round, rounds[index + 1] ?? { plan, pool, grounds })),
    ]),
  ];
}
