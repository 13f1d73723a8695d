import { describe, expect, it } from 'vitest';
import {
  type Certificate,
  type CertificateLog,
  type Coded,
  type FindingKey,
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
    expect(found).toMatchObject({ key: 'log/proven', params: { origin: 'supermarket.test' } });
  });

  it('is undone, with the reason, without proofs', () => {
    expect(check(null)).toMatchObject({ ok: null, found: { key: 'log/none' } });
  });

  it.each<[FindingKey, object, (log: CertificateLog) => void]>([
    ['log/too-early', { wanted: { key: 'log/freeze' } }, ({ events }) => events.reverse()],
    ['log/order', { seq: 7 }, ({ events }) => events.reverse()],
    ['log/count', { count: 2, wanted: 3 }, ({ events }) => events.pop()],
    ['log/missing', { wanted: { key: 'log/record' } }, ({ events }) => events.pop()],
    ['log/count', { count: 4, wanted: 3 }, ({ events }) => events.push(structuredClone(events[0]!))],
    ['log/tree', { seq: 4 }, ({ events }) => events[0]?.proof.pop()],
    ['log/index', { seq: 4, index: 4 }, ({ events }) => Object.assign(events[0] ?? {}, { index: 4 })],
    [
      'log/tree',
      { seq: 4 },
      ({ events }) => Object.assign(events[0]?.leaf ?? {}, { at: '2017-05-02T01:00:00.001Z' }),
    ],
    [
      'log/signature',
      {},
      (log) => Object.assign(log, { checkpoint: log.checkpoint.replace('\n11\n', '\n12\n') }),
    ],
    ['log/key', {}, (log) => Object.assign(log, { key: log.key.replace('+', '-') })],
    ['log/checkpoint', {}, (log) => Object.assign(log, { checkpoint: 'x' })],
    [
      'log/origin',
      { key: 'supermarket.test', origin: 'elsewhere.test' },
      (log) => Object.assign(log, { origin: 'elsewhere.test' }),
    ],
    [
      'log/other-signatures',
      {},
      (log) => Object.assign(log, { checkpoint: `${log.checkpoint}— witness.test AAAAAAAAAAAA\n` }),
    ],
  ])('says %s', (key, params, change) => {
    const { ok, found } = check(changed(change));
    expect(ok).toBe(false);
    expect((found as readonly Coded[]).find((fault) => fault.key === key)).toMatchObject({ params });
  });

  it('binds the freeze’s time', () => {
    const times = { ...certificate.times, frozenAt: '2017-05-08T09:00:02.000Z' };
    expect(check(certificate.log, { times }).found).toMatchObject([
      { key: 'log/missing', params: { wanted: { key: 'log/freeze' } } },
    ]);
  });
});
