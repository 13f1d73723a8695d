/** Which issue of which lottery follows a deadline: `data/lottery-games.json` and the site's closed days. */
import { readFileSync } from 'node:fs';
import {
  addDays,
  type CivilDate,
  fromMillis,
  type Instant,
  startOfDate,
  toMillis,
  toShanghaiDate,
} from '../basics/index.js';
import type { ClosedDays } from '../db/index.js';
import {
  type BallGroup,
  ballBits,
  findLotteryGame,
  LEAST_BITS,
  publicValueFrom,
} from '../selection/index.js';

/** A game as the data file describes it. */
export interface GameFacts {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly groups: readonly BallGroup[];
  readonly drawTime: string;
}

/** A draw of a game. */
export interface Issue {
  readonly game: string;
  readonly issue: string;
  /** Civil day of the drawing. */
  readonly day: CivilDate;
  /** Days of its year until then that have no drawing. */
  readonly closedDays: number;
  /** When its numbers are drawn. */
  readonly drawnAt: Instant;
}

/** Every game of the data file. */
export const lotteryGames: readonly GameFacts[] = (
  JSON.parse(readFileSync(new URL('../../data/lottery-games.json', import.meta.url), 'utf8')) as {
    games: readonly GameFacts[];
  }
).games;

/** Games that may be planned: known to the verifier, and with enough bits that nobody can aim at a result. */
export const plannableGames: readonly GameFacts[] = lotteryGames.filter(
  ({ code, groups }) => findLotteryGame(code) !== undefined && ballBits(groups) >= LEAST_BITS,
);

/** Name of a game in a language; its code where it is not known. */
export function gameName(code: string, language: 'zh-CN' | 'en'): string {
  const game = lotteryGames.find((one) => one.code === code);
  return game ? (language === 'en' ? game.en : game.zh) : code;
}

const isClosed = (date: CivilDate, closedDays: readonly ClosedDays[]): boolean =>
  closedDays.some(({ from, to }) => from <= date && date <= to);

/** The issue of a daily game on the first open day from `date`; undefined in a year whose closed days are not set. */
function issueFrom(game: string, date: CivilDate, closedDays: readonly ClosedDays[]): Issue | undefined {
  const facts = findLotteryGame(game);
  let day = date;
  while (isClosed(day, closedDays)) day = addDays(day, 1);
  const year = day.slice(0, 4);
  const announced = closedDays.some(({ from, to }) => from.startsWith(year) || to.startsWith(year));
  if (!facts || !announced) return undefined;
  let nth = 0;
  let closed = 0;
  for (let each = `${year}-01-01`; each <= day; each = addDays(each, 1)) {
    if (isClosed(each, closedDays)) closed += 1;
    else nth += 1;
  }
  return {
    game,
    issue: `${year}${String(nth).padStart(3, '0')}`,
    day,
    closedDays: closed,
    drawnAt: fromMillis(toMillis(startOfDate(day)) + facts.drawMinute * 60_000),
  };
}

/** The issue that a deadline leads to: the first draw at least the margin of the rules after it. */
export function firstIssue(
  plan: { readonly closesAt: Instant; readonly rules: string },
  closedDays: readonly ClosedDays[],
): Issue | undefined {
  const [game] = plannableGames;
  if (!game) return undefined;
  const slot = publicValueFrom({ ...plan, source: { kind: 'lottery', game: game.code, issue: '' } });
  return slot === null ? undefined : issueFrom(game.code, toShanghaiDate(slot), closedDays);
}

/** The issue that takes the place of one that was not drawn; undefined where the calendar does not know either. */
export function issueAfter(
  issue: Pick<Issue, 'game' | 'drawnAt'>,
  closedDays: readonly ClosedDays[],
): Issue | undefined {
  return issueFrom(issue.game, addDays(toShanghaiDate(issue.drawnAt), 1), closedDays);
}
