import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../src/selection/index.js';
import { failed, ours, theirs } from '../support/both-verifiers.js';
import type { Outcome } from '../support/python.js';
import { pythonAvailable } from '../support/python.js';

const FOLDER = new URL('../vectors/certificates-v1/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

/** What the verifier of version 1 alone said, before there was another version. */
const VERDICTS = JSON.parse(read('verdicts.json')) as Readonly<
  Record<
    string,
    {
      readonly intact: Readonly<Record<string, boolean | null>>;
      /** One digit of a hash, and the checks that failed by it. */
      readonly altered: { readonly at: number; readonly digit: string; readonly failed: readonly string[] };
    }
  >
>;

/** Checks that came with version 2, which no certificate of version 1 has anything to say to. */
const SINCE = ['E_CLOSED', 'E_WITNESS'];

const vectors = Object.entries(VERDICTS).map(([name, { intact, altered }]) => {
  const text = read(name);
  const { at, digit, failed: wrong } = altered;
  return { name, intact, wrong, text, altered: text.slice(0, at) + digit + text.slice(at + 1) };
});

/** The verdict of before with the later checks, which are not done. */
const verdictOf = (outcomes: readonly Outcome[]) =>
  Object.fromEntries(outcomes.map(([code, ok]) => [code, ok]));

describe('certificates of version 1 keep their verdicts', () => {
  it('are ten of different kinds', () => {
    expect(
      readdirSync(FOLDER)
        .filter((name) => name !== 'verdicts.json')
        .sort(),
    ).toEqual(vectors.map(({ name }) => name));
    expect(vectors).toHaveLength(10);
    const kinds = vectors.map(({ text }) => {
      const { plan, pool } = JSON.parse(text) as {
        plan: { method: string; source: { kind: string } };
        pool: { excluded: unknown[] };
      };
      return [plan.method, plan.source.kind, pool.excluded.length > 0] as const;
    });
    expect(new Set(kinds.map(([method]) => method))).toEqual(
      new Set(['average', 'credit', 'lowest', 'random', 'reference']),
    );
    expect(new Set(kinds.map(([, source]) => source))).toEqual(new Set(['commit', 'ceremony']));
    expect(kinds.filter(([, , excluded]) => excluded)).toHaveLength(5);
  });

  it.each(vectors)('$name, by the kernel', ({ text, altered, intact, wrong }) => {
    const expected = { ...intact, ...Object.fromEntries(SINCE.map((code) => [code, null])) };
    expect(verdictOf(ours(text))).toEqual(expected);
    // Nobody but the site said when its list was fixed.
    expect(verifyCertificate(text).grade).toBe(2);
    expect(failed(ours(altered))).toEqual(wrong);
    expect(verifyCertificate(altered).grade).toBe(3);
  });

  it.skipIf(!pythonAvailable)('by the second implementation', async () => {
    const outcomes = await theirs(vectors.flatMap(({ text, altered }) => [text, altered]));
    for (const [index, { name, intact, wrong }] of vectors.entries()) {
      const expected = { ...intact, ...Object.fromEntries(SINCE.map((code) => [code, null])) };
      expect(verdictOf(outcomes[2 * index] ?? []), name).toEqual(expected);
      expect(failed(outcomes[2 * index + 1] ?? []), name).toEqual(wrong);
    }
  });
});
