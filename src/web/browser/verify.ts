/** The page of verification with scripts: files and fetched certificates are verified here, nothing is uploaded. */
import { verifyWords } from '../verification/words.js';
import { type KnownFields, readKnown } from './shared/known-field.js';
import { swapScriptTexts } from './shared/page.js';
import { askSite } from './shared/site-log.js';
import { fileSource, type Source, verifyAll } from './shared/verifier.js';

const language = document.documentElement.lang;

/** The stored certificate of a need, by its number. */
function needSource(form: HTMLFormElement, number: string): Source {
  const address = (form.dataset['certificate'] ?? '').replace('NUMBER', encodeURIComponent(number));
  return {
    name: number,
    read: async () => {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(verifyWords(language)('verify/no-certificate'));
      return new Uint8Array(await answer.arrayBuffer());
    },
  };
}

/** Text that was pasted ends with the line feed that forms lose. */
function textSource(text: string): Source {
  return {
    name: 'text',
    read: async () => new TextEncoder().encode(`${text.replace(/\r\n/g, '\n').trim()}\n`),
  };
}

function sourcesOf(form: HTMLFormElement): Source[] {
  const files = form.querySelector<HTMLInputElement>('input[type="file"]')?.files ?? [];
  const text = form.querySelector<HTMLTextAreaElement>('textarea[name="text"]')?.value.trim() ?? '';
  const number = form.querySelector<HTMLInputElement>('input[name="need"]')?.value.trim() ?? '';
  return [
    ...[...files].map(fileSource),
    ...(text === '' ? [] : [textSource(text)]),
    ...(number === '' ? [] : [needSource(form, number.normalize('NFKC').toUpperCase())]),
  ];
}

const knownOf = (form: HTMLFormElement): KnownFields => ({
  keys: form.querySelector('textarea[name="keys"], textarea[name="key"]'),
  policy: form.querySelector('textarea[name="policy"], textarea[name="trust"]'),
});

/** Where the page says that the site's log is. */
const addressesOf = ({ dataset }: HTMLElement) => ({
  checkpoint: dataset['checkpoint'] ?? '',
  keys: dataset['keys'] ?? '',
  consistency: dataset['consistency'] ?? '',
});

function prepare(forms: NodeListOf<HTMLFormElement>, results: HTMLElement): void {
  const start = (form: HTMLFormElement, sources: readonly Source[]): void => {
    const known = readKnown(knownOf(form), language);
    // Nothing stays that was held to something else.
    if (!known) results.replaceChildren();
    else
      void verifyAll({
        sources,
        known,
        language,
        into: results,
        askSite: (chosen, reader) => askSite(chosen, reader, addressesOf(results)),
      }).then(() => results.scrollIntoView());
  };
  for (const form of forms) {
    form.addEventListener('submit', (event) => {
      const sources = sourcesOf(form);
      // Nothing given: the server's page says so.
      if (sources.length === 0) return;
      event.preventDefault();
      start(form, sources);
      form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    });
    form.addEventListener('change', (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === 'file')
        start(form, sourcesOf(form));
    });
    swapScriptTexts(form);
  }
  const [first] = forms;
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (first && files.length > 0) start(first, files.map(fileSource));
  });
}

const results = document.querySelector<HTMLElement>('[data-results]');
if (results) prepare(document.querySelectorAll<HTMLFormElement>('form[data-verify]'), results);
