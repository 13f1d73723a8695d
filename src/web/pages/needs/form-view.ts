import type { CatalogueCategory } from '../../../agencies/index.js';
import { dueAt, type Failure, formatShanghai, formatYuan, rulesAt } from '../../../basics/index.js';
import {
  type Amendment,
  type ChoiceSite,
  FUNDS,
  fieldsOf,
  NEED_METHODS,
  type Need,
  type Notice,
  type OwnAttachment,
  sourceChoices,
  suggestedSource,
} from '../../../needs/index.js';
import { type FieldView, FormView } from '../../forms/fields.js';
import type { Typed } from '../../forms/form.js';
import { ACCEPTED_FILES } from '../../forms/upload.js';
import type { MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { nameOf } from '../../render/words.js';
import { urls } from '../../urls.js';
import { choiceLines } from '../../verification/coalition-text.js';
import { directFields } from './direct-form-view.js';
import { fieldNames } from './field-labels.js';
import type { FileList } from './posted-form.js';

/** Requirement lines that the form has room for. */
const LINES = 3;

/** What the owner's form of a need is made of. */
export interface FormPage {
  /** Undefined for a new one. */
  readonly need: Need | undefined;
  /** Of an open need: its terms in force, and the latest proposal of others. */
  readonly change: { readonly inForce: Notice; readonly latest: Amendment | undefined } | undefined;
  readonly draftId: string | null;
  readonly typed: Typed;
  readonly errors: readonly Failure[];
  /** Files that the form holds already. */
  readonly held: Readonly<Record<FileList, readonly OwnAttachment[]>>;
  readonly site: ChoiceSite;
  readonly catalogue: readonly CatalogueCategory[];
}

/** What every group of fields is made with. */
interface Fields {
  readonly form: FormView;
  readonly page: FormPage;
  readonly context: PageContext;
}

/** View model of the owner's form. */
export function toFormView(page: FormPage, context: PageContext) {
  const { t } = context;
  const { need, draftId } = page;
  const form = new FormView(t, page.typed, page.errors);
  const amends = page.change !== undefined;
  const fields = { form, page, context };
  return {
    title: amends ? t('need-form.amend', { number: need?.number ?? '' }) : t('need-form.title'),
    action: need ? urls.editNeed(need.id) : urls.newNeed(),
    summary: form.summary(),
    returned: need?.state === 'returned' ? t('need-form.returned', { reason: need.reason ?? '' }) : null,
    draftId,
    amends,
    effects: page.change ? effectsView(page.change, context) : null,
    project: projectFields(fields),
    ...requirementFields(fields),
    service: serviceFields(fields),
    ...attachmentFields(fields),
    money: moneyFields(fields),
    selection: selectionFields(fields),
    // No need becomes a direct choice once agencies could sign up for it.
    direct: amends ? null : directFields(form, context),
    people: peopleFields(fields),
    changeNote: amends
      ? form.field('changeNote', { label: t('need-form.change-note'), kind: 'textarea' })
      : null,
  };
}

const projectFields = ({ form, context: { t } }: Fields): FieldView[] => [
  form.field('title', { label: t('needs.title'), maxLength: 120 }),
  form.field('projectCode', { label: t('needs.project-code'), hint: t('need-form.project-code-hint') }),
  form.field('projectName', { label: t('needs.project'), maxLength: 120 }),
  form.field('investment', { label: t('need-form.investment'), required: false, inputMode: 'decimal' }),
];

/** The error of a group of fields, which has no field of its own; null without. */
const groupError = ({ form, page }: Fields, name: string): string | null =>
  page.errors.some(({ field }) => field === name) ? form.field(name, { label: '' }).error : null;

function requirementFields(fields: Fields) {
  const { form, page, context } = fields;
  const { t, language } = context;
  const types = page.catalogue.flatMap((category) =>
    category.types.map((type) => ({ value: type.code, text: `${type.code} ${nameOf(type, language)}` })),
  );
  const grades = gradeOptions(page.catalogue, language);
  return {
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
    linesError: groupError(fields, 'lines'),
  };
}

const serviceFields = ({ form, context: { t } }: Fields): FieldView[] => [
  form.field('content', { label: t('needs.content'), kind: 'textarea' }),
  form.field('serviceDays', { label: t('need-form.service-days'), required: false, inputMode: 'numeric' }),
];

const heldView = (held: readonly OwnAttachment[], list: FileList) =>
  held.map(({ id, name }) => ({ id, name, list, url: urls.attachment(id), boxId: `${list}-${id}` }));

function attachmentFields(fields: Fields) {
  const { form, page, context } = fields;
  const { t } = context;
  const newFiles = (name: string, label: MessageKey, hint: MessageKey) =>
    form.field(name, {
      label: t(label),
      kind: 'file',
      required: false,
      accept: ACCEPTED_FILES,
      multiple: true,
      hint: t(hint),
    });
  return {
    attachments: heldView(page.held.attachments, 'attachments'),
    attachmentsError: groupError(fields, 'attachments'),
    attachmentFile: newFiles('attachmentFile', 'need-form.attachments', 'need-form.attachments-hint'),
    clarification: form.field('clarification', {
      label: t('needs.clarification'),
      kind: 'textarea',
      required: false,
      hint: t('need-form.clarification-hint'),
    }),
    extraAttachments: heldView(page.held.extraAttachments, 'extraAttachments'),
    extraError: groupError(fields, 'extraAttachments'),
    extraFile: newFiles('extraFile', 'needs.extra-attachments', 'need-form.extra-attachments-hint'),
  };
}

/** What a change will do, said before it is sent: which fields are terms, and which are information. */
function effectsView({ inForce, latest }: NonNullable<FormPage['change']>, { t, now }: PageContext) {
  const rules = rulesAt(now);
  const due = dueAt('needReviewDays', now, now);
  return {
    waits: latest?.state === 'proposed' ? t('need-form.proposal-waits') : null,
    returned: latest?.state === 'returned' ? t('need-form.returned', { reason: latest.reason ?? '' }) : null,
    terms: t('need-form.effect-terms', {
      fields: fieldNames(
        fieldsOf('terms', inForce).filter((field) => !field.startsWith('direct')),
        t,
      ),
      reviewDays: rules.needReviewDays,
      days: rules.signUpDays,
    }),
    information: t('need-form.effect-information', {
      fields: fieldNames(fieldsOf('information', inForce), t),
    }),
    deadline: t(due < inForce.closesAt ? 'need-form.effect-deadline' : 'need-form.effect-tight', {
      closesAt: formatShanghai(inForce.closesAt),
      due: formatShanghai(due),
    }),
  };
}

function moneyFields({ form, context: { t, now } }: Fields): FieldView[] {
  const rules = rulesAt(now);
  return [
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
      options: FUNDS.map((value) => ({ value, text: t(`fund.${value}`) })),
    }),
  ];
}

function selectionFields({ form, page, context }: Fields): FieldView[] {
  const { t, now } = context;
  const rules = rulesAt(now);
  return [
    form.field('method', {
      label: t('needs.method'),
      kind: 'radios',
      options: NEED_METHODS.filter((value) => value !== 'direct' || page.change === undefined).map(
        (value) => ({
          value,
          text: t(`method.${value}`),
          hint: t(`method-hint.${value}`),
        }),
      ),
    }),
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
      initial: suggestedSource(page.site.sources, now),
      options: sourceChoices(page.site).map((choice) => ({
        value: choice.kind,
        text: t(`source.${choice.kind}`),
        hint: [...choiceLines(choice, t), t('draws.bits', { bits: choice.entropyBits })].join('\n'),
      })),
    }),
    form.field('closesAt', {
      label: t('needs.closes-at'),
      hint: t('need-form.closes-hint', { days: rules.signUpDays, most: rules.signUpMostDays }),
    }),
    avoidanceField({ form, page, context }),
  ];
}

const avoidanceField = ({ form, context: { t } }: Fields): FieldView =>
  form.field('avoidance', {
    label: t('needs.avoidance'),
    kind: 'textarea',
    required: false,
    hint: t('need-form.avoidance-hint'),
  });

const peopleFields = ({ form, context: { t } }: Fields): FieldView[] => [
  form.field('witnesses', {
    label: t('needs.witnesses'),
    kind: 'textarea',
    required: false,
    hint: t('need-form.witnesses-hint'),
  }),
  form.field('ownerPhone', { label: t('needs.owner-phone'), kind: 'tel' }),
  form.field('supervisorPhone', { label: t('needs.supervisor-phone'), kind: 'tel', required: false }),
];

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
