import { addMillis, type Instant, MINUTE, SECOND } from '../../basics/index.js';
import type { Chance } from './chance.js';
import { type Outline, PRESENT } from './outline.js';
import { ROBOT_CUSTODIANS, ROBOT_THRESHOLD } from './robots.js';

/** When everything between the deadline and the draw of a need happened. */
export interface Course {
  readonly closedAt: Instant;
  /** When the witnesses signed a checkpoint over the closed list, in whole seconds. */
  readonly closeSeenAt: Instant;
  /** The custodians who gave their shares, by their place, in the order of their times. */
  readonly given: readonly { readonly custodian: number; readonly at: Instant }[];
  /** Also when the bids were opened. */
  readonly frozenAt: Instant;
  /** When the witnesses signed a checkpoint over the frozen pool. */
  readonly freezeSeenAt: Instant;
  readonly ceremony:
    | { readonly digits: string; readonly witnesses: string; readonly recordedAt: Instant }
    | undefined;
  readonly drawnAt: Instant;
}

/** The custodians who gave a share, half a second each. */
function inventGiving(from: Instant, seals: Chance): Course['given'] {
  const places = [...ROBOT_CUSTODIANS.keys()];
  const step = SECOND / ROBOT_THRESHOLD;
  return seals.sample(places, ROBOT_THRESHOLD).map((custodian, turn) => {
    return { custodian, at: addMillis(from, turn * step + seals.int(50, step - 50)) };
  });
}

/** The course of a need whose deadline is a whole second: a second for each step, as the robots of a live site take. */
export function inventCourse({ closesAt, source }: Outline, chance: Chance, seals: Chance): Course {
  const seconds = (count: number): Instant => addMillis(closesAt, count * SECOND);
  const closedAt = addMillis(closesAt, chance.int(50, 900));
  const given = inventGiving(seconds(1), seals);
  const frozenAt = addMillis(seconds(2), seals.int(50, 900));
  const recordedAt = addMillis(frozenAt, chance.int(20, 50) * MINUTE);
  const ceremony =
    source === 'ceremony'
      ? {
          digits: Array.from({ length: 20 }, () => chance.int(0, 9)).join(''),
          witnesses: JSON.stringify(PRESENT),
          recordedAt,
        }
      : undefined;
  const drawnAt = addMillis(ceremony ? recordedAt : seconds(3), chance.int(100, 1500));
  return { closedAt, closeSeenAt: seconds(1), given, frozenAt, freezeSeenAt: seconds(3), ceremony, drawnAt };
}
