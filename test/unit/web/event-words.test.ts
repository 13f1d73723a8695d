import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { catalogues, LANGUAGES } from '../../../src/web/i18n/index.js';

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));

/** Kinds of events as the sources spell them; those of the ceremony's steps and of accounts are put together there. */
function kindsInSources(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const found = files.flatMap((name) =>
    [...readFileSync(join(SRC, name), 'utf8').matchAll(/kind: '([a-z]+\.[a-z.-]+)'/g)].map(
      ([, kind]) => kind ?? '',
    ),
  );
  return [...new Set(found)].sort();
}

it('every kind of event has words in both languages', () => {
  const kinds = kindsInSources();
  expect(kinds.length).toBeGreaterThan(35);
  for (const language of LANGUAGES)
    expect(kinds.filter((kind) => !Object.hasOwn(catalogues[language], `event.${kind}`))).toEqual([]);
});
