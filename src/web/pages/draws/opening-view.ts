import { formatShanghai } from '../../../basics/index.js';
import type { Waiting } from '../../../draws/index.js';
import type { BidKey, CustodianShare, PublishedNeed } from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { openingText, schemeText } from './opening-words.js';

/** What the page of an opening is made of. */
export interface OpeningPage {
  readonly need: PublishedNeed;
  readonly key: BidKey;
  readonly closesAt: string;
  readonly shares: readonly CustodianShare[];
  /** What the opening waits for; undefined where nothing is missing any more. */
  readonly waiting: Waiting | undefined;
}

/** View model of the page of an opening; a custodian whose share is awaited gives it there. */
export function toOpeningView(page: OpeningPage, context: PageContext, { errors }: Shown<never>) {
  const { t, now, actor } = context;
  const { need, key, closesAt, shares } = page;
  const own = shares.find(({ accountId }) => accountId === actor?.accountId);
  const form = new FormView(t, {}, errors);
  return {
    title: t('opening.title', { title: need.title }),
    number: need.number,
    needUrl: urls.need(need.number),
    status: statusText(page, context),
    opens: schemeText(key, context),
    recipient: key.recipient,
    summary: form.summary(),
    opened: key.openedAt === null ? null : { key: key.openedWith, dataUrl: urls.openingData(need.number) },
    custodians: shares.map((share) => toCustodianLine(share, context)),
    give:
      own?.share === null && need.state === 'published' && now >= closesAt
        ? {
            action: urls.opening(need.number),
            sealed: own.sealed,
            failed: t('draws/bad-share'),
            identity: form.field('identity', { label: t('opening.identity'), kind: 'textarea' }),
          }
        : null,
  };
}

function statusText({ need, key, closesAt, waiting }: OpeningPage, context: PageContext): string {
  const { t, now } = context;
  if (key.openedAt !== null) return t('opening.opened', { at: formatShanghai(key.openedAt, true) });
  if (now < closesAt) return t('opening.before', { at: formatShanghai(closesAt) });
  return need.state === 'published' ? openingText(waiting, context) : t(`need-state.${need.state}`);
}

function toCustodianLine({ name, givenAt }: CustodianShare, { t }: PageContext) {
  return {
    name,
    given:
      givenAt === null ? t('opening.not-given') : t('opening.given', { at: formatShanghai(givenAt, true) }),
  };
}
