import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createGenerator,
  METHODS,
  type Plan,
  serializeCertificate,
  sha256Hex,
  verifyCertificate,
} from '../../../src/selection/index.js';
import { forgeries } from '../../support/forgeries.js';
import { structuralMutations } from '../../support/mutations.js';
import { exampleCertificate, ROUND_1000 } from './certificate-example.js';

const SOURCES: Plan['source'][] = [{ kind: 'commit' }, { kind: 'ceremony', digits: 20 }];
const PAIRS = [
  ...METHODS.flatMap((method) => SOURCES.map((source) => [method, source.kind, source] as const)),
  ['lowest', 'lottery', { kind: 'lottery', game: 'kl8', issue: '2017120' }] as const,
  // One method alone: each verification of the signature takes its time.
  ['random', 'drand', ROUND_1000.source] as const,
];

/** Changes that the file alone cannot betray: of members that the protocol lists as bound by nothing in it. */
const TOLERATED = [/^proof\.witnesses: (swap|twice)$/, /^log: null$/];

describe('structural tampering', () => {
  it.each(PAIRS)('is refused under %s, %s', (method, _kind, source) => {
    const certificate = exampleCertificate({ method, source });
    const changes = [...structuralMutations(certificate)];
    const missed = changes
      .filter(([, text]) => verifyCertificate(text).ok)
      .map(([name]) => name)
      .filter((name) => !TOLERATED.some((pattern) => pattern.test(name)));
    expect(changes.length).toBeGreaterThan(100);
    expect(missed).toEqual([]);
  });

  it('never throws, whatever the text is', () => {
    const text = serializeCertificate(exampleCertificate());
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 6 }), (at, inserted) => {
        const changed = text.slice(0, at) + inserted + text.slice(at + 1);
        expect(verifyCertificate(changed).checks.length).toBeGreaterThan(0);
      }),
      { seed: 1, numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(verifyCertificate(bytes).ok).toBe(false);
      }),
      { seed: 1 },
    );
  });
});

describe('forgeries', () => {
  it.each(forgeries())('shows %s at the checks that concern it, and at no other', (_name, text, codes) => {
    const failed = verifyCertificate(text).checks.filter(({ ok }) => ok === false);
    expect(failed.map(({ code }) => code)).toEqual(codes);
  });
});

describe('uniform', () => {
  it('passes over every word at or above the largest multiple', () => {
    const words: number[][] = [];
    const generator = createGenerator(sha256Hex('abc'), (drawn) => words.push([...drawn.words]));
    generator.u32();
    const n = 2 ** 31 + 1;
    const value = generator.uniform(n);
    const [taken = []] = words;
    // All four known words that follow the first lie above n, the only multiple of n below 2^32.
    expect(taken.slice(0, 4)).toEqual([0xac9fb2a4, 0x9fde08b8, 0xa86e3982, 0x9d9b649b]);
    expect(taken.slice(0, -1).every((word) => word >= n)).toBe(true);
    expect(taken.at(-1)).toBe(value);
  });

  it('favours nobody: chi-square over fixed seeds', () => {
    const counts = Array.from({ length: 7 }, () => 0);
    for (let seed = 0; seed < 700; seed += 1) {
      const generator = createGenerator(sha256Hex(`uniform ${seed}`));
      for (let draw = 0; draw < 10; draw += 1) {
        const value = generator.uniform(7);
        counts[value] = (counts[value] ?? 0) + 1;
      }
    }
    const chi = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 22.46 is the 0.1 % point at six degrees of freedom; the seeds are fixed, so this cannot flicker.
    expect(chi).toBeLessThan(22.46);
  });
});
