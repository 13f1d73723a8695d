import { type RawBuilder, sql } from 'kysely';
import { pinyin } from 'pinyin-pro';
import { assertDefined } from '../basics/index.js';
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

/** Every word that was typed, as its parts in a row: a Han character, or what stands between blanks. */
const typedWords = (typed: string): string[][] =>
  typed
    .normalize('NFKC')
    .split(/\s+/)
    .map((word) => spaceHan(word).split(/\s+/).filter(Boolean))
    .filter((word) => word.length > 0);

// A Han character is a word by itself: it begins no longer one.
const isBeginning = (word: readonly string[]): boolean => !/\p{Script=Han}$/u.test(word.at(-1) ?? '');

/** What was typed in the search language of the engine: every word, its parts in a row, the last of them the beginning of one. */
function searchWords(db: Db, typed: string): string | undefined {
  const words = typedWords(typed);
  if (words.length === 0) return undefined;
  return engineOf(db) === 'postgres'
    ? words
        .map((word) => {
          const parts = word.map((part) => `'${part}'`).join(' <-> ');
          return `(${parts}${isBeginning(word) ? ':*' : ''})`;
        })
        .join(' & ')
    : words.map((word) => `"${word.join(' ')}"${isBeginning(word) ? '*' : ''}`).join(' AND ');
}

/**
 * Condition "this row of search_document matches what was typed": every word, runs of Han characters as phrases,
 * the last Latin word as a prefix. Undefined when nothing searchable was typed.
 */
export function searchCondition(db: Db, typed: string): RawBuilder<boolean> | undefined {
  const words = searchWords(db, typed);
  if (words === undefined) return undefined;
  return engineOf(db) === 'postgres'
    ? sql<boolean>`search_document.words @@ to_tsquery('simple', ${words})`
    : sql<boolean>`search_document.id in (select rowid from search_index where search_index match ${words})`;
}

/** How needs that match what was typed are found. */
export interface TextSearch {
  /** The table of an index to read from, the column that says a need's place in the order of publication, the condition. */
  readonly table: RawBuilder<unknown>;
  readonly place: RawBuilder<number>;
  readonly condition: RawBuilder<boolean>;
  /** Whether the engine reads matches in that order and stops at a limit: SQLite does, PostgreSQL's index has no order. */
  readonly isOrdered: boolean;
  /** The condition for a row of `need_text` that is there already. */
  readonly ofText: RawBuilder<boolean>;
}

/** Needs that match what was typed; undefined when nothing searchable was typed. */
export function findNeedTexts(db: Db, typed: string): TextSearch | undefined {
  const words = searchWords(db, typed);
  if (words === undefined) return undefined;
  if (engineOf(db) === 'postgres') {
    const condition = sql<boolean>`need_text.words @@ to_tsquery('simple', ${words})`;
    const place = sql<number>`need_text.place`;
    return { table: sql`need_text`, place, condition, isOrdered: false, ofText: condition };
  }
  // One blank stands between the words of a body: the index would be asked for every row anew.
  const inBody = typedWords(typed).map(
    (word) => sql`instr(' ' || need_text.body, ${` ${word.join(' ')}`}) > 0`,
  );
  return {
    table: sql`need_text_index`,
    place: sql<number>`need_text_index.rowid`,
    condition: sql<boolean>`need_text_index match ${words}`,
    isOrdered: true,
    ofText: sql<boolean>`${sql.join(inBody, sql` and `)}`,
  };
}

/** Searchable body of some texts: as they are, in pinyin, and in initials (水库 → shuiku, sk). */
export function searchBody(texts: readonly string[]): string {
  const parts = texts.flatMap((text) => {
    const syllables = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'removed', v: true });
    return [text, syllables.join(''), syllables.map((syllable) => syllable[0] ?? '').join('')];
  });
  return spaceHan(parts.join(' '));
}

/** Writes or replaces what a search finds an agency by. */
export async function writeAgencyText(
  trx: Db,
  agency: { readonly id: string; readonly texts: readonly string[] },
): Promise<void> {
  const body = searchBody(agency.texts);
  await trx
    .insertInto('searchDocument')
    .values({ kind: 'agency', ref: agency.id, body })
    .onConflict((oc) => oc.columns(['kind', 'ref']).doUpdateSet({ body }))
    .execute();
}

/** Parameters of one statement are bounded on both engines. */
const CHUNK = 500;

/** Writes or replaces what a search finds needs by; they have their numbers, and with them their places. */
export async function writeNeedTexts(
  trx: Db,
  needs: readonly { readonly id: string; readonly texts: readonly string[] }[],
): Promise<void> {
  for (let start = 0; start < needs.length; start += CHUNK) {
    const part = needs.slice(start, start + CHUNK);
    const ids = part.map(({ id }) => id);
    const lines = await trx
      .selectFrom('needListing')
      .select(['needId', 'place'])
      .where('scope', '=', '')
      .where('needId', 'in', ids)
      .execute();
    const places = new Map(lines.map(({ needId, place }) => [needId, place]));
    await trx
      .insertInto('needText')
      .values(
        part.map(({ id, texts }) => ({
          place: assertDefined(places.get(id), `place of need ${id}`),
          needId: id,
          body: searchBody(texts),
        })),
      )
      .onConflict((oc) => oc.column('needId').doUpdateSet({ body: sql<string>`excluded.body` }))
      .execute();
  }
}
