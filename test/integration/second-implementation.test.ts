import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METHODS, serializeCertificate, verifyCertificate } from '../../src/selection/index.js';
import { exampleCertificate } from '../unit/selection/certificate-example.js';

const PROGRAM = 'test/vectors/zjcs_selection.py';
const python = (...arguments_: string[]) =>
  spawnSync('python3', [PROGRAM, ...arguments_], { encoding: 'utf8' });
const available = spawnSync('python3', ['--version']).status === 0;
if (!available) process.stdout.write('SKIPPED: python3 is not here, the second implementation was not run\n');

describe.skipIf(!available)('the second implementation (Python)', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'supermarket-certificates-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('reproduces every vector', () => {
    const { status, stdout } = python('vectors', 'test/vectors/selection-v1.json');
    expect(stdout).toContain('20 cases, wrong: none');
    expect(status).toBe(0);
  });

  it('accepts our certificates of every method and source', () => {
    for (const method of METHODS) {
      for (const source of [{ kind: 'commit' } as const, { kind: 'ceremony', digits: 20 } as const]) {
        const text = serializeCertificate(exampleCertificate({ method, source }));
        writeFileSync(join(directory, `${method}-${source.kind}.json`), text);
      }
    }
    const { status, stdout } = python('verify', directory);
    expect(stdout).toBe('10 files, 0 wrong\n');
    expect(status).toBe(0);
  });

  it('takes no rehearsal for a selection', () => {
    const path = join(directory, 'rehearsal.txt');
    const text = serializeCertificate(exampleCertificate({ need: 'REHEARSAL-0123456789' }));
    writeFileSync(path, text);
    const { status, stdout } = python('verify', path);
    expect(stdout).toContain('a rehearsal, which awards nothing');
    expect(status).toBe(1);
    expect(verifyCertificate(text)).toMatchObject({ ok: false, rehearsal: true });
  });

  it.each([
    ['E_COMMIT', { secret: '0'.repeat(64) }],
    ['E_SEED', { publicValue: '27182818284590452353' }],
    ['E_PRICE', { winner: '91532300MA0000001X' }],
    ['E_K', { K: 99 }],
  ])('refuses what fails %s', (code, change) => {
    const path = join(directory, `${code}.txt`);
    writeFileSync(path, serializeCertificate({ ...exampleCertificate(), ...change } as never));
    const { status, stdout } = python('verify', path);
    expect(stdout).toContain(code);
    expect(status).toBe(1);
  });
});
