import { formatYuan, rulesAt } from '../../../basics/index.js';
import { DIRECT_GROUND_CODES } from '../../../needs/index.js';
import type { FieldView, FormView } from '../../forms/fields.js';
import type { PageContext } from '../../render/page.js';

/** What only a direct choice has, with when it is allowed. */
export function directFields(form: FormView, { t, now }: Pick<PageContext, 't' | 'now'>) {
  const { directChoiceDays: days, directStateBelowFen, directGrounds } = rulesAt(now);
  const optional = { required: false } as const;
  const fields: FieldView[] = [
    form.field('directAgency', {
      label: t('need-form.direct-agency'),
      hint: t('need-form.direct-agency-hint'),
      ...optional,
    }),
    form.field('directPrice', {
      label: t('need-form.direct-price'),
      hint: t('need-form.direct-price-hint'),
      inputMode: 'decimal',
      ...optional,
    }),
    form.field('directGround', {
      label: t('need-form.direct-ground'),
      kind: 'radios',
      ...optional,
      options: DIRECT_GROUND_CODES.filter((code) => directGrounds.includes(code)).map((value) => ({
        value,
        text: t(`direct-ground.${value}`),
        hint: t(`direct-asks.${value}`),
      })),
    }),
    form.field('directEarlier', {
      label: t('need-form.direct-earlier'),
      hint: t('need-form.direct-earlier-hint'),
      ...optional,
    }),
    form.field('directReason', {
      label: t('need-form.direct-reason'),
      kind: 'textarea',
      hint: t('need-form.direct-reason-hint'),
      maxLength: 2000,
      ...optional,
    }),
  ];
  return {
    lead: t('need-form.direct-lead', { days, amount: formatYuan(directStateBelowFen) }),
    ignored: t('need-form.direct-ignored', { days }),
    fields,
  };
}
