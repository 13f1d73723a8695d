import type { Actor } from '../../accounts/index.js';
import { storeAttachment, storeVisitorFile, visitorUploader } from '../../agencies/index.js';
import type { Site } from '../site.js';
import { type Typed, typedAt } from './form.js';
import type { Uploader } from './keep-files.js';

/** The id of the form under which a visitor's files are kept: the one that it was shown with, or a new one. */
export const heldAt = ({ deps }: Site, typed: Typed): string => {
  const held = typedAt(typed, 'form');
  return /^[0-9a-f-]{36}$/.test(held) ? held : deps.newId();
};

/** Under what the files of a form are stored: the person's account, or the form of somebody without one. */
export function uploaderOf(site: Site, actor: Actor | null, held: string): Uploader {
  const { deps } = site;
  if (actor) return { accountId: actor.accountId, store: (file) => storeAttachment(deps, actor, file) };
  const accountId = visitorUploader(held);
  return { accountId, store: (file) => storeVisitorFile(deps, accountId, file) };
}
