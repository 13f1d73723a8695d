import { describe, expect, it } from 'vitest';
import {
  type Certificate,
  type CertificateLog,
  serializeCertificate,
  verifyCertificate,
} from '../../../src/selection/index.js';
import { exampleCertificate } from './certificate-example.js';

const certificate = exampleCertificate();

function check(log: CertificateLog | null, rest: Partial<Certificate> = {}) {
  const { ok, checks } = verifyCertificate(serializeCertificate({ ...certificate, ...rest, log }));
  return { ok, ...checks.find(({ code }) => code === 'E_LOG') };
}

const changed = (change: (log: CertificateLog) => void): CertificateLog => {
  const log = structuredClone(certificate.log) as CertificateLog;
  change(log);
  return log;
};

describe('E_LOG', () => {
  it('holds for proofs of publication and freeze', () => {
    const { ok, found } = check(certificate.log);
    expect(ok).toBe(true);
    expect(found).toContain('supermarket.test');
  });

  it('is undone, with the reason, without proofs', () => {
    expect(check(null)).toMatchObject({ ok: null, found: 'no log proof in this certificate' });
  });

  it.each<[string, (log: CertificateLog) => void]>([
    ['comes too early', ({ events }) => events.reverse()],
    ['out of order', ({ events }) => events.reverse()],
    ['2 events, not 3', ({ events }) => events.pop()],
    ['no record of the value', ({ events }) => events.pop()],
    ['4 events, not 3', ({ events }) => events.push(structuredClone(events[0]!))],
    ['not in the tree', ({ events }) => events[0]?.proof.pop()],
    ['stands at 4', ({ events }) => Object.assign(events[0] ?? {}, { index: 4 })],
    [
      'not in the tree',
      ({ events }) => Object.assign(events[0]?.leaf ?? {}, { at: '2017-05-02T01:00:00.001Z' }),
    ],
    ['signature', (log) => Object.assign(log, { checkpoint: log.checkpoint.replace('\n11\n', '\n12\n') })],
    ['no verifier key', (log) => Object.assign(log, { key: log.key.replace('+', '-') })],
    ['no signed checkpoint', (log) => Object.assign(log, { checkpoint: 'x' })],
    ['not of elsewhere.test', (log) => Object.assign(log, { origin: 'elsewhere.test' })],
    [
      'other signatures',
      (log) => Object.assign(log, { checkpoint: `${log.checkpoint}— witness.test AAAAAAAAAAAA\n` }),
    ],
  ])('says: %s', (words, change) => {
    const { ok, found } = check(changed(change));
    expect(ok).toBe(false);
    expect(found).toContain(words);
  });

  it('binds the freeze’s time', () => {
    const times = { ...certificate.times, frozenAt: '2017-05-08T09:00:02.000Z' };
    expect(check(certificate.log, { times }).found).toContain('no freeze');
  });
});
