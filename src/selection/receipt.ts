/** Receipts of entries, held against a certificate: an entrant's own evidence. */
import type { Certificate } from './certificate.js';
import { type Coded, coded } from './finding.js';
import { FREEZING } from './log-events.js';
import { firstPlanOf } from './rounds.js';
import { type Note, parseNote, type VerifierKey, verifyNote } from './signed-note.js';

/** The log's signed promise that an entry stands at a place of it. */
export interface Receipt {
  readonly need: string;
  readonly plan: string;
  readonly agency: string;
  readonly entry: string;
  /** Number of the record, from 1. */
  readonly sequence: number;
  readonly note: Note;
}

const LINES =
  /^[^\n]+\nneed ([^\n]+)\nplan ([0-9a-f]{64})\nagency ([^\n]+)\nentry ([0-9a-f]{64})\n(?:blind [0-9a-f]{64}\n)?sequence ([1-9]\d{0,14})\nat [^\n]+\nleaf [0-9a-f]{64}\n$/;

/** Reads a receipt (C2SP signed-note, `docs/log.md`); undefined for any other text. */
export function parseReceipt(text: string): Receipt | undefined {
  const note = parseNote(text.replaceAll('\r\n', '\n'));
  const match = note && LINES.exec(note.text);
  if (!note || !match) return undefined;
  const [, need = '', plan = '', agency = '', entry = '', sequence = ''] = match;
  return { need, plan, agency, entry, sequence: Number(sequence), note };
}

/** Where a certificate has the entry of a receipt, or why not. */
function placeFault(certificate: Certificate, { plan, agency, entry }: Receipt): Coded | undefined {
  if (firstPlanOf(certificate).planHash !== plan) return coded('receipt/plan', { entry });
  const own = certificate.entries.find((item) => item.entry.agency === agency);
  if (own) return own.entryHash === entry ? undefined : coded('receipt/replaced', { entry });
  // An entry that could not be opened is named among the excluded alone.
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
  const freeze = certificate.log?.events.find(({ leaf }) => leaf.kind === FREEZING);
  return receipts.flatMap((text): Coded[] => {
    const receipt = parseReceipt(text);
    if (!receipt || receipt.need !== certificate.plan.need) return [];
    const { entry, sequence, note } = receipt;
    if (!keys.some((key) => verifyNote(note, key))) return [coded('receipt/signature', { entry })];
    const fault = placeFault(certificate, receipt);
    if (fault) return [fault];
    return freeze && freeze.leaf.seq <= sequence ? [coded('receipt/late', { entry, sequence })] : [];
  });
}
