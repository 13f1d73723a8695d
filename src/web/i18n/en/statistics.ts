import type { statistics as source } from '../zh-CN/statistics.js';

export const statistics: Record<keyof typeof source, string> = {
  'stats.title': 'Savings, {period}',
  'stats.show': 'Show',
  'stats.years': 'By year',
  'stats.year': '{year}',
  'stats.wan': '{amount} × 10⁴ yuan',
  'stats.formula':
    'Saving = budget − price. Rate = sum of savings ÷ sum of budgets over the same needs, never a mean of rates. Amounts are added in fen and rounded once, when shown. Every figure links to the needs behind it.',
  'stats.table': 'Selections and savings by county',
  'stats.division': 'County',
  'stats.division-code': 'Division code',
  'stats.projects': 'Projects',
  'stats.budget-wan': 'Budget (10⁴ yuan)',
  'stats.price-wan': 'Price (10⁴ yuan)',
  'stats.saving-wan': 'Saving (10⁴ yuan)',
  'stats.budget-yuan': 'Budget (yuan)',
  'stats.price-yuan': 'Price (yuan)',
  'stats.saving-yuan': 'Saving (yuan)',
  'stats.rate': 'Rate (%)',
  'stats.bars': 'Savings by county',
  'stats.map': 'Savings on the map',
  'stats.map-hint': 'One tile for each county, placed roughly as the counties lie; not a map.',
  'stats.chart-description': 'Savings of each county, {period}; the table above has the numbers.',
  'stats.by-month': 'By month',
  'stats.by-method': 'By method',
  'stats.month': 'Month',
};
