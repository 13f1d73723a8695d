/** The field in which a reader gives the keys that he knows, on the page of the site and in the offline file. */
import type { KnownKeys } from '../../../selection/index.js';
import { readKnownKeys } from '../../verification/known.js';
import { verifyWords } from '../../verification/words.js';
import { make } from './page.js';

const errorOf = (field: HTMLElement): string => `${field.id}-error`;

function showFault(field: HTMLTextAreaElement, text: string | null): void {
  document.getElementById(errorOf(field))?.remove();
  field.parentElement?.classList.toggle('field-wrong', text !== null);
  const described = (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .filter((id) => id !== '' && id !== errorOf(field));
  if (text === null) field.removeAttribute('aria-invalid');
  else {
    const message = make('p', 'error', text);
    message.id = errorOf(field);
    message.setAttribute('role', 'alert');
    field.before(message);
    field.setAttribute('aria-invalid', 'true');
    described.push(message.id);
  }
  if (described.length === 0) field.removeAttribute('aria-describedby');
  else field.setAttribute('aria-describedby', described.join(' '));
}

/** What the reader knows; null after telling at the field that it holds something else than keys. */
export function readKnown(field: HTMLTextAreaElement | null, language: string): KnownKeys | null {
  if (!field) return {};
  const known = readKnownKeys(field.value);
  showFault(field, known.ok ? null : verifyWords(language)(known.fault.code, known.fault.params));
  return known.ok ? known.keys : null;
}
