/** Pages of a draw by credit merit never say that the first of the order has won. */
import { describe, expect, it } from 'vitest';
import { type Certificate, explainSelection } from '../../../src/selection/index.js';
import { translator } from '../../../src/web/i18n/index.js';
import { toRevealView } from '../../../src/web/pages/draws/ceremony-reveal-view.js';
import { toReasonView } from '../../../src/web/pages/draws/reason-view.js';
import { exampleTwo } from '../selection/certificate-example-2.js';

const certificate: Certificate = exampleTwo({
  source: 'ceremony',
  scheme: 'site',
  method: 'merit',
  count: 25,
});
const name = (agency: string): string => certificate.annex.agencyNames[agency] ?? agency;
const [first = '', second = '', third = '', fourth = ''] = certificate.ranking.map(name);
const contextOf = (language: 'zh-CN' | 'en') => ({ t: translator(language), language }) as never;

describe.each(['zh-CN', 'en'] as const)('a draw by credit merit in %s', (language) => {
  const context = contextOf(language);
  const reasonOf = (choice?: { readonly rank: number | null; readonly reason: string | null }) =>
    toReasonView(certificate, explainSelection(certificate), context, { name, choice });

  it('is shown in the hall with its small list, and no winner', () => {
    const { winner, label, price, lots, reserves } = toRevealView(certificate, context);
    for (const one of [first, second, third]) expect(winner).toContain(one);
    expect(winner).not.toContain(fourth);
    expect(reserves).toContain(`4 ${fourth}`);
    expect([label, price].join()).toMatch(
      language === 'en' ? /Small list.*owner chooses/ : /小名单.*由业主从中择一/,
    );
    expect(lots).toHaveLength(20);
    expect(lots.filter(({ isWinner }) => isWinner).map((row) => row.name)).toEqual([first, second, third]);
    expect(lots.map(({ lot }) => lot)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('is explained in two sentences, before the choice and after it', () => {
    const open = reasonOf();
    for (const one of [first, second, third]) expect(open.who).toContain(one);
    expect(open.who).toMatch(language === 'en' ? /selects nobody/ : /不产生中选机构/);
    // Tickets 6 to 25 of the twenty with the highest standing.
    for (const figure of ['310', '20', '6']) expect(open.why).toContain(figure);
    expect(reasonOf({ rank: null, reason: null }).who).toBe(open.who);
    const chosen = reasonOf({ rank: 2, reason: '同类项目经验最多' });
    expect(chosen.who).toContain(second);
    expect(chosen.who).toContain('同类项目经验最多');
    expect(chosen.who).not.toContain(first);
    expect(reasonOf({ rank: 1, reason: null }).who).toMatch(
      language === 'en' ? /did not choose in time/ : /没有选择/,
    );
  });

  it('gives every standing, the tickets of the big list, and who is outside it', () => {
    const { weights, sums } = reasonOf();
    expect(weights).toHaveLength(25);
    const outside = weights.filter(({ tickets }) => tickets === translator(language)('draws.not-drawn'));
    expect(outside.map(({ weight }) => weight)).toEqual([1, 2, 3, 4, 5]);
    expect(weights[5]?.tickets).toMatch(/1.*6/);
    expect(sums[0]?.lines).toHaveLength(5);
    expect(sums.at(-1)?.lines).toEqual([first, second, third]);
  });
});
