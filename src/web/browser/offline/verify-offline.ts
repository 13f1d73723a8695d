/** The verifier as one file: everything that it shows is made here, in the language that the reader chooses. */
import { verifyWords } from '../../verification/words.js';
import { fileSource, make, verifyAll } from '../shared/verifier.js';

type Language = 'zh-CN' | 'en';

let chosen: readonly File[] = [];

function picker(language: Language, results: HTMLElement): HTMLElement {
  const words = verifyWords(language);
  const input = make('input');
  Object.assign(input, { type: 'file', id: 'file', multiple: true, accept: '.json,application/json' });
  const label = make('label', '', words('verify.file'));
  label.htmlFor = 'file';
  input.addEventListener('change', () => void verify([...(input.files ?? [])], language, results));
  return make('section', 'panel', make('p', '', words('verify.drop')), make('div', 'field', label, input));
}

async function verify(files: readonly File[], language: Language, results: HTMLElement): Promise<void> {
  chosen = files;
  if (files.length > 0) await verifyAll(files.map(fileSource), language, results);
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
  document.documentElement.lang = language;
  document.title = words('verify.offline-title');
  document
    .getElementById('content')
    ?.replaceChildren(
      switcher(language),
      make('h1', '', words('verify.offline-title')),
      make('p', 'lead', words('verify.offline-lead')),
      make('p', '', words('verify.lead')),
      picker(language, results),
      results,
    );
  void verify(chosen, language, results);
  document.ondragover = (event) => event.preventDefault();
  document.ondrop = (event) => {
    event.preventDefault();
    void verify([...(event.dataTransfer?.files ?? [])], language, results);
  };
}

show(navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
