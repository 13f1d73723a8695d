/** What even a certificate that verifies cannot prove. */
import { type Certificate, frozenOf, isCertificate2, type KnownKeys } from '../../selection/index.js';
import { receiptsOf } from './receipts.js';
import { isVerifyKey, type VerifyKey } from './words.js';

const isPostponed = ({ proof }: Pick<Certificate, 'proof'>): boolean =>
  proof?.kind === 'lottery' && proof.postponed.length > 0;

/** Cautions for the reader of a certificate that verified, as keys of the catalogue without values. */
export function cautions(certificate: Certificate, known: KnownKeys): VerifyKey[] {
  const { plan, log, rounds } = certificate;
  // A source that nobody here can steer has no caution of its own.
  const ofSource = [`verify.note-${plan.source.kind}`].filter(isVerifyKey);
  const cosigned = log && frozenOf(log);
  const isFirst = !isCertificate2(certificate);
  const receipts = receiptsOf(certificate, known);
  const notes: readonly (readonly [VerifyKey, boolean])[] = [
    ['verify.note-redo', rounds.length > 0],
    ['verify.note-postponed', [...rounds, certificate].some(isPostponed)],
    ...ofSource.map((key) => [key, true] as const),
    ['verify.note-no-log', log === null],
    // Of version 2 the grade says who saw it.
    ['verify.note-witness', isFirst && log !== null && cosigned !== null && !known.witnesses],
    ['verify.note-no-witness', isFirst && log !== null && cosigned === null],
    // A receipt that holds is signed by the same key.
    ['verify.note-log-key', log !== null && !known.log && receipts.length === 0],
    ['verify.note-receipt', (known.receipts ?? []).length > receipts.length],
  ];
  return notes.filter(([, applies]) => applies).map(([key]) => key);
}
