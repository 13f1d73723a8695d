import { NEED_FIELDS, type NeedField } from '../../../needs/index.js';
import type { MessageKey, Translate } from '../../i18n/index.js';

/** What the fields of the owner's form are called where they are only named. */
const LABELS: Readonly<Record<NeedField, MessageKey>> = {
  title: 'needs.title',
  projectCode: 'needs.project-code',
  projectName: 'needs.project',
  investment: 'needs.investment',
  mode: 'need-form.mode',
  lines: 'needs.requirement',
  content: 'needs.content',
  serviceDays: 'needs.service-days',
  attachments: 'needs.attachments',
  budget: 'needs.budget',
  floor: 'needs.floor',
  fund: 'needs.fund',
  method: 'needs.method',
  pricedDraw: 'need-form.priced-draw',
  minEntries: 'needs.min-entries',
  source: 'needs.source',
  closesAt: 'needs.closes-at',
  avoidance: 'needs.avoidance',
  directAgency: 'need-form.direct-agency',
  directPrice: 'need-form.direct-price',
  directGround: 'need-form.direct-ground',
  directEarlier: 'need-form.direct-earlier',
  directReason: 'need-form.direct-reason',
  witnesses: 'needs.witnesses',
  clarification: 'needs.clarification',
  extraAttachments: 'needs.extra-attachments',
  ownerPhone: 'needs.owner-phone',
  supervisorPhone: 'needs.supervisor-phone',
};

/** Fields by their names, in the order of the form; those that nobody knows are left out. */
export function fieldNames(fields: readonly string[], t: Translate): string {
  const known = NEED_FIELDS.filter((field) => fields.includes(field));
  return known.map((field) => t(LABELS[field])).join(t('needs.comma'));
}
