/** The fields in which a reader gives what he knows, on the page of the site and in the offline file. */
import type { KnownKeys } from '../../../selection/index.js';
import { joinKnown, readKnownKeys, readKnownPolicy } from '../../verification/known.js';
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

/** The fields in which a reader gives what he knows; null where a page has none. */
export interface KnownFields {
  readonly keys: HTMLTextAreaElement | null;
  readonly policy: HTMLTextAreaElement | null;
}

function readField(
  field: HTMLTextAreaElement | null,
  read: typeof readKnownKeys,
  language: string,
): KnownKeys | null {
  if (!field) return {};
  const known = read(field.value);
  showFault(field, known.ok ? null : verifyWords(language)(known.fault.code, known.fault.params));
  return known.ok ? known.keys : null;
}

/** What the reader knows; null after telling at a field that it holds something else than was asked for. */
export function readKnown(fields: KnownFields, language: string): KnownKeys | null {
  const keys = readField(fields.keys, readKnownKeys, language);
  const policy = readField(fields.policy, readKnownPolicy, language);
  return keys && policy && joinKnown(keys, policy);
}
