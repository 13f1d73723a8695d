/** Events that only certificates of version 2 prove: close, opening of the bids, typings and proposals, weights. */
import { sha256Hex } from './digest.js';
import { type Coded, coded } from './finding.js';
import {
  byHand,
  type Decision,
  type Hand,
  type Leaf,
  type LoggedFacts,
  type Postponement,
  type Wanted,
} from './log-facts.js';
import { type Grounds, hashGrounds, isPlan2, sealedText } from './protocol.js';
import { bidsOpenFrom } from './seals.js';

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

/** The close of a need's first round and the opening of its bids: where a beacon opens them, before and not before its round. */
export function wantedAtClose({ plan, planHash, pool, sealed, rounds }: LoggedFacts): Wanted[] {
  const first = rounds[0] ?? { plan, planHash };
  const { list } = pool;
  if (!isPlan2(first.plan) || list === undefined || !sealed) return [];
  const { sealing, closesAt } = first.plan;
  const opens = bidsOpenFrom(sealing, undefined);
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
        at >= closesAt &&
        (opens === undefined || at < opens),
    },
    {
      name: coded('log/bids', { recipient: sealing?.recipient ?? '' }),
      order: 'chain',
      matches: ({ kind, data, at }) =>
        kind === BIDS_OPENING &&
        data['planHash'] === first.planHash &&
        data['recipient'] === sealing?.recipient &&
        (opens === undefined || at >= opens),
    },
  ];
}

/** Who proposed to wait for the next issue of a lottery, and why. */
export const wantedPostponing = (round: number, { from, to, reason, proposed }: Postponement): Wanted => ({
  name: coded('log/postponing', { issue: from }),
  order: 'own',
  matches: (leaf) =>
    leaf.kind === POSTPONING &&
    leaf.data['round'] === round &&
    leaf.data['from'] === from &&
    leaf.data['to'] === to &&
    leaf.data['reason'] === reason &&
    byHand(leaf, proposed),
});

/** The first typing of the numbers of an issue. */
export const wantedTyping = (round: number, issue: string, typed: Hand): Wanted => ({
  name: coded('log/typing', { issue }),
  order: 'own',
  matches: (leaf) =>
    leaf.kind === TYPING &&
    leaf.data['round'] === round &&
    leaf.data['issue'] === issue &&
    byHand(leaf, typed),
});

/** Who proposed the decision that voided a round, and why. */
export const wantedProposal = (round: number, { basis, reason, proposed }: Decision): Wanted => ({
  name: coded('log/proposal', { round }),
  order: 'free',
  matches: (leaf) =>
    leaf.kind === PROPOSING &&
    leaf.data['round'] === round &&
    leaf.data['basis'] === basis &&
    leaf.data['reason'] === reason &&
    byHand(leaf, proposed),
});

/** True where the freeze of a pool names its grounds, or the pool has none. */
export const showsGrounds = (grounds: Grounds | undefined, data: Leaf['data']): boolean =>
  grounds === undefined || data['grounds'] === hashGrounds(grounds);

/** Kind of the records that carry what the register says of an agency; their subject is its credit code. */
const REGISTERED = 'register.recorded';

/** The records that set the weights of the first pool: those of a later one are among them. */
export const weightsOf = ({ grounds, rounds }: Pick<LoggedFacts, 'grounds' | 'rounds'>): Grounds['weights'] =>
  (rounds[0] ?? { grounds }).grounds?.weights ?? [];

/** The records that set the weights of the first pool: older than the notice, but for those who joined the register after it. */
export function wantedWeights(facts: LoggedFacts): Wanted[] {
  const { plan, pool } = facts.rounds[0] ?? facts;
  const { opensAt, closesAt } = plan;
  const weightOf = new Map(pool?.entries.map(({ agency, weight }) => [agency, weight]));
  return weightsOf(facts).map(({ agency, record }): Wanted => {
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

/**
 * Exclusions whose record is not of the time from which it must be: of the first pool older than its freeze, of a later one newer
 * than that freeze and older than the decision.
 */
export function evidenceFaults(facts: LoggedFacts, events: readonly { readonly leaf: Leaf }[]): Coded[] {
  const chain = [...facts.rounds, facts];
  const seqOf = (member: string, hash: string) =>
    events.find(({ leaf }) => leaf.data[member] === hash)?.leaf.seq;
  const freeze = seqOf('poolHash', chain[0]?.poolHash ?? '');
  return chain.flatMap(({ grounds, planHash }, index) => {
    const known = new Set(chain[index - 1]?.grounds?.excluded.map(({ agency }) => agency));
    const [after, before] = index === 0 ? [0, freeze] : [freeze, seqOf('planHash', planHash)];
    return (grounds?.excluded ?? []).flatMap(({ agency, evidence }) => {
      if (known.has(agency) || !('record' in evidence)) return [];
      const { record } = evidence;
      // Of an event that is missing there is a fault already.
      return (after === undefined || record > after) && (before === undefined || record < before)
        ? []
        : [coded('log/evidence', { agency, record })];
    });
  });
}
