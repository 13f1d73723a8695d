import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Certificate,
  hashNotice,
  hashPlan,
  MAX_CERTIFICATE_BYTES,
  serializeCertificate,
  verifyCertificate,
} from '../../../src/selection/index.js';
import { CERTIFICATE_LIMITS, measureJson } from '../../../src/selection/json-limits.js';
import { exampleCertificate, exampleRedo } from './certificate-example.js';

const NONE = { members: Number.POSITIVE_INFINITY, depth: Number.POSITIVE_INFINITY };

/** The same figures from the value that JSON.parse makes of a text. */
function sizeOf(value: unknown): { members: number; depth: number } {
  if (typeof value !== 'object' || value === null) return { members: 0, depth: 0 };
  const items = Object.values(value).map(sizeOf);
  return {
    members: items.reduce((sum, { members }) => sum + members, items.length),
    depth: 1 + items.reduce((most, { depth }) => Math.max(most, depth), 0),
  };
}

const found = (text: string | Uint8Array) => verifyCertificate(text).checks[0]?.found;
const refusal = (key: string, most: number) => ({ key, params: { most } });

/** A certificate with another notice, whose digest its plan does not hold. */
const withNotice = (notice: object): string =>
  serializeCertificate({
    ...exampleCertificate(),
    annex: { ...exampleCertificate().annex, notice },
  } as Certificate);

describe('the measure of a text', () => {
  it('agrees with the value that is parsed, however the text is spelt', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 8 }),
        fc.constantFrom('', ' ', '\n', '\t', ' \r\n'),
        (value, gap) => {
          const text = JSON.stringify(value, null, gap);
          const parsed: unknown = JSON.parse(text);
          expect(measureJson(text, NONE)).toEqual(sizeOf(parsed));
        },
      ),
      { numRuns: 2000 },
    );
  });
  it('sees no signs inside texts and keys', () => {
    const text = JSON.stringify({ '[{,"\\': '\\"},][{,,,', b: ['\\', '"', ',', {}] });
    expect(measureJson(text, NONE)).toEqual({ members: 6, depth: 3 });
  });
  it('never throws and never builds: any text, cut anywhere', () => {
    const pieces = fc.array(
      fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', ' ', 'a', '\u0301', '\ud800'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((all) => all.join('')),
        ),
        (text) => {
          const { members, depth } = measureJson(text, NONE);
          expect(members).toBeLessThanOrEqual(text.length);
          expect(depth).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
  it('stops at the limit', () => {
    expect(measureJson(`[${'1,'.repeat(1000)}1]`, { members: 10, depth: 9 }).members).toBe(11);
    expect(measureJson('['.repeat(1000), { members: 10_000, depth: 9 }).depth).toBe(10);
  });
});

describe('the limits of a certificate', () => {
  it('leave honest ones several times what they need', () => {
    const needs = [exampleCertificate({ method: 'credit', count: 3000 }), exampleRedo()].map((one) =>
      sizeOf(one),
    );
    expect(Math.max(...needs.map(({ members }) => members)) * 6).toBeLessThan(CERTIFICATE_LIMITS.members);
    expect(Math.max(...needs.map(({ depth }) => depth)) * 4).toBeLessThanOrEqual(CERTIFICATE_LIMITS.depth);
    // As many entries as the bytes allow.
    const most = serializeCertificate(exampleCertificate({ method: 'random', count: 13_000 }));
    expect(most.length).toBeLessThan(MAX_CERTIFICATE_BYTES);
    expect(verifyCertificate(most).ok).toBe(true);
  });

  it.each([
    [
      '800,000 keys',
      `{${Array.from({ length: 800_000 }, (_, index) => `"${index}":1`).join(',')}`.slice(0, 7_600_000),
      refusal('parse/too-many', 300_000),
    ],
    ['four million items', `[${'1,'.repeat(4_000_000)}1]`, refusal('parse/too-many', 300_000)],
    ['lists in lists', '['.repeat(8_000_000), refusal('parse/too-deep', 32)],
    ['objects in objects', '{"a":'.repeat(1_000_000), refusal('parse/too-deep', 32)],
    ['marks', `"a${'\u0301\u0316'.repeat(1_000_000)}"`, refusal('parse/marks', 30)],
  ])('refuse %s before anything is built of them', (_name, text, expected) => {
    expect(found(text)).toEqual(expected);
    expect(found(new TextEncoder().encode(text))).toEqual(expected);
  });

  it('name the first fault of a long list alone', () => {
    const many = (item: unknown) => Array.from({ length: 20_000 }, () => item);
    const wrong = { ...exampleCertificate(), entries: many({ entry: {} }), ranking: many(1) };
    const text = serializeCertificate(wrong as unknown as Certificate);
    expect(found(text)).toMatchObject({ key: 'schema/missing', params: { place: 'entries[0].entryHash' } });
    const names = Object.fromEntries(many('x').map((name, index) => [`a${index}`, name]));
    const annex = { ...exampleCertificate().annex, agencyNames: names };
    expect(found(serializeCertificate({ ...exampleCertificate(), annex } as Certificate))).toEqual({
      key: 'schema/agency',
      params: { place: 'annex.agencyNames.a0' },
    });
  });

  it('let texts pass up to their edge', () => {
    const nested = (levels: number): object => (levels === 0 ? {} : { in: nested(levels - 1) });
    const items = (count: number) => ({ list: Array.from({ length: count }, () => 1) });
    const { members } = sizeOf(JSON.parse(withNotice(items(0))));
    const parses = (text: string) => verifyCertificate(text).checks[0]?.ok;
    // The certificate, its annex and the notice are the first three levels.
    expect(parses(withNotice(nested(32 - 3)))).toBe(true);
    expect(found(withNotice(nested(32 - 2)))).toEqual(refusal('parse/too-deep', 32));
    expect(parses(withNotice(items(300_000 - members)))).toBe(true);
    expect(found(withNotice(items(300_001 - members)))).toEqual(refusal('parse/too-many', 300_000));
    const notice = { title: `a${'\u0316'.repeat(30)}` };
    const certificate = exampleCertificate();
    const plan = { ...certificate.plan, notice: hashNotice(notice) };
    const annex = { ...certificate.annex, notice };
    const text = serializeCertificate({
      ...certificate,
      plan,
      planHash: hashPlan(plan),
      annex,
    } as Certificate);
    expect(verifyCertificate(text).checks.find(({ code }) => code === 'E_ANNEX')?.ok).toBe(true);
    expect(found(withNotice({ title: `a${'\u0316'.repeat(31)}` }))).toEqual(refusal('parse/marks', 30));
  });

  it('take a hundred earlier rounds and no more', () => {
    const redo = exampleRedo();
    const chain = (count: number) =>
      serializeCertificate({
        ...redo,
        rounds: Array.from({ length: count }, () => redo.rounds[0]),
      } as Certificate);
    expect(verifyCertificate(chain(100)).checks[0]?.ok).toBe(true);
    expect(found(chain(101))).toEqual({ key: 'schema/long', params: { place: 'rounds', most: 100 } });
  });
});
