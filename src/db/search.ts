import { type RawBuilder, sql } from 'kysely';
import { pinyin } from 'pinyin-pro';
import { type Db, engineOf } from './dialect.js';

/** Text with a blank around every Han character, so that words of two characters can be found as phrases. */
export function spaceHan(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(\p{Script=Han})/gu, ' $1 ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * Condition "this row of search_document matches what was typed": every word, runs of Han characters as phrases,
 * the last Latin word as a prefix. Undefined when nothing searchable was typed.
 */
export function searchCondition(db: Db, typed: string): RawBuilder<boolean> | undefined {
  const words = typed
    .normalize('NFKC')
    .split(/\s+/)
    .map((word) => spaceHan(word).split(/\s+/).filter(Boolean))
    .filter((word) => word.length > 0);
  if (words.length === 0) return undefined;
  if (engineOf(db) === 'postgres') {
    const query = words.map((word) => `(${word.map((part) => `'${part}':*`).join(' <-> ')})`).join(' & ');
    return sql<boolean>`search_document.words @@ to_tsquery('simple', ${query})`;
  }
  const query = words.map((word) => `"${word.join(' ')}"*`).join(' AND ');
  return sql<boolean>`search_document.id in (select rowid from search_index where search_index match ${query})`;
}

/** Searchable body of some texts: as they are, in pinyin, and in initials (水库 → shuiku, sk). */
export function searchBody(texts: readonly string[]): string {
  const parts = texts.flatMap((text) => {
    const syllables = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'removed', v: true });
    return [text, syllables.join(''), syllables.map((syllable) => syllable[0] ?? '').join('')];
  });
  return spaceHan(parts.join(' '));
}

/** Writes or replaces what a search finds a row by. */
export async function writeSearchDocument(
  trx: Db,
  document: { readonly kind: 'agency' | 'need'; readonly ref: string; readonly texts: readonly string[] },
): Promise<void> {
  const { kind, ref, texts } = document;
  const body = searchBody(texts);
  await trx
    .insertInto('searchDocument')
    .values({ kind, ref, body })
    .onConflict((oc) => oc.columns(['kind', 'ref']).doUpdateSet({ body }))
    .execute();
}
