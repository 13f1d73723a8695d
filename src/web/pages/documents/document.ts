/** The documents of `docs/` as pages: rendered once from our own markdown, no raw HTML passes through. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Marked, type Renderer, type Token, type Tokens } from 'marked';
import type { Language } from '../../i18n/index.js';
import { urls } from '../../urls.js';

/** Names of the documents that the site serves, in the order of their list; each is `docs/NAME.md`, and may have a Chinese twin. */
export const DOCUMENT_NAMES = [
  'how-to-audit',
  'threats',
  'coalitions',
  'protocol',
  'protocol-2',
  'log',
  'fairness',
  'flags',
  'working-days',
  'standing',
  'glossary',
] as const;

/** Name of a document that the site serves. */
export type DocumentName = (typeof DOCUMENT_NAMES)[number];

/** Consecutive blocks of a document in one language. */
export interface DocumentPart {
  readonly language: Language;
  readonly html: string;
}

/** A document, ready to be shown. */
export interface SiteDocument {
  readonly name: DocumentName;
  /** Of `docs/NAME.md`, which is for everybody where there is no Chinese twin. */
  readonly parts: readonly DocumentPart[];
  /** Of the twin `docs/zh-CN/NAME.md`, which says the same in Chinese; null where there is none. */
  readonly twin: readonly DocumentPart[] | null;
  /** What readers of one language find: everything, a summary, or nothing in Chinese. */
  readonly chinese: 'whole' | 'summary' | 'none';
}

const FOLDER = fileURLToPath(new URL('../../../../docs/', import.meta.url));

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`);

/** Anchor of a heading as code hosts make it, so that a link works in the repository and here. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** Address on the site of a link in the document `from`, or in its twin; null for what the site does not serve. */
function addressOf(href: string, from: DocumentName): string | null {
  if (/^(https:\/\/|#)/.test(href)) return href;
  const [, folder, name, anchor = ''] = /^(\.\.\/|zh-CN\/)?([a-z0-9-]+)\.md(#.*)?$/.exec(href) ?? [];
  const known = DOCUMENT_NAMES.find((one) => one === name);
  if (!known) return null;
  // Readers stay in their language, unless a text leads to its own twin.
  const lang = folder === 'zh-CN/' ? 'zh-CN' : folder === '../' && known === from ? 'en' : undefined;
  return urls.document(known, { lang }) + anchor;
}

function languageOf(text: string): DocumentPart['language'] | null {
  const count = (letter: RegExp): number => text.match(letter)?.length ?? 0;
  // A Chinese sentence needs fewer letters than an English one.
  const [han, latin] = [count(/\p{Script=Han}/gu) * 3, count(/[a-z]/gi)];
  return han + latin === 0 ? null : han > latin ? 'zh-CN' : 'en';
}

const rendererOf = (name: DocumentName): Partial<Renderer> => ({
  // The one element that cells of a table cannot do without.
  html: ({ text }) => (text === '<br>' ? text : escapeHtml(text)),
  image: ({ text }) => escapeHtml(text),
  heading(this: Renderer, { tokens, depth }) {
    const html = this.parser.parseInline(tokens);
    const id = anchorOf(this.parser.parseInline(tokens, this.parser.textRenderer));
    return depth === 1 ? `<h1>${html}</h1>\n` : `<h${depth} id="${escapeHtml(id)}">${html}</h${depth}>\n`;
  },
  link(this: Renderer, { href, tokens }) {
    const text = this.parser.parseInline(tokens);
    const address = addressOf(href, name);
    return address === null ? text : `<a href="${escapeHtml(address)}">${text}</a>`;
  },
  code: ({ text }) => `<pre class="note">${escapeHtml(text)}</pre>\n`,
  table(this: Renderer, { header, rows }) {
    const inline = ({ tokens }: Tokens.TableCell): string => this.parser.parseInline(tokens);
    const labels = header.map((cell) =>
      escapeHtml(this.parser.parseInline(cell.tokens, this.parser.textRenderer)),
    );
    const head = header.map((cell) => `<th scope="col">${inline(cell)}</th>`).join('');
    // On a narrow screen a row becomes a card: its first cell is the heading, the others need their labels.
    const cellOf = (cell: Tokens.TableCell, index: number): string =>
      `<td${index > 0 ? ` data-label="${labels[index] ?? ''}"` : ''}>${inline(cell)}</td>`;
    const body = rows.map((row) => `<tr>${row.map(cellOf).join('')}</tr>`).join('\n');
    return `<div class="table-scroll"><table class="stacked"><thead><tr>${head}</tr></thead><tbody>\n${body}</tbody></table></div>\n`;
  },
});

function partsOf(name: DocumentName, markdown: string): DocumentPart[] {
  const marked = new Marked({ renderer: rendererOf(name) as Renderer });
  const groups: { language: DocumentPart['language']; tokens: Token[] }[] = [];
  for (const token of marked.lexer(markdown)) {
    const language = languageOf(token.raw);
    const last = groups.at(-1);
    if (last && (language === null || language === last.language)) last.tokens.push(token);
    else groups.push({ language: language ?? 'en', tokens: [token] });
  }
  return groups.map(({ language, tokens }) => ({ language, html: marked.parser(tokens) }));
}

/** How much of a document is Chinese, told by its own headings. */
function chineseOf(markdown: string): SiteDocument['chinese'] {
  if (/^## 摘要$/m.test(markdown)) return 'summary';
  return /\p{Script=Han}/u.test(markdown) ? 'whole' : 'none';
}

/** Renders a document from its markdown, and from that of its Chinese twin where there is one. */
export function toDocument(name: DocumentName, markdown: string, twin?: string): SiteDocument {
  return {
    name,
    parts: partsOf(name, markdown),
    twin: twin === undefined ? null : partsOf(name, twin),
    chinese: twin === undefined ? chineseOf(markdown) : 'whole',
  };
}

const readIfThere = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;

/** Reads the documents that lie beside the program. */
export function loadDocuments(folder = FOLDER): readonly SiteDocument[] {
  return DOCUMENT_NAMES.flatMap((name) => {
    const text = readIfThere(`${folder}${name}.md`);
    return text === undefined ? [] : [toDocument(name, text, readIfThere(`${folder}zh-CN/${name}.md`))];
  });
}
