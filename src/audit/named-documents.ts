/** The texts that records of the log name by their SHA-256, and those that such texts name in turn. Pure. */
import { readPlanText, readSealedText } from '../selection/index.js';
import type { PublishedEvent } from './published-event.js';

/** What a public text is. */
export type DocumentKind =
  | 'plan'
  | 'terms'
  | 'announcement'
  | 'policy'
  | 'list'
  /** What rests of the entries of a list until they are opened; `sealed`: one sealed entry. */
  | 'sealed-list'
  | 'sealed'
  | 'pool'
  | 'grounds'
  | 'certificate';

/** A public text as it is named. */
export interface NamedDocument {
  readonly kind: DocumentKind;
  readonly sha256: string;
}

/** Kinds of events that publish a plan. */
export const PUBLICATIONS: readonly string[] = ['need.published', 'need.amended', 'redo.confirmed'];

/** Kinds of events that tell of a result. */
const RESULTS: readonly string[] = ['selection.drawn', 'selection.listed', 'selection.void'];

const named = (kind: DocumentKind, sha256: unknown): NamedDocument[] =>
  typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) ? [{ kind, sha256 }] : [];

/** What a record names. Records of version 1 of the protocol name plans and pools that were published in pages alone. */
export function documentsNamedBy({ kind, data }: Pick<PublishedEvent, 'kind' | 'data'>): NamedDocument[] {
  if (PUBLICATIONS.includes(kind)) return named('plan', data['planHash']);
  if (kind === 'direct.announced') return named('announcement', data['announcement']);
  if (kind === 'entries.closed')
    return [...named('list', data['list']), ...named('sealed-list', data['sealed'])];
  if (kind === 'pool.frozen')
    return [...named('pool', data['poolHash']), ...named('grounds', data['grounds'])];
  return RESULTS.includes(kind) ? named('certificate', data['certificateSha256']) : [];
}

/** What a text of a kind names; nothing for a text that is not of that kind. */
export function documentsNamedIn(kind: DocumentKind, text: string): NamedDocument[] {
  if (kind === 'plan') {
    const plan = readPlanText(text);
    return plan ? [...named('terms', plan.terms), ...named('policy', plan.policy)] : [];
  }
  if (kind !== 'sealed-list') return [];
  return (readSealedText(text)?.entries ?? []).flatMap(({ sealed }) => named('sealed', sealed));
}
