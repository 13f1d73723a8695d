/** Faults of a public value and its proof, whatever its source: protocol, sections 3 and 4. */
import { type Coded, coded, type Faults } from './finding.js';
import { isPlan2, type Plan, type Source } from './protocol.js';
import type { Proof, Times } from './source-record.js';
import { publicValueFrom, sourceOf } from './sources.js';
import { timingOf } from './timing.js';

/** A public value with its proof, in this round or an earlier one. */
export interface Proven {
  readonly plan: Plan;
  readonly publicValue: string | null;
  readonly proof: Proof;
}

/** The source as it stands after logged postponements: the value names the last issue. */
export function effectiveSource(source: Source, proof: Proof): Source {
  if (proof?.kind !== source.kind) return source;
  return sourceOf(source.kind).proof?.effective?.(source, proof) ?? source;
}

/** What speaks against the source itself: its round or issue must follow from the deadline. */
export function sourceFaults({ source, closesAt, rules }: Plan): Faults {
  const record = sourceOf(source.kind);
  if (!record.faults) return [];
  if (!timingOf(rules)) return [coded('source/no-timing', { rules })];
  return record.faults(source, { closesAt, rules });
}

/** What speaks against the proof of a public value. */
export function proofFaults({ plan: { source }, publicValue, proof }: Proven): Faults {
  const rule = sourceOf(source.kind).proof;
  if (!rule) return [];
  return proof?.kind === source.kind ? rule.faults(source, proof, publicValue) : [rule.missing];
}

/** True where the secret of a plan opens without the operator. */
const isEscrowed = (plan: Plan): boolean => isPlan2(plan) && plan.escrow !== null;

/** What speaks against the order of freeze, opening of the secret, public value and draw. */
export function orderFaults(round: {
  readonly plan: Plan;
  readonly times: Times;
  readonly proof: Proof;
}): Faults {
  const { plan, times, proof } = round;
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
      // Out of its escrow a secret may come later: then nobody could keep it back, and it is the one promised.
      openedAt >= from && !isEscrowed(plan) && coded('late/opened-after-value', { openedAt, from }),
      drawnAt < from && coded('late/drawn-before-value', { drawnAt, from }),
    );
  const own = proof && sourceOf(proof.kind).proof?.orderFaults?.(proof, times, from);
  return [...faults, ...(own ?? [])];
}
