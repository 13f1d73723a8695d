import {
  type Agency,
  applicationSchema,
  type CatalogueCategory,
  type RankedQualification,
} from '../../../agencies/index.js';
import { type Failure, listDivisionsAt, plainYuan, toShanghaiDate } from '../../../basics/index.js';
import type { AgencyApplicationTable } from '../../../db/index.js';
import { FormView } from '../../forms/fields.js';
import type { Typed } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { ACCEPTED_FILES, SCANS } from '../../forms/upload.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, nameOf } from '../../render/words.js';
import { urls } from '../../urls.js';

/** An application, with the scan of each qualification. */
export const APPLICATION_FORM = defineForm({
  schemas: [applicationSchema],
  texts: ['action'],
  rowFiles: { qualifications: 'scan' },
  ...SCANS,
});

/** What the application page is made of. */
export interface ApplicationPage {
  readonly agency: Agency;
  readonly application: AgencyApplicationTable | undefined;
  readonly typed: Typed;
  readonly errors: readonly Failure[];
  /** Names of the stored scans by id. */
  readonly scans: ReadonlyMap<string, string>;
  readonly expiring: readonly string[];
}

/** The rows of qualifications of a form. */
export function typedQualifications(typed: Typed): readonly Typed[] {
  return (typed['qualifications'] ?? []) as readonly Typed[];
}

/** The form of a change, filled from the register in force. */
export function typedFromRegister(agency: Agency, held: readonly RankedQualification[]): Typed {
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
  };
}

/** View model of the application page. */
export function toApplicationView(
  page: ApplicationPage,
  context: PageContext,
  catalogue: readonly CatalogueCategory[],
) {
  const { t, language, now } = context;
  const { application } = page;
  const form = new FormView(t, page.typed, page.errors);
  const types = catalogue.flatMap((category) =>
    category.types.map((type) => ({ value: type.code, text: `${type.code} ${nameOf(type, language)}` })),
  );
  const grades = new Map(
    catalogue.flatMap(({ types: list }) =>
      list.flatMap((type) => type.grades.map((one) => [one.grade, nameOf(one, language)] as const)),
    ),
  );
  const groups = typedQualifications(page.typed);
  const qualification = (typed: Typed, index: number) => {
    const at = (name: string) => `qualifications.${index}.${name}`;
    const scanId = typeof typed['attachmentId'] === 'string' ? typed['attachmentId'] : '';
    const scan = page.scans.get(scanId);
    const attachment = form.field(at('attachmentId'), {
      label: t('agencies.scan'),
      kind: 'file',
      required: false,
      accept: ACCEPTED_FILES,
      hint: t('agencies.scan-hint'),
    });
    return {
      legend: t('agencies.qualification', { n: index + 1 }),
      fields: [
        form.field(at('type'), { label: t('needs.type'), kind: 'select', options: types }),
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
      ],
      scanField: { ...attachment, name: `qualifications[${index}][scan]` },
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
  };
  return {
    title: t(page.agency.status === 'unapproved' ? 'agencies.apply' : 'agencies.change'),
    action: urls.application(),
    state: application?.state ?? page.agency.status,
    stateText: t(
      `application-state.${application?.state ?? page.agency.status}` as 'application-state.draft',
    ),
    reason:
      application?.state === 'returned'
        ? t('need-form.returned', { reason: application.reason ?? '' })
        : null,
    locked:
      application?.state === 'submitted'
        ? t('agencies.under-review', { at: toShanghaiDate(application.reviewDueAt ?? now) })
        : null,
    publicUrl: page.agency.status === 'unapproved' ? null : urls.agency(page.agency.creditCode),
    expiring: page.expiring,
    summary: form.summary(),
    creditCode: page.agency.creditCode,
    profile: [
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
        options: listDivisionsAt(now).map(({ code }) => ({
          value: code,
          text: divisionName(code, language),
        })),
      }),
      form.field('capital', { label: t('agencies.capital'), inputMode: 'decimal' }),
      form.field('foundedOn', { label: t('agencies.founded-on'), kind: 'date' }),
    ],
    qualifications: groups.map(qualification),
    qualificationsError: page.errors.some(({ field }) => field === 'qualifications')
      ? form.field('qualifications', { label: '' }).error
      : null,
  };
}
