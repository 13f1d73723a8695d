import { formatShanghai } from '../../../basics/index.js';
import { type listRehearsals, REHEARSED_METHODS } from '../../../draws/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** View model of the page of rehearsals: the form of a new one, and those that are there. */
export function toRehearsalsView(
  rehearsals: Awaited<ReturnType<typeof listRehearsals>>,
  { t }: PageContext,
  { typed = {}, errors }: Shown<never>,
) {
  const form = new FormView(t, typed, errors);
  return {
    title: t('rehearsal.title'),
    summary: form.summary(),
    action: urls.rehearsals(),
    number: form.field('number', {
      label: t('rehearsal.number'),
      hint: t('rehearsal.number-hint'),
      required: false,
      maxLength: 40,
    }),
    method: form.field('method', {
      label: t('rehearsal.method'),
      kind: 'radios',
      initial: 'random',
      options: REHEARSED_METHODS.map((value) => ({ value, text: t(`method.${value}`) })),
    }),
    rehearsals: rehearsals.map(({ number, notice, createdAt, step }) => ({
      number,
      title: notice.title,
      url: urls.rehearsal(number),
      createdAt: formatShanghai(createdAt),
      state: t(`ceremony.now-${step}`, { at: '' }),
      deleteUrl: urls.deleteRehearsal(number),
    })),
  };
}
