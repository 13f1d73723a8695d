/** Rounds of drand chains, verified offline: protocol, section 3; https://docs.drand.love/docs/specification. */
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

/** What a chain is known by: pinned, never fetched. Times in seconds. */
export interface DrandChain {
  readonly beaconId: string;
  /** SHA-256(be32(period) || be64(genesis) || publicKey || groupHash || beaconId), hex. */
  readonly hash: string;
  /** Domain separation tag under which rounds are signed (RFC 9380). */
  readonly dst: string;
  readonly period: number;
  /** Unix time of round 1. */
  readonly genesis: number;
  /** Compressed point of G2, hex. */
  readonly publicKey: string;
  readonly groupHash: string;
}

/** The chain `quicknet` of the League of Entropy, scheme bls-unchained-g1-rfc9380; the same as in `data/drand-chains.json`. */
export const QUICKNET: DrandChain = {
  beaconId: 'quicknet',
  hash: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
  dst: 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_',
  period: 3,
  genesis: 1_692_803_367,
  publicKey:
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  groupHash: 'f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e',
};

/** The pinned chain of a hash; undefined for any other. */
export function findDrandChain(hash: string): DrandChain | undefined {
  return hash === QUICKNET.hash ? QUICKNET : undefined;
}

/** The first round published at or after an instant in milliseconds: ⌈(t − genesis) ÷ period⌉ + 1, at least 1. */
export function drandRoundAt(chain: DrandChain, millis: number): number {
  return Math.max(1, Math.ceil((millis - chain.genesis * 1000) / (chain.period * 1000)) + 1);
}

/** Milliseconds since the epoch at which a round is published. */
export function drandRoundMillis(chain: DrandChain, round: number): number {
  return (chain.genesis + (round - 1) * chain.period) * 1000;
}

function roundMessage(round: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(round));
  return sha256(bytes);
}

// Needs that are due together share their round, whose one signature each of them asks for.
let judged = { question: '', holds: false };

/**
 * True when `signature` (96 lower-case hex digits, a point of G1) is the chain's signature of `round`. Upper case is
 * refused: it is the same point, and a second spelling of the same value. Never throws; takes some 75 ms, and nothing where
 * the same was asked just before.
 */
export function isDrandSignature(chain: DrandChain, round: number, signature: string): boolean {
  if (!Number.isSafeInteger(round) || round < 1 || !/^[0-9a-f]{96}$/.test(signature)) return false;
  const question = [chain.publicKey, chain.dst, round, signature].join(' ');
  if (question !== judged.question) judged = { question, holds: verifies(chain, round, signature) };
  return judged.holds;
}

function verifies(chain: DrandChain, round: number, signature: string): boolean {
  try {
    const scheme = bls12_381.shortSignatures;
    const point = scheme.Signature.fromHex(signature);
    if (point.is0()) return false;
    point.assertValidity();
    return scheme.verify(point, scheme.hash(roundMessage(round), chain.dst), hexToBytes(chain.publicKey));
  } catch {
    return false;
  }
}

/** The public value of a signature: SHA-256 of its bytes, 64 lower-case hex digits. */
export function drandRandomness(signature: string): string {
  return bytesToHex(sha256(hexToBytes(signature)));
}

/** The chain hash as it follows from the chain's other parameters. */
export function drandChainHash(chain: Omit<DrandChain, 'hash'>): string {
  const numbers = new Uint8Array(12);
  const view = new DataView(numbers.buffer);
  view.setUint32(0, chain.period);
  view.setBigUint64(4, BigInt(chain.genesis));
  const parts = [
    numbers,
    hexToBytes(chain.publicKey),
    hexToBytes(chain.groupHash),
    new TextEncoder().encode(chain.beaconId),
  ];
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest());
}
