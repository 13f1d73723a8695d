/**
 * Time-lock encryption to a round of a drand chain (Gailly, Melissaris, Romailler 2023): nobody holds a key, the
 * beacon's signature of the round is one. An age file whose only stanza is `tlock ROUND CHAIN`, as tlock's own.
 */
import { type Identity, type Recipient, Stanza } from 'age-encryption';
import { Buffer } from 'buffer';
import { decryptOnG2, encryptOnG2RFC9380 } from 'tlock-js/crypto/ibe.js';
import { hashedRoundNumber } from 'tlock-js/drand/timelock-encrypter.js';

/** What a chain is known by; pinned here, never fetched. Times in seconds. */
export interface DrandChain {
  readonly hash: string;
  readonly publicKey: string;
  readonly genesis: number;
  readonly period: number;
}

/** The chain `quicknet` of the League of Entropy, scheme bls-unchained-g1-rfc9380. */
export const QUICKNET: DrandChain = {
  hash: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
  publicKey:
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  genesis: 1_692_803_367,
  period: 3,
};

/** The first round of a chain that is published at or after an instant in milliseconds: protocol, section 3. */
export function roundAtOrAfter(chain: DrandChain, millis: number): number {
  return Math.max(1, Math.ceil((millis / 1000 - chain.genesis) / chain.period) + 1);
}

// A compressed point of G2, then two masked keys of 16 bytes.
const POINT = 96;
const FILE_KEY = 16;

/** Seals to a round: nobody can open before its signature exists. */
export function timelockRecipient(chain: DrandChain, round: number): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const id = hashedRoundNumber(round);
      const { U, V, W } = await encryptOnG2RFC9380(Buffer.from(chain.publicKey, 'hex'), id, fileKey);
      return [new Stanza(['tlock', String(round), chain.hash], Buffer.concat([U, V, W]))];
    },
  };
}

/** What a key's published recipient seals to: `age1…`, or `drand:CHAIN:ROUND` on a chain that is pinned here. */
export function toRecipient(text: string): string | Recipient {
  const [kind, chain, round] = text.split(':');
  if (kind !== 'drand') return text;
  if (chain !== QUICKNET.hash) throw new Error(`the chain ${chain} is not known`);
  return timelockRecipient(QUICKNET, Number(round));
}

/** Opens what was sealed to a round, with the beacon's signature of that round in hex. */
export function timelockIdentity(chain: DrandChain, round: number, signature: string): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const own = stanzas.find(
        ({ args: [type, number, hash] }) =>
          type === 'tlock' && number === String(round) && hash === chain.hash,
      );
      if (own?.body.length !== POINT + 2 * FILE_KEY) return null;
      const U = own.body.subarray(0, POINT);
      const V = own.body.subarray(POINT, POINT + FILE_KEY);
      const W = own.body.subarray(POINT + FILE_KEY);
      return decryptOnG2(Buffer.from(signature, 'hex'), { U, V, W });
    },
  };
}
