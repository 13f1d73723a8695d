import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCertificate, type Certificate, serializeCertificate } from '../../src/selection/index.js';
import { signer } from '../support/hand-made-log.js';
import { exampleLog, exampleReceipt, witnessKey } from '../support/log-proof.js';
import { LOG, NEWSPAPER, policyOf, STRANGER } from '../support/made-log.js';
import { pythonAvailable, runPython } from '../support/python.js';
import { runVerify } from '../support/verify-command.js';
import { exampleChain } from '../unit/selection/certificate-chain-2.js';
import { exampleCertificate, exampleRedo, ROUND_1000 } from '../unit/selection/certificate-example.js';
import { exampleTwo } from '../unit/selection/certificate-example-2.js';

const LOTTERY = { kind: 'lottery', game: 'kl8', issue: '2017120' } as const;
const SEEN = '2017-05-08T09:00:02.000Z';

const ceremony = exampleCertificate();
const lottery = exampleCertificate({ source: LOTTERY });

/** The numbers of the next issue, as two officials decided. */
function postponed(): Certificate {
  const { proof, ...rest } = lottery;
  if (proof?.kind !== 'lottery') throw new Error('no lottery');
  const hand = { role: 'official', id: 'a-1', at: '2017-05-08T13:35:00.000Z' };
  const confirmed = { ...hand, id: 'a-2' };
  const step = { from: '2017120', to: '2017121', reason: '停机', proposed: hand, confirmed };
  return buildCertificate({
    ...rest,
    entries: rest.entries.map(({ entry }) => entry),
    publicValue: rest.publicValue?.replace(step.from, step.to) ?? null,
    proof: { ...proof, postponed: [step] },
  });
}

/** Files of every kind that a verdict can be about, by name. */
const FILES: Readonly<Record<string, string>> = {
  'ceremony.json': serializeCertificate(ceremony),
  'commit.json': serializeCertificate(exampleCertificate({ source: { kind: 'commit' } })),
  'lottery.json': serializeCertificate(lottery),
  'redo.json': serializeCertificate(exampleRedo()),
  'nobody-saw.json': serializeCertificate({
    ...exampleCertificate({ source: { kind: 'commit' } }),
    log: null,
  }),
  'cosigned.json': serializeCertificate({
    ...ceremony,
    log: exampleLog(ceremony, 13, [0, 3, 5], SEEN),
  } as Certificate),
  'postponed.json': serializeCertificate(postponed()),
  'two-drand-less.json': serializeCertificate(
    exampleTwo({ source: 'ceremony', scheme: 'custodians', unopened: true }),
  ),
  'two-lottery.json': serializeCertificate(exampleTwo({ source: 'lottery', method: 'lowest', postponed: 1 })),
  'two-credit.json': serializeCertificate(exampleTwo({ source: 'commit', scheme: 'site', method: 'credit' })),
  'two-unasked.json': serializeCertificate(exampleTwo({ source: 'commit', policy: null })),
  'two-chain.json': serializeCertificate(exampleChain()),
  'rehearsal.json': serializeCertificate(exampleCertificate({ need: 'REHEARSAL-0123456789' })),
  'another-secret.json': serializeCertificate({ ...ceremony, secret: '0'.repeat(64) }),
  'no-certificate.json': '{}',
};

/** What is printed of each file before its checks: verdict and cautions; and the sum of all at the end. */
function headsOf(stdout: string): string[][] {
  const lines = stdout.trimEnd().split('\n');
  const heads: string[][] = [];
  let open = false;
  for (const line of lines) {
    const starts = /^([①②③] |演练|REHEARSAL)/.test(line);
    open = starts || (open && !/^ {2}\S+ +E_/.test(line));
    if (starts) heads.push([]);
    if (open) heads.at(-1)?.push(line);
  }
  return [...heads, lines.slice(-1)];
}

describe.skipIf(!pythonAvailable)('verdict and cautions of the two programs', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'supermarket-verdicts-'));
    for (const [name, content] of Object.entries(FILES)) writeFileSync(join(directory, name), content);
    writeFileSync(join(directory, 'other.txt'), exampleReceipt(ceremony, { need: 'CX-2017-000099' }));
    writeFileSync(join(directory, 'own.txt'), exampleReceipt(ceremony));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const bothSay = async (...arguments_: readonly string[]) => {
    const [ours, theirs] = await Promise.all([runVerify(arguments_), runPython(...arguments_)]);
    expect(theirs.status).toBe(ours.status);
    const told = headsOf(theirs.stdout);
    expect(told.length).toBeGreaterThan(1);
    return [told, headsOf(ours.stdout)] as const;
  };
  const file = (name: string): string => join(directory, name);

  it.each(['zh', 'en'])('are the same words for the same file: %s', async (language) => {
    const [theirs, ours] = await bothSay('--lang', language, ...Object.keys(FILES).map(file));
    expect(theirs).toHaveLength(Object.keys(FILES).length + 1);
    expect(theirs).toEqual(ours);
    // Of a redo, a postponed issue, three sources, a log or none, a witness or none, and the log's own key.
    expect(new Set(theirs.flat().filter((line) => line.startsWith('    ! '))).size).toBe(9);
    // A file that nobody outside saw is never told as verified without its cautions.
    const alone = theirs.find(([, name]) => name?.includes('nobody-saw'));
    expect(alone?.[0]).toMatch(/^② /);
    expect(alone?.filter((line) => line.startsWith('    ! '))).toHaveLength(2);
  });

  it('are the same words to a reader who knows keys or holds receipts', async () => {
    const log = ['--log-key', exampleLog(ceremony).key];
    const witness = ['--witness-key', witnessKey()];
    for (const known of [
      log,
      witness,
      [...log, ...witness],
      ['--receipt', file('own.txt')],
      ['--receipt', file('own.txt'), '--receipt', file('other.txt')],
    ]) {
      const [theirs, ours] = await bothSay('--lang', 'en', ...known, file('cosigned.json'));
      expect(theirs).toEqual(ours);
    }
  });

  it('are the same words and grades to a reader who knows witnesses', async () => {
    const put = (name: string, text: string) => {
      writeFileSync(file(name), text);
      return file(name);
    };
    const grades = async (name: string, ...known: readonly string[]) => {
      const [theirs, ours] = await bothSay('--lang', 'en', ...known, file(name));
      expect(theirs).toEqual(ours);
      return ours[0]?.[0]?.slice(0, 1);
    };
    const policy = ['--policy', put('policy.txt', policyOf())];
    const typed = ['--policy', put('typed.txt', policyOf('any').replaceAll('\n', '\r\n').trimEnd())];
    const anyLog = ['--policy', put('any-log.txt', `witness n ${NEWSPAPER.key}\nquorum n\n`)];
    const stranger = [
      '--policy',
      put('stranger.txt', `log ${LOG.key}\nwitness s ${STRANGER.key}\nquorum s\n`),
    ];
    const another = ['--policy', put('another.txt', `log ${signer('x.test', 1, 3).key}\nquorum none\n`)];
    const own = exampleReceipt(exampleTwo({ source: 'ceremony', scheme: 'custodians', unopened: true }));
    const receipt = ['--receipt', put('own-two.txt', own)];
    for (const [known, grade] of [
      [policy, '①'],
      [typed, '①'],
      [anyLog, '①'],
      [['--witness-key', NEWSPAPER.key], '①'],
      [['--witness-key', STRANGER.key], '②'],
      [stranger, '②'],
      [another, '③'],
      [['--log-key', LOG.key], '①'],
      [['--log-key', exampleLog(ceremony).key, ...policy], '①'],
    ] as const)
      expect([known[0], await grades('two-drand-less.json', ...known)]).toEqual([known[0], grade]);
    expect(await grades('two-unasked.json', ...policy)).toBe('②');
    expect(await grades('two-drand-less.json', ...policy, ...receipt)).toBe('①');
    expect(await grades('ceremony.json', ...policy)).toBe('③');
  });

  it('exit alike: 0 for the first grade, 3 for the second, 1 for the third, 2 for wrong use', async () => {
    const statuses = async (...arguments_: readonly string[]) => {
      const [ours, theirs] = await Promise.all([runVerify(arguments_), runPython(...arguments_)]);
      expect(theirs.status).toBe(ours.status);
      return ours.status;
    };
    expect(await statuses(file('two-chain.json'), file('two-lottery.json'))).toBe(0);
    expect(await statuses(file('two-chain.json'), file('commit.json'))).toBe(3);
    expect(await statuses(file('commit.json'), file('another-secret.json'))).toBe(1);
    expect(await statuses(file('rehearsal.json'))).toBe(1);
    writeFileSync(file('no-policy.txt'), 'quorum\n');
    expect(await statuses('--policy', file('no-policy.txt'), file('two-chain.json'))).toBe(2);
  });

  it('differ in the signature of the beacon alone, which Python says that it did not check', async () => {
    const drand = exampleCertificate({ method: 'random', source: ROUND_1000.source });
    writeFileSync(file('drand.json'), serializeCertificate(drand));
    const [theirs, ours] = await bothSay('--lang', 'en', file('drand.json'));
    const [told = [], own = []] = [theirs[0], ours[0]];
    expect(own[0]).toContain('(17 passed, 0 failed, 4 not done)');
    expect(told[0]).toContain('(16 passed, 0 failed, 5 not done)');
    const added = told.filter((line) => !own.includes(line)).slice(1);
    expect(added).toEqual([expect.stringContaining('did not check the BLS signature')]);
    expect(told.filter((line) => own.includes(line))).toEqual(own.slice(1));
  });
});
