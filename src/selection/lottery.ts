/** National lotteries as a source of randomness: protocol, section 3. The calendar of draws is the site's matter. */
import { instant } from './schema.js';

/** Groups of balls of one draw: `count` different numbers of 1 … `of`. */
export interface BallGroup {
  readonly count: number;
  readonly of: number;
}

/** A game whose draws may be planned. */
export interface LotteryGame extends BallGroup {
  /** Minutes after midnight in Asia/Shanghai at which the daily draw is held. */
  readonly drawMinute: number;
}

// 快乐8 (China Welfare Lottery): 20 of 80, every day at 21:30, issues YYYYNNN counted per year.
const GAMES: Readonly<Record<string, LotteryGame>> = { kl8: { count: 20, of: 80, drawMinute: 21 * 60 + 30 } };

/** Bits that a planned public value carries at least. */
export const LEAST_BITS = 40;

/** A game by its code; undefined for one that this kernel does not know. */
export function findLotteryGame(game: string): LotteryGame | undefined {
  return Object.hasOwn(GAMES, game) ? GAMES[game] : undefined;
}

/** Bits of one draw, rounded down: log2 of the product of C(of, count). */
export function ballBits(groups: readonly BallGroup[]): number {
  let bits = 0;
  for (const { count, of } of groups) {
    for (let i = 0; i < count; i += 1) bits += Math.log2((of - i) / (i + 1));
  }
  return Math.floor(bits);
}

/** Why numbers are no result of the game; undefined for a result. They stand ascending and without leading zeros. */
export function lotteryFault(
  game: LotteryGame,
  numbers: readonly string[],
): 'count' | 'range' | 'order' | undefined {
  if (numbers.length !== game.count) return 'count';
  if (numbers.some((number) => !/^[1-9]\d{0,2}$/.test(number) || Number(number) > game.of)) return 'range';
  const ascends = numbers.every((number, i) => i === 0 || Number(number) > Number(numbers[i - 1]));
  return ascends ? undefined : 'order';
}

// China has kept UTC+8 without summer time since 1991.
const SHANGHAI = 8 * 3_600_000;
const DAY = 86_400_000;

/** Milliseconds of the first drawing time at or after an instant in milliseconds, whether or not the day is a closed one. */
export function lotterySlot(game: LotteryGame, millis: number): number {
  const offset = game.drawMinute * 60_000 - SHANGHAI;
  return Math.ceil((millis - offset) / DAY) * DAY + offset;
}

/** Civil year and day of the year (from 1) in Asia/Shanghai. */
function dayOfYear(millis: number): { readonly year: number; readonly day: number } {
  const local = new Date(millis + SHANGHAI);
  const year = local.getUTCFullYear();
  return { year, day: Math.floor((local.getTime() - Date.UTC(year, 0, 1)) / DAY) + 1 };
}

/** Closed days of a year are fewer than this: what a verifier without the calendar can hold an issue to. */
const MOST_CLOSED_DAYS = 30;

/** True when an issue is the next one after another: one more, or the first of the next year at the end of one. */
export function isNextIssue(issue: string, before: string): boolean {
  if (!/^\d{7}$/.test(before)) return false;
  const [year, nth] = [Number(before.slice(0, 4)), Number(before.slice(4))];
  return (
    issue === `${year}${String(nth + 1).padStart(3, '0')}` ||
    (issue === `${year + 1}001` && nth >= 365 - MOST_CLOSED_DAYS)
  );
}

/** True when an issue can be that of the first draw at or after a slot: one a day since New Year, but for closed days. */
export function issueFits(issue: string, slot: number): boolean {
  const match = /^(\d{4})(\d{3})$/.exec(issue);
  const { year, day } = dayOfYear(slot);
  const nth = Number(match?.[2]);
  return (
    (Number(match?.[1]) === year && nth >= Math.max(1, day - MOST_CLOSED_DAYS) && nth <= day) ||
    // The last days of a year may be closed ones.
    (Number(match?.[1]) === year + 1 && nth === 1 && day > 365 - MOST_CLOSED_DAYS)
  );
}

/**
 * True when an issue is that of a day: the days of the year until then less those without a drawing, the day being that of the
 * slot or, where days without a drawing follow, one soon after. Source: protocol, section 3, version 2.
 */
export function isIssueOfDay(
  issue: string,
  planned: { readonly day: string; readonly closedDays: number | undefined; readonly slot: number },
): boolean {
  const { day, closedDays = 0, slot } = planned;
  const midnight = `${day}T00:00:00.000Z`;
  // Dates take the thirtieth of February for the first of March.
  if (!instant.safeParse(midnight).success) return false;
  const start = Date.parse(midnight) - SHANGHAI;
  const waits = Math.floor((start - slot) / DAY) + 1;
  const { year, day: nth } = dayOfYear(start);
  const due = `${year}${String(nth - closedDays).padStart(3, '0')}`;
  return waits >= 0 && waits <= MOST_CLOSED_DAYS && closedDays <= MOST_CLOSED_DAYS && issue === due;
}
