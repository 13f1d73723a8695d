import { maskPractitioner, PRACTITIONER_CERTIFICATE_CODES } from '../../../agencies/index.js';
import { toShanghaiDate } from '../../../basics/index.js';
import type { FormView } from '../../forms/fields.js';
import type { Typed } from '../../forms/form.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';

/** A practitioner as applied for or as registered. */
export interface PractitionerFacts {
  readonly name: string;
  readonly certificate: string;
  readonly certificateNumber: string;
  readonly validTo: string | null;
}

/** The name of a certificate; one that nobody here knows is shown by its code. */
export function certificateText(code: string, { t }: Pick<PageContext, 't'>): string {
  const key = `practitioner-certificate.${code}`;
  return isMessageKey(key) ? t(key) : code;
}

/** A line of a table of practitioners; `isMasked` for whoever may not know who they are. */
export function practitionerLine(person: PractitionerFacts, context: PageContext, isMasked: boolean) {
  const { t, now } = context;
  const { name, certificate, certificateNumber, validTo } = isMasked ? maskPractitioner(person) : person;
  const valid = validTo === null || validTo >= toShanghaiDate(now);
  return {
    name,
    certificate: certificateText(certificate, context),
    number: certificateNumber,
    validTo: validTo ?? t('agencies.without-end'),
    tag: valid ? 'tag-valid' : 'tag-expired',
    state: t(valid ? 'agencies.valid' : 'agencies.expired'),
  };
}

/** The practitioners of a form as it is typed. */
export const typedPractitioners = (typed: Typed): readonly Typed[] =>
  (typed['practitioners'] ?? []) as readonly Typed[];

/** One row of practitioners of the application: its fields, and the button that removes it. */
export function practitionerGroup(form: FormView, context: PageContext, index: number) {
  const { t } = context;
  const at = (name: string) => `practitioners.${index}.${name}`;
  return {
    legend: t('practitioners.one', { n: index + 1 }),
    remove: `remove-person-${index}`,
    fields: [
      form.field(at('name'), { label: t('practitioners.name'), autocomplete: 'off' }),
      form.field(at('certificate'), {
        label: t('practitioners.certificate'),
        kind: 'select',
        options: PRACTITIONER_CERTIFICATE_CODES.map((value) => ({
          value,
          text: certificateText(value, context),
        })),
      }),
      form.field(at('certificateNumber'), { label: t('agencies.certificate-number') }),
      form.field(at('validTo'), {
        label: t('agencies.valid-to'),
        kind: 'date',
        required: false,
        hint: t('agencies.valid-to-hint'),
      }),
    ],
  };
}
