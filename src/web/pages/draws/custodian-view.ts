import { formatShanghai, type Instant } from '../../../basics/index.js';
import type { Task } from '../../../work/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { toWorkView } from '../accounts/work-view.js';

/** What the page of a custodian is made of. */
export interface CustodianPage {
  readonly own: { readonly recipient: string; readonly registeredAt: Instant } | undefined;
  /** Custodians of the site, and how many of them open a key; 0 where it has none. */
  readonly count: number;
  readonly threshold: number;
  /** Shares that are waited for. */
  readonly shares: readonly Task[];
}

/** View model of the page of a custodian; `extra` is an identity that was made a moment ago. */
export function toCustodianView(
  { own, count, threshold, shares }: CustodianPage,
  context: PageContext,
  { typed = {}, errors, extra: identity = null }: Shown<string | null>,
) {
  const { t } = context;
  const form = new FormView(t, typed, errors);
  return {
    title: t('custodian.title'),
    summary: form.summary(),
    identity,
    // Whoever holds no share yet is not told about shares.
    work: own || shares.length > 0 ? toWorkView(shares, context) : null,
    site: threshold === 0 ? t('custodian.off') : t('custodian.count', { count, threshold }),
    own: own
      ? {
          label: t('custodian.registered', { at: formatShanghai(own.registeredAt) }),
          recipient: own.recipient,
        }
      : null,
    action: urls.custodian(),
    recipientField: form.field('recipient', { label: t('custodian.recipient'), autocomplete: 'off' }),
  };
}
