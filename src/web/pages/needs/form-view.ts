import type { CatalogueCategory } from '../../../agencies/index.js';
import { type Failure, formatYuan, rulesAt } from '../../../basics/index.js';
import { FUNDS, type OwnAttachment, type SourceChoice } from '../../../needs/index.js';
import { METHODS } from '../../../selection/index.js';
import { FormView } from '../../forms/fields.js';
import type { Typed } from '../../forms/form.js';
import { ACCEPTED_FILES } from '../../forms/upload.js';
import type { PageContext } from '../../render/page.js';
import { nameOf } from '../../render/words.js';
import { urls } from '../../urls.js';

/** Requirement lines that the form has room for. */
const LINES = 3;

/** What the owner's form of a need is made of. */
export interface FormPage {
  readonly title: string;
  readonly action: string;
  readonly typed: Typed;
  readonly errors: readonly Failure[];
  /** Amendments have a note and no draft button. */
  readonly amends: boolean;
  /** Reason of the last return; null when there is none. */
  readonly returned: string | null;
  readonly draftId: string | null;
  /** Sources of randomness that the site runs. */
  readonly sources: readonly SourceChoice[];
  /** Chosen until the owner chooses. */
  readonly suggestedSource: string;
  /** Files that the form holds already. */
  readonly attachments: readonly OwnAttachment[];
}

// Grades of all types in one list: each is checked against its type when the form is sent.
function gradeOptions(catalogue: readonly CatalogueCategory[], language: PageContext['language']) {
  const seen = new Map<string, string>();
  for (const category of catalogue) {
    for (const type of category.types) {
      for (const grade of type.grades)
        if (!seen.has(grade.grade)) seen.set(grade.grade, nameOf(grade, language));
    }
  }
  return [...seen].map(([value, text]) => ({ value, text }));
}

/** View model of the owner's form. */
export function toFormView(page: FormPage, context: PageContext, catalogue: readonly CatalogueCategory[]) {
  const { t, language, now } = context;
  const form = new FormView(t, page.typed, page.errors);
  const rules = rulesAt(now);
  const types = catalogue.flatMap((category) =>
    category.types.map((type) => ({ value: type.code, text: `${type.code} ${nameOf(type, language)}` })),
  );
  const grades = gradeOptions(catalogue, language);
  const options = (values: readonly string[], prefix: 'method' | 'fund') =>
    values.map((value) => ({ value, text: t(`${prefix}.${value}` as 'method.random') }));
  return {
    title: page.title,
    action: page.action,
    summary: form.summary(),
    returned: page.returned ? t('need-form.returned', { reason: page.returned }) : null,
    draftId: page.draftId,
    amends: page.amends,
    project: [
      form.field('title', { label: t('needs.title'), maxLength: 120 }),
      form.field('projectCode', { label: t('needs.project-code'), hint: t('need-form.project-code-hint') }),
      form.field('projectName', { label: t('needs.project'), maxLength: 120 }),
      form.field('investment', { label: t('need-form.investment'), required: false, inputMode: 'decimal' }),
    ],
    mode: form.field('mode', {
      label: t('need-form.mode'),
      kind: 'select',
      initial: 'one-of',
      options: [
        { value: 'one-of', text: t('need-form.one-of') },
        { value: 'all-of', text: t('need-form.all-of') },
      ],
    }),
    lines: Array.from({ length: LINES }, (_, index) => ({
      type: form.field(`lines.${index}.type`, {
        label: t('need-form.type', { n: index + 1 }),
        kind: 'select',
        required: index === 0,
        options: types,
      }),
      grade: form.field(`lines.${index}.minGrade`, {
        label: t('need-form.grade'),
        kind: 'select',
        required: false,
        options: grades,
      }),
    })),
    linesError: page.errors.some(({ field }) => field === 'lines')
      ? form.field('lines', { label: '' }).error
      : null,
    service: [
      form.field('content', { label: t('needs.content'), kind: 'textarea' }),
      form.field('serviceDays', {
        label: t('need-form.service-days'),
        required: false,
        inputMode: 'numeric',
      }),
    ],
    attachments: page.attachments.map(({ id, name }) => ({
      id,
      name,
      url: urls.attachment(id),
      boxId: `attachment-${id}`,
    })),
    attachmentsError: page.errors.some(({ field }) => field === 'attachments')
      ? form.field('attachments', { label: '' }).error
      : null,
    attachmentFile: form.field('attachmentFile', {
      label: t('need-form.attachments'),
      kind: 'file',
      required: false,
      accept: ACCEPTED_FILES,
      multiple: true,
      hint: t('need-form.attachments-hint'),
    }),
    money: [
      form.field('budget', {
        label: t('need-form.budget'),
        inputMode: 'decimal',
        hint: t('need-form.budget-hint', {
          draw: formatYuan(rules.drawBelowFen),
          compulsory: formatYuan(rules.compulsoryBelowFen),
        }),
      }),
      form.field('fund', {
        label: t('needs.fund'),
        kind: 'radios',
        options: options(FUNDS, 'fund'),
      }),
    ],
    selection: [
      form.field('method', { label: t('needs.method'), kind: 'radios', options: options(METHODS, 'method') }),
      form.field('pricedDraw', {
        label: t('need-form.priced-draw'),
        kind: 'checkbox',
        required: false,
        hint: t('need-form.priced-draw-hint'),
      }),
      form.field('floor', {
        label: t('need-form.floor'),
        required: false,
        inputMode: 'decimal',
        hint: t('need-form.floor-hint'),
      }),
      form.field('minEntries', {
        label: t('needs.min-entries'),
        required: false,
        inputMode: 'numeric',
        hint: t('need-form.min-hint', { state: rules.minEntries.state, social: rules.minEntries.social }),
      }),
      form.field('source', {
        label: t('needs.source'),
        kind: 'radios',
        hint: t('need-form.source-hint'),
        initial: page.suggestedSource,
        options: page.sources.map(({ kind, claim }) => ({
          value: kind,
          text: t(`source.${kind}`),
          hint: `${language === 'en' ? claim.en : claim.zh} ${t('draws.bits', { bits: claim.entropyBits })}`,
        })),
      }),
      form.field('closesAt', {
        label: t('needs.closes-at'),
        hint: t('need-form.closes-hint', { days: rules.signUpDays }),
      }),
    ],
    people: [
      form.field('avoidance', {
        label: t('needs.avoidance'),
        kind: 'textarea',
        required: false,
        hint: t('need-form.avoidance-hint'),
      }),
      form.field('witnesses', {
        label: t('needs.witnesses'),
        kind: 'textarea',
        required: false,
        hint: t('need-form.witnesses-hint'),
      }),
      form.field('ownerPhone', { label: t('needs.owner-phone'), kind: 'tel' }),
      form.field('supervisorPhone', { label: t('needs.supervisor-phone'), kind: 'tel', required: false }),
    ],
    changeNote: page.amends
      ? form.field('changeNote', { label: t('need-form.change-note'), kind: 'textarea' })
      : null,
  };
}
