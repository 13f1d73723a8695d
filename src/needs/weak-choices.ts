/** Choices under which the operator alone, or with one agency, could steer or read bids: protocol, section 4. */
import type { Failure } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { schemeFor } from '../sealing/index.js';
import { carriesBid } from './need.js';
import type { DrawnForm } from './need-input.js';

/** What such a choice follows from on a site. */
export type SealingSite = Pick<Deps, 'siteKeyBids' | 'custodians' | 'beacon'>;

/** The scheme that entries of a need with this source are sealed by here. */
export const schemeOn = (
  source: DrawnForm['source'],
  { custodians, beacon }: Omit<SealingSite, 'siteKeyBids'>,
) => schemeFor(source, { hasBeacon: beacon !== undefined, custodians });

/**
 * Why a form may not be chosen so: `needs/commit-for-state` (money of the state by the operator's secret alone),
 * `needs/site-key-for-state` (its bids under the site's own key), `needs/site-key-bids` (any bids, unless the site names them).
 */
export function weakChoices(
  form: Pick<DrawnForm, 'source' | 'fund' | 'method' | 'pricedDraw'>,
  site: SealingSite,
): Failure[] {
  const isState = form.fund === 'state';
  const failures: Failure[] = [];
  if (isState && form.source === 'commit') failures.push({ code: 'needs/commit-for-state', field: 'source' });
  if (!carriesBid(form) || schemeOn(form.source, site) !== 'site') return failures;
  const field = form.pricedDraw ? 'pricedDraw' : 'method';
  if (isState) failures.push({ code: 'needs/site-key-for-state', field });
  else if (!site.siteKeyBids) failures.push({ code: 'needs/site-key-bids', field });
  return failures;
}
