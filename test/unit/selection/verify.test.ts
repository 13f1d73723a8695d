import { describe, expect, it } from 'vitest';
import {
  type Certificate,
  CHECK_CODES,
  METHODS,
  methodOf,
  serializeCertificate,
  verifyCertificate,
} from '../../../src/selection/index.js';
import { exampleCertificate, ROUND_1000 } from './certificate-example.js';
import { exampleTwo } from './certificate-example-2.js';

const failed = (text: string): string[] =>
  verifyCertificate(text)
    .checks.filter(({ ok }) => ok === false)
    .map(({ code }) => code);

/** Members that only the public log can bind: a change of their words is not visible in the file alone. */
const UNBOUND = [
  /^site$/,
  /^annex\.agencyNames\.[^.]+$/,
  /^proof\.witnesses\.\d+$/,
  /^times\.(secretOpenedAt|drawnAt)$/,
  /^proof\.recordedAt$/,
];

type Path = (string | number)[];

function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}

function changed(value: unknown): unknown {
  if (value === null) return 1;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') {
    const last = value.at(-1) ?? '';
    return `${value.slice(0, -1)}${last === '1' ? '2' : '1'}`;
  }
  return !value;
}

function withChange(certificate: Certificate, path: Path): string {
  const copy = structuredClone(certificate) as unknown as Record<string, unknown>;
  let target = copy;
  for (const step of path.slice(0, -1)) target = target[step] as Record<string, unknown>;
  const last = path.at(-1) as string;
  target[last] = changed(target[last]);
  return serializeCertificate(copy as unknown as Certificate);
}

describe('verification', () => {
  it.each(METHODS)(
    'accepts a certificate of the method %s, of version 2 where version 1 does not know it',
    (method) => {
      const isNew = methodOf(method).lists !== null;
      const first = serializeCertificate(exampleCertificate({ method }));
      expect(failed(first)).toEqual(isNew ? ['E_PARSE'] : []);
      const text = isNew
        ? serializeCertificate(exampleTwo({ source: 'ceremony', scheme: 'site', method }))
        : first;
      expect(failed(text)).toEqual([]);
      expect(verifyCertificate(Buffer.from(text)).ok).toBe(true);
    },
  );

  it('refuses a change of any leaf that the file itself can bind', () => {
    const certificate = exampleCertificate();
    const missed = leaves(certificate)
      .filter((path) => failed(withChange(certificate, path)).length === 0)
      .map((path) => path.join('.'));
    expect(missed.filter((path) => !UNBOUND.some((pattern) => pattern.test(path)))).toEqual([]);
  });

  it.each([
    ['another secret', (c: Certificate) => ({ ...c, secret: '0'.repeat(64) }), 'E_COMMIT'],
    ['another seed', (c: Certificate) => ({ ...c, seed: '0'.repeat(64) }), 'E_SEED'],
    ['other digits', (c: Certificate) => ({ ...c, publicValue: '27182818284590452353' }), 'E_SEED'],
    ['too few digits', (c: Certificate) => ({ ...c, publicValue: '1234567890123456789' }), 'E_SOURCE'],
    ['another round', (c: Certificate) => ({ ...c, plan: { ...c.plan, round: 2 } }), 'E_ROUND'],
    ['another winner', (c: Certificate) => ({ ...c, winner: c.ranking[1] }), 'E_PRICE'],
    ['places swapped', (c: Certificate) => ({ ...c, ranking: [...c.ranking].reverse() }), 'E_RANK'],
    ['an entry dropped', (c: Certificate) => ({ ...c, entries: c.entries.slice(1) }), 'E_ENTRY'],
    ['an entry twice', (c: Certificate) => ({ ...c, entries: [c.entries[0], ...c.entries] }), 'E_ORDER'],
    ['entries reordered', (c: Certificate) => ({ ...c, entries: [...c.entries].reverse() }), 'E_ORDER'],
    ['a member more', (c: Certificate) => ({ ...c, note: 'x' }), 'E_PARSE'],
    [
      'frozen too early',
      (c: Certificate) => ({ ...c, times: { ...c.times, frozenAt: '2017-05-08T08:59:59.999Z' } }),
      'E_LATE',
    ],
    [
      'another notice',
      (c: Certificate) => ({ ...c, annex: { ...c.annex, notice: { title: 'x' } } }),
      'E_ANNEX',
    ],
    ['upper-case hex', (c: Certificate) => ({ ...c, seed: c.seed.toUpperCase() }), 'E_PARSE'],
  ])('names %s', (_name, change, code) => {
    expect(failed(serializeCertificate(change(exampleCertificate()) as Certificate))).toContain(code);
  });

  it('refuses a late entry even when every hash agrees', () => {
    const late = exampleCertificate();
    const item = late.entries[0];
    if (item) item.entry.enteredAt = late.plan.closesAt;
    expect(failed(serializeCertificate(late))).toEqual(expect.arrayContaining(['E_ENTRY', 'E_LATE']));
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['null', 'null'],
    ['a list', '[]'],
    ['members twice', serializeCertificate(exampleCertificate()).replace('{', '{"K":95,')],
    ['other white space', JSON.stringify(exampleCertificate())],
    ['deep nesting', '['.repeat(200_000)],
    ['a byte order mark', `\ufeff${serializeCertificate(exampleCertificate())}`],
    ['10 MB', 'x'.repeat(10_000_000)],
    ['a row of ideographs', `"${'测'.repeat(8_000_000)}`],
    ['a row of marks', '\u0301'.repeat(8_000_000)],
    ['a row of signs beyond the first plane', '\u{1f600}'.repeat(4_000_000)],
    ['marks by thirties', `"${`${'\u0301'.repeat(30)}测`.repeat(250_000)}`],
  ])('survives %s', (_name, text) => {
    expect(failed(text)).toEqual(['E_PARSE']);
  });

  it('says what it could not check', () => {
    const { checks } = verifyCertificate(serializeCertificate(exampleCertificate()));
    expect(checks.map(({ code }) => code)).toEqual([...CHECK_CODES]);
    expect(checks.filter(({ ok }) => ok === null).map(({ code }) => code)).toEqual([
      'E_BLS',
      'E_LOTTERY',
      'E_CLOSED',
      'E_WITNESS',
    ]);
  });
});

describe('a source without a proof of its own', () => {
  it.each([
    { kind: 'commit' } as const,
    { kind: 'lottery', game: 'kl8', issue: '2017120' } as const,
    ROUND_1000.source,
  ])('refuses the record of a ceremony under $kind', (source) => {
    const certificate = exampleCertificate({ source });
    certificate.proof = exampleCertificate().proof;
    expect(failed(serializeCertificate(certificate))).toContain('E_SOURCE');
  });
  it('reports every code where the draw cannot be repeated', () => {
    const certificate = exampleCertificate({ method: 'credit' });
    for (const entry of certificate.pool.entries) entry.weight = 2 ** 40;
    expect(failed(serializeCertificate(certificate))).toEqual(
      expect.arrayContaining(['E_SEED', 'E_K', 'E_LOTS', 'E_RANK', 'E_PRICE']),
    );
  });
});
