/** The verifier as one file: everything that it shows is made here, in the language that the reader chooses. */
import { verifyWords } from '../../verification/words.js';
import { readKnown } from '../shared/known-field.js';
import { make } from '../shared/page.js';
import { fileSource, verifyAll } from '../shared/verifier.js';

type Language = 'zh-CN' | 'en';

let chosen: readonly File[] = [];
/** Keeps what was typed when the language changes. */
let typed = { keys: '', policy: '' };

function textField(id: keyof typeof typed): HTMLTextAreaElement {
  const field = make('textarea');
  Object.assign(field, { id, rows: 3, value: typed[id] });
  field.setAttribute('aria-describedby', `${id}-hint`);
  return field;
}

type Fields = Readonly<Record<keyof typeof typed, HTMLTextAreaElement>>;

function labelled(field: HTMLTextAreaElement, label: string, hint: string): HTMLElement {
  const name = make('label', '', label);
  name.htmlFor = field.id;
  const help = make('p', 'hint', hint);
  help.id = `${field.id}-hint`;
  return make('div', 'field', name, help, field);
}

function picker(language: Language, fields: Fields, results: HTMLElement): HTMLElement {
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
  const again = () => verify(chosen, fields, language, results);
  input.addEventListener('change', () => verify([...(input.files ?? [])], fields, language, results));
  for (const field of [fields.keys, fields.policy]) field.addEventListener('change', again);
  return make(
    'section',
    'panel',
    make('p', '', words('verify.drop')),
    make('div', 'field', label, input),
    knownFields(fields, language),
  );
}

/** The fields for whoever has keys, out of the way of whoever has none. */
function knownFields({ keys, policy }: Fields, language: Language): HTMLElement {
  const words = verifyWords(language);
  const known = make(
    'details',
    'known',
    make('summary', '', words('verify.known')),
    labelled(keys, words('verify.keys'), words('verify.keys-hint')),
    labelled(policy, words('verify.policy'), words('verify.policy-hint')),
  );
  known.open = keys.value !== '' || policy.value !== '';
  return known;
}

function verify(files: readonly File[], fields: Fields, language: Language, results: HTMLElement): void {
  chosen = files;
  typed = { keys: fields.keys.value, policy: fields.policy.value };
  const known = readKnown(fields, language);
  // What was shown was held to something else.
  if (!known) results.replaceChildren();
  else if (files.length > 0)
    void verifyAll({ sources: files.map(fileSource), known, language, into: results });
}

/** Where the site that gave the file says that its log's key is printed; it is written into the file's head. */
function printed(language: Language): HTMLElement {
  const words = verifyWords(language);
  const places = [...document.querySelectorAll<HTMLMetaElement>('meta[name="key-printed-at"]')];
  if (places.length === 0) return make('section', 'panel', make('p', '', words('verify.printed-unsaid')));
  return make(
    'section',
    'panel',
    make('p', '', words('verify.printed')),
    make('ul', '', ...places.map(({ content }) => make('li', '', content))),
    make('p', '', words('verify.printed-how')),
  );
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
  const fields = { keys: textField('keys'), policy: textField('policy') };
  document.documentElement.lang = language;
  document.title = words('verify.offline-title');
  document
    .getElementById('content')
    ?.replaceChildren(
      switcher(language),
      make('h1', '', words('verify.offline-title')),
      make('p', 'lead', words('verify.offline-lead')),
      make('p', '', words('verify.lead')),
      picker(language, fields, results),
      results,
      printed(language),
    );
  verify(chosen, fields, language, results);
  document.ondragover = (event) => event.preventDefault();
  document.ondrop = (event) => {
    event.preventDefault();
    verify([...(event.dataTransfer?.files ?? [])], fields, language, results);
  };
}

show(navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
