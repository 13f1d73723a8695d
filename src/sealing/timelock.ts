/**
 * Time-lock encryption to a round of a drand chain (Gailly, Melissaris, Romailler 2023): nobody holds a key, the
 * beacon's signature of the round is one. An age file whose only stanza is `tlock ROUND CHAIN`, as tlock's own.
 */
import { type Identity, type Recipient, Stanza } from 'age-encryption';
import { Buffer } from 'buffer';
import { decryptOnG2, encryptOnG2RFC9380 } from 'tlock-js/crypto/ibe.js';
import { hashedRoundNumber } from 'tlock-js/drand/timelock-encrypter.js';
import { type DrandChain, findDrandChain, QUICKNET } from '../selection/index.js';

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

/** A round of the chain that is pinned here, as the published recipient of a key names it: `drand:CHAIN:ROUND`. */
export function roundName(round: number): string {
  return `drand:${QUICKNET.hash}:${round}`;
}

/** Reads what {@link roundName} wrote. */
export function readRoundName(text: string): { readonly chain: string; readonly round: number } {
  const [, chain = '', round = ''] = text.split(':');
  return { chain, round: Number(round) };
}

/** What a key's published recipient seals to: `age1…`, or `drand:CHAIN:ROUND` on a chain that is pinned here. */
export function toRecipient(text: string): string | Recipient {
  if (!text.startsWith('drand:')) return text;
  const { chain: hash, round } = readRoundName(text);
  const chain = findDrandChain(hash);
  if (!chain) throw new Error(`the chain ${hash} is not pinned`);
  return timelockRecipient(chain, round);
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
