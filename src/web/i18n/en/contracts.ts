/** An award from its contract to the archive. */
export const contracts = {
  'awards.stage.forfeited': 'Forfeited: no contract in time',
  'awards.what.forfeited': 'The agency did not sign in time and no reserve is left: the need has failed.',
  'contracts/above-award': 'The contract cannot be above the price of the award, {amount} yuan.',
  'contracts/already-answered': 'This evaluation was answered already; that can be done once.',
  'contracts/already-evaluated': 'Your side has evaluated already.',
  'contracts/already-proposed': 'A proposal waits for its answer already.',
  'contracts/ends-before-signing': 'The service cannot end before the contract is signed.',
  'contracts/lower-reason': 'Say why the contract is below the price of the award.',
  'contracts/not-a-pdf': 'The contract must be a PDF.',
  'contracts/not-later': 'It must be later than the end of the service as it stands, {date}.',
  'contracts/not-overdue': 'The contract is not overdue: the award cannot be ended.',
  'contracts/nothing-waits': 'Nothing waits here any more; load the page again.',
  'contracts/other-side': 'The other side answers this, not the one that proposed it.',
  'contracts/same-official': 'Another official must do this.',
  'contracts/signed-before-letter': 'It cannot be signed before the award letter of {date}.',
  'contracts/signed-in-future': 'It cannot be signed after today.',
} as const;
