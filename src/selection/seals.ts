/** When what a plan of version 2 seals can be opened: protocol, section 2. */
import { drandRoundMillis, findDrandChain } from './drand.js';
import type { Sealing } from './protocol.js';

/** Round and chain of a recipient `drand:CHAIN:ROUND`; undefined for another, or a chain that is not pinned. */
export function roundOfRecipient(
  recipient: string,
): { readonly chain: string; readonly round: number } | undefined {
  const [, chain = '', digits = ''] = /^drand:([0-9a-f]{64}):([1-9]\d{0,14})$/.exec(recipient) ?? [];
  return findDrandChain(chain) ? { chain, round: Number(digits) } : undefined;
}

/**
 * The instant from which somebody can open bids under a seal: of the beacon's round, else the one at which the log says that
 * they were opened, if it does.
 */
export function bidsOpenFrom(sealing: Sealing | null, openedAt: string | undefined): string | undefined {
  const named = sealing && roundOfRecipient(sealing.recipient);
  const chain = named && findDrandChain(named.chain);
  if (named && chain) return new Date(drandRoundMillis(chain, named.round)).toISOString();
  return openedAt;
}
