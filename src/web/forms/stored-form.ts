import type { Typed } from './form.js';
import { type FormShape, LAST_ROW, TEXT_BYTES } from './form-shape.js';

// A form of the longest texts, each character written as an escape of six.
const STORED_CHARACTERS = 6 * TEXT_BYTES;

const textsIn = (stored: unknown): string[] =>
  [stored].flat().filter((one): one is string => typeof one === 'string');

function rowsIn(stored: unknown, fields: ReadonlyMap<string, 'text' | 'file'>): Typed[] {
  if (!Array.isArray(stored)) return [];
  return stored
    .slice(0, LAST_ROW + 1)
    .filter((row): row is Typed => typeof row === 'object' && row !== null)
    .map((row) =>
      Object.fromEntries(
        [...fields].flatMap(([field, kind]) => {
          const text = Object.hasOwn(row, field) ? row[field] : undefined;
          return kind === 'text' && typeof text === 'string' ? [[field, text]] : [];
        }),
      ),
    );
}

/**
 * A stored form in the shape of its declaration. Whatever else was stored under a name, or under other names, is left
 * out, so that no draft can break the page that shows it.
 */
export function storedForm({ fields }: FormShape, text: string | null): Typed {
  const stored = text === null || text.length > STORED_CHARACTERS ? undefined : parseStored(text);
  if (typeof stored !== 'object' || stored === null) return {};
  const typed = new Map<string, unknown>();
  for (const [name, field] of fields) {
    const value = Object.hasOwn(stored, name) ? (stored as Typed)[name] : undefined;
    if (field.kind === 'text' && typeof value === 'string') typed.set(name, value);
    else if (field.kind === 'texts' && value !== undefined)
      typed.set(name, textsIn(value).slice(0, field.most));
    else if (field.kind === 'rows' && value !== undefined) typed.set(name, rowsIn(value, field.fields));
  }
  return Object.fromEntries(typed);
}

function parseStored(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
