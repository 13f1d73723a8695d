/**
 * What the two languages of a document must have in common. A document is a head, a line `---`, and the text proper. The head is
 * each language's own: title, summary, which text decides. Of the text proper only words differ.
 */
import { lexer, type Token, type Tokens, walkTokens } from 'marked';

/** A section of the text proper, from one heading to the next, as far as no translation changes it. */
interface Section {
  /** Depth and number of the heading, `## 2.`; `##` for one without a number, empty for what stands before the first. */
  readonly heading: string;
  /** Its blocks in order, each by kind and size: rows and columns of a table, items of a list, those within others included. */
  readonly blocks: readonly string[];
  /** Code within lines. */
  readonly spans: readonly string[];
  /** Blocks of code without comments and empty lines. */
  readonly code: readonly string[];
  /** Cells of tables that hold no word: numbers, signs. */
  readonly signs: readonly string[];
  /** Numbers of two digits or more, rows of numbers, and circled ones among English words; small ones may be words. */
  readonly englishNumbers: readonly string[];
  /** The same among all words. */
  readonly numbers: readonly string[];
}

const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';

function headingOf({ depth, text }: Tokens.Heading): string {
  const [number = ''] = /^(?:\d+(?:\.\d+)*|[A-Z])\.(?=\s)/.exec(text) ?? [];
  return `${'#'.repeat(depth)} ${number}`.trim();
}

function within(tokens: readonly Token[], type: string): Token[] {
  const found: Token[] = [];
  void walkTokens([...tokens], (token) => {
    if (token.type === type) found.push(token);
  });
  return found;
}

function blockOf(token: Token): string {
  if (token.type === 'table')
    return `table of ${token['rows'].length} rows, ${token['header'].length} columns`;
  if (token.type !== 'list') return token.type;
  const inner = within([token], 'list_item').length - token['items'].length;
  return `list of ${token['items'].length} items, ${inner} within`;
}

function signsOf(token: Token): string[] {
  if (token.type !== 'table') return [];
  return (token as Tokens.Table).rows.flat().flatMap(({ text }) => (/\p{L}/u.test(text) ? [] : [text]));
}

const withoutComments = (code: string): string =>
  code
    .replace(/\/\*[^]*?\*\//g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)(#|\/\/)\s.*$/, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n');

/** True for words that are Chinese: an English text may have them before its own, `中文 / English`. */
const isChinese = (text: string): boolean =>
  (text.match(/\p{Script=Han}/gu)?.length ?? 0) * 3 > (text.match(/[a-z]/gi)?.length ?? 0);

const numbersOf = (texts: readonly string[]): string[] =>
  texts.flatMap((text) =>
    (text.match(/\d(?:(?:, |、|[.,])?\d)+|[①-⑳]/g) ?? []).map((one) => one.replaceAll('、', ', ')),
  );

function sectionOf(heading: string, tokens: readonly Token[], title: readonly Token[]): Section {
  const all = [...title, ...tokens];
  const words = within(all, 'text')
    .filter((token) => !('tokens' in token && token.tokens))
    .flatMap(({ raw }) => raw.split(' / '));
  return {
    heading,
    blocks: tokens.filter(({ type }) => type !== 'space').map(blockOf),
    spans: within(all, 'codespan').map((token) => (token as Tokens.Codespan).text),
    code: within(all, 'code').map((token) => withoutComments((token as Tokens.Code).text)),
    signs: tokens.flatMap(signsOf),
    englishNumbers: numbersOf(words.filter((text) => !isChinese(text))),
    numbers: numbersOf(words),
  };
}

function sectionsOf(tokens: readonly Token[]): Section[] {
  const starts = tokens.flatMap((token, index) => (isHeading(token) ? [index] : []));
  const first = sectionOf('', tokens.slice(0, starts[0]), []);
  return [
    first,
    ...starts.map((start, index) => {
      const heading = tokens[start] as Tokens.Heading;
      return sectionOf(headingOf(heading), tokens.slice(start + 1, starts[index + 1]), heading.tokens);
    }),
  ];
}

/** Parts a document at its first line `---`; undefined where it has none. */
export function partDocument(
  markdown: string,
): { readonly head: readonly Token[]; readonly body: readonly Token[] } | undefined {
  const tokens = lexer(markdown);
  const line = tokens.findIndex(({ type }) => type === 'hr');
  return line < 0 ? undefined : { head: tokens.slice(0, line), body: tokens.slice(line + 1) };
}

/** Addresses of the links in a document or a part of it. */
export const linksOf = (tokens: readonly Token[]): string[] =>
  within(tokens, 'link').map((token) => (token as Tokens.Link).href);

/** Items of a list that are not in another one, each as often as it is there more often. */
function missing(from: readonly string[], wanted: readonly string[]): string[] {
  const left = [...from];
  return wanted.filter((one) => {
    const place = left.indexOf(one);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

const told = (place: string, what: string, items: readonly string[]): string[] =>
  items.map((item) => `${place}: ${what} ${item}`);

function sectionDifferences(english: Section, chinese: Section, index: number): string[] {
  const place = `section ${index} (${english.heading || 'before the first heading'})`;
  const own = (what: 'spans' | 'code' | 'signs') => [
    ...told(place, `${what} that only the English text has:`, missing(chinese[what], english[what])),
    ...told(place, `${what} that only the Chinese text has:`, missing(english[what], chinese[what])),
  ];
  const blocks = [english, chinese].map((one) => one.blocks.join('; '));
  return [
    ...(blocks[0] === blocks[1] ? [] : [`${place}: blocks: ${blocks.join(' | ')}`]),
    ...own('spans'),
    ...own('code'),
    ...own('signs'),
    // A Chinese sentence may write in digits what an English one has in words, not the other way round.
    ...told(place, 'number that the Chinese text lacks:', missing(chinese.numbers, english.englishNumbers)),
  ];
}

/** Where the Chinese text of a document says less, more or other than the English one; a sentence each. */
export function twinDifferences(english: string, chinese: string): string[] {
  const [en, zh] = [english, chinese].map((markdown) => {
    const parts = partDocument(markdown);
    return parts && { title: sectionsOf(parts.head)[1], sections: sectionsOf(parts.body) };
  });
  if (!en || !zh) return [`the ${en ? 'Chinese' : 'English'} text has no line --- behind its head`];
  const headings = [en, zh].map(({ sections }) => sections.map(({ heading }) => heading).join(', '));
  if (headings[0] !== headings[1]) return [`headings: ${headings.join(' | ')}`];
  const titles = [en, zh].map(({ title }) => title?.heading);
  return [
    ...(titles[0] === '#' && titles[1] === '#' ? [] : ['a text does not begin with a title']),
    ...en.sections.flatMap((section, index) =>
      sectionDifferences(section, zh.sections[index] as Section, index),
    ),
  ];
}
