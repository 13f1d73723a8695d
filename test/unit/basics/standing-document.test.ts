/** `docs/standing.md` says in both languages what the program does. */
import { readFileSync } from 'node:fs';
import { lexer, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { DEED_NAMES, DEEDS, type DeedRecord } from '../../../src/audit/index.js';
import {
  type DeedName,
  LIST_CRITERIA,
  pointsOf,
  rulesAt,
  STANDING_POINTS,
  STAR_BANDS,
  standingOn,
} from '../../../src/basics/index.js';

const TEXT = readFileSync(new URL('../../../docs/standing.md', import.meta.url), 'utf8');
const HALVES = TEXT.split('\n---\n').map((markdown) => {
  const tables = lexer(markdown).filter((token): token is Tokens.Table => token.type === 'table');
  return {
    markdown,
    tables: tables.map(({ header, rows }) => [header, ...rows].map((row) => row.map(({ text }) => text))),
  };
});
const [points] = STANDING_POINTS;
const number = (text: string): number => Number(text.replace('−', '-').replace('±', ''));

/** Which deed a line of the examples is about, and its score. */
const EXAMPLES: readonly (readonly [DeedName, number | null])[] = [
  ['evaluated', 500],
  ['evaluated', 467],
  ['declined', null],
  ['suspended', null],
];

describe.each(HALVES)(
  'a half of the document of standings',
  ({ markdown, tables: [deeds = [], examples = [], stars = []] }) => {
    it('has the points of every deed, by the event that it is, and says which are misconduct', () => {
      const expected = DEED_NAMES.map((name) => {
        const { kind, isMisconduct } = DEEDS[name] as DeedRecord;
        const thousandths =
          name === 'evaluated' ? (points?.eachHundredth ?? 0) * 100 : (points?.fixed[name] ?? 0);
        return [`\`${kind}\``, thousandths / 1000, isMisconduct];
      });
      expect(
        deeds.slice(1).map(([, kind, value = '', bad = '']) => [kind, number(value), /是|yes/.test(bad)]),
      ).toEqual(expected);
    });

    it('has examples that the formula gives', () => {
      const dates = (examples[0] ?? []).slice(1);
      const on = '2023-03-15';
      const expected = EXAMPLES.map(([name, score]) => {
        const deed = { points: pointsOf(name, on, score) ?? 0, on, struckFrom: null };
        return dates.map((date) => standingOn(100, [deed], date));
      });
      expect(dates.length).toBe(5);
      expect(examples.slice(1).map((row) => row.slice(1).map(Number))).toEqual(expected);
    });

    it('has the bands of stars, the criteria of the lists, and the days of the rules', () => {
      expect(stars.slice(1).map((row) => row.map(Number))).toEqual(
        STAR_BANDS.map(({ stars: count, from }) => [from, count]),
      );
      const { services, mean } = LIST_CRITERIA.red;
      const { appealDays, answerDays, decisionDays, suspensionNoticeDays } =
        rulesAt('2023-03-15T00:00:00.000Z');
      for (const said of [
        new RegExp(`(至少 ${services} 次|at least ${services} services)`),
        new RegExp(`(平均 ${(mean / 100).toFixed(2)} 星|mean of ${(mean / 100).toFixed(2)} stars)`),
        new RegExp(
          `(不高于 ${LIST_CRITERIA.black.standing}|standing of ${LIST_CRITERIA.black.standing} or less)`,
        ),
        new RegExp(`(起 ${appealDays} 个工作日内|within ${appealDays} working days)`),
        new RegExp(`(答复期限 ${answerDays} 个|due in ${answerDays} working days)`),
        new RegExp(`(确认期限 ${decisionDays} 个|the confirmation in ${decisionDays})`),
        new RegExp(
          `(至少公示 ${suspensionNoticeDays} 个|at least ${suspensionNoticeDays} working days of notice)`,
        ),
        new RegExp(points?.inForceFrom ?? 'none'),
      ])
        expect(markdown).toMatch(said);
    });
  },
);
