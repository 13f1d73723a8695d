import {
  type Agency,
  applicationSchema,
  type CatalogueCategory,
  type EntryNotice,
  type RankedQualification,
} from '../../../agencies/index.js';
import {
  addDays,
  formatShanghai,
  listDivisionsAt,
  plainYuan,
  toShanghaiDate,
} from '../../../basics/index.js';
import type { AgencyApplicationTable } from '../../../db/index.js';
import type { RelationLine } from '../../../relations/index.js';
import { type FieldView, FormView } from '../../forms/fields.js';
import { type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { storedForm } from '../../forms/stored-form.js';
import { ACCEPTED_FILES, SCANS } from '../../forms/upload.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, nameOf, typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { ownRelations } from '../relations/relation-view.js';
import {
  certificateText,
  type PractitionerFacts,
  practitionerGroup,
  typedPractitioners,
} from './practitioner-view.js';

/** An application, with the scan of each qualification. */
export const APPLICATION_FORM = defineForm({
  schemas: [applicationSchema],
  texts: ['action'],
  rowFiles: { qualifications: 'scan' },
  ...SCANS,
});

/** Days before the end of a certificate at which its agency is warned. */
const WARN_DAYS = 60;

/** What the application page is made of. */
export interface ApplicationData {
  readonly agency: Agency;
  /** The one that is not decided yet. */
  readonly application: AgencyApplicationTable | undefined;
  /** The notice that the agency stands under. */
  readonly notice: EntryNotice | undefined;
  /** Practitioners who are registered. */
  readonly practitioners: readonly PractitionerFacts[];
  /** Qualifications in the register. */
  readonly held: readonly RankedQualification[];
  /** Names of the stored scans by id. */
  readonly scans: ReadonlyMap<string, string>;
  readonly catalogue: readonly CatalogueCategory[];
  /** Pairs with other bodies whose legal representatives share the name. */
  readonly relations: readonly RelationLine[];
}

/** The rows of qualifications of a form. */
export function typedQualifications(typed: Typed): readonly Typed[] {
  return (typed['qualifications'] ?? []) as readonly Typed[];
}

/** The form of a change, filled from the register in force. */
export function typedFromRegister(
  agency: Agency,
  held: readonly RankedQualification[],
  practitioners: readonly PractitionerFacts[],
): Typed {
  return {
    name: agency.name,
    legalRepresentative: agency.legalRepresentative ?? '',
    controllerCode: agency.controllerCode ?? '',
    contactName: agency.contactName ?? '',
    contactPhone: agency.contactPhone ?? '',
    division: agency.divisionCode ?? '',
    capital: agency.registeredCapitalFen === null ? '' : plainYuan(agency.registeredCapitalFen),
    foundedOn: agency.foundedOn ?? '',
    qualifications: held.map((one) => ({
      type: one.typeCode,
      grade: one.grade ?? '',
      speciality: one.speciality ?? '',
      certificateNumber: one.certificateNumber ?? '',
      issuer: one.issuer ?? '',
      validFrom: one.validFrom,
      validTo: one.validTo ?? '',
      commitment: one.commitmentOn === null ? '' : '1',
      attachmentId: one.attachmentId ?? '',
    })),
    practitioners: practitioners.map(({ name, certificate, certificateNumber, validTo }) => ({
      name,
      certificate,
      certificateNumber,
      validTo: validTo ?? '',
    })),
  };
}

/** What the form shows first: the open application, or the register in force, or nothing but one empty group. */
function presentForm({ agency, application, held, practitioners }: ApplicationData): Typed {
  if (application) return storedForm(APPLICATION_FORM, application.form);
  if (agency.status === 'unapproved') return { name: agency.name, qualifications: [{}] };
  return typedFromRegister(agency, held, practitioners);
}

/** View model of the application page. */
export function toApplicationView(data: ApplicationData, context: PageContext, shown: Shown<never>) {
  const { agency, application, notice } = data;
  const { t } = context;
  const { typed = presentForm(data), errors } = shown;
  const form = new FormView(t, typed, errors);
  const state = notice ? 'under-notice' : (application?.state ?? agency.status);
  return {
    title: t(agency.status === 'unapproved' ? 'agencies.apply' : 'agencies.change'),
    action: urls.application(),
    state,
    stateText: t(`application-state.${state}`),
    reason:
      application?.state === 'returned'
        ? t('need-form.returned', { reason: application.reason ?? '' })
        : null,
    locked: lockedText(data, context),
    noticeUrl: notice ? urls.entryNotice(notice.number) : null,
    publicUrl: agency.status === 'unapproved' ? null : urls.agency(agency.creditCode),
    expiring: expiring(data, context),
    relations: {
      lines: ownRelations(data.relations, agency.creditCode, context),
      url: urls.relations(),
    },
    summary: form.summary(),
    creditCode: agency.creditCode,
    profile: profileFields(form, context),
    qualifications: typedQualifications(typed).map((row, index) =>
      qualificationGroup(data, context, form, row, index),
    ),
    practitioners: typedPractitioners(typed).map((_, index) => practitionerGroup(form, context, index)),
    practitionersUrl: agency.status === 'unapproved' ? null : urls.practitioners(),
    qualificationsError: errors.some(({ field }) => field === 'qualifications')
      ? form.field('qualifications', { label: '' }).error
      : null,
  };
}

/** Why the application cannot be changed now; null where it can. */
function lockedText({ application, notice }: ApplicationData, { t, now }: PageContext): string | null {
  if (notice) return t('agencies.under-notice', { at: formatShanghai(notice.dueAt) });
  return application?.state === 'submitted'
    ? t('agencies.under-review', { at: toShanghaiDate(application.reviewDueAt ?? now) })
    : null;
}

/** A sentence for each certificate that ends soon. */
function expiring({ held, practitioners, catalogue }: ApplicationData, context: PageContext): string[] {
  const { t, language, now } = context;
  const words = typeWords(catalogue, language);
  const soon = addDays(toShanghaiDate(now), WARN_DAYS);
  return [
    ...held.flatMap(({ typeCode, validTo }) =>
      validTo !== null && validTo <= soon
        ? [t('agencies.expires', { type: words.type(typeCode), on: validTo })]
        : [],
    ),
    ...practitioners.flatMap(({ name, certificate, validTo }) =>
      validTo !== null && validTo <= soon
        ? [
            t('practitioners.expires', {
              name,
              certificate: certificateText(certificate, context),
              on: validTo,
            }),
          ]
        : [],
    ),
  ];
}

function profileFields(form: FormView, { t, language, now }: PageContext): FieldView[] {
  return [
    form.field('name', { label: t('account.unit-name'), autocomplete: 'organization' }),
    form.field('legalRepresentative', { label: t('account.legal-representative') }),
    form.field('controllerCode', {
      label: t('account.controller-code'),
      required: false,
      hint: t('account.controller-hint'),
    }),
    form.field('contactName', { label: t('account.contact-name'), autocomplete: 'name' }),
    form.field('contactPhone', {
      label: t('account.contact-phone'),
      kind: 'tel',
      autocomplete: 'tel',
      hint: t('account.phone-hint'),
    }),
    form.field('division', {
      label: t('account.division'),
      kind: 'select',
      options: listDivisionsAt(now).map(({ code }) => ({ value: code, text: divisionName(code, language) })),
    }),
    form.field('capital', { label: t('agencies.capital'), inputMode: 'decimal' }),
    form.field('foundedOn', { label: t('agencies.founded-on'), kind: 'date' }),
  ];
}

/** One row of qualifications: its fields, its scan, and the button that removes it. */
function qualificationGroup(
  { scans, catalogue }: ApplicationData,
  context: PageContext,
  form: FormView,
  typed: Typed,
  index: number,
) {
  const { t } = context;
  const scanId = typedAt(typed, 'attachmentId');
  const scan = scans.get(scanId);
  const upload = form.field(`qualifications.${index}.attachmentId`, {
    label: t('agencies.scan'),
    kind: 'file',
    required: false,
    accept: ACCEPTED_FILES,
    hint: t('agencies.scan-hint'),
  });
  return {
    legend: t('agencies.qualification', { n: index + 1 }),
    fields: qualificationFields(form, index, catalogue, context),
    scanField: { ...upload, name: `qualifications[${index}][scan]` },
    attachment: scan
      ? {
          name: `qualifications[${index}][attachmentId]`,
          id: scanId,
          text: scan,
          url: urls.attachment(scanId),
        }
      : null,
    remove: `remove-${index}`,
  };
}

function qualificationFields(
  form: FormView,
  index: number,
  catalogue: readonly CatalogueCategory[],
  { t, language }: PageContext,
): FieldView[] {
  const types = catalogue.flatMap((category) => category.types);
  const grades = new Map(
    types.flatMap((type) => type.grades.map((one) => [one.grade, nameOf(one, language)] as const)),
  );
  const at = (name: string) => `qualifications.${index}.${name}`;
  return [
    form.field(at('type'), {
      label: t('needs.type'),
      kind: 'select',
      options: types.map((type) => ({ value: type.code, text: `${type.code} ${nameOf(type, language)}` })),
    }),
    form.field(at('grade'), {
      label: t('agencies.grade'),
      kind: 'select',
      required: false,
      options: [...grades].map(([value, text]) => ({ value, text })),
    }),
    form.field(at('speciality'), { label: t('agencies.speciality'), required: false }),
    form.field(at('certificateNumber'), { label: t('agencies.certificate-number'), required: false }),
    form.field(at('issuer'), { label: t('agencies.issuer'), required: false }),
    form.field(at('validFrom'), { label: t('agencies.valid-from'), kind: 'date', required: false }),
    form.field(at('validTo'), {
      label: t('agencies.valid-to'),
      kind: 'date',
      required: false,
      hint: t('agencies.valid-to-hint'),
    }),
    form.field(at('commitment'), {
      label: t('agencies.commitment'),
      kind: 'checkbox',
      required: false,
      hint: t('agencies.commitment-hint'),
    }),
  ];
}
