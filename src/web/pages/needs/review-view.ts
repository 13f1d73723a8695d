import type { CatalogueCategory } from '../../../agencies/index.js';
import { fail, formatShanghai } from '../../../basics/index.js';
import type { OwnerTable } from '../../../db/index.js';
import {
  buildAnnouncement,
  buildNotice,
  contactsOf,
  type DirectForm,
  informationOf,
  isDirect,
  isDrawn,
  type Need,
  type NeedForm,
  type OwnAttachment,
} from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import type { Item } from '../../registry/formats.js';
import type { Shown } from '../../registry/page.js';
import type { Cell } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, type TypeWords, typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { announcedFacts } from './direct-view.js';
import { informationFacts, termFacts } from './notice-facts.js';

/** The day by which a review is due, marked once it is over. */
export function dueCell({ reviewDueAt }: Pick<Need, 'reviewDueAt'>, { t, now }: PageContext): Cell | null {
  if (reviewDueAt === null) return null;
  const text = formatShanghai(reviewDueAt);
  return now < reviewDueAt ? { text } : { text: t('need-review.overdue'), tag: 'tag-overdue', more: text };
}

/** A submitted need for feeds and calendars. */
export function toReviewItem(need: Need, { language }: PageContext): Item {
  return {
    title: need.title ?? '',
    url: urls.reviewNeed(need.id),
    text: `${need.ownerName} · ${divisionName(need.divisionCode, language)}`,
    at: need.submittedAt ?? '',
    due: need.reviewDueAt,
  };
}

/** What the page of a review is made of. */
export interface ReviewPage {
  readonly need: Need;
  readonly owner: OwnerTable;
  /** Name of the agency that it names, as the register has it; empty where it names none. */
  readonly agencyName: string;
  /** Undefined where the present rules cannot read what was sent in. */
  readonly form: NeedForm | undefined;
  readonly attachments: readonly OwnAttachment[];
  readonly extraAttachments: readonly OwnAttachment[];
  readonly catalogue: readonly CatalogueCategory[];
}

const linkOf = ({ id, name }: OwnAttachment) => ({ name, url: urls.attachment(id) });

/** What would be published of a form: its facts, and whom it avoids. */
function previewOf({ form, need, owner, agencyName, attachments }: ReviewPage, context: PageContext) {
  if (!form) return undefined;
  const { t, now } = context;
  const at = need.opensAt ?? now;
  const number = need.number ?? t('need-review.number-later');
  const common = { number, owner: owner.name, ownerCode: owner.creditCode, attachments };
  if (isDirect(form)) {
    const announcement = buildAnnouncement(form, { ...common, agencyName, announcedAt: at });
    return { facts: (words: TypeWords) => announcedFacts(announcement, context, words), avoidance: [] };
  }
  if (!isDrawn(form)) return undefined;
  const notice = buildNotice(form, { ...common, opensAt: at });
  return {
    facts: (words: TypeWords) => termFacts({ notice, plan: null }, context, words),
    avoidance: notice.avoidance,
  };
}

/** What an official reads of a direct choice beside its facts: the reason, and what its ground asks for. */
const directOf = ({ directGround, directReason }: DirectForm, { t }: PageContext) => ({
  asks: t(`direct-asks.${directGround}`),
  reason: directReason.split('\n'),
});

/** View model of the page of a review: the notice as it would be published, and what the official may do. */
export function toReviewView(page: ReviewPage, context: PageContext, { typed = {}, errors }: Shown<never>) {
  const { t, actor, language } = context;
  const { need, attachments } = page;
  const preview = previewOf(page, context);
  // Faults of the notice are told without a link: its fields are on the owner's form.
  const told = errors.map((error) => (error.field === 'reason' ? error : { ...error, field: undefined }));
  // Nobody can publish what cannot be read; it is returned.
  const unreadable = preview ? [] : fail('needs/unreadable').errors;
  const form = new FormView(t, typed, [...unreadable, ...told]);
  const words = typeWords(page.catalogue, language);
  return {
    title: need.title ?? '',
    listUrl: urls.reviewNeeds(),
    state: need.state,
    stateText: t(`need-state.${need.state}`),
    summary: form.summary(),
    action: urls.reviewNeed(need.id),
    facts:
      page.form && preview
        ? [
            ...preview.facts(words),
            ...informationFacts(
              { information: informationOf(page.form, [], {}), contacts: contactsOf(page.form) },
              context,
            ),
          ]
        : [],
    content: (page.form?.content ?? '').split('\n'),
    direct: page.form && isDirect(page.form) ? directOf(page.form, context) : null,
    attachments: attachments.map(linkOf),
    clarification: page.form?.clarification?.split('\n') ?? [],
    extraAttachments: page.extraAttachments.map(linkOf),
    avoidance: preview?.avoidance ?? [],
    form:
      need.state === 'submitted' && actor?.role === 'official'
        ? { reason: form.field('reason', { label: t('need-review.reason'), kind: 'textarea' }) }
        : null,
  };
}
