import type { fairness as source } from '../zh-CN/fairness.js';

export const fairness: Record<keyof typeof source, string> = {
  'nav.fairness': 'Fairness',
  'fairness.title': 'Fairness, {period}',
  'fairness.lead':
    'Luck alone decided {draws, number} selections ({methods}); {agencies, number} agencies took part. Winners should come as the chances say: each line below tests that.',
  'fairness.of-method': '{method} {count, number}',
  'fairness.list-comma': ', ',
  'fairness.choice':
    'Of credit merit the draw alone is tested: a “win” there is coming first among the big list, expected by tickets. Whom the owner chose from the small list is no luck and counts nowhere.',
  'fairness.price':
    'Another {price, number} selections went by price: bids decide them, they are no lotteries. They stay out of the statistics of luck, and only entries and wins are shown apart (their lots and the K that was drawn are tested below).',
  'fairness.void': 'Void rounds: {count, number}; counted apart, not among these.',
  'fairness.perfect':
    'Even if all {draws, number} selections were perfect draws among all {agencies, number} agencies, {share} % of the agencies would be left without a win.',
  'fairness.without-win':
    'By the draws that each agency really entered, about {expected} should be without a win; {observed, number} are.',
  'fairness.correction':
    'Looking at {agencies, number} agencies at once, luck alone takes about {expected} of them to p ≤ 5 %; {observed, number} are there. After Bonferroni’s correction (each p times the number of agencies, so that even one false alarm has a chance of 5 % at most) {bonferroni, number} remain; after Benjamini and Hochberg’s (at most 5 % false alarms among those named) {falseDiscovery, number} remain.',
  'fairness.agency': 'Find an agency',
  'fairness.chart': 'How far agencies are from their expectation (z)',
  'fairness.chart-description':
    'Bars: agencies observed; marks: agencies expected, exactly, from each one’s own chances; line: normal curve. The table has the numbers. The more draws each agency enters, the closer the marks come to the curve.',
  'fairness.chart-table': 'The numbers of the distribution',
  'fairness.z-range': 'Range of z',
  'fairness.below': 'below {to}',
  'fairness.between': '{from} to {to}',
  'fairness.above': '{from} and above',
  'fairness.observed': 'Observed',
  'fairness.by-chance': 'Expected',
  'fairness.normal': 'Normal',
  'fairness.tests': 'Three tests of goodness of fit',
  'fairness.test-position': 'Position of the winner in the pool',
  'fairness.test-lots': 'Lots against positions',
  'fairness.test-k': 'Values of K',
  'fairness.define-position':
    'A pool is ordered by credit code and cut into ten parts. Expected wins of a part = Σ of the chances of the agencies in it (random: 1/n; by standing: weight ÷ sum of weights, under credit merit within the big list, for coming first in the draw, whomever the owner chose). χ² = dᵀV⁻d with d = observed − expected and V = Σ(diag p − p pᵀ); where all pools are alike that is the usual Σ(observed − expected)² ÷ expected.',
  'fairness.define-lots':
    'Under every method but those by standing, lots must not depend on positions. Positions and lots are cut into five parts each, 25 cells; expected = Σ row × column ÷ n; χ² = dᵀV⁻d with the covariance of a random permutation, 16 degrees of freedom.',
  'fairness.define-k':
    'The reference method draws K from 95, 96, 97, 98: a quarter each. χ² = Σ(observed − expected)² ÷ expected, 3 degrees of freedom.',
  'fairness.fit-few': 'Too few draws (a cell expects fewer than 5): nothing can be concluded yet.',
  'fairness.fit-usual':
    'As chance would have it: one batch of perfect draws in {n} is at least this far off.',
  'fairness.fit-rare':
    'Further off than usual: only one batch of perfect draws in {n} is; worth a closer look.',
  'fairness.fit-numbers': 'χ² = {statistic}, {df} degrees of freedom, p = {p}',
  'fairness.cells': 'The numbers of the cells',
  'fairness.cell': 'Cell',
  'fairness.tenth': 'Tenth {n}',
  'fairness.fifths': 'Position part {row} × lot part {column}',
  'fairness.agencies': 'Agencies',
  'fairness.name': 'Agency',
  'fairness.draws': 'Draws',
  'fairness.expected': 'Wins expected',
  'fairness.wins': 'Wins had',
  'fairness.variance': 'Variance',
  'fairness.p': 'p',
  'fairness.q': 'q, corrected',
  'fairness.z': 'z',
  'fairness.price-wins': 'By price: won / entered',
  'fairness.price-entries': 'Entered by price',
  'fairness.price-won': 'Won by price',
  'fairness.luck-none': 'It entered no draw of luck.',
  'fairness.luck-usual':
    'Entered {draws, plural, one {# draw} other {# draws}}, expected {expected} wins, had {wins, number}: {side, select, more {more than expected, but } fewer {fewer than expected, but } other {}}one agency in {n} would be that far off by chance.',
  'fairness.luck-even':
    'Entered {draws, plural, one {# draw} other {# draws}}, expected {expected} wins, had {wins, number}: as chance would have it.',
  'fairness.luck-rare':
    'Entered {draws, plural, one {# draw} other {# draws}}, expected {expected} wins, had {wins, number}: {side, select, more {more than} fewer {fewer than} other {other than}} expected, as only one agency in {n} would by chance; but among {agencies, number} looked at together, about {some} would.',
  'fairness.luck-remarkable':
    'Entered {draws, plural, one {# draw} other {# draws}}, expected {expected} wins, had {wins, number}: {side, select, more {more than} fewer {fewer than} other {other than}} expected, and hard to put down to chance even after the correction for looking at {agencies, number} agencies; worth a closer look.',
  'fairness.order': 'In the order of p: the most unusual first.',
  'fairness.formulas':
    'Wins expected = Σ p; variance = Σ p(1 − p); z = (had − expected) ÷ √variance; p is exact and two-sided: the chance of a number of wins that is no likelier than the one had (Poisson binomial), so it holds for few draws too.',
  'fairness.can': 'What such tests can show, and what not',
  'fairness.can-1':
    'They find places in the pool, agencies or values of K that come out too often for long, and lots that depend on positions.',
  'fairness.can-2':
    'They cannot prove that one draw was fair: that is what its certificate is for, which anyone can recompute.',
  'fairness.can-3':
    'They see nothing outside the draw: who did not sign up, whether bids were agreed, whether a notice was made to measure.',
  'fairness.can-4':
    'One test in 20 shows p ≤ 5 % by luck alone; whoever looks at many finds some. Hence the corrections.',
  'fairness.can-5': 'Nothing found is no proof of nothing there: with few draws only large deviations show.',
  'fairness.reports': 'Monthly reports',
  'fairness.reports-hint':
    'One is published after the end of each month, kept verbatim and never changed, its digest in the public log; rounds that are void later change the live figures above alone. A month without a selection has none.',
  'fairness.published-at': 'Published',
  'fairness.draws-csv': 'Every selection (CSV)',
  'fairness.agency-title': 'Expected and actual wins: {name}',
  'fairness.agency-link': 'Expected and actual wins, draw by draw',
  'fairness.agency-draws': 'Selections entered',
  'fairness.pool-size': 'In the pool',
  'fairness.chance': 'Chance',
  'fairness.weight': 'Weight',
  'fairness.position': 'Position',
  'fairness.rank': 'Rank',
  'fairness.no-chance': 'by price',
  'fairness.number': 'Number',
  'fairness.date': 'Date',
  'fairness.winner': 'Winner',
  'fairness.winner-position': 'Position of the winner',
  'fairness.all-agencies': 'All agencies',
};
