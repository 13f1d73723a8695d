/** What opens bids and secrets without the site: rounds of the beacon, shares of custodians. Pure but for what it is given. */
import { z } from 'zod';
import {
  findIdentity,
  joinIdentity,
  openText,
  readRoundName,
  recipientOf,
  schemeOf,
} from '../sealing/index.js';
import { findDrandChain, isDrandSignature, sha256Hex } from '../selection/index.js';
import { roundInstant } from './escrow-state.js';
import { waits, wrong } from './public-halt.js';

/** Where keys come from. */
export interface KeyRing {
  /** The beacon's signature of a round in hex, from anywhere; undefined where it is not at hand. */
  readonly signature: (chain: string, round: number) => Promise<string | undefined>;
  /** Custodians' shares, and identities that open those in the log. */
  readonly shares: readonly string[];
  readonly identities: readonly string[];
}

/** Shares as a record of the log publishes them. */
export const sharesSchema = z
  .array(z.object({ recipient: z.string(), sealed: z.string(), sha256: z.string() }))
  .default([]);

/** See {@link sharesSchema}. */
export type PublishedShares = z.output<typeof sharesSchema>;

/** A round's signature, held against the pinned chain. Halts where it is not at hand, or false. */
export async function signatureOf(ring: KeyRing, chain: string, round: number): Promise<string> {
  const pinned = findDrandChain(chain);
  if (!pinned) throw wrong('chain', { chain });
  const signature = await ring.signature(chain, round);
  if (signature === undefined) throw waits('beacon', { round, at: roundInstant(round) });
  if (!isDrandSignature(pinned, round, signature)) throw wrong('signature', { round });
  return signature;
}

/** The shares of one key that are at hand: given, or opened out of the log by an identity that is. */
async function sharesAtHand(ring: KeyRing, published: PublishedShares): Promise<string[]> {
  const digests = new Set(published.map(({ sha256 }) => sha256));
  const opened: string[] = [];
  for (const typed of ring.identities) {
    const identity = findIdentity(typed) ?? '';
    const recipient = await recipientOf(identity);
    for (const share of published.filter((one) => one.recipient === recipient))
      opened.push(await openText(identity, share.sealed).catch(() => ''));
  }
  const given = ring.shares.map((share) => share.trim());
  return [...new Set([...given, ...opened])].filter((share) => digests.has(sha256Hex(share)));
}

/** What opens texts that are sealed to a recipient. Halts where it is not at hand. */
export async function openerOf(
  ring: KeyRing,
  recipient: string,
  published: PublishedShares,
): Promise<{ readonly identity: Parameters<typeof openText>[0]; readonly by: 'beacon' | 'custodians' }> {
  if (recipient.startsWith('drand:')) {
    const { chain, round } = readRoundName(recipient);
    const signature = await signatureOf(ring, chain, round);
    return { identity: schemeOf('tlock').identity(recipient, signature), by: 'beacon' };
  }
  const shares = await sharesAtHand(ring, published);
  // With too few of them another identity comes out, or none.
  const identity = shares.length < 2 ? '' : await joinIdentity(shares).catch(() => '');
  if ((await recipientOf(identity)) === recipient) return { identity, by: 'custodians' };
  if (published.length === 0) throw waits('site-key', { recipient });
  throw waits('shares', { given: shares.length, of: published.length });
}
