/** The Chinese texts of docs/zh-CN and the English ones beside them say the same, as far as a program can tell. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lexer } from 'marked';
import { describe, expect, it } from 'vitest';
import { anchorOf } from '../../src/web/pages/documents/document.js';
import { linksOf, partDocument, twinDifferences } from '../support/twin-documents.js';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));
const read = (path: string): string => readFileSync(join(DOCS, path), 'utf8');

const TWINS = readdirSync(join(DOCS, 'zh-CN'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, english: read(name), chinese: read(`zh-CN/${name}`) }));

const anchorsIn = (markdown: string): Set<string> =>
  new Set([...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? '')));

/** Why a link of a file in `docs` leads nowhere; nothing where it leads somewhere. */
function linkFault(file: string, link: string): string[] {
  if (link.startsWith('https://')) return [];
  const [path = '', anchor] = decodeURI(link).split('#');
  const target = path === '' ? join(DOCS, file) : resolve(DOCS, dirname(file), path);
  if (!existsSync(target)) return [`${link}: no such file`];
  if (anchor === undefined || anchorsIn(readFileSync(target, 'utf8')).has(anchor)) return [];
  return [`${link}: no such heading`];
}

describe('a document in two languages', () => {
  it('is at least the protocol', () => {
    expect(TWINS.map(({ name }) => name)).toEqual(expect.arrayContaining(['protocol.md', 'protocol-2.md']));
  });

  it.each(TWINS)('$name has the same sections, rows, items, code and numbers', ({ english, chinese }) => {
    expect(twinDifferences(english, chinese)).toEqual([]);
  });

  it.each(TWINS)('$name says in Chinese which text decides, and each leads to the other', (twin) => {
    const { name, english, chinese } = twin;
    const [ours, theirs] = [english, chinese].map((text) => partDocument(text)?.head ?? []);
    expect(linksOf(ours ?? [])).toContain(`zh-CN/${name}`);
    expect(linksOf(theirs ?? [])).toContain(`../${name}`);
    expect((theirs ?? []).map(({ raw }) => raw).join('')).toMatch(/以英文.{0,4}为准/);
  });

  it.each(TWINS)(
    '$name is in the list of documents, and its links lead somewhere',
    ({ name, english, chinese }) => {
      expect(linksOf(lexer(read('README.md')))).toContain(`zh-CN/${name}`);
      expect(linksOf(lexer(chinese)).flatMap((link) => linkFault(`zh-CN/${name}`, link))).toEqual([]);
      expect(linksOf(lexer(english)).flatMap((link) => linkFault(name, link))).toEqual([]);
    },
  );
});

/** The text with each match of a pattern behind its head left out, or written otherwise, in turn. */
function mutants(markdown: string, pattern: RegExp, write: (found: string) => string): string[] {
  const start = markdown.indexOf('\n---\n');
  return [...markdown.matchAll(pattern)]
    .filter(({ index }) => index > start)
    .map(
      ({ 0: found, index }) => markdown.slice(0, index) + write(found) + markdown.slice(index + found.length),
    );
}

describe('the comparison notices', () => {
  const leftOut = (): string => '';
  const KINDS: [what: string, pattern: RegExp, write: (found: string) => string][] = [
    // The first two lines of a table are its header.
    ['row of a table that is forgotten', /(?<=^\|.*\n\|.*\n)\|.*\n/gm, leftOut],
    ['item of a list that is forgotten', /^ *(?:-|\d+\.) .*\n/gm, leftOut],
    ['heading that is forgotten', /(?<=\n\n)#+ .*\n\n/g, leftOut],
    ['paragraph that is forgotten', /(?<=\n\n)(?:\p{Script=Han}|\*\*).*\n\n/gu, leftOut],
    ['code in a line that is mistyped', /(?<=^[^`\n]*)`[^`\n]+`/gm, (found) => `${found.slice(0, -1)}x\``],
    ['block of code that is mistyped', /^```\w*\n[^`]+^```$/gm, (found) => found.replace('\n', '\nx')],
  ];

  it.each(KINDS)('every %s', (_, pattern, write) => {
    const changed = TWINS.flatMap(({ name, english, chinese }) => {
      const before = twinDifferences(english, chinese).join();
      return mutants(chinese, pattern, write).map((text, index) => {
        return { at: `${name} ${index}`, isNoticed: twinDifferences(english, text).join() !== before };
      });
    });
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.filter(({ isNoticed }) => !isNoticed)).toEqual([]);
  });
});
