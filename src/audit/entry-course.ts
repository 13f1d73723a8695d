/** Records of entries that do not say of which need: only the closed list tells. */
import type { PublishedEvent } from './published-event.js';

/** Kinds of the records of entries. */
export const ENTRY_KINDS: readonly string[] = ['entry.made', 'entry.changed', 'entry.withdrawn'];

/** True for a record of an entry that does not say of which need. */
export const isBlinded = ({ kind, subject }: PublishedEvent): boolean =>
  ENTRY_KINDS.includes(kind) && /^[0-9a-f]{64}$/.test(subject);

/** What a record of an entry under a blinded subject does: the hash that it replaces or withdraws must stand. */
export function followBlinded(
  standing: Map<string, string>,
  { kind, subject, data }: PublishedEvent,
): { readonly problem: 'unknown-entry' | 'out-of-turn'; readonly found: string } | undefined {
  const hash = String(data['entryHash']);
  const ends = data[kind === 'entry.withdrawn' ? 'entryHash' : 'supersedes'];
  if (typeof ends === 'string' && !standing.delete(ends)) return { problem: 'unknown-entry', found: ends };
  if (kind === 'entry.withdrawn') return undefined;
  if (standing.has(hash)) return { problem: 'out-of-turn', found: hash };
  standing.set(hash, subject);
  return undefined;
}
