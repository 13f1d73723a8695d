import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
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
      protocol: 'whole',
      'protocol-2': 'whole',
      log: 'whole',
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
    // Whoever reads one language is led to texts in it: anchors are those of that text.
    for (const language of ['en', 'zh-CN'] as const) {
      const pages = new Map(
        documents.map(({ name, parts, twin }) => [
          name as string,
          (language === 'en' ? parts : (twin ?? parts)).map((part) => part.html).join(''),
        ]),
      );
      const idsOf = (html: string) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      for (const [name, html] of pages) {
        for (const [, href = ''] of html.matchAll(/ href="([^"]+)"/g)) {
          if (href.startsWith('https://')) continue;
          const [, other = name, anchor] =
            /^(?:\/documents\/([a-z0-9-]+)(?:\?lang=[\w-]+)?)?(?:#(.+))?$/.exec(href) ?? [];
          expect([href, pages.has(other)]).toEqual([href, true]);
          if (anchor) expect([href, idsOf(pages.get(other) ?? '').includes(anchor)]).toEqual([href, true]);
        }
      }
    }
  });

  it('have the Chinese twin that lies in the folder of its language, or none', () => {
    const folder = `${mkdtempSync(join(tmpdir(), 'documents-'))}/`;
    try {
      mkdirSync(`${folder}zh-CN`);
      writeFileSync(
        `${folder}log.md`,
        '# Log\n\n## 摘要\n\n日志。\n\n[中文本](zh-CN/log.md) [p](protocol.md)\n',
      );
      writeFileSync(`${folder}zh-CN/log.md`, '# 日志\n\n[英文本](../log.md) [g](../glossary.md)\n');
      writeFileSync(`${folder}glossary.md`, '# Glossary\n');
      const [log, glossary] = loadDocuments(folder);
      const html = (parts: NonNullable<typeof log>['parts'] | null | undefined) =>
        parts?.map((part) => part.html).join('');
      expect(log).toMatchObject({ name: 'log', chinese: 'whole' });
      expect(html(log?.parts)).toContain('<a href="/documents/log?lang=zh-CN">中文本</a>');
      expect(html(log?.twin)).toContain('<h1>日志</h1>');
      expect(html(log?.twin)).toContain('<a href="/documents/log?lang=en">英文本</a>');
      expect(html(log?.twin)).toContain('<a href="/documents/glossary">g</a>');
      expect(glossary).toMatchObject({ name: 'glossary', twin: null });
    } finally {
      rmSync(folder, { recursive: true });
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
