/** What a reader holds among the files that he gives: receipts of entries, a policy of witnesses. */
import type { KnownKeys } from '../../selection/index.js';
import { policyIn, readKnownPolicy } from './known.js';
import { receiptIn } from './receipts.js';

/** A file that is no certificate. */
export type Held = { readonly receipt: string } | { readonly policy: KnownKeys };

/** Reads a file that says what its reader holds; undefined for any other. */
export function heldIn(bytes: string | Uint8Array): Held | undefined {
  const receipt = receiptIn(bytes);
  if (receipt !== undefined) return { receipt };
  const policy = policyIn(bytes);
  const known = policy === undefined ? undefined : readKnownPolicy(policy);
  return known?.ok ? { policy: known.keys } : undefined;
}
