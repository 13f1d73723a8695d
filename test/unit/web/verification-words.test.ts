import { describe, expect, it } from 'vitest';
import {
  type Certificate,
  type Coded,
  canonicalJson,
  FINDINGS,
  type Finding,
  type KnownKeys,
  parseSelectionInput,
  Refusal,
  serializeCertificate,
  type Verification,
  verifyCertificate,
} from '../../../src/selection/index.js';
import { translators } from '../../../src/web/i18n/index.js';
import { findingText } from '../../../src/web/verification/finding-text.js';
import { toReport, unreadReport } from '../../../src/web/verification/report.js';
import { verifyWords } from '../../../src/web/verification/words.js';
import { alterations, changed } from '../../support/alterations.js';
import { alterationsOfTwo } from '../../support/alterations-2.js';
import { forgeries } from '../../support/forgeries.js';
import { exampleLog, exampleReceipt, witnessKey } from '../../support/log-proof.js';
import { policyOf } from '../../support/made-log.js';
import { leafMutations, structuralMutations } from '../../support/mutations.js';
import { exampleCertificate, exampleRedo } from '../selection/certificate-example.js';
import { exampleTwo } from '../selection/certificate-example-2.js';

const LANGUAGES = ['zh-CN', 'en'] as const;
type Language = (typeof LANGUAGES)[number];

const lottery = { kind: 'lottery', game: 'kl8', issue: '2017120' } as const;

/** Values that may stand in a sentence: hashes, codes, amounts, instants, paths, games, JSON of numbers and codes. */
const isValue = (value: string): boolean => !/[a-z]{2,} [a-z]{2,}/.test(value);

function valuesOf(finding: Finding): string[] {
  if ('verbatim' in finding) return [finding.verbatim];
  const faults: readonly Coded[] = 'key' in finding ? [finding] : finding;
  return faults.flatMap(({ key, params }) =>
    Object.values(params).flatMap((value) => {
      if (typeof value === 'object') return valuesOf(value);
      // The one text of others: the engine's own message.
      return key === 'parse/not-json' ? [] : [String(value)];
    }),
  );
}

/** Everything that a report says of its checks, less the words of engines. */
function linesOf(verification: Verification, language: Language): string[] {
  const report = toReport(
    { name: 'x', sha256: '', verification, known: {} },
    language,
    verifyWords(language),
  );
  const details = verification.checks.flatMap(({ found }) => {
    const detail = 'key' in found ? found.params['detail'] : undefined;
    return typeof detail === 'string' ? [detail] : [];
  });
  return [...report.done, ...report.undone]
    .flatMap(({ word, meaning, explanation, expected, found }) => [
      word,
      meaning,
      explanation ?? '',
      expected.text,
      found.text,
    ])
    .map((line) => details.reduce((rest, detail) => rest.replace(detail, ''), line));
}

/** Lines of a report that speak the wrong language or left a placeholder open. */
function wrongLines(text: string | Uint8Array, known?: KnownKeys): string[] {
  const verification = verifyCertificate(text, known);
  const [chinese, english] = LANGUAGES.map((language) => linesOf(verification, language));
  return [
    ...(chinese?.filter((line) => /[a-z]{2,} [a-z]{2,}/.test(line)) ?? []),
    ...(english?.filter((line) => /\p{Script=Han}/u.test(line)) ?? []),
    ...[chinese, english].flatMap(
      (lines) => lines?.filter((line) => /\{\w+\}|undefined|\[object/.test(line)) ?? [],
    ),
  ];
}

const NO_CERTIFICATES: readonly (string | Uint8Array)[] = [
  '',
  'hello',
  'null',
  '[]',
  '{"protocol":"zjcs-selection/1"}',
  '['.repeat(200_000),
  '[1,'.repeat(20) + '1,'.repeat(400_000),
  `"${'\u0301'.repeat(31)}"`,
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  JSON.stringify(exampleCertificate()),
  'x'.repeat(10_000_000),
  Uint8Array.of(0xff),
  changed(exampleCertificate(), ({ annex }) => (annex.notice['deep'] = 'DEEP')).replace(
    '"DEEP"',
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  ),
];

/** Certificates with a witness's word: late, and altered. */
function witnessed(): string[] {
  const certificate = exampleCertificate();
  const log = exampleLog(certificate, 13, [0, 3, 5], '2017-05-09T09:00:02.000Z');
  const { checkpoint, proof } = log.witnessed ?? { checkpoint: '', proof: [] };
  return [
    { checkpoint, proof },
    { checkpoint, proof: proof.slice(1) },
    { checkpoint: log.checkpoint, proof },
    { checkpoint: 'x', proof },
  ].map((one) => serializeCertificate({ ...certificate, log: { ...log, witnessed: one } } as Certificate));
}

/** Receipts that the certificate does not hold. */
function receipts(): string[] {
  const certificate = exampleCertificate();
  const other = '0'.repeat(64);
  return [
    exampleReceipt(certificate),
    exampleReceipt(certificate, { plan: other }),
    exampleReceipt(certificate, { entry: other }),
    exampleReceipt(certificate, { agency: '91532301MA0000000X' }),
    exampleReceipt(certificate, { sequence: '99' }),
    exampleReceipt(certificate).replace(/^at .*$/m, 'at another time'),
  ];
}

describe('a report', () => {
  it.each(forgeries())('tells %s in the reader’s language', (_name, text) => {
    expect(wrongLines(text)).toEqual([]);
    expect(wrongLines(text, { log: ['another key'], witnesses: [witnessKey()] })).toEqual([]);
  });

  it.each(alterations())('tells %s in the reader’s language', (_name, text) => {
    expect(verifyCertificate(text).ok).toBe(false);
    expect(wrongLines(text)).toEqual([]);
  });

  it.each(alterationsOfTwo())('tells, of version 2, %s in the reader’s language', (_name, text) => {
    expect(wrongLines(text)).toEqual([]);
    expect(wrongLines(text, { policy: policyOf('any') })).toEqual([]);
  });

  it.each(NO_CERTIFICATES.map((text) => [String(text).slice(0, 20), text] as const))(
    'tells %j in the reader’s language',
    (_, text) => {
      expect(verifyCertificate(text).ok).toBe(false);
      expect(wrongLines(text)).toEqual([]);
    },
  );

  it.each([
    ['a ceremony', exampleCertificate()],
    ['a lottery', exampleCertificate({ method: 'credit', source: lottery })],
    ['a redo', exampleRedo()],
  ])('tells any change of a certificate of %s in the reader’s language', (_name, certificate) => {
    let count = 0;
    const wrong = new Set<string>();
    for (const mutations of [structuralMutations(certificate), leafMutations(certificate)])
      for (const [, text] of mutations) {
        count += 1;
        for (const line of wrongLines(text)) wrong.add(line);
      }
    expect(count).toBeGreaterThan(500);
    expect([...wrong]).toEqual([]);
  });

  it.each([
    ['zh-CN', '文件读取失败：404'],
    ['en', 'the file cannot be read: 404'],
  ])('tells in %s why a file could not be read', (language, text) => {
    const { grade, done } = unreadReport({ name: 'x', why: '404' }, language, verifyWords(language));
    expect(grade).toBe(3);
    expect(done.map(({ found }) => found)).toEqual([{ text, isValue: false }]);
  });

  it('says the same on the server as elsewhere', () => {
    for (const [, text] of forgeries())
      for (const { expected, found } of verifyCertificate(text).checks)
        for (const language of LANGUAGES)
          for (const finding of [expected, found])
            expect(findingText(finding, translators[language])).toBe(
              findingText(finding, verifyWords(language)),
            );
  });
});

describe('findings', () => {
  it('hold values and no sentences', () => {
    const texts = [...forgeries().map(([, text]) => text), ...alterations().map(([, text]) => text)];
    const values = texts.flatMap((text) =>
      verifyCertificate(text).checks.flatMap(({ expected, found }) => [
        ...valuesOf(expected),
        ...valuesOf(found),
      ]),
    );
    expect(values.length).toBeGreaterThan(1000);
    expect(values.filter((value) => !isValue(value))).toEqual([]);
  });

  it.each(LANGUAGES)('are told with all their values and no others in %s', (language) => {
    const wrong = Object.entries(FINDINGS).filter(([key, names]) => {
      const sentence = verifyWords(language)(
        `finding.${key as keyof typeof FINDINGS}`,
        Object.fromEntries(names.map((name) => [name, `<${name}>`])),
      );
      const told = [...sentence.matchAll(/<(\w+)>/g)].map(([, name]) => name);
      const known = new Set<string | undefined>(names);
      return new Set(told).size !== known.size || told.some((name) => !known.has(name));
    });
    expect(wrong).toEqual([]);
  });

  it('are all told of something here, but for those that no text of a file can lead to', () => {
    const keys = new Set<string>();
    const note = (finding: Finding): void => {
      if ('verbatim' in finding) return;
      for (const { key, params } of 'key' in finding ? [finding] : finding) {
        keys.add(key);
        for (const value of Object.values(params)) if (typeof value === 'object') note(value);
      }
    };
    const read = (text: string | Uint8Array, known?: KnownKeys): void => {
      for (const { expected, found } of verifyCertificate(text, known).checks)
        [expected, found].forEach(note);
    };
    for (const [, text] of forgeries()) read(text, { log: [], witnesses: [] });
    for (const [, text] of [...forgeries(), ...alterations()]) read(text);
    for (const text of NO_CERTIFICATES) read(text);
    for (const receipt of receipts()) {
      const known = { receipts: [receipt] };
      const log = exampleLog(exampleCertificate());
      const text = serializeCertificate({ ...exampleCertificate(), log } as Certificate);
      expect(wrongLines(text, known)).toEqual([]);
      read(text, known);
    }
    for (const text of witnessed()) {
      expect(wrongLines(text, { witnesses: [witnessKey()] })).toEqual([]);
      read(text, { witnesses: [witnessKey()] });
      read(text, { witnesses: [witnessKey(9)] });
    }
    for (const [, text] of structuralMutations(exampleCertificate({ source: lottery }))) read(text);
    for (const certificate of [exampleCertificate(), exampleRedo()])
      for (const [, text] of leafMutations(certificate)) read(text);
    for (const [, text] of alterationsOfTwo()) read(text);
    const two = exampleTwo();
    read(serializeCertificate(two), { receipts: [exampleReceipt(two, { blind: '0'.repeat(64) })] });
    for (const known of [{}, { witnesses: [witnessKey()] }])
      read(serializeCertificate(exampleTwo({ policy: null })), known);
    expect(Object.keys(FINDINGS).filter((key) => !keys.has(key))).toEqual([
      'parse/readable',
      'parse/unreadable',
      'parse/unfinished',
      'value/unforeseen',
      'canonical/integer',
      'canonical/json',
      'canonical/plain',
    ]);
  });

  it('are cut where a reader would be lost, joined where there are several, and freed of control characters', () => {
    const words = verifyWords('zh-CN');
    expect(findingText({ verbatim: 'a\u001b[2J\r\nb' }, words)).toBe('a [2J b');
    expect(findingText({ verbatim: 'a'.repeat(500) }, words)).toBe(`${'a'.repeat(400)}…`);
    const faults = (['order/pool', 'order/both'] as const).map((key) => ({ key, params: {} }));
    expect(findingText(faults, words)).toBe('参加选取的名单次序不对或有重复；有机构既参加选取又被排除');
  });

  it('tell programmers what was refused, and where', () => {
    const refusal = (run: () => unknown): unknown => {
      try {
        return run();
      } catch (error) {
        return error instanceof Refusal && findingText(error.finding, verifyWords('en'));
      }
    };
    expect(refusal(() => parseSelectionInput(undefined))).toContain('the outermost value');
    expect(refusal(() => parseSelectionInput({}))).toBe('the member plan is missing');
    expect(refusal(() => canonicalJson({ a: [0.5] }))).toBe(
      'a[0] is not a whole number that the protocol allows',
    );
  });
});
