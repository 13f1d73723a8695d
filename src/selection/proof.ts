/** Faults of a public value and its proof, by kind of source: protocol, sections 3 and 4. */
import type { Certificate } from './certificate.js';
import { drandRandomness, findDrandChain, isDrandSignature } from './drand.js';
import { type Coded, coded, type Faults } from './finding.js';
import { isNextIssue, issueFits, LEAST_BITS } from './lottery.js';
import type { Plan, Source } from './protocol.js';
import { drandSource, entropyBits, publicValueFrom } from './source.js';
import { timingOf } from './timing.js';

/** A public value with its proof, in this round or an earlier one. */
export interface Proven {
  readonly plan: Plan;
  readonly publicValue: string | null;
  readonly proof: Certificate['proof'];
}

/** The source as it stands after logged postponements: the value names the last issue. */
export function effectiveSource(source: Source, proof: Certificate['proof']): Source {
  const last = proof?.kind === 'lottery' ? proof.postponed.at(-1) : undefined;
  return source.kind === 'lottery' && last ? { ...source, issue: last.to } : source;
}

/** What speaks against the source itself: its round or issue must follow from the deadline. */
export function sourceFaults(plan: Plan): Faults {
  const { source, closesAt, rules } = plan;
  if (source.kind !== 'drand' && source.kind !== 'lottery') return [];
  if (!timingOf(rules)) return [coded('source/no-timing', { rules })];
  if (source.kind === 'lottery') {
    const slot = publicValueFrom(plan);
    return [
      slot !== null &&
        !issueFits(source.issue, Date.parse(slot)) &&
        coded('source/issue', { issue: source.issue, closesAt }),
    ];
  }
  const own = drandSource(closesAt, rules);
  return [
    !findDrandChain(source.chain) && coded('source/chain', { chain: source.chain }),
    source.round !== own.round && coded('source/round', { round: source.round, closesAt, own: own.round }),
  ];
}

function drandFaults({ plan, publicValue, proof }: Proven): Faults {
  if (plan.source.kind !== 'drand') return [];
  if (proof?.kind !== 'drand') return [coded('drand/none')];
  const chain = findDrandChain(plan.source.chain);
  if (!chain) return [coded('source/chain', { chain: plan.source.chain })];
  if (!isDrandSignature(chain, plan.source.round, proof.signature))
    return [coded('drand/signature', { round: plan.source.round })];
  return [
    proof.round !== plan.source.round &&
      coded('drand/round', { round: proof.round, planned: plan.source.round }),
    drandRandomness(proof.signature) !== publicValue && coded('drand/value'),
  ];
}

function lotteryFaults({ plan, proof }: Proven): Faults {
  if (plan.source.kind !== 'lottery') return [];
  if (proof?.kind !== 'lottery') return [coded('lottery/none')];
  const { typed, confirmed, postponed } = proof;
  return [
    entropyBits(plan.source) < LEAST_BITS &&
      coded('lottery/bits', { bits: entropyBits(plan.source), least: LEAST_BITS }),
    typed.id === confirmed.id && coded('lottery/one-person'),
    confirmed.at < typed.at && coded('lottery/confirmed-early'),
    ...postponed.flatMap((step, index) => [
      step.from !== (postponed[index - 1]?.to ?? (plan.source.kind === 'lottery' && plan.source.issue)) &&
        coded('lottery/not-awaited', { issue: step.from }),
      !isNextIssue(step.to, step.from) && coded('lottery/not-next', { issue: step.to, from: step.from }),
      step.proposed.id === step.confirmed.id && coded('lottery/moved-by-one', { issue: step.to }),
      step.confirmed.at < step.proposed.at && coded('lottery/moved-early', { issue: step.to }),
      typed.at < step.confirmed.at && coded('lottery/typed-early', { issue: step.to }),
    ]),
  ];
}

function ceremonyFaults({ plan, proof }: Proven): Faults {
  if (plan.source.kind !== 'ceremony') return [];
  if (proof?.kind !== 'ceremony') return [coded('ceremony/none')];
  return [new Set(proof.witnesses).size < 2 && coded('ceremony/witnesses')];
}

/** What speaks against the proof of a public value. */
export function proofFaults(proven: Proven): Faults {
  return [...drandFaults(proven), ...lotteryFaults(proven), ...ceremonyFaults(proven)];
}

/** What speaks against the order of freeze, opening of the secret, public value and draw. */
export function orderFaults({ plan, times, proof }: Pick<Certificate, 'plan' | 'times' | 'proof'>): Faults {
  const { frozenAt, secretOpenedAt: openedAt, drawnAt } = times;
  const { closesAt } = plan;
  const from = publicValueFrom(plan);
  const faults: (Coded | false)[] = [
    frozenAt < closesAt && coded('late/frozen-early', { frozenAt, closesAt }),
    openedAt < frozenAt && coded('late/opened-before-freeze', { openedAt, frozenAt }),
    drawnAt < openedAt && coded('late/drawn-before-opening', { drawnAt, openedAt }),
  ];
  if (from !== null)
    faults.push(
      frozenAt >= from && coded('late/frozen-after-value', { frozenAt, from }),
      openedAt >= from && coded('late/opened-after-value', { openedAt, from }),
      drawnAt < from && coded('late/drawn-before-value', { drawnAt, from }),
    );
  if (proof?.kind === 'ceremony') {
    const { recordedAt } = proof;
    faults.push(
      recordedAt < frozenAt && coded('late/digits-before-freeze', { recordedAt, frozenAt }),
      openedAt < recordedAt && coded('late/opened-before-digits', { openedAt, recordedAt }),
    );
  }
  if (proof?.kind === 'lottery') {
    const [typedAt, confirmedAt] = [proof.typed.at, proof.confirmed.at];
    faults.push(
      from !== null && typedAt < from && coded('late/typed-before-value', { typedAt, from }),
      drawnAt < confirmedAt && coded('late/drawn-before-numbers', { drawnAt, confirmedAt }),
    );
  }
  return faults;
}
