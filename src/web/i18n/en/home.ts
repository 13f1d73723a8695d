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
    'With the notice, the hashes of the plan and of a sealed secret are published and logged: any later change no longer fits them.',
  'home.step-2':
    'During sign-up bids are kept encrypted and only their hashes are public; after the deadline they are opened, the list is fixed and its hash published.',
  'home.sealed-site':
    'Where bids are sealed with the key of this site, the operator could technically open them early; the notice says so.',
  'home.sealed-custodians':
    'The key that opens bids is divided among custodians, none of whom can open them early alone.',
  'home.sealed-tlock':
    'Where a randomness beacon is the source, a time lock seals the bids: short of a threshold of the beacon’s members together, nobody can open them before its time.',
  'home.step-3':
    'Plan, list, secret and the randomness from outside make a seed, from which a public algorithm computes lots, reference price and ranking.',
  'home.secret-drand':
    'With a beacon, the secret is published together with the list, and the random value appears only afterwards.',
  'home.secret-lottery':
    'With a national lottery, the secret is published together with the list, and the numbers are drawn only afterwards.',
  'home.secret-ceremony': 'In a ceremony the secret is opened only after the digits were recorded in public.',
  'home.secret-commit':
    'A sealed secret of the operator alone has no randomness from outside and is opened at the draw: the operator together with the last entrant could steer the result, and the certificate says so.',
  'home.step-4':
    'Everything is in one certificate that anybody can download and recompute offline: it must be the same winner.',
};
