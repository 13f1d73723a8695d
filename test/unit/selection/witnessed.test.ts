import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import type { Certificate1, CertificateLog1 } from '../../../src/selection/index.js';
import { logFaults } from '../../../src/selection/log.js';
import { cosignersOf } from '../../../src/selection/witnessed.js';
import { exampleLog, witnessKey } from '../../support/log-proof.js';
import { exampleCertificate, ROUND_1000 } from './certificate-example.js';

const certificate: Certificate1 = { ...exampleCertificate(), log: null };
const AT = '2017-05-08T09:30:00.000Z';
/** When the digits of the example were put on record: from then on the value could be known. */
const KNOWN_FROM = '2017-05-08T10:00:00.000Z';

const witnessed = (at: string | null = AT, size?: number, of = certificate): CertificateLog1 =>
  exampleLog(of, size, undefined, at) as CertificateLog1;
const faults = (log: CertificateLog1, witnesses?: readonly string[], of = certificate) =>
  logFaults(of, log, { witnesses });
const coded = (key: string, params: object = {}) => ({ key, params });

/** The log with its cosigned checkpoint changed. */
function recosigned(change: (text: string) => string, proof?: string[]): CertificateLog1 {
  const log = structuredClone(witnessed());
  if (log.witnessed) {
    log.witnessed.checkpoint = change(log.witnessed.checkpoint);
    log.witnessed.proof = proof ?? log.witnessed.proof;
  }
  return log;
}

const lineOf = (name: string, bytes: Uint8Array): string =>
  `— ${name} ${Buffer.from(bytes).toString('base64')}\n`;

describe('the witnesses of a freeze', () => {
  it('are asked for only by a reader who knows one', () => {
    expect(faults(witnessed(null))).toEqual([]);
    expect(faults(witnessed(null), [])).toEqual([coded('witness/none')]);
    expect(faults(witnessed())).toEqual([]);
    expect(faults(witnessed(), [witnessKey()])).toEqual([]);
    expect(faults(witnessed(), ['no key', witnessKey()])).toEqual([]);
  });

  it('must be those whom the reader knows', () => {
    const other = witnessKey(1);
    expect(faults(witnessed(), [other])).toEqual([coded('witness/unknown')]);
    expect(faults(witnessed(), [])).toEqual([coded('witness/unknown')]);
    // The log itself is no witness.
    expect(faults(witnessed(), [witnessed().key])).toEqual([coded('witness/unknown')]);
    expect(faults(witnessed(), [other, witnessKey()])).toEqual([]);
  });

  it('must have signed before the value could be known: the record of a ceremony', () => {
    const before = KNOWN_FROM;
    expect(faults(witnessed('2017-05-08T09:59:59.000Z'), [witnessKey()])).toEqual([]);
    expect(faults(witnessed(before), [witnessKey()])).toEqual([
      coded('witness/late', { at: before, before }),
    ]);
    const at = '2017-05-09T10:00:00.000Z';
    expect(faults(witnessed(at), [witnessKey()])).toEqual([coded('witness/late', { at, before })]);
    expect(faults(witnessed(at))).toEqual([]);
  });

  it('must have signed before the round of the beacon, or before the draw', () => {
    const drand = { ...exampleCertificate({ source: ROUND_1000.source }), log: null };
    const late = (of: Certificate1, at: string) =>
      faults(witnessed(at, undefined, of), [witnessKey()], of).filter(({ key }) =>
        key.startsWith('witness/'),
      );
    expect(late(drand, '2023-08-23T15:59:23.000Z')).toEqual([]);
    const round = '2023-08-23T15:59:24.000Z';
    expect(late(drand, round)).toEqual([coded('witness/late', { at: round, before: round })]);
    const commit = { ...exampleCertificate({ source: { kind: 'commit' } }), log: null };
    const drawnAt = '2017-05-08T10:00:01.000Z';
    expect(late(commit, '2017-05-08T10:00:00.000Z')).toEqual([]);
    expect(late(commit, drawnAt)).toEqual([coded('witness/late', { at: drawnAt, before: drawnAt })]);
  });

  it('signed a checkpoint of this log', () => {
    const broken = [coded('witness/checkpoint')];
    expect(faults(recosigned(() => 'x'))).toEqual(broken);
    expect(faults(recosigned((text) => text.replace('\n13\n', '\n14\n')))).toEqual(broken);
    expect(faults(recosigned((text) => text.replace('\n13\n', '\nx\n')))).toEqual(broken);
    expect(faults(recosigned((text) => text.replace('supermarket', 'elsewhere')))).toEqual(broken);
    const withoutLog = (text: string) => text.replace(/— supermarket.*\n/, '');
    expect(faults(recosigned(withoutLog))).toEqual(broken);
  });

  it('signed with a time that a calendar has', () => {
    const line = [coded('witness/line')];
    const only = (text: string) => text.replace(/— newspaper.*\n/, '');
    expect(faults(recosigned(only))).toEqual(line);
    const and = (bytes: Uint8Array) => faults(recosigned((text) => text + lineOf('other.test', bytes)));
    expect(and(new Uint8Array(76).fill(255))).toEqual(line);
    expect(and(new Uint8Array(70))).toEqual(line);
    const at = (seconds: bigint) => {
      const bytes = Buffer.alloc(76);
      bytes.writeBigUInt64BE(seconds, 4);
      return and(bytes);
    };
    // 9999-12-31T23:59:59Z
    expect(at(253_402_300_799n)).toEqual([]);
    expect(at(253_402_300_800n)).toEqual(line);
  });

  it('signed a tree that holds the freeze', () => {
    const tree = [coded('witness/tree')];
    expect(faults(recosigned((text) => text, []))).toEqual(tree);
    const log = structuredClone(witnessed());
    const freeze = log.events.find(({ leaf }) => leaf.kind === 'pool.frozen');
    if (freeze) freeze.leaf.kind = 'entry.made';
    expect(faults(log)).toContainEqual(tree[0]);
  });

  it('are named in the order of the file, but for lines without a time', () => {
    expect(cosignersOf(witnessed())).toEqual([
      { name: 'newspaper.test', id: witnessKey().split('+')[1], at: AT },
    ]);
    expect(cosignersOf(witnessed(null))).toEqual([]);
    expect(cosignersOf(recosigned(() => 'x'))).toEqual([]);
    const more = recosigned(
      (text) => text + lineOf('short.test', new Uint8Array(20)) + lineOf('zero.test', new Uint8Array(76)),
    );
    expect(cosignersOf(more)).toEqual([
      { name: 'newspaper.test', id: witnessKey().split('+')[1], at: AT },
      { name: 'zero.test', id: '00000000', at: '1970-01-01T00:00:00.000Z' },
    ]);
  });

  it('count with the earliest time of a key that signed twice', () => {
    const secret = new Uint8Array(32).fill(8);
    const [, id = ''] = witnessKey().split('+');
    const twice = recosigned((note) => {
      const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
      const seconds = Buffer.alloc(8);
      const later = Date.parse('2017-05-09T09:30:00.000Z') / 1000;
      seconds.writeBigUInt64BE(BigInt(later));
      const signature = ed25519.sign(Buffer.from(`cosignature/v1\ntime ${later}\n${text}`), secret);
      const [head, tail = ''] = note.split('— newspaper.test');
      return `${head}${lineOf(
        'newspaper.test',
        Buffer.concat([Buffer.from(id, 'hex'), seconds, signature]),
      )}— newspaper.test${tail}`;
    });
    expect(cosignersOf(twice)).toHaveLength(2);
    expect(faults(twice, [witnessKey()])).toEqual([]);
  });

  it('count with the time of their own signature, not of a stranger', () => {
    const seconds = Buffer.alloc(76);
    const strange = recosigned((text) => text + lineOf('stranger.test', seconds));
    const log = structuredClone(witnessed('2017-05-09T09:30:00.000Z'));
    if (log.witnessed) log.witnessed.checkpoint += lineOf('stranger.test', seconds);
    expect(faults(strange, [witnessKey()])).toEqual([]);
    expect(faults(log, [witnessKey()])).toMatchObject([{ key: 'witness/late' }]);
    const alike = structuredClone(witnessed('2017-05-09T09:30:00.000Z'));
    if (alike.witnessed) alike.witnessed.checkpoint += lineOf('newspaper.test', seconds);
    expect(faults(alike, [witnessKey()])).toMatchObject([{ key: 'witness/late' }]);
  });
});
