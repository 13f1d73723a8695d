import { findDocument, findDocuments } from '../audit/index.js';
import type { ClosingTable, Db } from '../db/index.js';
import { type ListedEntry, readListText, readSealedText, type SealedEntry } from '../selection/index.js';
import { findClosing } from './closing-queries.js';

/** A closed list with the sealed texts that belong to it. */
export interface WholeList {
  readonly closing: ClosingTable;
  readonly entries: readonly (ListedEntry & SealedEntry & { readonly text: string })[];
}

/** The list that the deadline of a need fixed, as everybody may read it; undefined before, and for needs of version 1. */
export async function loadClosedList(db: Db, needId: string): Promise<WholeList | undefined> {
  const closing = await findClosing(db, needId);
  if (!closing) return undefined;
  const list = readListText((await findDocument(db, closing.listHash)) ?? '');
  const sealed = readSealedText((await findDocument(db, closing.sealedHash)) ?? '');
  if (!list || !sealed) return undefined;
  const texts = await findDocuments(
    db,
    sealed.entries.map((one) => one.sealed),
  );
  return {
    closing,
    entries: list.entries.flatMap((entry, index) => {
      const own = sealed.entries[index];
      return own ? [{ ...entry, ...own, text: texts.get(own.sealed) ?? '' }] : [];
    }),
  };
}
