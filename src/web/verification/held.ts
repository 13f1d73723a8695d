/** What a reader holds among the files that he gives: receipts of entries, a policy of witnesses, checkpoints of the log. */
import type { FailureCode } from '../../basics/index.js';
import type { KnownKeys } from '../../selection/index.js';
import { checkpointIn, type KeptLog, proofIn } from './kept-files.js';
import { joinKnown, policyIn, readKnownPolicy } from './known.js';
import { receiptIn } from './receipts.js';
import type { VerifyKey } from './words.js';

/** A file that is no certificate. */
type Held =
  | { readonly receipt: string }
  | { readonly policy: KnownKeys }
  | { readonly checkpoint: string }
  | { readonly proof: string };

/** Reads a file that says what its reader holds; undefined for any other. */
export function heldIn(bytes: string | Uint8Array): Held | undefined {
  const receipt = receiptIn(bytes);
  if (receipt !== undefined) return { receipt };
  const checkpoint = checkpointIn(bytes);
  if (checkpoint !== undefined) return { checkpoint };
  const proof = proofIn(bytes);
  if (proof !== undefined) return { proof };
  const policy = policyIn(bytes);
  const known = policy === undefined ? undefined : readKnownPolicy(policy);
  return known?.ok ? { policy: known.keys } : undefined;
}

/** Files that are no certificates, put together; a name stands with each. */
export interface Holdings {
  /** What the reader knows, with the receipts that he chose. */
  readonly known: KnownKeys;
  readonly log: Pick<KeptLog, 'checkpoints' | 'proofs'>;
}

/** What a reader typed and everything that he holds; of several policies the last counts. */
export function gather(
  typed: KnownKeys,
  files: readonly { readonly name: string; readonly held: Held }[],
): Holdings {
  const receipts = files.flatMap(({ held }) => ('receipt' in held ? [held.receipt] : []));
  const policy = files.flatMap(({ held }) => ('policy' in held ? [held.policy] : [])).at(-1);
  return {
    known: { ...joinKnown(typed, policy ?? {}), ...(receipts.length > 0 ? { receipts } : {}) },
    log: {
      checkpoints: files.flatMap(({ name, held }) =>
        'checkpoint' in held ? [{ name, text: held.checkpoint }] : [],
      ),
      proofs: files.flatMap(({ held }) => ('proof' in held ? [held.proof] : [])),
    },
  };
}

/** Why there is nothing to verify without a certificate; undefined where the log alone is held to a checkpoint. */
export function lackIn({ known, log }: Holdings): (VerifyKey & FailureCode) | undefined {
  if (log.checkpoints.length > 0) return undefined;
  if (known.receipts) return 'verify/receipt-alone';
  return log.proofs.length > 0 ? 'verify/proof-alone' : 'verify/nothing-given';
}
