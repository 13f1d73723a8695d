import { fail, normalizeText, ok, parseYuan, type Result } from '../basics/index.js';
import { canonicalJson } from '../selection/index.js';

/** What a notice allows a bid to be, in fen; without `takesBid` an entry carries none. */
export interface BidBounds {
  readonly takesBid: boolean;
  readonly budgetFen: number;
  readonly floorFen: number | null;
}

/** Why a bid is against the notice: the codes under which an opened entry is kept out of the pool. */
export type BidFault = 'bid-not-taken' | 'bid-missing' | 'bid-out-of-bounds';

/** Judges an opened bid by the bounds of its notice; undefined when it is within. */
export function faultOfBid(bounds: BidBounds, bid: number | null): BidFault | undefined {
  if (!bounds.takesBid) return bid === null ? undefined : 'bid-not-taken';
  if (bid === null) return 'bid-missing';
  return bid > bounds.budgetFen || bid < (bounds.floorFen ?? 1) ? 'bid-out-of-bounds' : undefined;
}

/** Characters of the longest bid, and blanks around it. */
const LONGEST = 60;

/**
 * Reads a bid as typed, by the same rules in the browser and on the server. Refusals at `bid`: `form/required`,
 * `draws/bid-not-taken`, `form/bad-money`, `form/zero-money`, `draws/bid-above-ceiling`, `draws/bid-below-floor`.
 */
export function readBid(bounds: BidBounds, typed: string | undefined): Result<number | null> {
  if (typed !== undefined && typed.length > LONGEST) return fail('form/bad-money', 'bid');
  const text = normalizeText(typed ?? '');
  if (!bounds.takesBid) return text === '' ? ok(null) : fail('draws/bid-not-taken', 'bid');
  if (text === '') return fail('form/required', 'bid');
  const bid = parseYuan(text);
  if (bid === undefined)
    return fail(/^\d{10,}(\.\d{1,2})?$/.test(text) ? 'draws/bid-above-ceiling' : 'form/bad-money', 'bid');
  if (bid === 0) return fail('form/zero-money', 'bid');
  if (bid > bounds.budgetFen) return fail('draws/bid-above-ceiling', 'bid');
  if (bounds.floorFen !== null && bid < bounds.floorFen) return fail('draws/bid-below-floor', 'bid');
  return ok(bid);
}

/** What a sealed entry holds: the nonce (64 lower-case hex digits) and the bid in fen, or null. */
export interface BidPayload {
  readonly bid: number | null;
  readonly nonce: string;
}

/** True for the 64 lower-case hex digits of 32 bytes. */
export const isNonce = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

// Longer than the longest payload (99 characters): the length of a ciphertext must tell nothing about its bid.
const PADDED = 128;

/** The text that is sealed: canonical JSON, filled up with spaces to the same length for every bid. */
export function writePayload({ bid, nonce }: BidPayload): string {
  const text = canonicalJson({ bid, nonce });
  if (text.length > PADDED) throw new Error(`a payload of ${text.length} characters`);
  return text.padEnd(PADDED);
}

/** Reads what {@link writePayload} wrote; undefined for anything else, be it by one blank. */
export function readPayload(text: string): BidPayload | undefined {
  if (text.length !== PADDED) return undefined;
  try {
    const { bid, nonce } = JSON.parse(text) as { bid: unknown; nonce: unknown };
    const bidFits = bid === null || (typeof bid === 'number' && Number.isSafeInteger(bid) && bid > 0);
    if (!bidFits || typeof nonce !== 'string' || !isNonce(nonce)) return undefined;
    return writePayload({ bid, nonce }) === text ? { bid, nonce } : undefined;
  } catch {
    return undefined;
  }
}
