/** What a finished need was sealed to, by rules that give the same bytes of the same seed. */
import type { SealedShare } from '../../needs/bid-key.js';
import { sha256Hex } from '../../selection/index.js';
import { ROBOT_CUSTODIANS } from './robots.js';
import { type Sealer, type SeededKey, seededKey, seededShares } from './seeded-seal.js';

/** A key of which the custodians hold shares; any two of them rebuild it. */
export interface HistoryKey extends SeededKey {
  /** The shares in clear, in the order of the custodians. */
  readonly parts: readonly string[];
  /** The same, each sealed to its custodian. */
  readonly shares: readonly SealedShare[];
}

/** The key of a seed, shared among the custodians of the demonstration. */
export function inventKey(seed: string, seal: Sealer): HistoryKey {
  const key = seededKey(seed);
  const parts = seededShares(key.identity, ROBOT_CUSTODIANS.length, seed);
  const shares = ROBOT_CUSTODIANS.map(({ accountId, key: own }, index): SealedShare => {
    const part = parts[index] ?? '';
    return {
      accountId,
      recipient: own.recipient,
      sealed: seal(own, part, `${seed} share ${index + 1}`),
      shareSha256: sha256Hex(part),
    };
  });
  return { ...key, parts, shares };
}
