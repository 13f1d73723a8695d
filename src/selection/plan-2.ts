/** What a plan of version 2 binds beyond that of version 1, and what speaks against it. */
import { drandRoundAt, QUICKNET } from './drand.js';
import { type Coded, coded } from './finding.js';
import { methodOf } from './methods.js';
import type { Plan2 } from './protocol.js';
import { roundOfRecipient } from './seals.js';
import { publicValueFrom } from './sources.js';
import { type Timing, timingOf } from './timing.js';

const DAY = 86_400_000;

/** The first round of the beacon at or after an instant that lies some seconds after a deadline. */
const roundAfter = (closesAt: string, seconds: number): number =>
  drandRoundAt(QUICKNET, Date.parse(closesAt) + seconds * 1000);

/**
 * The round of the beacon to which bids are sealed: the first at or after the deadline and the closing margin, so that the
 * closed list is on record, and seen by third parties, before anybody can open one. Undefined for unknown rules.
 */
export function openingRoundOf({ closesAt, rules }: Pick<Plan2, 'closesAt' | 'rules'>): number | undefined {
  const timing = timingOf(rules);
  return timing && roundAfter(closesAt, timing.closingMarginSeconds);
}

/**
 * The round of the beacon that opens the operator's secret without him: that of the draw, the first at or after a lottery's
 * slot, under `commit` the one that `drand` would draw by. Undefined for a ceremony, whose digits have no fixed time, and for unknown rules.
 */
export function escrowRoundOf(plan: Pick<Plan2, 'closesAt' | 'rules' | 'source'>): number | undefined {
  const timing = timingOf(plan.rules);
  if (!timing || plan.source.kind === 'ceremony') return undefined;
  if (plan.source.kind === 'commit') return roundAfter(plan.closesAt, timing.drandDelaySeconds);
  const from = publicValueFrom(plan);
  return from === null ? undefined : drandRoundAt(QUICKNET, Date.parse(from));
}

/** Why sign-up was open for too short or too long by a timing; undefined where it was not. */
function openFault({ round, opensAt, closesAt }: Plan2, timing: Timing): Coded | undefined {
  if (round > 1) return undefined;
  const open = Date.parse(closesAt) - Date.parse(opensAt);
  const { signUpDays, mostSignUpDays } = timing;
  if (open < signUpDays * DAY) return coded('plan/short', { days: signUpDays });
  return open > mostSignUpDays * DAY ? coded('plan/long', { days: mostSignUpDays }) : undefined;
}

/**
 * Why sign-up was open for too short or too long; undefined where it was not. Working days are at least as long as days of
 * 24 hours: a verifier without the calendar holds a plan to those, and the audit to the working days. A later round has no
 * sign-up. Under rules that are not known nobody can tell.
 */
export function periodFault(plan: Plan2): Coded | undefined {
  const timing = timingOf(plan.rules);
  return timing ? openFault(plan, timing) : coded('source/no-timing', { rules: plan.rules });
}

/** A recipient that is no round of the beacon: the X25519 recipient of an age file. */
const AGE_RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;

const isRound = (recipient: string): boolean => recipient.startsWith('drand:');

/** True for what can open something: a round of a beacon, or a key. */
const isRecipient = (recipient: string): boolean => isRound(recipient) || AGE_RECIPIENT.test(recipient);

/** What speaks against what bids and secret are sealed to: entries of a first round to what their scheme says, of a later one to nothing. */
function sealingFaults({ round, sealing, escrow }: Plan2): (Coded | false)[] {
  return [
    (round === 1) !== (sealing !== null) && coded('plan/sealing-round'),
    sealing !== null &&
      (!isRecipient(sealing.recipient) || (sealing.scheme === 'tlock') !== isRound(sealing.recipient)) &&
      coded('plan/sealing', { recipient: sealing.recipient }),
    escrow !== null &&
      !isRecipient(escrow.recipient) &&
      coded('plan/escrow', { recipient: escrow.recipient }),
  ];
}

/**
 * What money of the state may not rest on: the operator's secret alone, and bids of a price method that the site's own key
 * opens. A draw at prices that entrants name is not told from another by its plan.
 */
function stateFaults({ fund, source, sealing, method }: Plan2): (Coded | false)[] {
  if (fund !== 'state') return [];
  return [
    source.kind === 'commit' && coded('plan/state-commit'),
    sealing?.scheme === 'site' && methodOf(method).takesBid && coded('plan/state-site-key'),
  ];
}

/** What speaks against the seals of a plan: whoever they are to, and the rounds of the beacon, which follow from the deadline. */
export function sealFaults(plan: Plan2): Coded[] {
  const check = (
    recipient: string | undefined,
    own: number | undefined,
    key: 'plan/opening-round' | 'plan/escrow-round',
  ): Coded | false => {
    if (recipient === undefined || !isRound(recipient)) return false;
    const round = roundOfRecipient(recipient)?.round ?? 0;
    return round !== own && coded(key, { round, own: own ?? 0 });
  };
  return [
    ...sealingFaults(plan),
    ...stateFaults(plan),
    check(plan.sealing?.recipient, openingRoundOf(plan), 'plan/opening-round'),
    check(plan.escrow?.recipient, escrowRoundOf(plan), 'plan/escrow-round'),
  ].filter((fault) => fault !== false);
}
