import { contributeShare, listActiveEntries, waitingFor } from '../../../draws/index.js';
import {
  type BidKey,
  findBidKey,
  getCurrentVersion,
  listShares,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import { typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { HttpError, refuse } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { page } from '../../registry/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { publicNeed } from '../needs/public-need.js';
import { toOpeningView } from './opening-view.js';

const SHARE_FORM = defineForm({ texts: ['share', 'identity'] });

/** How far the opening of a need's bids is, and the custodians' shares. */
const opening = page({
  address: urls.opening,
  roles: 'public',
  form: SHARE_FORM,
  actors: ['official'],
  act: async ({ site, actor, param }, { typed }) => {
    const number = param('number');
    const given = { number, share: typedAt(typed, 'share'), identity: typedAt(typed, 'identity') };
    const result = await contributeShare(site.deps, actor, given);
    if (result.ok) return { to: urls.opening(number, { notice: 'share-given' }) };
    if (!result.errors.some(({ field }) => field)) refuse(result.errors);
    // An identity is secret: it is never sent back.
    return { errors: result.errors };
  },
  load: async (visit) => {
    const { deps } = visit.site;
    const found = await findKey(visit.site, visit.param('number'));
    const isOver = found.need.state === 'published' && visit.now >= found.closesAt;
    return {
      ...found,
      shares: await listShares(deps.db, found.key.planHash),
      waiting: isOver ? await waitingFor(deps, found.key, found.version) : undefined,
    };
  },
  view: toOpeningView,
  template: 'draws/opening',
  script: ({ give }) => (give ? 'opening.js' : undefined),
});

/** Everything to repeat an opening with. */
const openingData = data({
  address: urls.openingData,
  roles: 'public',
  load: async ({ site, param }) => {
    const { need, key } = await findKey(site, param('number'));
    if (key.openedAt === null) throw new HttpError(404);
    return { key, entries: await listActiveEntries(site.deps.db, need.id) };
  },
  type: 'json',
  body: ({ key, entries }) => {
    const { planHash: plan, scheme, recipient, openedWith, openedAt } = key;
    return JSON.stringify({
      plan,
      scheme,
      recipient,
      openedWith,
      openedAt,
      entries: entries.map(({ agencyCode: agency, enteredAt, entryHash, sealedBid: sealed }) => ({
        agency,
        enteredAt,
        entryHash,
        sealed,
      })),
    });
  },
});

/** The opening of a need's bids. */
export const openingPages = [opening, openingData];

async function findKey(
  site: Site,
  number: string,
): Promise<{
  readonly need: PublishedNeed;
  readonly key: BidKey;
  readonly version: PublishedVersion;
  readonly closesAt: string;
}> {
  const { db } = site.deps;
  const need = await publicNeed(site, number);
  if (need.version === 0) throw new HttpError(404);
  const version = await getCurrentVersion(db, need.id);
  const key = await findBidKey(db, version.planHash);
  if (!key) throw new HttpError(404);
  return { need, key, version, closesAt: version.plan.closesAt };
}
