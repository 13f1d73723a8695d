/** Who may not answer an objection, because it may be about what they did. */

/** An act of the log, as far as it is asked who did it. */
export interface LoggedAct {
  readonly kind: string;
  readonly subject: string;
  readonly actorId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A need and the bodies that have a part in it: credit codes of its entrants and of its owner. */
export interface InvolvedNeed {
  readonly id: string;
  readonly number: string;
  readonly parties: ReadonlySet<string>;
}

/** Acts about a need that decide nothing about it: answers to objections, and shares of keys that custodians give. */
const DECIDES_NOTHING = [/^objection\./, /^(bids|secret)\.share-given$/];

/** Acts about two bodies, which decide on whether one of them may take part. */
const OF_TWO_BODIES = /^relation\./;

/**
 * True for an account that has decided anything about a need so far: reviewed, published or returned it or a change of it, led
 * or witnessed its ceremony, typed numbers of a lottery, made or confirmed a finding, a redraw or a failure, or decided that two
 * of its parties are related or are not. Whatever acts there will be count as well, unless they are named above.
 */
export function isInvolved(acts: readonly LoggedAct[], need: InvolvedNeed, accountId: string): boolean {
  return acts.some(({ kind, subject, actorId, data }) => {
    if (actorId !== accountId) return false;
    if (OF_TWO_BODIES.test(kind)) return need.parties.has(subject) && need.parties.has(String(data['other']));
    if (DECIDES_NOTHING.some((pattern) => pattern.test(kind))) return false;
    return subject === need.number || subject === need.id;
  });
}
