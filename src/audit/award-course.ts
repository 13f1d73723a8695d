import { EVALUATORS, type Evaluator, type Given, scoreOf } from '../basics/index.js';

/** How far the award of a round is, as the log tells it. */
export type AwardAt =
  | 'publicity'
  | 'letter'
  | 'signing'
  | 'filed'
  | 'serving'
  | 'delivered'
  | 'accepted'
  | 'terminated'
  | 'evaluated'
  | 'archived';

/** Who has the award of the present round, and how far it is. */
export interface AwardState {
  readonly rank: number;
  /** Places of the order that had the award before. */
  readonly before: readonly number[];
  readonly stage: AwardAt;
  /** What waits for somebody else: a filed contract by its side, a proposal, an evaluation by its side. */
  readonly open: ReadonlyMap<string, string>;
  /** Evaluations that count. */
  readonly counted: readonly Given[];
  /** Sides whose evaluation the agency has answered. */
  readonly answered: readonly Evaluator[];
}

/** The beginning of the award of a place in the ranking. */
export const beginAward = (rank: number, before: readonly number[] = []): AwardState => ({
  rank,
  before,
  stage: 'publicity',
  open: new Map(),
  counted: [],
  answered: [],
});

type Data = Readonly<Record<string, unknown>>;

/** What an event of an award asks for and does. */
interface AwardStep {
  readonly from: readonly AwardAt[];
  /** The stage that it leads to; `next`: the next of the ranking has the award. Without it the stage stays. */
  readonly to?: AwardAt | 'next';
  /** What it begins that must not wait already, and by which side. */
  readonly opens?: (data: Data) => string;
  /** What it ends that must wait; of something by one of two sides, the other ends it. */
  readonly closes?: (data: Data) => string;
  readonly byOther?: true;
}

const end = ({ how, about }: Data): string => `end ${String(how)} ${String(about)}`;
const evaluation = ({ side }: Data): string => `evaluation ${String(side)}`;
const contract = (): string => 'contract';
const extension = (): string => 'extension';
const UNSIGNED = ['signing', 'filed'] as const;
const IN_SERVICE = ['serving', 'delivered'] as const;
const ENDED = ['accepted', 'terminated'] as const;

/** Every event of an award after the draw. */
export const AWARD_STEPS: Readonly<Record<string, AwardStep>> = {
  'award.given': { from: ['publicity'], to: 'letter' },
  'award.passed-over': { from: ['publicity'], to: 'next' },
  'award.taken': { from: ['letter'], to: 'signing' },
  'award.declined': { from: ['letter'], to: 'next' },
  'award.lapsed': { from: ['letter'], to: 'next' },
  'contract.filed': { from: ['signing'], to: 'filed', opens: contract },
  'contract.confirmed': { from: ['filed'], to: 'serving', closes: contract, byOther: true },
  'contract.returned': { from: ['filed'], to: 'signing', closes: contract, byOther: true },
  'service.extension-proposed': { from: ['serving'], opens: extension },
  'service.extended': { from: ['serving'], closes: extension, byOther: true },
  'service.extension-refused': { from: ['serving'], closes: extension },
  'deliverable.uploaded': { from: ['serving'], to: 'delivered' },
  'deliverable.accepted': { from: ['delivered'], to: 'accepted' },
  'deliverable.returned': { from: ['delivered'], to: 'serving' },
  'award.end-proposed': { from: [...UNSIGNED, ...IN_SERVICE], opens: end },
  'award.end-refused': { from: [...UNSIGNED, ...IN_SERVICE], closes: end },
  'award.terminated': { from: [...UNSIGNED, ...IN_SERVICE], to: 'terminated', closes: end },
  'award.forfeited': { from: UNSIGNED, to: 'next', closes: () => 'end officials contract' },
  'evaluation.submitted': { from: ENDED, opens: evaluation },
  'evaluation.counted': { from: ENDED, closes: evaluation },
  'evaluation.returned': { from: ENDED, closes: evaluation },
  'evaluation.answered': { from: [...ENDED, 'evaluated'] },
  'evaluation.closed': { from: ENDED, to: 'evaluated' },
  'award.archived': { from: ['evaluated'], to: 'archived' },
};

/** What is wrong with an event of an award; undefined where nothing is. */
type Fault =
  | 'out-of-turn'
  | { readonly problem: 'miscounted'; readonly expected: string; readonly found: string };

/** The award of the lowest place of the order that has not had it. */
export function beginNext(before: readonly number[]): AwardState {
  let rank = 1;
  while (before.includes(rank)) rank += 1;
  return beginAward(rank, before);
}

/** The award after an event; what is wrong where the event cannot stand there. */
export function afterStep(
  award: AwardState,
  kind: string,
  data: Data,
): { readonly fault: Fault } | { readonly award: AwardState | null } {
  const wrong = (fault: Fault = 'out-of-turn') => ({ fault });
  const step = AWARD_STEPS[kind];
  if (!step?.from.includes(award.stage) || award.rank !== data['rank']) return wrong();
  if (step.to === 'next') {
    if (step.closes && !award.open.has(step.closes(data))) return wrong();
    return { award: data['next'] === null ? null : beginNext([...award.before, award.rank]) };
  }
  const open = new Map(award.open);
  if (step.opens) {
    if (open.has(step.opens(data))) return wrong();
    open.set(step.opens(data), String(data['side']));
  }
  if (step.closes) {
    const by = open.get(step.closes(data));
    if (by === undefined || (step.byOther && by === data['side'])) return wrong();
    open.delete(step.closes(data));
  }
  const moved = { ...award, open, stage: step.to ?? award.stage };
  return evaluated(moved, kind, data) ?? wrong();
}

/** What an event does to the evaluations of an award: each side is counted once and answered once, and the score is theirs. */
function evaluated(
  award: AwardState,
  kind: string,
  data: Data,
): { readonly fault: Fault } | { readonly award: AwardState } | undefined {
  const side = data['side'] as Evaluator;
  const isCounted = award.counted.some((one) => one.side === side);
  switch (kind) {
    case 'evaluation.submitted':
      return isCounted ? undefined : { award };
    case 'evaluation.counted':
      return { award: { ...award, counted: [...award.counted, data as unknown as Given] } };
    case 'evaluation.answered':
      if (!isCounted || award.answered.includes(side)) return undefined;
      return { award: { ...award, answered: [...award.answered, side] } };
    case 'evaluation.closed':
    case 'award.archived': {
      const expected = scoreOf(award.counted.filter((one) => one.side in EVALUATORS));
      if (expected === data['score']) return { award };
      const fault = {
        problem: 'miscounted',
        expected: String(expected),
        found: String(data['score']),
      } as const;
      return { fault };
    }
    default:
      return { award };
  }
}
