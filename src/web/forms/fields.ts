import type { Failure } from '../../basics/index.js';
import type { Translate } from '../i18n/index.js';
import { type Typed, typedAt } from './form.js';

/** View model of one field; rendered by the partials `field`, `choice` and `upload`. */
export interface FieldView {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly error: string | null;
  readonly value: string;
  readonly required: boolean;
  readonly requiredText: string;
  readonly isTextarea: boolean;
  readonly isSelect: boolean;
  readonly isRadios: boolean;
  readonly isCheckbox: boolean;
  readonly inputType: string;
  readonly autocomplete: string | null;
  readonly inputMode: string | null;
  readonly maxLength: number | null;
  readonly accept: string | null;
  readonly multiple: boolean;
  readonly checked: boolean;
  readonly describedBy: string | null;
  readonly options: readonly OptionView[];
}

/** One choice of a select or of radio buttons. */
export interface OptionView {
  readonly value: string;
  readonly text: string;
  readonly selected: boolean;
  /** Id of the radio button. */
  readonly id: string;
  readonly hint: string | null;
}

/** How a field looks; everything but the label has a default. */
export interface FieldSpec {
  readonly label: string;
  /** Default "text". */
  readonly kind?:
    | 'text'
    | 'email'
    | 'tel'
    | 'password'
    | 'date'
    | 'datetime-local'
    | 'search'
    | 'textarea'
    | 'select'
    | 'radios'
    | 'checkbox'
    | 'file';
  readonly hint?: string;
  /** Default true. */
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly inputMode?: 'numeric' | 'decimal';
  readonly maxLength?: number;
  readonly accept?: string;
  /** Files: more than one at once. */
  readonly multiple?: boolean;
  readonly options?: readonly { readonly value: string; readonly text: string; readonly hint?: string }[];
  /** Shown when nothing was typed. */
  readonly initial?: string;
}

/** One line of the summary above a form, linking to its field. */
export interface ErrorLine {
  readonly text: string;
  readonly url: string | null;
}

/** View model of the partial `error-summary`; null when there is nothing to correct. */
export interface ErrorSummary {
  readonly title: string;
  readonly lines: readonly ErrorLine[];
}

const idOf = (path: string): string => path.replaceAll('.', '-');
const nameOf = (path: string): string => path.replace(/\.([^.]+)/g, '[$1]');

/** Sentence of a refusal. */
export function failureText(t: Translate, { code, params }: Failure): string {
  return t(code, params);
}

/** Makes the view models of one form from what was typed and what was refused. */
export class FormView {
  constructor(
    private readonly t: Translate,
    private readonly typed: Typed,
    private readonly errors: readonly Failure[] = [],
  ) {}

  /** The field at a dotted path. */
  field(path: string, spec: FieldSpec): FieldView {
    const id = idOf(path);
    const failure = this.errors.find((error) => error.field === path);
    const kind = spec.kind ?? 'text';
    // A password is never sent back; a file cannot be.
    const value =
      kind === 'password' || kind === 'file' ? '' : typedAt(this.typed, path) || (spec.initial ?? '');
    const special = ['textarea', 'select', 'radios', 'checkbox'].includes(kind);
    const described = [spec.hint ? `${id}-hint` : '', failure ? `${id}-error` : ''].filter(Boolean).join(' ');
    return {
      id,
      name: nameOf(path),
      label: spec.label,
      hint: spec.hint ?? null,
      error: failure ? failureText(this.t, failure) : null,
      value,
      required: spec.required ?? true,
      requiredText: (spec.required ?? true) ? '' : this.t('form.optional'),
      isTextarea: kind === 'textarea',
      isSelect: kind === 'select',
      isRadios: kind === 'radios',
      isCheckbox: kind === 'checkbox',
      inputType: special ? 'text' : kind,
      autocomplete: spec.autocomplete ?? null,
      inputMode: spec.inputMode ?? null,
      maxLength: spec.maxLength ?? null,
      accept: spec.accept ?? null,
      multiple: spec.multiple ?? false,
      checked: value !== '',
      describedBy: described || null,
      options: (spec.options ?? []).map((option) => ({
        value: option.value,
        text: option.text,
        selected: option.value === value,
        id: `${id}-${option.value}`,
        hint: option.hint ?? null,
      })),
    };
  }

  /** The summary above the form; null without refusals. */
  summary(): ErrorSummary | null {
    if (this.errors.length === 0) return null;
    return {
      title: this.t('form.summary', { count: this.errors.length }),
      lines: this.errors.map((failure) => ({
        text: failureText(this.t, failure),
        url: failure.field ? `#${idOf(failure.field)}` : null,
      })),
    };
  }
}
