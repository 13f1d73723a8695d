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
import { isPlan2 } from './protocol.js';

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
export function wantedAtClose({
  plan,
  planHash,
  pool,
  entries,
  unopened = [],
  rounds,
}: LoggedFacts): Wanted[] {
  const first = rounds[0] ?? { plan, planHash };
  const { list } = pool;
  if (!isPlan2(first.plan) || list === undefined) return [];
  const { sealing } = first.plan;
  const count = entries.length + unopened.length;
  return [
    {
      name: coded('log/closing', { list }),
      order: 'chain',
      matches: ({ kind, data, at }) =>
        kind === CLOSING &&
        data['planHash'] === first.planHash &&
        data['list'] === list &&
        data['entries'] === count &&
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

/** The records that set the weights of the pool, each older than the notice. */
export function wantedWeights({ plan, pool, rounds }: LoggedFacts): Wanted[] {
  const { opensAt } = rounds[0]?.plan ?? plan;
  return pool.entries.flatMap((entry): Wanted[] => {
    if (!('basis' in entry) || entry.basis === null) return [];
    const { agency, weight, basis } = entry;
    return [
      {
        name: coded('log/weight', { agency }),
        order: 'free',
        subject: agency,
        matches: ({ seq, at, data }) =>
          seq === basis && at < opensAt && data['agency'] === agency && data['standing'] === weight,
      },
    ];
  });
}
