import type { CatalogueCategory } from '../../../agencies/index.js';
import { formatShanghai, formatYuan, type Instant } from '../../../basics/index.js';
import type { EntryRow } from '../../../draws/index.js';
import { boundsOf } from '../../../draws/index.js';
import {
  type Amendment,
  type BidKey,
  carriesBid,
  type JoiningFault,
  type Notice,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { proposalView } from '../needs/changes-view.js';
import { whyNotText } from '../needs/joining-view.js';
import { changedTerms } from '../needs/notice-facts.js';
import type { KeptReceipt } from './entry-receipt.js';
import { schemeText } from './opening-words.js';
import type { RedoNotice } from './redo-notice.js';

/** What the sign-up page of an agency is made of. */
export interface EntryPage {
  readonly need: PublishedNeed;
  readonly version: PublishedVersion;
  readonly open: boolean;
  readonly fault: JoiningFault | undefined;
  /** When the days of the entry notice end that the agency stands under; null for none. */
  readonly underNotice: Instant | null;
  readonly entry: EntryRow | undefined;
  /** The latest proposal of new terms. */
  readonly proposal: Amendment | undefined;
  /** Where the latest entry is void: the terms that it was made for, in words with those of now. */
  readonly signedFor:
    | { readonly notice: Notice; readonly catalogue: readonly CatalogueCategory[] }
    | undefined;
  readonly key: BidKey | undefined;
  /** Credit code of the acting agency. */
  readonly agency: string;
  /** For a browser without scripts, so that the same form sent twice is one entry. */
  readonly freshNonce: string;
  /** Nonce and bid of an entry that was just made without scripts. */
  readonly kept: KeptReceipt | null;
  /** A redraw that is proposed or going on: no new sign-up. */
  readonly redo: RedoNotice | null;
}

/** View model of the sign-up page: form, receipt, or the reason why not; `extra` answers "is this my bid?". */
export function toEntryView(
  page: EntryPage,
  context: PageContext,
  { typed = {}, errors, extra: isOwnBid }: Shown<boolean>,
) {
  const { t } = context;
  const { need, version, entry, open, fault } = page;
  const { notice, planHash } = version;
  const { number } = need;
  const takesBid = carriesBid(notice);
  const form = new FormView(t, typed, errors);
  const active = entry?.state === 'active' ? entry : undefined;
  const bounds = t(notice.floorFen === null ? 'entry.bid-hint' : 'entry.bid-hint-floor', {
    ceiling: formatYuan(notice.budgetFen),
    floor: formatYuan(notice.floorFen ?? 0),
  });
  const bidField = takesBid
    ? form.field('bid', { label: t('entry.bid'), hint: bounds, inputMode: 'decimal' })
    : null;
  return {
    title: t('entry.title', { title: need.title }),
    needUrl: urls.need(number),
    number,
    action: urls.entry(number),
    summary: form.summary(),
    redo: page.redo,
    closed: open ? null : t('draws/already-closed'),
    fault: open && fault ? whyNotText(fault, page.underNotice, context) : null,
    ...outdatedView(page, context),
    proposal: open ? proposalView(page.proposal, context) : null,
    next: open && active ? t('entry.next', { closesAt: formatShanghai(notice.closesAt) }) : null,
    planHash,
    closesAt: formatShanghai(notice.closesAt),
    signed: active ? { receiptUrl: urls.entryReceipt(number), proofUrl: urls.entryProof(number) } : null,
    opens: open && page.key ? schemeText(page.key, context) : null,
    receipt: active ? toReceipt(active, page.kept, context) : null,
    entryHash: active?.entryHash ?? null,
    checkForm: active ? toCheckForm(active, takesBid, context) : null,
    bidChecked: isOwnBid === undefined ? null : t(isOwnBid ? 'entry.bid-matches' : 'entry.bid-differs'),
    form:
      open && !fault && page.key
        ? {
            enteredAt: context.now,
            nonce: page.freshNonce,
            sealing: JSON.stringify(toSealing(page, page.key, context)),
            bidField,
            noBid: takesBid ? null : t('entry.no-bid', { price: formatYuan(notice.budgetFen) }),
            submit: t(active ? 'entry.change' : 'entry.submit'),
          }
        : null,
    mayWithdraw: open && active !== undefined,
  };
}

/** That the latest entry is void, with the terms that changed since it was made, old and new. */
function outdatedView({ open, entry, signedFor, version: { notice } }: EntryPage, context: PageContext) {
  if (!open || entry?.state !== 'outdated') return { outdated: null, changes: [] };
  const words = signedFor && typeWords(signedFor.catalogue, context.language);
  return {
    outdated: context.t('entry.outdated', { closesAt: formatShanghai(notice.closesAt) }),
    changes: words ? changedTerms(signedFor.notice, notice, context, words) : [],
  };
}

const SCRIPT_MESSAGES = [
  'form/required',
  'form/bad-money',
  'form/zero-money',
  'draws/bid-above-ceiling',
  'draws/bid-below-floor',
  'draws/bid-not-taken',
  'entry.seal-failed',
] as const;

/** Everything that the script seals an entry with; it sees and says the same as the server would. */
function toSealing({ version, agency }: EntryPage, key: BidKey, { t, now }: PageContext) {
  return {
    plan: version.planHash,
    agency,
    enteredAt: now,
    recipient: key.recipient,
    bounds: boundsOf(version.notice),
    messages: Object.fromEntries(SCRIPT_MESSAGES.map((name) => [name, t(name)])),
  };
}

/** The form "is this my bid?"; `entry` is what the script computes the hash over, but for nonce and bid. */
function toCheckForm(entry: EntryRow, takesBid: boolean, { t }: PageContext) {
  const { planHash: plan, agencyCode: agency, enteredAt, entryHash } = entry;
  return {
    takesBid,
    entry: JSON.stringify({
      plan,
      agency,
      enteredAt,
      entryHash,
      matches: t('entry.bid-matches'),
      differs: t('entry.bid-differs'),
    }),
  };
}

function toReceipt(entry: EntryRow, kept: KeptReceipt | null, { t }: PageContext) {
  const own = kept?.entryHash === entry.entryHash ? kept : null;
  const nonce = own?.nonce ?? entry.nonce;
  const bid = own?.bid ?? entry.bidFen;
  return [
    { label: t('entry.hash'), value: entry.entryHash, kept: null },
    { label: t('entry.plan'), value: entry.planHash, kept: null },
    { label: t('entry.agency'), value: entry.agencyCode, kept: null },
    // As it is hashed, which is how the receipt is checked; people go by the clock of Beijing.
    {
      label: t('entry.entered-at-hashed', { at: formatShanghai(entry.enteredAt, true) }),
      value: entry.enteredAt,
      kept: null,
    },
    // Empty ones are filled in by the script that made the entry; the server cannot.
    { label: t('entry.nonce'), value: nonce, kept: 'nonce' },
    { label: t('entry.bid'), value: bid === null ? null : formatYuan(bid), kept: 'bid' },
  ];
}
