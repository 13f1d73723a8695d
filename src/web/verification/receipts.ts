/** Receipts of entries among the files that a reader gives. */
import { type Certificate, type KnownKeys, parseReceipt, type Receipt } from '../../selection/index.js';

/** Receipts of the need that a certificate is of, among those that its reader holds. */
export function receiptsOf(certificate: Certificate, { receipts = [] }: KnownKeys): Receipt[] {
  return receipts
    .flatMap((text) => parseReceipt(text) ?? [])
    .filter(({ need }) => need === certificate.plan.need);
}

/** Larger files are no receipts. */
const MOST_BYTES = 10_000;

/** The text of a file that is a receipt; undefined for any other file. */
export function receiptIn(bytes: string | Uint8Array): string | undefined {
  if (bytes.length > MOST_BYTES) return undefined;
  const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
  return parseReceipt(text) ? text : undefined;
}
