/** The choice that a draw leaves to the owner, as its events tell of it. */
import { type AwardState, beginAward } from './award-course.js';
import type { PublishedEvent } from './published-event.js';

/** The list that an owner has to choose from, in the order of the draw, and by when. */
export interface OpenChoice {
  readonly list: readonly string[];
  readonly dueAt: string;
}

/** What of the course of a need its choice depends on. */
interface ChosenNeed {
  readonly state: string;
  readonly round: number;
  choice: OpenChoice | undefined;
  award: AwardState | undefined;
}

/** What is wrong with a choice: out of turn, with the list or its end, and what was found. */
type Fault =
  | 'out-of-turn'
  | { readonly problem: 'out-of-turn'; readonly expected: string; readonly found: string };

/** The choice that a small list begins, by the data of its event. */
export const choiceIn = (data: PublishedEvent['data']): OpenChoice => ({
  list: Array.isArray(data['smallList']) ? data['smallList'].map(String) : [],
  dueAt: String(data['dueAt']),
});

/** The award begins with a choice: once, of one of the list, by the owner in time or, for the first of the list, by the clock after it. */
const chosen =
  (by: 'owner' | 'clock') =>
  (need: ChosenNeed, { at, actor, data }: PublishedEvent): Fault | undefined => {
    const { state, round, choice } = need;
    if (state !== 'drawn' || data['round'] !== round || !choice) return 'out-of-turn';
    const { list, dueAt } = choice;
    const rank = Number(data['rank']);
    const inTime = by === 'owner' ? at < dueAt && actor.role === 'owner' : at >= dueAt && rank === 1;
    if (!inTime) return { problem: 'out-of-turn', expected: dueAt, found: at };
    const expected = list[rank - 1];
    if (expected === undefined || expected !== data['agency'])
      return { problem: 'out-of-turn', expected: list.join(' '), found: String(data['agency']) };
    Object.assign(need, { award: beginAward(rank), choice: undefined });
    return undefined;
  };

/** Every event with which a choice ends but the redraw of its round. */
export const CHOICE_STEPS = {
  'choice.made': chosen('owner'),
  'choice.lapsed': chosen('clock'),
};
