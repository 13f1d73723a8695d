import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { isMessageKey } from '../../../src/web/i18n/index.js';
import { KNOWN_HELPERS } from '../../../src/web/render/renderer.js';

const VIEWS = fileURLToPath(new URL('../../../views', import.meta.url));

/** Partials that may write unescaped text: a rendered page, and a drawing of our own. */
const RAW = ['partials/content.hbs', 'partials/svg.hbs'];
const BLOCKS = new Set(['if', 'unless', 'each', 'with']);

const templates = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.hbs'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), source: readFileSync(join(VIEWS, name), 'utf8') }));

interface Found {
  readonly helpers: string[];
  readonly keys: string[];
  raw: number;
}

/** Everything in a template's syntax tree that the rules below look at. */
function look(source: string): Found {
  const found: Found = { helpers: [], keys: [], raw: 0 };
  class Looker extends Handlebars.Visitor {
    override MustacheStatement(node: hbs.AST.MustacheStatement): void {
      if (!node.escaped) found.raw += 1;
      const path = node.path as hbs.AST.PathExpression;
      if (node.params.length > 0 || node.hash) {
        found.helpers.push(path.original);
        const [key] = node.params;
        if (path.original === 't' && key?.type === 'StringLiteral')
          found.keys.push((key as hbs.AST.StringLiteral).value);
      }
      super.MustacheStatement(node);
    }
    override BlockStatement(node: hbs.AST.BlockStatement): void {
      found.helpers.push(node.path.original);
      super.BlockStatement(node);
    }
  }
  new Looker().accept(Handlebars.parse(source));
  return found;
}

describe('templates', () => {
  it('are there', () => {
    expect(templates.length).toBeGreaterThan(35);
    const keys = templates.flatMap(({ source }) => look(source).keys);
    expect(keys.length).toBeGreaterThan(200);
  });

  it.each(templates)(
    '$name uses known helpers, known messages and escapes everything',
    ({ name, source }) => {
      const { helpers, keys, raw } = look(source);
      expect(helpers.filter((helper) => !(helper in KNOWN_HELPERS) && !BLOCKS.has(helper))).toEqual([]);
      expect(keys.filter((key) => !isMessageKey(key))).toEqual([]);
      expect(raw).toBe(RAW.includes(name) ? 1 : 0);
    },
  );

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
