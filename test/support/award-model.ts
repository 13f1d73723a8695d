/** What an award does by its rules, written a second time and without a database, for random acts to be held to. */
import type { AwardStage } from '../../src/db/index.js';

/** One of those who evaluate. */
export type Side = 'owner' | 'authority' | 'operator';
/** Somebody who acts: an agency by its place in the ranking, one of two officials, or another. */
export type Who = number | 'owner' | 'first' | 'second' | 'administrator';

/** The stage's days pass, or an hour; the jobs run. */
export interface ClockAct {
  readonly act: 'wait' | 'hour';
}

/** An act and who does it. */
export type Act =
  | {
      readonly act: 'take' | 'decline' | 'file' | 'confirm' | 'return' | 'extend' | 'agree' | 'refuse';
      readonly who: Who;
    }
  | {
      readonly act: 'deliver' | 'accept' | 'send-back' | 'settle-end' | 'refuse-end';
      readonly who: Who;
    }
  | { readonly act: 'evaluate'; readonly who: Who }
  | { readonly act: 'end'; readonly who: Who; readonly fault?: 'agency' | 'owner' | 'neither' }
  | { readonly act: 'review' | 'send-back-evaluation' | 'reply'; readonly who: Who; readonly side: Side }
  | ClockAct
  /** Somebody chooses a place of the small list, or one that is not on it. */
  | { readonly act: 'choose'; readonly who: Who; readonly rank: number }
  /** The agency that has the award, or is the first of the list, is suspended. */
  | { readonly act: 'suspend' };

interface End {
  readonly by: Who;
  readonly fault: 'agency' | 'owner' | 'neither' | undefined;
}

/** How far an award is, and what waits. */
export interface State {
  /** `choice`: no award exists, the owner chooses from the small list. */
  readonly stage: AwardStage | 'choice';
  readonly rank: number;
  /** Places that had the award before. */
  readonly had: readonly number[];
  /** True once the days of the stage are over. */
  readonly over: boolean;
  /** Places whose agencies are suspended. */
  readonly suspended: readonly number[];
  readonly filedBy?: 'owner' | 'agency' | undefined;
  readonly extensionBy?: 'owner' | 'agency' | undefined;
  readonly ends: Readonly<Partial<Record<'sides service' | 'officials service' | 'officials contract', End>>>;
  readonly evaluations: Readonly<
    Partial<Record<Side, { readonly by: Who; readonly counts: boolean; readonly replied: boolean }>>
  >;
}

/** The award of a place in the ranking as it begins. */
export const beginAt = (
  rank: number,
  { had = [], suspended = [] }: Partial<Pick<State, 'had' | 'suspended'>> = {},
): State => ({
  stage: 'publicity',
  rank,
  had,
  over: false,
  suspended,
  ends: {},
  evaluations: {},
});

/** What an act does: refused with a code, or the state that follows. */
export type Outcome = { readonly code: string } | { readonly state: State };

/** Where the draw leaves the choice to the owner, as it begins. */
export const chooseFrom = (): State => ({ ...beginAt(1), stage: 'choice' });

/** How many are on the small list. */
const SMALL_LIST = 3;

const refused = (code: string): Outcome => ({ code: `contracts/${code}` });
const SIDES = ['owner', 'authority', 'operator'] as const;

const sideOf = ({ rank }: State, who: Who): 'owner' | 'agency' | undefined =>
  who === 'owner' ? 'owner' : who === rank ? 'agency' : undefined;

/** At another stage, whose days begin. */
const at = (state: State, stage: State['stage'], more: Partial<State> = {}): Outcome => ({
  state: { ...state, over: false, ...more, stage },
});
const same = (state: State, more: Partial<State>): Outcome => ({ state: { ...state, ...more } });

/** The next of the ranking, or nobody: then the state keeps the stage with which it ended. */
function pass(state: State, stage: AwardStage, most: number): Outcome {
  const had = [...state.had, state.rank];
  const next = Array.from({ length: most }, (_, index) => index + 1).find((rank) => !had.includes(rank));
  return next === undefined ? at(state, stage) : { state: beginAt(next, { ...state, had }) };
}

/** An award begins with the choice: by the owner and in time, of the small list, of nobody who is suspended. */
function choose(state: State, who: Who, rank: number): Outcome {
  if (who !== 'owner') return refused('forbidden');
  if (state.stage !== 'choice') return refused('already-chosen');
  if (state.over) return refused('too-late');
  if (rank > SMALL_LIST) return refused('not-in-list');
  return state.suspended.includes(rank) ? refused('chosen-suspended') : { state: beginAt(rank, state) };
}

const isEvaluated = ({ stage }: State): boolean => stage === 'accepted' || stage === 'terminated';

/** Closes the evaluations, and archives, where nothing is waited for any more. */
function settleEvaluations(state: State): State {
  const given = SIDES.flatMap((side) => state.evaluations[side] ?? []);
  let next = state;
  if (
    isEvaluated(next) &&
    (given.filter(({ counts }) => counts).length === 3 || (next.over && given.every(({ counts }) => counts)))
  )
    next = { ...next, stage: 'evaluated', over: false };
  const counted = given.filter(({ counts }) => counts);
  if (next.stage === 'evaluated' && (counted.every(({ replied }) => replied) || next.over))
    next = { ...next, stage: 'archived', over: false };
  return next;
}

/** The clock, after the jobs have run. */
function tick(state: State, over: boolean, most: number): Outcome {
  const now = { ...state, over };
  if (!over) return { state: now };
  if (now.stage === 'choice') return { state: beginAt(1, now) };
  if (now.stage === 'publicity')
    return now.suspended.includes(now.rank) ? pass(now, 'passed-over', most) : at(now, 'letter');
  if (now.stage === 'letter') return pass(now, 'lapsed', most);
  return { state: settleEvaluations(now) };
}

/** Which end somebody may propose or settle. */
function endOf(state: State, who: Who): { readonly key: keyof State['ends'] } | { readonly code: string } {
  const side = sideOf(state, who);
  const official = who === 'first' || who === 'second';
  if (!side && !official) return { code: 'forbidden' };
  const about = { signing: 'contract', filed: 'contract', serving: 'service', delivered: 'service' }[
    state.stage as string
  ];
  if (!about || (side && about === 'contract')) return { code: 'wrong-stage' };
  if (side) return { key: 'sides service' };
  if (about === 'contract') return state.over ? { key: 'officials contract' } : { code: 'not-overdue' };
  return { key: 'officials service' };
}

function end(state: State, { who, fault }: { readonly who: Who; readonly fault?: End['fault'] }): Outcome {
  const own = endOf(state, who);
  if ('code' in own) return refused(own.code);
  const isOfficial = own.key !== 'sides service';
  if (isOfficial && (fault === undefined || (own.key === 'officials contract' && fault === 'neither')))
    return { code: 'form/choose' };
  if (state.ends[own.key]) return refused('already-proposed');
  return same(state, {
    ends: { ...state.ends, [own.key]: { by: who, fault: isOfficial ? fault : undefined } },
  });
}

function settleEnd(state: State, who: Who, confirm: boolean, most: number): Outcome {
  const own = endOf(state, who);
  if ('code' in own) return refused(own.code);
  const open = state.ends[own.key];
  if (!open) return refused('nothing-waits');
  const ends = { ...state.ends, [own.key]: undefined };
  if (!confirm) return same(state, { ends });
  if (open.by === who) return refused(own.key === 'sides service' ? 'other-side' : 'same-official');
  if (own.key === 'officials contract' && open.fault === 'agency') return pass(state, 'forfeited', most);
  return at(state, 'terminated', { ends });
}

function evaluation(
  state: State,
  act: Extract<Act, { readonly side: Side }> | { readonly act: 'evaluate'; readonly who: Who },
): Outcome {
  const { who } = act;
  const isOfficial = who === 'first' || who === 'second';
  if (act.act === 'evaluate') {
    const side =
      who === 'owner' ? 'owner' : isOfficial ? 'authority' : who === 'administrator' ? 'operator' : undefined;
    if (!side) return refused('forbidden');
    if (!isEvaluated(state)) return refused('wrong-stage');
    if (state.over) return refused('too-late');
    if (state.evaluations[side]) return refused('already-evaluated');
    return same(state, {
      evaluations: { ...state.evaluations, [side]: { by: who, counts: false, replied: false } },
    });
  }
  const given = state.evaluations[act.side];
  if (act.act === 'reply') {
    if (sideOf(state, who) !== 'agency') return refused('forbidden');
    if (!isEvaluated(state) && state.stage !== 'evaluated') return refused('wrong-stage');
    if (!given?.counts) return refused('nothing-waits');
    if (given.replied) return refused('already-answered');
    const evaluations = { ...state.evaluations, [act.side]: { ...given, replied: true } };
    const next = { ...state, evaluations };
    return { state: next.stage === 'evaluated' ? settleEvaluations(next) : next };
  }
  if (!isOfficial) return refused('forbidden');
  if (!isEvaluated(state)) return refused('wrong-stage');
  if (!given || given.counts) return refused('nothing-waits');
  if (given.by === who) return refused('same-official');
  const counts = act.act === 'review';
  const evaluations = { ...state.evaluations, [act.side]: counts ? { ...given, counts } : undefined };
  const next = { ...state, evaluations };
  return { state: counts ? settleEvaluations(next) : next };
}

/** Acts of the two sides on contract and service. */
function service(state: State, act: string, who: Who): Outcome {
  const side = sideOf(state, who);
  if (!side) return refused('forbidden');
  const { stage, filedBy, extensionBy } = state;
  switch (act) {
    case 'file':
      return stage === 'signing' ? at(state, 'filed', { filedBy: side }) : refused('wrong-stage');
    case 'confirm':
    case 'return':
      if (stage !== 'filed') return refused('wrong-stage');
      if (filedBy === side) return refused('other-side');
      return at(state, act === 'confirm' ? 'serving' : 'signing', { filedBy: undefined });
    case 'extend':
      if (stage !== 'serving') return refused('wrong-stage');
      return extensionBy ? refused('already-proposed') : same(state, { extensionBy: side });
    case 'agree':
    case 'refuse':
      if (stage !== 'serving') return refused('wrong-stage');
      if (!extensionBy) return refused('nothing-waits');
      if (act === 'agree' && extensionBy === side) return refused('other-side');
      return same(state, { extensionBy: undefined, ...(act === 'agree' ? { over: false } : {}) });
    case 'deliver':
      if (side !== 'agency') return refused('forbidden');
      return stage === 'serving' ? at(state, 'delivered') : refused('wrong-stage');
    default:
      if (side !== 'owner') return refused('forbidden');
      if (stage !== 'delivered') return refused('wrong-stage');
      return at(state, act === 'accept' ? 'accepted' : 'serving');
  }
}

/**
 * What an act does to an award; `most`: how many there are in the ranking; `over`: for the clock, whether the days of the stage
 * are over by then.
 */
export function outcomeOf(
  state: State,
  act: Act,
  { most, over }: { readonly most: number; readonly over: boolean },
): Outcome {
  if (state.stage === 'choice' && !['choose', 'suspend', 'wait', 'hour'].includes(act.act))
    return refused('not-found');
  switch (act.act) {
    case 'wait':
    case 'hour':
      return tick(state, over, most);
    case 'suspend':
      return same(state, { suspended: [...state.suspended, state.rank] });
    case 'choose':
      return choose(state, act.who, act.rank);
    case 'take':
    case 'decline':
      if (sideOf(state, act.who) !== 'agency') return refused('forbidden');
      if (state.stage !== 'letter') return refused('wrong-stage');
      if (state.over) return refused('too-late');
      return act.act === 'take' ? at(state, 'signing') : pass(state, 'declined', most);
    case 'end':
      return end(state, act);
    case 'settle-end':
      return settleEnd(state, act.who, true, most);
    case 'refuse-end':
      return settleEnd(state, act.who, false, most);
    case 'evaluate':
    case 'review':
    case 'send-back-evaluation':
    case 'reply':
      return evaluation(state, act);
    default:
      return service(state, act.act, act.who);
  }
}

/** Stages at which an award is over. */
export const OVER: readonly State['stage'][] = ['archived', 'declined', 'lapsed', 'passed-over', 'forfeited'];
