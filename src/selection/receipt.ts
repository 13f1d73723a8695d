/** Receipts of entries, held against a certificate: an entrant's own evidence. */
import { type Certificate, isCertificate2 } from './certificate.js';
import { type Coded, coded } from './finding.js';
import { FREEZING } from './log-events.js';
import { CLOSING } from './log-events-2.js';
import { firstPlanOf } from './rounds.js';
import { type Note, parseNote, type VerifierKey, verifyNote } from './signed-note.js';

/** The log's signed promise that an entry stands at a place of it. */
export interface Receipt {
  readonly need: string;
  readonly plan: string;
  readonly agency: string;
  readonly entry: string;
  /** What opens the subject of the record; null where it was recorded under the need (version 1). */
  readonly blind: string | null;
  /** Number of the record, from 1. */
  readonly sequence: number;
  readonly note: Note;
}

const LINES =
  /^[^\n]+\nneed ([^\n]+)\nplan ([0-9a-f]{64})\nagency ([^\n]+)\nentry ([0-9a-f]{64})\n(?:blind ([0-9a-f]{64})\n)?sequence ([1-9]\d{0,14})\nat [^\n]+\nleaf [0-9a-f]{64}\n$/;

/** Reads a receipt (C2SP signed-note, `docs/log.md`); undefined for any other text. */
export function parseReceipt(text: string): Receipt | undefined {
  const note = parseNote(text.replaceAll('\r\n', '\n'));
  const match = note && LINES.exec(note.text);
  if (!note || !match) return undefined;
  const [, need = '', plan = '', agency = '', entry = '', blind = null, sequence = ''] = match;
  return { need, plan, agency, entry, blind, sequence: Number(sequence), note };
}

/** Where a certificate has the entry of a receipt, or why not. */
function placeFault(certificate: Certificate, { plan, agency, entry, blind }: Receipt): Coded | undefined {
  if (firstPlanOf(certificate).planHash !== plan) return coded('receipt/plan', { entry });
  const own =
    certificate.entries.find((item) => item.entry.agency === agency) ??
    certificate.unopened?.find((item) => item.agency === agency);
  if (own && own.entryHash !== entry) return coded('receipt/replaced', { entry });
  if (own) return (own.blind ?? null) === blind ? undefined : coded('receipt/blind', { entry });
  // Of version 1: an entry that could not be opened is named among the excluded alone.
  const isExcluded = certificate.pool.excluded.some((one) => one.agency === agency);
  return isExcluded ? undefined : coded('receipt/missing', { entry, agency });
}

/**
 * What speaks against a certificate in the light of receipts that its reader holds; those of other needs are passed over.
 * `keys` are the log's: one of them must have signed.
 */
export function receiptFaults(
  certificate: Certificate,
  receipts: readonly string[],
  keys: readonly VerifierKey[],
): Coded[] {
  const fixing = isCertificate2(certificate) ? CLOSING : FREEZING;
  const fixed = certificate.log?.events.find(({ leaf }) => leaf.kind === fixing);
  return receipts.flatMap((text): Coded[] => {
    const receipt = parseReceipt(text);
    if (!receipt || receipt.need !== certificate.plan.need) return [];
    const { entry, sequence, note } = receipt;
    if (!keys.some((key) => verifyNote(note, key))) return [coded('receipt/signature', { entry })];
    const fault = placeFault(certificate, receipt);
    if (fault) return [fault];
    return fixed && fixed.leaf.seq <= sequence ? [coded('receipt/late', { entry, sequence })] : [];
  });
}
