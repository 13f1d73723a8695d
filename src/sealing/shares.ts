import { combine, split } from 'shamir-secret-sharing';

/**
 * Splits an identity into `count` shares of which any `threshold` rebuild it and fewer tell nothing (Shamir 1979);
 * hex, in no order. At least 2 of 2.
 */
export async function splitIdentity(identity: string, count: number, threshold: number): Promise<string[]> {
  const shares = await split(new TextEncoder().encode(identity), count, threshold);
  return shares.map((share) => Buffer.from(share).toString('hex'));
}

/** Rebuilds the identity; with too few or false shares the text is no identity of the recipient: check it. */
export async function joinIdentity(shares: readonly string[]): Promise<string> {
  return new TextDecoder().decode(
    await combine(shares.map((share) => new Uint8Array(Buffer.from(share, 'hex')))),
  );
}
