import type { Actor } from '../../../accounts/index.js';
import {
  type Agency,
  type Application,
  type CatalogueCategory,
  divisionOfApplication,
  type listSubmitted,
  type RankedQualification,
} from '../../../agencies/index.js';
import { fail, formatShanghai, formatYuan } from '../../../basics/index.js';
import type { AgencyApplicationTable } from '../../../db/index.js';
import { FormView } from '../../forms/fields.js';
import { type Typed, typedAt } from '../../forms/form.js';
import type { Item } from '../../registry/formats.js';
import type { Shown } from '../../registry/page.js';
import type { Column } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { typedFromRegister } from './application-view.js';
import { type PractitionerFacts, practitionerLine } from './practitioner-view.js';

/** A submitted application; what today's rules cannot read is undefined. */
interface Submitted {
  readonly row: Awaited<ReturnType<typeof listSubmitted>>[number];
  readonly application: Application | undefined;
}

const nameOf = ({ row, application }: Submitted): string => application?.name ?? row.name;

/** Columns of the queue of applications. */
export const submittedColumns: readonly Column<Submitted, PageContext>[] = [
  {
    key: 'name',
    label: 'draws.agency',
    value: nameOf,
    cell: (submitted) => ({ text: nameOf(submitted), url: urls.reviewAgency(submitted.row.id) }),
  },
  { key: 'creditCode', label: 'account.credit-code', value: ({ row }) => row.creditCode },
  {
    key: 'division',
    label: 'needs.division',
    value: ({ row }) => divisionOfApplication(row),
    cell: ({ row }, { language }) => divisionName(divisionOfApplication(row), language),
  },
  {
    key: 'qualifications',
    label: 'home.qualifications',
    kind: 'number',
    value: ({ application }) => application?.qualifications.length ?? 0,
  },
  {
    key: 'submittedAt',
    label: 'need-review.submitted-at',
    kind: 'instant',
    value: ({ row }) => row.submittedAt,
  },
  {
    key: 'dueAt',
    label: 'need-review.due-at',
    kind: 'instant',
    value: ({ row }) => row.reviewDueAt,
    cell: ({ row: { reviewDueAt } }, { t, now }) => {
      const at = reviewDueAt === null ? '' : formatShanghai(reviewDueAt);
      if (reviewDueAt === null || now < reviewDueAt) return at;
      return { text: t('need-review.overdue'), tag: 'tag-overdue', more: at };
    },
  },
];

/** An application for those who follow the queue. */
export function submittedItem(submitted: Submitted, { language }: PageContext): Item {
  const { row } = submitted;
  return {
    title: nameOf(submitted),
    url: urls.reviewAgency(row.id),
    text: [row.creditCode, divisionName(divisionOfApplication(row), language)].join(' · '),
    at: row.submittedAt ?? row.createdAt,
    due: row.reviewDueAt,
  };
}

/** What the page of a review is made of. */
export interface ReviewData {
  readonly row: AgencyApplicationTable;
  readonly agency: Agency;
  readonly application: Application | undefined;
  /** Practitioners who are registered. */
  readonly practitioners: readonly PractitionerFacts[];
  /** Qualifications in the register. */
  readonly held: readonly RankedQualification[];
  readonly catalogue: readonly CatalogueCategory[];
  /** Names of the stored scans by id. */
  readonly scans: ReadonlyMap<string, string>;
}

/** View model of the review of an application; beside what it changes stands what was. */
export function toReviewView(
  data: ReviewData,
  context: PageContext & { readonly actor: Actor },
  { typed = {}, errors }: Shown<never>,
) {
  const { row, agency, application } = data;
  const { t, actor } = context;
  const before =
    agency.status === 'unapproved' ? undefined : typedFromRegister(agency, data.held, data.practitioners);
  // Nobody can approve what cannot be read; it is returned.
  const unreadable = application ? [] : fail('agencies/unreadable').errors;
  const form = new FormView(t, typed, [...unreadable, ...errors]);
  return {
    title: application?.name ?? agency.name,
    listUrl: urls.reviewAgencies(),
    state: row.state,
    stateText: t(`application-state.${row.state}`),
    summary: form.summary(),
    action: urls.reviewAgency(row.id),
    facts: (application ? profileFacts(application, context) : []).map(({ name, label, value }) => {
      const old = before ? oldValue(before, name, context) : null;
      return { label, value, old: old !== null && old !== value ? old : null };
    }),
    qualifications: qualificationsOf(data, before, context),
    people: (application?.practitioners ?? []).map((person) => practitionerLine(person, context, false)),
    form:
      row.state === 'submitted' && actor.role === 'official'
        ? { reason: form.field('reason', { label: t('need-review.reason'), kind: 'textarea' }) }
        : null,
  };
}

function qualificationsOf(
  { application, catalogue, scans }: ReviewData,
  before: Typed | undefined,
  { t, language }: PageContext,
) {
  const words = typeWords(catalogue, language);
  return (application?.qualifications ?? []).map((held) => ({
    type: words.type(held.type),
    grade: words.grade(held.type, held.grade),
    number: held.certificateNumber ?? t('agencies.by-commitment'),
    issuer: held.issuer ?? '',
    validity: `${held.validFrom ?? ''} – ${held.validTo ?? t('agencies.without-end')}`,
    isNew: before !== undefined && !isHeld(before, held),
    scan:
      held.attachmentId && scans.has(held.attachmentId)
        ? { url: urls.attachment(held.attachmentId), text: scans.get(held.attachmentId) ?? '' }
        : null,
  }));
}

function profileFacts(application: Application, { t, language }: PageContext) {
  return [
    { name: 'name', label: t('account.unit-name'), value: application.name },
    {
      name: 'legalRepresentative',
      label: t('account.legal-representative'),
      value: application.legalRepresentative,
    },
    { name: 'controllerCode', label: t('account.controller-code'), value: application.controllerCode ?? '' },
    { name: 'contactName', label: t('account.contact-name'), value: application.contactName },
    { name: 'contactPhone', label: t('account.contact-phone'), value: application.contactPhone },
    { name: 'division', label: t('account.division'), value: divisionName(application.division, language) },
    { name: 'capital', label: t('agencies.capital'), value: formatYuan(application.capital) },
    { name: 'foundedOn', label: t('agencies.founded-on'), value: application.foundedOn },
  ];
}

function oldValue(before: Typed, name: string, { language }: PageContext): string {
  const value = typedAt(before, name);
  if (name === 'division') return divisionName(value, language);
  return name === 'capital' ? value.replace(/\B(?=(\d{3})+\.)/g, ',') : value;
}

function isHeld(before: Typed, held: Application['qualifications'][number]): boolean {
  const list = before['qualifications'] as { type: string; grade: string; certificateNumber: string }[];
  return list.some(
    (old) =>
      old.type === held.type &&
      old.grade === (held.grade ?? '') &&
      old.certificateNumber === (held.certificateNumber ?? ''),
  );
}
