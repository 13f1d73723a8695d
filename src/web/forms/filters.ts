import type { Failure } from '../../basics/index.js';
import type { Translate } from '../i18n/index.js';
import { type ErrorSummary, failureText } from './fields.js';
import type { Asked } from './query.js';

/** One choice of a filter. */
export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** View model of one filter above a list; rendered by the partial `filter`. */
export interface FilterView {
  readonly name: string;
  readonly label: string;
  readonly error: string | null;
  readonly value: string;
  readonly isSelect: boolean;
  /** A box that is set where the value is 1. */
  readonly isBox: boolean;
  readonly inputType: string;
  readonly placeholder: string | null;
  /** The choice of a select that filters nothing. */
  readonly any: string;
  readonly groups: readonly ChoiceGroup[];
  readonly options: readonly (Choice & { readonly selected: boolean })[];
}

interface ChoiceGroup {
  readonly label: string;
  readonly options: readonly (Choice & { readonly selected: boolean })[];
}

/** How a filter looks: a select where it has `any`, an input otherwise. */
export interface FilterSpec {
  /** Default "search". */
  readonly inputType?: 'search' | 'text' | 'month' | 'checkbox';
  readonly placeholder?: string;
  /** What it shows where nothing was typed. */
  readonly initial?: string;
  readonly any?: string;
  readonly options?: readonly Choice[];
  readonly groups?: readonly { readonly label: string; readonly options: readonly Choice[] }[];
}

/** The filter of a parameter, with what was typed and why it was refused. */
export function filterView(
  asked: Asked<unknown>,
  t: Translate,
  name: string,
  spec: FilterSpec = {},
): FilterView {
  const value = asked.typed[name] || (spec.initial ?? '');
  const failure = asked.errors.find(({ field }) => field === name);
  const marked = (options: readonly Choice[]) =>
    options.map((option) => ({ ...option, selected: option.value === value }));
  const groups = (spec.groups ?? []).map(({ label, options }) => ({ label, options: marked(options) }));
  const options = marked(spec.options ?? []);
  const isShown =
    value === '' ||
    [...options, ...groups.flatMap((group) => group.options)].some(({ selected }) => selected);
  return {
    name,
    label: asked.label(name),
    error: failure ? failureText(t, failure) : null,
    value,
    isSelect: spec.any !== undefined,
    isBox: spec.inputType === 'checkbox',
    inputType: spec.inputType ?? 'search',
    placeholder: spec.placeholder ?? null,
    any: spec.any ?? '',
    groups,
    // What was typed into the address is kept, whether the list has it or not.
    options: isShown ? options : [...options, { value, text: value, selected: true }],
  };
}

/** The summary above a list; null without refusals. Lines lead to those of `fields` that they are about. */
export function querySummary(
  t: Translate,
  errors: readonly Failure[],
  fields: readonly string[],
): ErrorSummary | null {
  if (errors.length === 0) return null;
  return {
    title: t('form.summary', { count: errors.length }),
    lines: errors.map((failure) => ({
      text: failureText(t, failure),
      url: failure.field !== undefined && fields.includes(failure.field) ? `#${failure.field}` : null,
    })),
  };
}
