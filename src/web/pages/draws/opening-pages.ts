import { needTag } from '../../../audit/index.js';
import {
  contributeShare,
  giveSecretShare,
  listActiveEntries,
  loadClosedList,
  waitingFor,
} from '../../../draws/index.js';
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
import { loadEscrow } from './escrow-view.js';
import { toOpeningView } from './opening-view.js';
import { redoNotice } from './redo-notice.js';

const SHARE_FORM = defineForm({ texts: ['share', 'identity'] });

/** How far the opening of a need's bids is, and of a secret that is lost, and the custodians' shares of both. */
const opening = page({
  address: urls.opening,
  roles: 'public',
  form: SHARE_FORM,
  actors: ['official'],
  act: async ({ site, actor, param }, { typed }) => {
    const number = param('number');
    const given = { number, share: typedAt(typed, 'share'), identity: typedAt(typed, 'identity') };
    // A share is of the key that opens the bids until the pool is frozen, then of the one that opens a lost secret.
    const { state } = await publicNeed(site, number);
    const give = state === 'published' ? contributeShare : giveSecretShare;
    const result = await give(site.deps, actor, given);
    if (result.ok) return { to: urls.opening(number, { notice: 'share-given' }) };
    if (!result.errors.some(({ field }) => field)) refuse(result.errors);
    // An identity is secret: it is never sent back.
    return { errors: result.errors };
  },
  load: async (visit) => {
    const { deps } = visit.site;
    const found = await findSealed(visit.site, visit.param('number'));
    const { need, version, key } = found;
    const escrow = await loadEscrow(visit.site, need, version);
    if (!key && !escrow) throw new HttpError(404);
    const isOver = need.state === 'published' && visit.now >= found.closesAt;
    return {
      ...found,
      redo: await redoNotice(visit.site, need, visit),
      escrow,
      shares: key ? await listShares(deps.db, key.planHash) : [],
      waiting: isOver && key ? await waitingFor(deps, key, version) : undefined,
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
    const { need, key } = await findSealed(site, param('number'));
    if (!key || key.openedAt === null) throw new HttpError(404);
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

/** The list that the deadline fixed, and every sealed text that it names. */
const closedListData = data({
  address: urls.closedList,
  roles: 'public',
  load: async ({ site, param }) => {
    const need = await publicNeed(site, param('number'));
    const list = await loadClosedList(site.deps.db, need.id);
    if (!list) throw new HttpError(404);
    return { need, list };
  },
  tags: ({ need }) => [needTag(need.number)],
  type: 'json',
  body: ({ need, list: { closing, entries } }) => {
    const { planHash: plan, listHash: list, sealedHash: sealed, closedAt } = closing;
    return JSON.stringify({
      need: need.number,
      plan,
      list,
      sealed,
      closedAt,
      entries: entries.map(({ sealed: sha256, text, ...entry }) => ({ ...entry, sha256, sealed: text })),
    });
  },
});

/** The opening of a need's bids, and of its secret where that is lost. */
export const openingPages = [opening, openingData, closedListData];

async function findSealed(
  site: Site,
  number: string,
): Promise<{
  readonly need: PublishedNeed;
  /** Undefined in a later round, whose entries are open. */
  readonly key: BidKey | undefined;
  readonly version: PublishedVersion;
  readonly closesAt: string;
}> {
  const { db } = site.deps;
  const need = await publicNeed(site, number);
  if (need.version === 0) throw new HttpError(404);
  const version = await getCurrentVersion(db, need.id);
  const key = await findBidKey(db, version.planHash);
  return { need, key, version, closesAt: version.plan.closesAt };
}
