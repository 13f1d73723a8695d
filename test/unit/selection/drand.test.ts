import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rulesAt } from '../../../src/basics/index.js';
import {
  type Certificate,
  drandChainHash,
  drandRandomness,
  drandRoundAt,
  drandRoundMillis,
  isDrandSignature,
  QUICKNET,
  serializeCertificate,
  sourceOf,
  timingOf,
  verifyCertificate,
} from '../../../src/selection/index.js';
import { exampleCertificate, ROUND_1000 } from './certificate-example.js';

interface Recorded {
  readonly round: number;
  readonly signature: string;
  readonly randomness: string;
}
const recorded = (
  JSON.parse(readFileSync(new URL('../../vectors/drand.json', import.meta.url), 'utf8')) as {
    valid: Recorded[];
  }
).valid;
const pinned = (
  JSON.parse(readFileSync(new URL('../../../data/drand-chains.json', import.meta.url), 'utf8')) as {
    chains: object[];
  }
).chains;
const [r1000, r1001] = recorded as [Recorded, Recorded];

const failed = (certificate: Certificate): string[] =>
  verifyCertificate(serializeCertificate(certificate))
    .checks.filter(({ ok }) => ok === false)
    .map(({ code }) => code);

describe('a drand chain', () => {
  it('is pinned in one place as in the other, under its own hash', () => {
    expect(pinned).toEqual([{ ...QUICKNET, scheme: 'bls-unchained-g1-rfc9380' }]);
    expect(drandChainHash(QUICKNET)).toBe(QUICKNET.hash);
    expect(drandChainHash({ ...QUICKNET, genesis: QUICKNET.genesis + 1 })).not.toBe(QUICKNET.hash);
  });

  it.each(recorded)('verifies its recorded round $round', ({ round, signature, randomness }) => {
    expect(isDrandSignature(QUICKNET, round, signature)).toBe(true);
    expect(drandRandomness(signature)).toBe(randomness);
  });

  it.each([
    ["another round's signature", QUICKNET, 1001, r1000.signature],
    ['the last nibble changed', QUICKNET, 1000, `${r1000.signature.slice(0, -1)}8`],
    ['the first byte changed', QUICKNET, 1000, `94${r1000.signature.slice(2)}`],
    ['the point at infinity', QUICKNET, 1000, `c0${'00'.repeat(47)}`],
    ['a truncated one', QUICKNET, 1000, r1000.signature.slice(0, -2)],
    [
      'the tag of the other group',
      { ...QUICKNET, dst: QUICKNET.dst.replace('G1', 'G2') },
      1000,
      r1000.signature,
    ],
    ['upper case', QUICKNET, 1000, r1000.signature.toUpperCase()],
    ['nothing', QUICKNET, 1000, ''],
    ['a round below 1', QUICKNET, 0, r1000.signature],
    ['a broken round', QUICKNET, 1000.5, r1000.signature],
  ])('refuses %s', (_name, chain, round, signature) => {
    expect(isDrandSignature(chain, round, signature)).toBe(false);
  });

  it('refuses every change of one digit', () => {
    fc.assert(
      fc.property(fc.nat(95), fc.integer({ min: 1, max: 15 }), (at, by) => {
        const digit = ((Number.parseInt(r1000.signature[at] ?? '0', 16) + by) % 16).toString(16);
        const changed = r1000.signature.slice(0, at) + digit + r1000.signature.slice(at + 1);
        expect(isDrandSignature(QUICKNET, 1000, changed)).toBe(false);
      }),
      { numRuns: 15, seed: 3 },
    );
  });

  it('has its rounds at their times: the first one not before an instant', () => {
    expect(new Date(drandRoundMillis(QUICKNET, 1000)).toISOString()).toBe('2023-08-23T15:59:24.000Z');
    fc.assert(
      fc.property(fc.integer({ min: 1_692_803_367_000, max: 4_000_000_000_000 }), (millis) => {
        const round = drandRoundAt(QUICKNET, millis);
        expect(drandRoundMillis(QUICKNET, round)).toBeGreaterThanOrEqual(millis);
        expect(drandRoundMillis(QUICKNET, round - 1)).toBeLessThan(millis);
      }),
    );
  });

  it('gives the round that follows from a deadline under the dated rules', () => {
    const rules = rulesAt('2023-08-23T00:00:00.000Z');
    const roundOf = (closesAt: string, version: string) =>
      sourceOf('drand').plan({ closesAt, rules: version }, () => undefined)?.round;
    expect(roundOf('2023-08-23T15:49:24.000Z', rules.version)).toBe(1000);
    expect(roundOf('2023-08-23T15:49:24.001Z', rules.version)).toBe(1001);
    expect(timingOf(rules.version)).toEqual({
      drandDelaySeconds: rules.drandDelaySeconds,
      lotteryMarginSeconds: rules.lotteryMarginSeconds,
      signUpDays: rules.signUpDays,
      closingMarginSeconds: 180,
      mostSignUpDays: 180,
    });
    expect(() => roundOf('2023-08-23T15:49:24.000Z', 'unknown')).toThrow('unknown');
  });
});

describe('a certificate over the beacon', () => {
  const example = () => exampleCertificate({ method: 'random', source: ROUND_1000.source });

  it('verifies offline, signature included', () => {
    const { ok, checks } = verifyCertificate(serializeCertificate(example()));
    expect(ok).toBe(true);
    expect(checks.find(({ code }) => code === 'E_BLS')?.ok).toBe(true);
  });

  it.each([
    ['another signature', { proof: { kind: 'drand', round: 1000, signature: r1001.signature } }, 'E_BLS'],
    ['another round', { proof: { kind: 'drand', round: 1001, signature: r1001.signature } }, 'E_BLS'],
    ['another value', { publicValue: r1001.randomness }, 'E_BLS'],
    ['no proof', { proof: null }, 'E_BLS'],
  ])('refuses %s', (_name, change, code) => {
    expect(failed({ ...example(), ...change } as Certificate)).toContain(code);
  });

  it('refuses a round that was chosen, and an unknown chain', () => {
    const chosen = exampleCertificate({ method: 'random', source: { ...ROUND_1000.source, round: 1001 } });
    chosen.proof = { kind: 'drand', round: 1001, signature: r1001.signature };
    chosen.publicValue = r1001.randomness;
    expect(failed(chosen)).toContain('E_SOURCE');
    const foreign = exampleCertificate({ source: { ...ROUND_1000.source, chain: 'a'.repeat(64) } });
    expect(failed(foreign)).toEqual(expect.arrayContaining(['E_SOURCE', 'E_BLS']));
  });

  it.each([
    ['a freeze', { frozenAt: '2023-08-23T15:59:24.000Z', secretOpenedAt: '2023-08-23T15:59:24.000Z' }],
    ['an opening of the secret', { secretOpenedAt: '2023-08-23T15:59:24.000Z' }],
  ])('refuses %s once the value could be known', (_name, times) => {
    const late = example();
    Object.assign(late.times, times);
    expect(failed(late)).toEqual(['E_LATE', 'E_LOG']);
  });

  it('refuses a draw before the round', () => {
    const early = example();
    early.times.drawnAt = '2023-08-23T15:59:23.999Z';
    expect(failed(early)).toEqual(['E_LATE']);
  });
});
