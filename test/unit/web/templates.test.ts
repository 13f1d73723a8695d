import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';

const VIEWS = fileURLToPath(new URL('../../../views', import.meta.url));

/** Partials that may write unescaped text: a rendered page, and a drawing of our own. */
const RAW = ['partials/content.hbs', 'partials/svg.hbs'];

const templates = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.hbs'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), source: readFileSync(join(VIEWS, name), 'utf8') }));

/** How often a template writes text as it is. */
function countRaw(source: string): number {
  let raw = 0;
  class Counter extends Handlebars.Visitor {
    override MustacheStatement(node: hbs.AST.MustacheStatement): void {
      if (!node.escaped) raw += 1;
    }
  }
  new Counter().accept(Handlebars.parse(source));
  return raw;
}

describe('templates', () => {
  it('are there', () => {
    expect(templates.length).toBeGreaterThan(35);
    expect(countRaw('{{{a}}}{{#if b}}{{{c}}}{{/if}}{{d}}')).toBe(2);
  });

  it.each(templates)('$name escapes everything', ({ name, source }) => {
    expect(countRaw(source)).toBe(RAW.includes(name) ? 1 : 0);
  });

  it.each(templates)(
    '$name takes every address from its view, and holds no script or style',
    ({ source }) => {
      const written = [...source.matchAll(/\s(?:href|action|formaction|src)="([^"]*)"/g)].map(
        (match) => match[1] ?? '',
      );
      expect(written.filter((value) => !value.startsWith('{{') && !value.startsWith('#'))).toEqual([]);
      expect(source).not.toMatch(/\son[a-z]+="|\sstyle="|<style|<script(?![^>]*\ssrc=)/);
    },
  );
});
