/** What pages share that show what somebody stated, an objection, a complaint or a comment: its form, its answer, who made it. */
import { publicText } from '../../../audit/index.js';
import { formatShanghai } from '../../../basics/index.js';
import type { AttachmentTable, ObjectionTable } from '../../../db/index.js';
import { MOST_OBJECTION_TEXT } from '../../../objections/index.js';
import type { FormView } from '../../forms/fields.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** The lines of a text that say something. */
export const lines = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line.trim() !== '');

/** What was stated, and how it was answered. */
type Statement = Pick<
  ObjectionTable,
  'text' | 'name' | 'phone' | 'masked' | 'blind' | 'publicText' | 'reasons' | 'settledAt'
>;
type Translate = PageContext['t'];

/** Fields of who states something, which officials alone read. */
export const personFields = (form: FormView, t: Translate, required: boolean) => ({
  name: form.field('name', {
    label: t('objections.name'),
    hint: t('objections.private'),
    required,
    autocomplete: 'name',
    maxLength: 60,
  }),
  phone: form.field('phone', {
    label: t('objections.phone'),
    kind: 'tel',
    required,
    autocomplete: 'tel',
    maxLength: 30,
  }),
});

/** What everybody reads of the answer, once it is settled; `outcome` in words. */
export function publicAnswer(
  { reasons, publicText: shown, masked, blind, settledAt }: Statement,
  outcome: string,
  t: Translate,
) {
  if (shown === null || reasons === null || settledAt === null) return null;
  return {
    outcome,
    at: formatShanghai(settledAt),
    reasons: lines(publicText(reasons)),
    text: lines(shown),
    // Whoever doubts that this is the text that came in can compute its digest.
    check: shown === masked ? t('objections.check', { blind }) : t('objections.taken-out'),
  };
}

/** What officials of the county read, and nobody else. */
export const privateStatement = (
  { text, name, phone }: Statement,
  files: readonly Pick<AttachmentTable, 'id' | 'name'>[],
) => ({
  text: lines(text),
  name: name ?? '—',
  phone: phone ?? '—',
  files: files.map(({ id, name: file }) => ({ url: urls.attachment(id), name: file })),
});

/** Fields of an official's answer; `outcomeOf` gives each outcome its words and what follows from it. */
export const answerFields = (
  form: FormView,
  t: Translate,
  { masked }: Pick<Statement, 'masked'>,
  outcomeOf: (outcome: 'dismissed' | 'upheld') => { readonly text: string; readonly hint: string },
) => ({
  masked: lines(masked),
  outcome: form.field('outcome', {
    label: t('objections.outcome'),
    kind: 'radios',
    options: (['dismissed', 'upheld'] as const).map((value) => ({ value, ...outcomeOf(value) })),
  }),
  reasons: form.field('reasons', {
    label: t('objections.reasons'),
    kind: 'textarea',
    hint: t('objections.reasons-hint'),
    maxLength: MOST_OBJECTION_TEXT,
  }),
  hidden: form.field('hidden', {
    label: t('objections.hidden'),
    kind: 'textarea',
    hint: t('objections.hidden-hint'),
    required: false,
  }),
});
