import { describe, expect, it } from 'vitest';
import { SCHEMES, schemeOf } from '../../../src/sealing/index.js';
import { claimOf, METHODS, methodOf, SOURCE_KINDS, sourceOf } from '../../../src/selection/index.js';
import { catalogues } from '../../../src/web/i18n/index.js';
import { verifyWords } from '../../../src/web/verification/words.js';

const LANGUAGES = ['zh-CN', 'en'] as const;
const chinese = /\p{Script=Han}/u;

/** Keys that a language has no sentence of its own for. */
function missing(keys: readonly string[], language: (typeof LANGUAGES)[number]): string[] {
  const catalogue: Readonly<Record<string, string>> = catalogues[language];
  return keys.filter((key) => {
    const text = Object.hasOwn(catalogue, key) ? (catalogue[key] ?? '') : '';
    return text.trim() === '' || chinese.test(text) !== (language === 'zh-CN');
  });
}

describe.each(LANGUAGES)('%s has the words of', (language) => {
  it.each(METHODS)('the method %s', (method) => {
    const { by } = methodOf(method).ranking;
    const keys = [
      `method.${method}`,
      `method-hint.${method}`,
      `draws.why-${method}`,
      `draws.step-order-${by}`,
    ];
    expect(missing(keys, language)).toEqual([]);
  });

  it.each(SOURCE_KINDS)('the source %s', (kind) => {
    const record = sourceOf(kind);
    const { proof, example } = record;
    const findings = [
      `kind/${kind}`,
      record.planned(example).key,
      ...(proof ? [proof.expected.key, proof.missing.key] : []),
    ];
    const keys = [
      `source.${kind}`,
      `home.secret-${kind}`,
      `draws.waiting-${kind}`,
      ...findings.map((key) => `finding.${key}`),
    ];
    expect(missing(keys, language)).toEqual([]);
    const claim = claimOf(example);
    expect(chinese.test(language === 'en' ? claim.en : claim.zh)).toBe(language !== 'en');
    // The offline file brings its own words along.
    expect(verifyWords(language)(`finding.kind/${kind}`)).not.toBe('');
  });

  it.each(SCHEMES)('the sealing scheme %s', (scheme) => {
    const { opensBy } = schemeOf(scheme);
    const keys = [`bid-scheme.${scheme}`, `home.sealed-${scheme}`, `opening.waiting-${opensBy}`];
    expect(missing(keys, language)).toEqual([]);
  });
});

it('finds words that are missing, empty, or of the other language', () => {
  expect(missing(['method.none', 'method.random'], 'en')).toEqual(['method.none']);
  expect(missing(['site.language'], 'en')).toEqual(['site.language']);
});
