/** The verifier as one file: everything that it shows is made here, in the language that the reader chooses. */
import { verifyWords } from '../../verification/words.js';
import { readKnown } from '../shared/known-field.js';
import { make } from '../shared/page.js';
import { fileSource, verifyAll } from '../shared/verifier.js';

type Language = 'zh-CN' | 'en';

let chosen: readonly File[] = [];
/** Keeps what was typed when the language changes. */
let typedKeys = '';

function keysField(): HTMLTextAreaElement {
  const field = make('textarea');
  Object.assign(field, { id: 'keys', rows: 3, value: typedKeys });
  field.setAttribute('aria-describedby', 'keys-hint');
  return field;
}

function picker(language: Language, keys: HTMLTextAreaElement, results: HTMLElement): HTMLElement {
  const words = verifyWords(language);
  const input = make('input');
  Object.assign(input, {
    type: 'file',
    id: 'file',
    multiple: true,
    accept: '.json,.txt,application/json,text/plain',
  });
  const label = make('label', '', words('verify.file'));
  label.htmlFor = 'file';
  const keysLabel = make('label', '', words('verify.keys'));
  keysLabel.htmlFor = keys.id;
  const hint = make('p', 'hint', words('verify.keys-hint'));
  hint.id = 'keys-hint';
  input.addEventListener('change', () => verify([...(input.files ?? [])], keys, language, results));
  keys.addEventListener('change', () => verify(chosen, keys, language, results));
  return make(
    'section',
    'panel',
    make('p', '', words('verify.drop')),
    make('div', 'field', keysLabel, hint, keys),
    make('div', 'field', label, input),
  );
}

function verify(
  files: readonly File[],
  keys: HTMLTextAreaElement,
  language: Language,
  results: HTMLElement,
): void {
  chosen = files;
  typedKeys = keys.value;
  const known = readKnown(keys, language);
  // What was shown was held to other keys.
  if (!known) results.replaceChildren();
  else if (files.length > 0) void verifyAll(files.map(fileSource), known, language, results);
}

function switcher(language: Language): HTMLElement {
  const other: Language = language === 'en' ? 'zh-CN' : 'en';
  const button = make('button', '', other === 'en' ? 'English' : '中文');
  button.lang = other;
  button.addEventListener('click', () => show(other));
  return make('p', '', button);
}

function show(language: Language): void {
  const words = verifyWords(language);
  const results = make('div');
  const keys = keysField();
  document.documentElement.lang = language;
  document.title = words('verify.offline-title');
  document
    .getElementById('content')
    ?.replaceChildren(
      switcher(language),
      make('h1', '', words('verify.offline-title')),
      make('p', 'lead', words('verify.offline-lead')),
      make('p', '', words('verify.lead')),
      picker(language, keys, results),
      results,
    );
  verify(chosen, keys, language, results);
  document.ondragover = (event) => event.preventDefault();
  document.ondrop = (event) => {
    event.preventDefault();
    verify([...(event.dataTransfer?.files ?? [])], keys, language, results);
  };
}

show(navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
