import { formatShanghai } from '../../../basics/index.js';
import type { Waiting } from '../../../draws/index.js';
import type { BidKey, CustodianShare, PublishedNeed, PublishedVersion } from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { type EscrowPage, toEscrowView } from './escrow-view.js';
import { openingText, schemeText } from './opening-words.js';

import type { RedoNotice } from './redo-notice.js';

/** What the page of an opening is made of. */
export interface OpeningPage {
  /** A redraw that is proposed or going on. */
  readonly redo: RedoNotice | null;
  readonly need: PublishedNeed;
  readonly version: PublishedVersion;
  /** Undefined in a later round, whose entries are open. */
  readonly key: BidKey | undefined;
  /** Undefined for a plan of version 1. */
  readonly escrow: EscrowPage | undefined;
  readonly closesAt: string;
  readonly shares: readonly CustodianShare[];
  /** What the opening waits for; undefined where nothing is missing any more. */
  readonly waiting: Waiting | undefined;
}

/** View model of the page of an opening; a custodian whose share is awaited gives it there. */
export function toOpeningView(page: OpeningPage, context: PageContext, { errors }: Shown<never>) {
  const { t } = context;
  const { need, key, shares, escrow } = page;
  const own = awaitedShare(page, context);
  const form = new FormView(t, {}, errors);
  return {
    title: t('opening.title', { title: need.title }),
    redo: page.redo,
    number: need.number,
    needUrl: urls.need(need.number),
    bids: key
      ? {
          status: statusText(page, key, context),
          opens: schemeText(key, context),
          recipient: key.recipient,
        }
      : null,
    summary: form.summary(),
    opened:
      key && key.openedAt !== null ? { key: key.openedWith, dataUrl: urls.openingData(need.number) } : null,
    // The custodians' turn comes when third parties have signed.
    later: own || !isOwnTurnLater(page, context) ? null : t('opening.give-later'),
    custodians: shares.map((share) => toCustodianLine(share, context)),
    escrow: escrow ? toEscrowView(escrow, context) : null,
    give: own
      ? {
          action: urls.opening(need.number),
          sealed: own.sealed,
          failed: t('draws/bad-share'),
          identity: form.field('identity', { label: t('opening.identity'), kind: 'textarea' }),
        }
      : null,
  };
}

const isOwnShare =
  ({ actor }: PageContext) =>
  ({ accountId, share }: CustodianShare): boolean =>
    accountId === actor?.accountId && share === null;

/** True for a custodian who will be asked for the share of the bids' key, once witnesses have signed. */
function isOwnTurnLater({ need, closesAt, shares, waiting }: OpeningPage, context: PageContext): boolean {
  if (need.state !== 'published' || !shares.some(isOwnShare(context))) return false;
  return context.now < closesAt || waiting?.for === 'witnesses';
}

/** The share that is awaited of whoever asks: of the bids' key after the deadline, or of that of a lost secret. */
function awaitedShare(
  { need, closesAt, shares, escrow, waiting }: OpeningPage,
  context: PageContext,
): CustodianShare | undefined {
  const isOwn = isOwnShare(context);
  // A share is not asked for before it may be used: the server would have it for nothing.
  if (need.state === 'published')
    return context.now >= closesAt && waiting?.for !== 'witnesses' ? shares.find(isOwn) : undefined;
  const { state } = escrow ?? { state: null };
  return state?.kind === 'custodians' && state.after === null ? escrow?.shares.find(isOwn) : undefined;
}

function statusText(
  { need, version, closesAt, waiting }: OpeningPage,
  key: BidKey,
  context: PageContext,
): string {
  const { t, now } = context;
  if (key.openedAt !== null) return t('opening.opened', { at: formatShanghai(key.openedAt, true) });
  if (now < closesAt) return t('opening.before', { at: formatShanghai(closesAt) });
  return need.state === 'published' ? openingText(waiting, version, context) : t(`need-state.${need.state}`);
}

function toCustodianLine({ name, givenAt }: CustodianShare, { t }: PageContext) {
  return {
    name,
    given:
      givenAt === null ? t('opening.not-given') : t('opening.given', { at: formatShanghai(givenAt, true) }),
  };
}
