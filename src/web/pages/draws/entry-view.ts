import type { Failure } from '../../../basics/index.js';
import { formatShanghai, formatYuan } from '../../../basics/index.js';
import type { EntryRow, OwnEntry } from '../../../draws/index.js';
import { carriesBid, type JoiningFault, type Need, type PublishedVersion } from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import type { Typed } from '../../forms/form.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** What the sign-up page of an agency is made of. */
export interface EntryPage {
  readonly need: Need;
  readonly version: PublishedVersion;
  readonly open: boolean;
  readonly fault: JoiningFault | undefined;
  readonly entry: EntryRow | undefined;
  readonly typed: Typed;
  readonly errors: readonly Failure[];
  /** Outcome of "is this my bid?"; null when it was not asked. */
  readonly bidChecked: boolean | null;
}

/** View model of the sign-up page: form, receipt, or the reason why not. */
export function toEntryView(page: EntryPage, context: PageContext) {
  const { t } = context;
  const { need, version, entry, open, fault } = page;
  const { notice, planHash } = version;
  const number = need.number ?? '';
  const takesBid = carriesBid(notice);
  const form = new FormView(t, page.typed, page.errors);
  const active = entry?.state === 'active' ? entry : undefined;
  const bounds = t(notice.floorFen === null ? 'entry.bid-hint' : 'entry.bid-hint-floor', {
    ceiling: formatYuan(notice.budgetFen),
    floor: formatYuan(notice.floorFen ?? 0),
  });
  const bidField = takesBid
    ? form.field('bid', { label: t('entry.bid'), hint: bounds, inputMode: 'decimal' })
    : null;
  return {
    title: t('entry.title', { title: need.title ?? number }),
    needUrl: urls.need(number),
    number,
    action: urls.entry(number),
    summary: form.summary(),
    closed: open ? null : t('draws/already-closed'),
    fault: open && fault ? t('needs.may-not-join', { reason: t(`exclusion.${fault}`) }) : null,
    outdated: open && entry?.state === 'outdated' ? t('entry.outdated') : null,
    planHash,
    closesAt: formatShanghai(notice.closesAt),
    signed: active ? { receiptUrl: urls.entryReceipt(number), proofUrl: urls.entryProof(number) } : null,
    receipt: active ? toReceipt(active, context) : null,
    checkForm:
      active && takesBid ? { ...form.field('bid', { label: t('entry.check-bid') }), id: 'check' } : null,
    bidChecked:
      page.bidChecked === null ? null : t(page.bidChecked ? 'entry.bid-matches' : 'entry.bid-differs'),
    form:
      open && !fault
        ? {
            bidField,
            noBid: takesBid ? null : t('entry.no-bid', { price: formatYuan(notice.budgetFen) }),
            submit: t(active ? 'entry.change' : 'entry.submit'),
          }
        : null,
    mayWithdraw: open && active !== undefined,
  };
}

function toReceipt(entry: EntryRow, { t }: PageContext) {
  return [
    { label: t('entry.hash'), value: entry.entryHash },
    { label: t('entry.plan'), value: entry.planHash },
    { label: t('entry.nonce'), value: entry.nonce },
    { label: t('entry.agency'), value: entry.agencyCode },
    { label: t('entry.entered-at'), value: `${formatShanghai(entry.enteredAt, true)} (${entry.enteredAt})` },
  ];
}

/** View model of the list of an agency's own entries. */
export function toOwnEntriesView(entries: readonly OwnEntry[], { t, now }: PageContext) {
  return {
    title: t('entry.own'),
    needsUrl: urls.needs({ fit: 1 }),
    entries: entries.map((entry) => {
      const open = entry.needState === 'published' && entry.closesAt !== null && now < entry.closesAt;
      const outcome =
        entry.state !== 'active'
          ? t(`entry-state.${entry.state}`)
          : entry.exclusion !== null
            ? t('draws.excluded')
            : entry.rank === 1
              ? t('draws.winner')
              : entry.rank !== null
                ? t('entry.rank', { rank: entry.rank })
                : t('entry-state.active');
      return {
        number: entry.number,
        title: entry.title,
        url: open ? urls.entry(entry.number ?? '') : urls.need(entry.number ?? ''),
        enteredAt: formatShanghai(entry.enteredAt),
        closesAt: entry.closesAt ? formatShanghai(entry.closesAt) : '',
        tag: entry.rank === 1 ? 'tag-winner' : `tag-${entry.state}`,
        outcome,
        bid: entry.bidFen === null ? '' : formatYuan(entry.bidFen),
      };
    }),
  };
}
