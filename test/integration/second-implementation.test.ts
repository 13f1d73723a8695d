import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, serializeCertificate, verifyCertificate } from '../../src/selection/index.js';
import { alterationsOfTwo } from '../support/alterations-2.js';
import { ours } from '../support/both-verifiers.js';
import { forgeries } from '../support/forgeries.js';
import { exampleLog, witnessKey } from '../support/log-proof.js';
import { LOG, policyOf, STRANGER } from '../support/made-log.js';
import { pythonAvailable, runPython } from '../support/python.js';
import { exampleCertificate, exampleRedo } from '../unit/selection/certificate-example.js';

describe.skipIf(!pythonAvailable)('the second implementation (Python)', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'supermarket-certificates-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('reproduces every vector', async () => {
    const { status, stdout } = await runPython('--vectors', 'test/vectors/selection-v1.json');
    expect(stdout).toContain('20 cases, wrong: none');
    expect(status).toBe(0);
  });

  it('prints the checks of a certificate', async () => {
    const path = join(directory, 'one.json');
    writeFileSync(path, serializeCertificate(exampleCertificate()));
    const good = await runPython(path);
    expect(good.stdout).toContain('ok     E_LOTS');
    expect(good.stdout).toContain('1 files: ① 0, ② 1, ③ 0');
    expect(good.status).toBe(3);
    writeFileSync(path, serializeCertificate({ ...exampleCertificate(), secret: '0'.repeat(64) }));
    const bad = await runPython(path);
    expect(bad.stdout).toContain('FAILED E_COMMIT the secret is not the one promised');
    expect(bad.status).toBe(1);
    expect((await runPython()).status).toBe(2);
    expect((await runPython('--nonsense', path)).status).toBe(2);
    expect((await runPython('--receipt', 'package.json', path)).status).toBe(2);
    expect((await runPython('--policy', '/dev/null', path)).status).toBe(2);
    expect((await runPython(join(directory, 'absent.json'))).status).toBe(1);
  });

  it('takes no rehearsal for a selection', async () => {
    const path = join(directory, 'rehearsal.txt');
    const text = serializeCertificate(exampleCertificate({ need: 'REHEARSAL-0123456789' }));
    writeFileSync(path, text);
    const { status, stdout } = await runPython(path);
    expect(stdout).toContain('REHEARSAL: this is no selection and awards nothing');
    expect(status).toBe(1);
    expect(verifyCertificate(text)).toMatchObject({ ok: false, rehearsal: true });
  });

  it('holds files to the same limits, up to their edge', async () => {
    const { annex, ...rest } = exampleCertificate();
    const withNotice = (notice: object) =>
      serializeCertificate({ ...rest, annex: { ...annex, notice } } as Certificate);
    const nested = (levels: number): object => (levels === 0 ? {} : { in: nested(levels - 1) });
    const redo = exampleRedo();
    const rounds = (count: number) => ({
      ...redo,
      rounds: Array.from({ length: count }, () => redo.rounds[0]),
    });
    const members =
      JSON.stringify(JSON.parse(withNotice({ list: [] })), null, 1).match(/^ +[^\]} ]/gm)?.length ?? 0;
    const items = (count: number) => ({ list: Array.from({ length: count - members }, () => '",[{\\') });
    const texts: readonly (readonly [string, boolean])[] = [
      [withNotice(nested(29)), true],
      [withNotice(nested(30)), false],
      [withNotice(items(300_000)), true],
      [withNotice(items(300_001)), false],
      [withNotice({ title: `a${'\u0316'.repeat(30)}` }), true],
      [withNotice({ title: `a${'\u0316'.repeat(31)}` }), false],
      [serializeCertificate(rounds(100) as Certificate), true],
      [serializeCertificate(rounds(101) as Certificate), false],
      ['['.repeat(8_000_000), false],
      [`"a${'\u0301\u0316'.repeat(1_000_000)}"`, false],
      ['"'.repeat(8_000_000), false],
    ];
    for (const [text, parses] of texts) expect(ours(text)[0]).toEqual(['E_PARSE', parses]);
    const path = join(directory, 'limits.jsonl');
    writeFileSync(path, texts.map(([text]) => `${JSON.stringify(text)}\n`).join(''));
    const answers = (await runPython('--json', path)).answers();
    expect(answers.map(({ checks }) => checks.map(([code, ok]) => [code, ok]))).toEqual(
      texts.map(([text]) => ours(text)),
    );
  });

  it('finds what is wrong with certificates of version 2 at the same checks', async () => {
    const altered = alterationsOfTwo();
    const path = join(directory, 'two.jsonl');
    writeFileSync(path, altered.map(([, text]) => `${JSON.stringify(text)}\n`).join(''));
    for (const known of [{}, { policy: policyOf('any') }, { witnesses: [STRANGER.key] }]) {
      const { policy, witnesses = [] } = known as { policy?: string; witnesses?: string[] };
      if (policy !== undefined) writeFileSync(join(directory, 'policy.txt'), policy);
      const options = policy === undefined ? [] : ['--policy', join(directory, 'policy.txt')];
      const log = policy === undefined ? {} : { log: [LOG.key] };
      const answers = (
        await runPython('--json', ...options, ...witnesses.flatMap((key) => ['--witness-key', key]), path)
      ).answers();
      for (const [index, [name, text]] of altered.entries()) {
        const { checks, grade } = verifyCertificate(text, { ...known, ...log });
        // The signature of the beacon is out of the other program's scope.
        const own = checks.map(({ code, ok }) => [code, code === 'E_BLS' && ok ? null : ok]);
        expect([name, answers[index]?.checks.map(([code, ok]) => [code, ok])]).toEqual([name, own]);
        expect([name, answers[index]?.grade]).toEqual([name, grade]);
      }
    }
  });

  it('finds every forgery at the same checks', async () => {
    const path = join(directory, 'forgeries.jsonl');
    const forged = forgeries();
    writeFileSync(path, forged.map(([, text]) => `${JSON.stringify(text)}\n`).join(''));
    const answers = (await runPython('--json', path)).answers();
    const found = answers.map(({ checks }) => checks.filter(([, ok]) => ok === false).map(([code]) => code));
    expect(found).toEqual(forged.map(([, , codes]) => codes));
  });

  describe('proofs of the log', () => {
    const certificate = exampleCertificate();
    const judge = async (logs: readonly unknown[], of: Certificate = certificate) => {
      const path = join(directory, 'logs.jsonl');
      const texts = logs.map((log) => serializeCertificate({ ...of, log } as Certificate));
      const own = texts.map((text) => ours(text).find(([code]) => code === 'E_LOG'));
      writeFileSync(path, texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
      const theirs = (await runPython('--json', path))
        .answers()
        .map(({ checks }) => checks.find(([code]) => code === 'E_LOG'));
      expect(theirs.map((outcome) => outcome?.slice(0, 2))).toEqual(own);
      return theirs;
    };

    it('hold at every place of trees of every shape', async () => {
      const shapes = [2, 3, 4, 5, 7, 8, 9, 16, 31].flatMap((size) =>
        Array.from({ length: size - 1 }, (_, place) => [size, place] as const),
      );
      const drawn = exampleCertificate({ source: { kind: 'commit' } });
      const logs = shapes.map(([size, place]) => exampleLog(drawn, size, [place, size - 1]));
      expect((await judge(logs, drawn)).filter((outcome) => outcome?.[1] !== true)).toEqual([]);
    });

    it('bind the secret of a void round, also one that is said to be lost', async () => {
      const redo = exampleRedo();
      const earlier = { ...redo.rounds[0], secret: null, seed: null, ranking: null };
      const hidden = { ...redo, rounds: [earlier] } as Certificate;
      const outcome = async (log: unknown, of: Certificate) => (await judge([log], of))[0]?.[1];
      expect(await outcome(exampleLog(redo), redo)).toBe(true);
      expect(await outcome(exampleLog(redo), hidden)).toBe(false);
      expect(await outcome(exampleLog(hidden), hidden)).toBe(true);
      expect(await outcome(exampleLog(hidden), redo)).toBe(false);
    });

    it('are held against the key that the reader knows', async () => {
      const { key } = exampleLog(certificate);
      const stranger = key.replace(/\+[0-9a-f]{8}\+/, '+00000000+');
      const path = join(directory, 'known.json');
      const outcome = async (log: unknown, ...keys: string[]) => {
        const text = serializeCertificate({ ...certificate, log } as Certificate);
        writeFileSync(path, text);
        const options = keys.flatMap((one) => ['--log-key', one]);
        const { ok } =
          verifyCertificate(text, { log: keys }).checks.find(({ code }) => code === 'E_LOG') ?? {};
        expect((await runPython(...options, path)).status).toBe(ok ? 3 : 1);
        return ok;
      };
      expect(await outcome(exampleLog(certificate), stranger, key)).toBe(true);
      expect(await outcome(exampleLog(certificate), stranger)).toBe(false);
      expect(await outcome(null, key)).toBe(false);
    });

    it('hold a witness to the moment of the freeze', async () => {
      const places = [0, 3, 5];
      const { recordedAt = '' } = certificate.proof as { recordedAt?: string };
      const early = exampleLog(certificate, 13, places, '2017-05-08T09:00:02.000Z');
      const late = exampleLog(certificate, 13, places, '2017-05-09T09:00:02.000Z');
      expect(recordedAt < '2017-05-09').toBe(true);
      const path = join(directory, 'witnessed.json');
      const outcome = async (log: unknown, key?: string) => {
        const text = serializeCertificate({ ...certificate, log } as Certificate);
        writeFileSync(path, text);
        const known = key === undefined ? {} : { witnesses: [key] };
        const { ok } = verifyCertificate(text, known).checks.find(({ code }) => code === 'E_LOG') ?? {};
        const options = key === undefined ? [] : ['--witness-key', key];
        expect((await runPython(...options, path)).status).toBe(ok ? 3 : 1);
        return ok;
      };
      expect(await outcome(early)).toBe(true);
      expect(await outcome(early, witnessKey())).toBe(true);
      expect(await outcome(early, witnessKey(9))).toBe(false);
      expect(await outcome(late)).toBe(true);
      expect(await outcome(late, witnessKey())).toBe(false);
      expect(await outcome(exampleLog(certificate), witnessKey())).toBe(false);
      const { checkpoint, proof } = early.witnessed ?? { checkpoint: '', proof: [] };
      const changed = (witnessed: object) => ({ ...early, witnessed: { checkpoint, proof, ...witnessed } });
      expect(await outcome(changed({ proof: proof.slice(1) }))).toBe(false);
      expect(await outcome(changed({ checkpoint: checkpoint.replace('\n13\n', '\n14\n') }))).toBe(false);
      expect(await outcome(changed({ checkpoint: early.checkpoint }))).toBe(false);
      expect(
        await outcome(changed({ checkpoint: `${early.checkpoint}— newspaper.test AAAAAAAAAAAA\n` })),
      ).toBe(false);
    });

    it.each<[string, (log: ReturnType<typeof exampleLog>) => unknown]>([
      [
        'another signature',
        (log) => ({ ...log, checkpoint: log.checkpoint.replace(/.{9}\n$/, 'AAAAAAAA\n') }),
      ],
      ['another key', (log) => ({ ...log, key: log.key.replace(/\+[0-9a-f]{8}\+/, '+00000000+') })],
      ['another origin', (log) => ({ ...log, origin: 'else.test/log' })],
      ['another size', (log) => ({ ...log, checkpoint: log.checkpoint.replace('\n13\n', '\n14\n') })],
      ['no checkpoint', (log) => ({ ...log, checkpoint: '' })],
      ['no events', (log) => ({ ...log, events: [] })],
      ['the freeze alone', (log) => ({ ...log, events: log.events.slice(1) })],
      ['events swapped', (log) => ({ ...log, events: [...log.events].reverse() })],
      [
        'another moment',
        (log) => ({
          ...log,
          events: log.events.map((event) => ({
            ...event,
            leaf: { ...event.leaf, at: certificate.plan.closesAt },
          })),
        }),
      ],
      [
        'a step of a proof',
        (log) => ({ ...log, events: log.events.map((event) => ({ ...event, proof: event.proof.slice(1) })) }),
      ],
      [
        'another place',
        (log) => ({ ...log, events: log.events.map((event) => ({ ...event, index: event.index + 1 })) }),
      ],
    ])('refuse %s', async (_name, change) => {
      const [outcome] = await judge([change(exampleLog(certificate))]);
      expect(outcome?.[1]).toBe(false);
    });
  });
});
