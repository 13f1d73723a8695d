/** Faults of a public value and its proof, by kind of source: protocol, sections 3 and 4. */
import type { Certificate } from './certificate.js';
import { drandRandomness, findDrandChain, isDrandSignature } from './drand.js';
import { isNextIssue, issueFits, LEAST_BITS } from './lottery.js';
import type { Plan, Source } from './protocol.js';
import { drandSource, entropyBits, publicValueFrom } from './source.js';
import { timingOf } from './timing.js';

/** A list of faults; `false` stands for a condition that holds. */
export type Faults = readonly (string | false)[];

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
  if (!timingOf(rules)) return [`no timing is known for the rules ${rules}`];
  if (source.kind === 'lottery') {
    const slot = publicValueFrom(plan);
    return [
      slot !== null &&
        !issueFits(source.issue, Date.parse(slot)) &&
        `issue ${source.issue} is not the one after ${closesAt}`,
    ];
  }
  const own = drandSource(closesAt, rules);
  return [
    !findDrandChain(source.chain) && `the chain ${source.chain} is not pinned`,
    source.round !== own.round && `round ${source.round}, but ${closesAt} leads to round ${own.round}`,
  ];
}

function drandFaults({ plan, publicValue, proof }: Proven): Faults {
  if (plan.source.kind !== 'drand') return [];
  if (proof?.kind !== 'drand') return ['no signature of the beacon'];
  const chain = findDrandChain(plan.source.chain);
  if (!chain) return [`the chain ${plan.source.chain} is not pinned`];
  if (!isDrandSignature(chain, plan.source.round, proof.signature))
    return [`not the chain's signature of round ${plan.source.round}`];
  return [
    proof.round !== plan.source.round && `signature of round ${proof.round}, not ${plan.source.round}`,
    drandRandomness(proof.signature) !== publicValue && 'the value is not the SHA-256 of the signature',
  ];
}

function lotteryFaults({ plan, proof }: Proven): Faults {
  if (plan.source.kind !== 'lottery') return [];
  if (proof?.kind !== 'lottery') return ['no record of the numbers'];
  const { typed, confirmed, postponed } = proof;
  return [
    entropyBits(plan.source) < LEAST_BITS && `${entropyBits(plan.source)} bits, fewer than ${LEAST_BITS}`,
    typed.id === confirmed.id && 'typed and confirmed by one person',
    confirmed.at < typed.at && 'confirmed before it was typed',
    ...postponed.flatMap((step, index) => [
      step.from !== (postponed[index - 1]?.to ?? (plan.source.kind === 'lottery' && plan.source.issue)) &&
        `issue ${step.from} was not awaited`,
      !isNextIssue(step.to, step.from) && `issue ${step.to} does not follow ${step.from}`,
      step.proposed.id === step.confirmed.id && `issue ${step.to} decided by one person`,
      step.confirmed.at < step.proposed.at && `issue ${step.to} confirmed before it was proposed`,
      typed.at < step.confirmed.at && `typed before issue ${step.to} was decided`,
    ]),
  ];
}

function ceremonyFaults({ plan, proof }: Proven): Faults {
  if (plan.source.kind !== 'ceremony') return [];
  if (proof?.kind !== 'ceremony') return ['no record of the ceremony'];
  return [new Set(proof.witnesses).size < 2 && 'fewer than two witnesses'];
}

/** What speaks against the proof of a public value. */
export function proofFaults(proven: Proven): Faults {
  return [...drandFaults(proven), ...lotteryFaults(proven), ...ceremonyFaults(proven)];
}

/** What speaks against the order of freeze, opening of the secret, public value and draw. */
export function orderFaults({ plan, times, proof }: Pick<Certificate, 'plan' | 'times' | 'proof'>): Faults {
  const { frozenAt, secretOpenedAt, drawnAt } = times;
  const from = publicValueFrom(plan);
  return [
    frozenAt < plan.closesAt && `frozen at ${frozenAt}, before the deadline`,
    secretOpenedAt < frozenAt && `secret opened at ${secretOpenedAt}, before the freeze`,
    drawnAt < secretOpenedAt && `drawn at ${drawnAt}, before the secret was opened`,
    from !== null && frozenAt >= from && `frozen at ${frozenAt}, when the value of ${from} could be known`,
    from !== null &&
      secretOpenedAt >= from &&
      `secret opened at ${secretOpenedAt}, after the value of ${from}`,
    from !== null && drawnAt < from && `drawn at ${drawnAt}, before the value of ${from}`,
    ...(proof?.kind === 'ceremony'
      ? [
          proof.recordedAt < frozenAt && `digits of ${proof.recordedAt}, before the freeze`,
          secretOpenedAt < proof.recordedAt && 'the secret was opened before the digits were on record',
        ]
      : []),
    ...(proof?.kind === 'lottery'
      ? [
          from !== null &&
            proof.typed.at < from &&
            `numbers of ${proof.typed.at}, before the lottery was drawn`,
          drawnAt < proof.confirmed.at && 'drawn before the numbers were confirmed',
        ]
      : []),
  ];
}
