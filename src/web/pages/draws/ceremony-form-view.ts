import { type CeremonyState, DIGIT_GROUP, digitsOf } from '../../../draws/index.js';
import type { FieldView, FormView } from '../../forms/fields.js';
import type { PageContext } from '../../render/page.js';
import { linksOf } from './ceremony-links.js';

const WITNESS_ROWS = 4;

/** The one form of the step that comes next; null where the official has nothing to do. */
export function toFormView(state: CeremonyState, form: FormView, { t }: PageContext) {
  const step = state.step;
  const make = (parts: {
    readonly fields?: readonly FieldView[];
    readonly rows?: readonly FieldView[][];
  }) => ({
    action: linksOf(state).hall,
    act: step,
    revision: state.revision,
    fields: parts.fields ?? [],
    rows: parts.rows ?? [],
    submit: t(`ceremony.submit-${step}` as 'ceremony.submit-first'),
  });
  const typist = (label: string, initial = '') =>
    form.field('by', { label, maxLength: 30, autocomplete: 'off', initial });
  const digits = (label: string) =>
    form.field('digits', { label, inputMode: 'numeric', maxLength: 60, autocomplete: 'off' });
  const tick = (label: string) => form.field('done', { label, kind: 'checkbox' });
  const count = digitsOf(state.plan);
  switch (step) {
    case 'opening':
      return make({
        fields: [
          form.field('place', { label: t('ceremony.place'), hint: t('ceremony.place-hint'), maxLength: 60 }),
        ],
      });
    case 'witnesses':
      return make({
        rows: Array.from({ length: WITNESS_ROWS }, (_, index) => witnessRow(state, form, index, t)),
      });
    case 'hash':
      return make({ fields: [tick(t('ceremony.done-hash'))] });
    case 'first': {
      const { first } = state.sheet ?? { first: null };
      const group = Math.floor((first?.digits.length ?? 0) / DIGIT_GROUP) + 1;
      return make({
        fields: [
          digits(t('ceremony.digits-next', { n: group, size: DIGIT_GROUP })),
          typist(t('ceremony.typist'), first?.by),
        ],
      });
    }
    case 'second':
      return make({
        fields: [
          digits(t('ceremony.digits-again', { count })),
          typist(t('ceremony.typist-second', { name: state.sheet?.first?.by ?? '' })),
        ],
      });
    case 'read':
      return make({ fields: [tick(t('ceremony.done-read'))] });
    case 'differs':
    case 'confirm':
      return make({});
    default:
      return null;
  }
}

function witnessRow(state: CeremonyState, form: FormView, index: number, t: PageContext['t']): FieldView[] {
  const required = index < 2;
  return [
    form.field(`witnesses.${index}.name`, {
      label: t('ceremony.witness-name', { n: index + 1 }),
      required,
      maxLength: 30,
      autocomplete: 'off',
      initial: state.announced[index] ?? '',
    }),
    form.field(`witnesses.${index}.organisation`, {
      label: t('ceremony.witness-organisation'),
      required,
      maxLength: 60,
      autocomplete: 'off',
    }),
  ];
}
