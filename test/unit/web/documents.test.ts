import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  anchorOf,
  DOCUMENT_NAMES,
  loadDocuments,
  toDocument,
} from '../../../src/web/pages/documents/document.js';

const DOCS = fileURLToPath(new URL('../../../docs', import.meta.url));

const htmlOf = (markdown: string): string =>
  toDocument('protocol', markdown)
    .parts.map(({ html }) => html)
    .join('');

/** Links of a markdown file outside of code. */
const linksIn = (markdown: string): string[] =>
  [...markdown.replace(/```[\s\S]*?```|`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, target]) => target ?? '',
  );

const anchorsIn = (markdown: string): Set<string> =>
  new Set([...markdown.matchAll(/^#{2,6} (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? '')));

describe('the documents', () => {
  const documents = loadDocuments();

  it('are read from the repository, each with one heading of the first order', () => {
    expect(documents.map(({ name }) => name)).toEqual(
      DOCUMENT_NAMES.filter((name) => existsSync(join(DOCS, `${name}.md`))),
    );
    expect(documents.length).toBeGreaterThanOrEqual(5);
    for (const { parts, name } of documents)
      expect([
        name,
        parts
          .map(({ html }) => html)
          .join('')
          .match(/<h1>/g)?.length,
      ]).toEqual([name, 1]);
  });

  it('say how much of them is Chinese', () => {
    const chinese = Object.fromEntries(documents.map((one) => [one.name, one.chinese]));
    expect(chinese).toMatchObject({
      'how-to-audit': 'whole',
      protocol: 'summary',
      log: 'summary',
      fairness: 'summary',
    });
    expect(documents.filter((one) => one.chinese === 'none')).toEqual([]);
  });

  it('lead to each other in the repository and on the site, anchors included', () => {
    for (const file of readdirSync(DOCS).filter((name) => name.endsWith('.md'))) {
      const markdown = readFileSync(join(DOCS, file), 'utf8');
      for (const link of linksIn(markdown).filter((one) => !one.startsWith('https://'))) {
        const [path, anchor] = link.split('#');
        const target = path ? resolve(DOCS, path) : join(DOCS, file);
        expect([file, link, existsSync(target)]).toEqual([file, link, true]);
        if (anchor) expect([link, anchorsIn(readFileSync(target, 'utf8')).has(anchor)]).toEqual([link, true]);
      }
    }
    const ids = new Map(
      documents.map(({ name, parts }) => {
        const html = parts.map((part) => part.html).join('');
        const found = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
        return [name as string, new Set(found)];
      }),
    );
    for (const { name, parts } of documents) {
      for (const [, href = ''] of parts
        .map(({ html }) => html)
        .join('')
        .matchAll(/ href="([^"]+)"/g)) {
        if (href.startsWith('https://')) continue;
        const [, other = name, anchor] = /^(?:\/documents\/([a-z-]+))?(?:#(.+))?$/.exec(href) ?? [];
        expect([href, ids.has(other)]).toEqual([href, true]);
        if (anchor) expect([href, ids.get(other)?.has(anchor)]).toEqual([href, true]);
      }
    }
  });
});

describe('the renderer', () => {
  it('lets no HTML, script, style or strange address through', () => {
    const html = htmlOf(
      '# T\n\n<script>alert(1)</script>\n\na <b onclick="x">b</b> ![x](https://x.example/i.png "t")\n\n' +
        '[j](javascript:alert) [o](../secret.md) [p](protocol.md#1-bytes "\\"><i>")\n\n```\n<i>&\n```\n',
    );
    expect(html).not.toMatch(/<(script|b|i|img)\b|javascript:|style=/);
    expect(html).toContain('&#60;script&#62;');
    expect(html).toContain('<a href="/documents/protocol#1-bytes">p</a>');
    expect(html).toContain(' o ');
    expect(html).toContain('<pre class="note">&#60;i&#62;&#38;');
  });

  it('gives the cells of a table the labels that narrow screens show', () => {
    expect(htmlOf('# T\n\n|`a` <|b|\n|---|--:|\n|1|2|\n')).toContain(
      '<tr><td>1</td><td data-label="b">2</td></tr>',
    );
  });

  it('marks the language of what follows another', () => {
    const { parts } = toDocument(
      'protocol',
      '# Protocol\n\n## 摘要\n\n名单在截止时冻结。\n\n## 1. Bytes\n\nText.\n',
    );
    expect(parts.map(({ language }) => language)).toEqual(['en', 'zh-CN', 'en']);
  });
});
