/** Events that only certificates of version 2 prove: close, opening of the bids, typings and proposals, weights. */
import { sha256Hex } from './digest.js';
import { coded } from './finding.js';
import {
  byHand,
  type Decision,
  type Leaf,
  type LoggedFacts,
  type LoggedRound,
  type Proof,
  type Wanted,
} from './log-facts.js';
import { type Grounds, hashGrounds, isPlan2, sealedText } from './protocol.js';

/** Tickets of an agency that joined the register after the notice: it has no standing yet. */
export const NEWCOMER_WEIGHT = 100;

/** Kind of the event that fixes the list. */
export const CLOSING = 'entries.closed';
/** Kind of the event that publishes what the bids were opened with. */
export const BIDS_OPENING = 'bids.opened';
const TYPING = 'lottery.typed';
const POSTPONING = 'lottery.postponement-proposed';
const PROPOSING = 'redo.proposed';

/** Kinds of events that only certificates of version 2 prove. */
export const KINDS_2: readonly string[] = [CLOSING, BIDS_OPENING, TYPING, POSTPONING, PROPOSING];

/** True where the publication of a plan shows the sealed secret that the plan names, or the plan names none. */
export function showsEscrow(plan: object, data: Leaf['data']): boolean {
  if (!isPlan2(plan) || plan.escrow === null) return true;
  const text = data['escrow'];
  return typeof text === 'string' && sha256Hex(text) === plan.escrow.sha256;
}

/** The close of a need's first round and the opening of its bids. */
export function wantedAtClose({ plan, planHash, pool, sealed, rounds }: LoggedFacts): Wanted[] {
  const first = rounds[0] ?? { plan, planHash };
  const { list } = pool;
  if (!isPlan2(first.plan) || list === undefined || !sealed) return [];
  const { sealing } = first.plan;
  const sealedHash = sha256Hex(sealedText(sealed));
  return [
    {
      name: coded('log/closing', { list }),
      order: 'chain',
      matches: ({ kind, data, at }) =>
        kind === CLOSING &&
        data['planHash'] === first.planHash &&
        data['list'] === list &&
        data['sealed'] === sealedHash &&
        data['entries'] === sealed.entries.length &&
        at >= first.plan.closesAt,
    },
    {
      name: coded('log/bids', { recipient: sealing?.recipient ?? '' }),
      order: 'chain',
      matches: ({ kind, data }) =>
        kind === BIDS_OPENING &&
        data['planHash'] === first.planHash &&
        data['recipient'] === sealing?.recipient,
    },
  ];
}

/** The first typing of a lottery's numbers, and who proposed each postponement. */
export function wantedOfHands(round: number, proof: Proof): Wanted[] {
  if (!proof?.postponed) return [];
  const { typed, postponed } = proof;
  return [
    ...postponed.map(
      ({ from, to, proposed }): Wanted => ({
        name: coded('log/postponing', { issue: from }),
        order: 'own',
        matches: (leaf) =>
          leaf.kind === POSTPONING &&
          leaf.data['round'] === round &&
          leaf.data['from'] === from &&
          leaf.data['to'] === to &&
          byHand(leaf, proposed),
      }),
    ),
    {
      name: coded('log/typing', { issue: String(postponed.at(-1)?.to ?? '') }),
      order: 'free',
      matches: (leaf) => leaf.kind === TYPING && leaf.data['round'] === round && byHand(leaf, typed),
    },
  ];
}

/** Who proposed the decision that voided a round. */
export function wantedProposal(plan: LoggedRound['plan'], { proposed }: Decision): Wanted[] {
  if (!isPlan2(plan)) return [];
  return [
    {
      name: coded('log/proposal', { round: plan.round }),
      order: 'free',
      matches: (leaf) =>
        leaf.kind === PROPOSING && leaf.data['round'] === plan.round && byHand(leaf, proposed),
    },
  ];
}

/** True where the freeze of a pool names its grounds, or the pool has none. */
export const showsGrounds = (grounds: Grounds | undefined, data: Leaf['data']): boolean =>
  grounds === undefined || data['grounds'] === hashGrounds(grounds);

/** Kind of the records that carry what the register says of an agency; their subject is its credit code. */
const REGISTERED = 'register.recorded';

/** The records that set the weights of the pool: older than the notice, but for those who joined the register after it. */
export function wantedWeights({ plan, pool, grounds, rounds }: LoggedFacts): Wanted[] {
  const { opensAt, closesAt } = rounds[0]?.plan ?? plan;
  const weightOf = new Map(pool.entries.map(({ agency, weight }) => [agency, weight]));
  return (grounds?.weights ?? []).map(({ agency, record }): Wanted => {
    const weight = weightOf.get(agency);
    return {
      name: coded('log/weight', { agency }),
      order: 'free',
      subject: agency,
      matches: ({ seq, at, kind, data }) =>
        seq === record &&
        kind === REGISTERED &&
        data['standing'] === weight &&
        (at < opensAt || (at < closesAt && weight === NEWCOMER_WEIGHT)),
    };
  });
}
