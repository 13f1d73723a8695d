import { describe, expect, it } from 'vitest';
import { type Certificate, claimOf, QUICKNET } from '../../../src/selection/index.js';
import { exampleCertificate, ROUND_1000 } from './certificate-example.js';
import { check, failed, passed, plain } from './check-example.js';

const LOTTERY = { kind: 'lottery', game: 'kl8', issue: '2017128' } as const;

describe('E_SOURCE', () => {
  const ceremony = exampleCertificate();
  const planned = plain('source/ceremony', { digits: 20 });
  const at = (certificate: Certificate) => check(certificate, 'E_SOURCE');

  it('names the source of the plan where everything agrees', () => {
    expect(at(ceremony)).toEqual(passed(planned));
    expect(at(exampleCertificate({ source: { kind: 'commit' } }))).toEqual(passed(plain('source/commit')));
    expect(at(exampleCertificate({ source: LOTTERY }))).toEqual(
      passed(plain('source/lottery', { game: 'kl8', issue: '2017128' })),
    );
    expect(at(exampleCertificate({ source: ROUND_1000.source }))).toEqual(
      passed(plain('source/drand', { chain: QUICKNET.hash, round: 1000 })),
    );
  });

  it.each([
    [ceremony, null, planned, plain('source/no-value')],
    [ceremony, '3141592653589793238', planned, { verbatim: '3141592653589793238' }],
    [ceremony, '3141592653589793238x', planned, { verbatim: '3141592653589793238x' }],
    [ceremony, 'x31415926535897932384', planned, { verbatim: 'x31415926535897932384' }],
    [exampleCertificate({ source: { kind: 'commit' } }), '1', plain('source/commit'), { verbatim: '1' }],
  ])('shows a value that is none of its source', (certificate, publicValue, expected, found) => {
    expect(at({ ...certificate, publicValue })).toEqual(failed(expected, found));
  });

  it.each([
    ['kl8/2017128/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.80', true],
    ['kl8/2017128/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.80/', false],
    ['kl8/2017128/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.81', false],
    ['kl8/2017129/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.80', false],
    ['ssq/2017128/1.2.5.9.12.17.23.24.31.38.40.44.49.53.58.61.66.70.77.80', false],
    ['kl8/2017128', false],
    ['', false],
  ])('knows the numbers of the planned issue: %s', (publicValue, ok) => {
    expect(at({ ...exampleCertificate({ source: LOTTERY }), publicValue }).ok).toBe(ok);
  });

  it.each([
    ['a'.repeat(64), true],
    ['a'.repeat(63), false],
    ['a'.repeat(65), false],
    ['A'.repeat(64), false],
  ])('knows the form of randomness of the beacon: %s', (publicValue, ok) => {
    expect(at({ ...exampleCertificate({ source: ROUND_1000.source }), publicValue }).ok).toBe(ok);
  });

  it('refuses a ceremony that was planned with too few digits', () => {
    const few = structuredClone(ceremony);
    few.plan.source = { kind: 'ceremony', digits: 19 };
    expect(at(few)).toMatchObject({ ok: false, expected: plain('source/ceremony', { digits: 19 }) });
  });

  it('shows an issue that does not follow from the deadline', () => {
    const chosen = exampleCertificate({ source: { ...LOTTERY, issue: '2017130' } });
    const { closesAt } = chosen.plan;
    expect(at(chosen)).toEqual(
      failed(plain('source/due'), [plain('source/issue', { issue: '2017130', closesAt })]),
    );
  });

  it('shows a claim that is better than the source', () => {
    expect(at({ ...ceremony, claim: { ...ceremony.claim, entropyBits: 67 } })).toEqual(
      failed(plain('source/bits', { bits: 66 }), plain('source/bits', { bits: 67 })),
    );
    const words = failed(plain('source/claim'), plain('source/claim-altered'));
    expect(at({ ...ceremony, claim: { ...ceremony.claim, en: 'It is safe.' } })).toEqual(words);
    expect(at({ ...ceremony, claim: { ...claimOf({ kind: 'commit' }), entropyBits: 66 } })).toEqual(words);
  });

  it('shows a proof of another kind than the source has', () => {
    const commit = exampleCertificate({ source: { kind: 'commit' } });
    const of = (kind: string) => plain('source/proof-of', { kind: plain(`kind/${kind}`) });
    expect(at({ ...commit, proof: ceremony.proof })).toEqual(
      failed(plain('source/no-proof'), of('ceremony')),
    );
    expect(at({ ...ceremony, proof: null })).toEqual(failed(of('ceremony'), plain('source/no-proof')));
    const lottery = exampleCertificate({ source: LOTTERY });
    expect(at({ ...ceremony, proof: lottery.proof })).toEqual(failed(of('ceremony'), of('lottery')));
  });
});

describe('E_BLS, E_LOTTERY, E_CEREMONY', () => {
  const OF = {
    E_BLS: ROUND_1000.source,
    E_LOTTERY: LOTTERY,
    E_CEREMONY: { kind: 'ceremony', digits: 20 },
  } as const;
  const EXPECTED = { E_BLS: 'proof/drand', E_LOTTERY: 'proof/lottery', E_CEREMONY: 'proof/ceremony' };
  const codes = Object.keys(OF) as (keyof typeof OF)[];

  it.each(codes)('look at the proof of their own source alone: %s', (code) => {
    for (const [own, source] of Object.entries(OF)) {
      const expected = plain(EXPECTED[code]);
      const found = plain('source/not-mine', { kind: plain(`kind/${source.kind}`) });
      expect(check(exampleCertificate({ source }), code)).toEqual(
        own === code ? passed(expected) : { ok: null, expected, found },
      );
    }
  });

  it('show what is wrong with it', () => {
    expect(check({ ...exampleCertificate(), proof: null }, 'E_CEREMONY')).toEqual(
      failed(plain('proof/ceremony'), [plain('ceremony/none')]),
    );
  });
});
