/**
 * The vectors of version 2, for whoever writes a verifier: certificates in order and altered ones (`certificates-v2.jsonl`, one
 * text a line as a JSON string), and what a verifier says of each (`certificates-v2.json`), also to a reader with a policy of his
 * own. Both files are made here: `npx vitest run test/integration/certificates-v2.test.ts -u` writes them anew.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type KnownKeys, serializeCertificate, verifyCertificate } from '../../src/selection/index.js';
import { readKnownPolicy } from '../../src/web/verification/known.js';
import { alterationsOfTwo } from '../support/alterations-2.js';
import { failed } from '../support/both-verifiers.js';
import { hardTexts } from '../support/hard-texts.js';
import { policyOf } from '../support/made-log.js';
import { pythonAvailable, runPython } from '../support/python.js';
import { SPECIMENS } from '../support/specimens.js';
import { workedCertificate } from '../support/worked-draw-2.js';

const TEXTS = 'test/vectors/certificates-v2.jsonl';
const VERDICTS = 'test/vectors/certificates-v2.json';

/** What a verifier says of a certificate. */
interface Verdict {
  readonly grade: number | null;
  /** Codes of the checks that fail. */
  readonly failed: readonly string[];
}

interface Case extends Verdict {
  readonly name: string;
  /** To a reader who trusts the policy of the file, and no other. */
  readonly underPolicy: Verdict;
}

const certificates = [
  ['in order: the one in the protocol', serializeCertificate(workedCertificate())] as const,
  ...SPECIMENS.filter(({ version }) => version === 2).map(({ name, certificate }) => {
    return [`in order: ${name.slice('2: '.length)}`, serializeCertificate(certificate)] as const;
  }),
  ...alterationsOfTwo(),
  ...hardTexts(),
];

function judge(text: string, known: KnownKeys): Verdict {
  const { grade, checks } = verifyCertificate(text, known);
  return { grade, failed: failed(checks.map(({ code, ok }) => [code, ok])) };
}

const policy = policyOf();
const known = readKnownPolicy(policy);
const trusted = known.ok ? known.keys : {};
const cases = certificates.map(([name, text]): Case => {
  return { name, ...judge(text, {}), underPolicy: judge(text, trusted) };
});

describe('the vectors of version 2', () => {
  it('are up to date, by the kernel', async () => {
    const lines = certificates.map(([, text]) => `${JSON.stringify(text)}\n`).join('');
    expect(Buffer.byteLength(lines)).toBeLessThan(1_500_000);
    await expect(lines).toMatchFileSnapshot(`../../${TEXTS}`);
    const rows = cases.map((one) => ` ${JSON.stringify(one)}`).join(',\n');
    const verdicts = `{"policy":${JSON.stringify(policy)},\n"cases":[\n${rows}\n]}\n`;
    await expect(verdicts).toMatchFileSnapshot(`../../${VERDICTS}`);
  });

  it('have every grade without a policy and with it, every code of version 2, and what the policy changes', () => {
    const changed = cases.filter(({ grade, underPolicy }) => grade !== underPolicy.grade);
    expect(new Set(cases.map(({ grade }) => grade))).toEqual(new Set([1, 2, 3]));
    expect(new Set(cases.map(({ underPolicy }) => underPolicy.grade))).toEqual(new Set([1, 2, 3]));
    expect(changed.map(({ grade, underPolicy }) => `${grade} ${underPolicy.grade}`).sort()).toEqual([
      '1 2',
      '2 3',
      '2 3',
    ]);
    const codes = new Set(cases.flatMap((one) => one.failed));
    for (const code of ['E_PLAN', 'E_ORDER', 'E_SOURCE', 'E_ROUND', 'E_CLOSED', 'E_WITNESS', 'E_LOG'])
      expect(codes).toContain(code);
  });

  it.skipIf(!pythonAvailable)('are told alike by the second implementation', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'supermarket-vectors-'));
    const file = join(folder, 'policy.txt');
    const published = JSON.parse(readFileSync(VERDICTS, 'utf8')) as { policy: string; cases: Case[] };
    writeFileSync(file, published.policy);
    const told = async (...options: string[]) =>
      (await runPython('--json', ...options, TEXTS))
        .answers()
        .map(({ grade, checks }) => ({ grade, failed: failed(checks) }));
    const [alone, under] = [await told(), await told('--policy', file)];
    rmSync(folder, { recursive: true });
    expect(alone).toEqual(published.cases.map(({ grade, failed: codes }) => ({ grade, failed: codes })));
    expect(under).toEqual(published.cases.map(({ underPolicy }) => underPolicy));
  });
});
