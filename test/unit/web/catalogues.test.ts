import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isFailureCode } from '../../../src/basics/index.js';
import { en } from '../../../src/web/i18n/en/index.js';

import { zhCN } from '../../../src/web/i18n/zh-CN/index.js';
import { placeholders } from '../../support/placeholders.js';

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));

const VIEWS = fileURLToPath(new URL('../../../views/pages', import.meta.url));

const catalogues = { 'zh-CN': zhCN as Record<string, string>, en: en as Record<string, string> };

describe('catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort());
    expect(Object.keys(zhCN).length).toBeGreaterThan(500);
  });

  it.each(Object.entries(catalogues))('%s has no empty text', (_, catalogue) => {
    expect(Object.entries(catalogue).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('speak of the same values', () => {
    const wrong = Object.keys(zhCN).filter(
      (key) =>
        placeholders(catalogues['zh-CN'][key] ?? '').join() !== placeholders(catalogues.en[key] ?? '').join(),
    );
    expect(wrong).toEqual([]);
  });

  it('write English without Chinese characters', () => {
    // The language switch and bilingual marks name the other language.
    const wrong = Object.entries(en).filter(
      ([key, text]) =>
        /\p{Script=Han}/u.test(text) &&
        !['site.language', 'ceremony.rehearsal', 'documents.other'].includes(key),
    );
    expect(wrong).toEqual([]);
  });

  it('have no sentence that nothing asks for', () => {
    const asking = [SRC, join(VIEWS, '..')].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|js|hbs)$/.test(name) && !/i18n.(zh-CN|en)/.test(name))
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    );
    const text = asking.join('\n');
    // Keys that are put together begin with what stands before the first parameter.
    const beginnings = [...text.matchAll(/`([\w./-]+?)\$\{/g)].map(([, beginning = '']) => beginning);
    const unused = Object.keys(zhCN).filter(
      (key) => !text.includes(key) && !beginnings.some((beginning) => key.startsWith(beginning)),
    );
    expect(unused).toEqual([]);
  });

  it('know every refusal that a use case or a schema names', () => {
    const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const codes = files.flatMap((name) => {
      if (name.includes('i18n')) return [];
      const text = readFileSync(join(SRC, name), 'utf8');
      return [
        ...text.matchAll(/\bfail\(\s*'([a-z-]+\/[a-z-]+)'/g),
        ...text.matchAll(/\bcode: '([a-z-]+\/[a-z-]+)'/g),
        ...text.matchAll(/'((?:form|query|needs|draws|agencies|account|accounts)\/[a-z-]+)'/g),
      ].map((match) => match[1] ?? '');
    });
    // The same spelling names templates.
    const isTemplate = (code: string) => existsSync(join(VIEWS, `${code}.hbs`));
    const unique = [...new Set(codes)].filter((code) => !isTemplate(code) && !code.endsWith('-'));
    expect(unique.length).toBeGreaterThan(80);
    expect(unique.filter((code) => !isFailureCode(code))).toEqual([]);
  });

  it('are given every value that the sentence of a refusal names', () => {
    const named = Object.entries(zhCN).filter(
      ([key, text]) => key.includes('/') && placeholders(text).length > 0,
    );
    expect(named.length).toBeGreaterThan(8);
    const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('i18n') && !name.endsWith('refusals.ts'))
      .map((name) => readFileSync(join(SRC, name), 'utf8'));
    const wrong = named.flatMap(([key, text]) =>
      sources.flatMap((source) =>
        [...source.matchAll(new RegExp(`'${key}'`, 'g'))].flatMap(({ index }) => {
          // Elsewhere the code is only compared or named as a type.
          if (!/(?:fail\(|code:|message:|,)\s*$/.test(source.slice(0, index))) return [];
          const around = source.slice(Math.max(0, index - 60), index + 200);
          // The limit of a text comes from the schema itself.
          const given = (name: string) =>
            // Every refusal of a parameter has its label and what was typed.
            (key.startsWith('query/') && ['label', 'value'].includes(name)) ||
            new RegExp(name === 'maximum' ? '\\.max\\(' : `\\b${name}\\b`).test(around);
          return placeholders(text).every(given) ? [] : [key];
        }),
      ),
    );
    expect(wrong).toEqual([]);
  });
});
