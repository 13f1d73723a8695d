import type { home as source } from '../zh-CN/home.js';

export const home: Record<keyof typeof source, string> = {
  'home.savings-link': 'See the figures',
  'home.search': 'Search',
  'home.search-needs': 'Search needs',
  'home.search-agencies': 'Search agencies',
  'home.open-needs': 'Open for sign-up',
  'home.selected': 'Selected in public',
  'home.agencies': 'Agencies',
  'home.qualifications': 'Qualifications',
  'home.categories': 'Four categories',
  'home.category-count': '{types} types, {agencies} agencies',
  'home.closing': 'Closing soon',
  'home.all-open': 'All open needs',
  'home.none-open': 'No need is open at present.',
  'home.results': 'Latest results',
  'home.all-results': 'All results',
  'home.none-selected': 'Nothing has been selected yet.',
  'home.date': 'Date',
  'home.how': 'How a selection is verified',
  'home.step-1':
    'With the notice, the hashes of the plan and of a sealed secret are published: nobody can change them afterwards.',
  'home.step-2':
    'At the deadline the list is fixed and its hash published; until then bids are kept encrypted.',
  'home.step-3':
    'Only then are the secret and the randomness opened, and a public algorithm computes lots, reference price and ranking.',
  'home.step-4':
    'Everything is in one certificate that anybody can download and recompute offline: it can only be the same winner.',
};
