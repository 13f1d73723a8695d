import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { type Certificate, canonicalNotice } from '../../src/selection/index.js';

const ORIGIN = 'supermarket.test/log';
const SECRET = new Uint8Array(32).fill(7);

type Bytes = Uint8Array<ArrayBufferLike>;
const sha256 = (...parts: readonly Bytes[]): Bytes => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const base64 = (...parts: readonly Bytes[]): string => Buffer.concat(parts).toString('base64');
const leafOf = (value: unknown): Bytes => sha256(Uint8Array.of(0), Buffer.from(canonicalNotice(value)));

/** Largest power of two below n. */
const split = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

/** MTH of RFC 6962, section 2.1. */
function treeHash(leaves: readonly Bytes[]): Bytes {
  if (leaves.length <= 1) return leaves[0] ?? sha256();
  const k = split(leaves.length);
  return sha256(Uint8Array.of(1), treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

/** PATH of RFC 6962, section 2.1.1. */
function path(index: number, leaves: readonly Bytes[]): Bytes[] {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...path(index, leaves.slice(0, k)), treeHash(leaves.slice(k))]
    : [...path(index - k, leaves.slice(k)), treeHash(leaves.slice(0, k))];
}

const WITNESS = 'newspaper.test';
const WITNESS_SECRET = new Uint8Array(32).fill(8);

/** Verifier key of the invented witness: type 4, cosignature/v1. */
export function witnessKey(secret = WITNESS_SECRET): string {
  const key = Buffer.concat([Uint8Array.of(4), ed25519.getPublicKey(secret)]);
  const id = sha256(Buffer.from(`${WITNESS}\n`), key).subarray(0, 4);
  return `${WITNESS}+${Buffer.from(id).toString('hex')}+${base64(key)}`;
}

/** The line of the invented witness under a checkpoint's text: C2SP tlog-cosignature. */
function cosignature(text: string, at: string): string {
  const seconds = Buffer.alloc(8);
  seconds.writeBigUInt64BE(BigInt(Date.parse(at) / 1000));
  const signed = `cosignature/v1\ntime ${Date.parse(at) / 1000}\n${text}`;
  const id = Buffer.from(witnessKey().split('+')[1] ?? '', 'hex');
  return `— ${WITNESS} ${base64(id, seconds, ed25519.sign(Buffer.from(signed), WITNESS_SECRET))}\n`;
}

/**
 * The member `log` of a certificate: publication and freeze of each of its rounds, its typed value, and what
 * became of the secret of each earlier one, at the last of the given places among `size` events, under a checkpoint signed by an invented key; cosigned by an
 * invented witness at `witnessedAt`. Made by the text of the RFC, apart from the site's own log.
 */
export function exampleLog(
  certificate: Certificate,
  size = 13,
  places: readonly number[] = [0, 1, 3, 4, 6, 8, 9, 10],
  witnessedAt: string | null = null,
) {
  const { plan, times } = certificate;
  const leaves = Array.from({ length: size }, (_, index) => ({
    seq: index + 1,
    at: plan.opensAt,
    kind: 'entry.made',
    subject: '其他',
    actor: { id: null as string | null, role: 'system' },
    data: {} as Record<string, unknown>,
  }));
  const publication = ({ planHash }: { planHash: string }, index: number) => {
    const redo = certificate.rounds[index - 1]?.redo;
    if (!redo) return { kind: 'need.published', data: { planHash, title: '水库' } };
    const { basis, excluded, confirmed } = redo;
    const { at, ...actor } = confirmed;
    return { kind: 'redo.confirmed', at, actor, data: { planHash, basis, excluded } };
  };
  const freeze = ({ poolHash, plan: { round } }: Pick<Certificate, 'poolHash' | 'plan'>) => ({
    kind: 'pool.frozen',
    at: times.frozenAt,
    data: { poolHash, round },
  });
  const opening = ({ planHash, secret, plan: { round } }: Certificate['rounds'][number]) =>
    secret === null
      ? { kind: 'incident.opened', data: { round, kind: 'secret-unopened' } }
      : { kind: 'secret.opened', data: { planHash, secret } };
  const value = ({
    publicValue,
    proof,
    plan: { round },
  }: Pick<Certificate, 'publicValue' | 'proof' | 'plan'>) => {
    if (proof?.kind === 'ceremony')
      return [{ kind: 'ceremony.recorded', at: proof.recordedAt, data: { round, digits: publicValue } }];
    if (proof?.kind !== 'lottery') return [];
    const { at, ...actor } = proof.confirmed;
    return [{ kind: 'lottery.confirmed', at, actor, data: { round, numbers: publicValue } }];
  };
  const events = [
    ...certificate.rounds.flatMap((round, index) => [
      publication(round, index),
      freeze(round),
      ...value(round),
      opening(round),
    ]),
    publication(certificate, certificate.rounds.length),
    freeze(certificate),
    ...value(certificate),
  ];
  const used = places.slice(-events.length);
  for (const [index, event] of events.entries())
    Object.assign(leaves[used[index] ?? -1] ?? {}, { subject: plan.need, ...event });
  const hashes = leaves.map(leafOf);
  const key = Buffer.concat([Uint8Array.of(1), ed25519.getPublicKey(SECRET)]);
  const id = sha256(Buffer.from(`${ORIGIN}\n`), key).subarray(0, 4);
  const text = `${ORIGIN}\n${size}\n${base64(treeHash(hashes))}\n`;
  const signature = ed25519.sign(Buffer.from(text), SECRET);
  const frozen = used[events.findLastIndex(({ kind }) => kind === 'pool.frozen')] ?? 0;
  return {
    origin: ORIGIN,
    key: `${ORIGIN}+${Buffer.from(id).toString('hex')}+${base64(key)}`,
    events: used.map((index) => ({
      leaf: leaves[index] as (typeof leaves)[number],
      index,
      proof: path(index, hashes).map((step) => Buffer.from(step).toString('hex')),
    })),
    checkpoint: `${text}\n— ${ORIGIN} ${base64(id, signature)}\n`,
    witnessed:
      witnessedAt === null
        ? null
        : {
            checkpoint: `${text}\n— ${ORIGIN} ${base64(id, signature)}\n${cosignature(text, witnessedAt)}`,
            proof: path(frozen, hashes).map((step) => Buffer.from(step).toString('hex')),
          },
  };
}

/** A receipt of a certificate's first entry under the key of {@link exampleLog}; `change` alters it before it is signed. */
export function exampleReceipt(
  certificate: Certificate,
  change: Readonly<Record<string, string>> = {},
): string {
  const [{ entry, entryHash } = { entry: null, entryHash: '' }] = certificate.entries;
  const lines = {
    need: certificate.plan.need,
    plan: certificate.rounds[0]?.planHash ?? certificate.planHash,
    agency: entry?.agency ?? '',
    entry: entryHash,
    sequence: '1',
    at: entry?.enteredAt ?? '',
    leaf: '0'.repeat(64),
    ...change,
  };
  const text = `${ORIGIN}\n${Object.entries(lines)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('')}`;
  const id = Buffer.from(exampleLog(certificate).key.split('+')[1] ?? '', 'hex');
  return `${text}\n— ${ORIGIN} ${base64(id, ed25519.sign(Buffer.from(text), SECRET))}\n`;
}
