/** A sealed entry and what is found in it: the same for the site and for whoever does without it. Pure. */
import { type BidBounds, faultOfBid, openText, readPayload } from '../sealing/index.js';
import { type Entry, hashEntry } from '../selection/index.js';
import type { Exclusion } from './eligibility.js';

/** An entry as it was promised before it is opened. */
export interface SealedEntry extends Pick<Entry, 'plan' | 'agency' | 'enteredAt'> {
  readonly entryHash: string;
  /** The sealed text. */
  readonly sealed: string;
}

/** What was found: no entry where nothing has the published hash; a `fault` keeps it out of the pool by rule. */
export interface Found {
  readonly entry: Entry | undefined;
  readonly fault: Exclusion | undefined;
}

/** Opens a sealed entry and compares it with its published hash and with what the notice lets a bid be. */
export async function openEntry(
  identity: Parameters<typeof openText>[0],
  { sealed, entryHash, plan, agency, enteredAt }: SealedEntry,
  bounds: BidBounds,
): Promise<Found> {
  const unreadable: Found = { entry: undefined, fault: 'bid-unreadable' };
  let text: string;
  try {
    text = await openText(identity, sealed);
  } catch {
    return unreadable;
  }
  const payload = readPayload(text);
  if (!payload) return unreadable;
  const entry: Entry = { plan, agency, enteredAt, ...payload };
  if (hashEntry(entry) !== entryHash) return { entry: undefined, fault: 'bid-altered' };
  return { entry, fault: faultOfBid(bounds, payload.bid) };
}
