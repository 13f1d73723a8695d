import { describe, expect, it } from 'vitest';
import { type AgencyLuck, assessFairness } from '../../../src/statistics/index.js';
import { distributionChart } from '../../../src/web/charts/distribution-chart.js';
import { translators } from '../../../src/web/i18n/index.js';
import { fitSentence, formatP, luckSentence } from '../../../src/web/pages/statistics/fairness-words.js';

const context = (language: 'zh-CN' | 'en') => ({
  language,
  t: translators[language],
  actor: null,
  now: '2017-06-01T00:00:00.000Z',
});

const luck = (values: Partial<AgencyLuck>): AgencyLuck => ({
  agencyCode: '91532301MA00000000',
  draws: 41,
  wins: 6,
  expected: 4.2,
  variance: 3.6,
  z: 0.95,
  p: 0.2,
  q: 1,
  priceEntries: 0,
  priceWins: 0,
  ...values,
});

describe('sentences of fairness', () => {
  it('say what was entered, expected and had, and how often chance does that', () => {
    expect(luckSentence(luck({}), 2840, context('en'))).toBe(
      'Entered 41 draws, expected 4.20 wins, had 6: more than expected, but one agency in 5 would be that far off by chance.',
    );
    expect(luckSentence(luck({ wins: 1, p: 0.011 }), 2840, context('en'))).toContain(
      'fewer than expected, as only one agency in 91 would by chance; but among 2,840 looked at together, about 31 would',
    );
    expect(luckSentence(luck({ wins: 30, p: 1e-9, q: 1e-6 }), 2840, context('en'))).toContain(
      'even after the correction',
    );
    expect(luckSentence(luck({ p: 0.9 }), 2840, context('zh-CN'))).toContain('与运气相符');
    expect(luckSentence(luck({ draws: 0, p: null, q: null }), 2840, context('zh-CN'))).toBe(
      '没有参加由抽签决定的选取。',
    );
  });

  it('tell too few draws, an unremarkable test, and one to look at', () => {
    const fit = { statistic: 1, df: 3, p: 0.4, observed: [], expected: [], few: false };
    expect(fitSentence({ ...fit, few: true }, context('en'))).toContain('Too few');
    expect(fitSentence(fit, context('en'))).toContain('one batch of perfect draws in 2.5');
    expect(fitSentence({ ...fit, p: 0.002 }, context('en'))).toContain(
      'only one batch of perfect draws in 500',
    );
    expect([0.0004, 0.05, 1].map(formatP)).toEqual(['< 0.001', '0.050', '1.000']);
  });
});

describe('the chart of the distribution', () => {
  it('is an image with a title, a description and a bar for each interval, the same bytes each time', () => {
    const { zBars } = assessFairness([]);
    const intervals = zBars.map(({ from }, index) => ({
      label: Number.isFinite(from) ? String(from) : '',
      observed: index,
      expected: 3,
      curve: 2,
    }));
    const words = { title: '<z>', description: 'in the table' };
    const svg = distributionChart(intervals, words);
    expect(svg).toBe(distributionChart(intervals, words));
    expect(svg).toContain('role="img"');
    expect(svg).toContain('&#60;z&#62;</title>');
    expect(svg).not.toContain('style=');
    expect(svg).not.toContain('NaN');
    expect(svg.match(/<rect/g)).toHaveLength(14);
  });
});
