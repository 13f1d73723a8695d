import { type CatalogueCategory, listCatalogue } from '../../../agencies/index.js';
import {
  type Amendment,
  asPublished,
  buildNotice,
  getCurrentVersion,
  getNeed,
  listOwnAttachments,
  mergedTerms,
  type Notice,
  type OwnAttachment,
  type PublishedNeed,
} from '../../../needs/index.js';
import type { PageContext } from '../../render/page.js';
import type { TypeWords } from '../../render/words.js';
import type { Site } from '../../site.js';
import { type ChangedFact, changedTerms } from './notice-facts.js';

/** A proposal of new terms, beside those in force. */
export interface ProposedTerms {
  readonly amendment: Amendment;
  readonly need: PublishedNeed;
  readonly inForce: Notice;
  /** The notice as it would be, opened when the present one was; undefined where the present rules cannot read it. */
  readonly proposed: Notice | undefined;
  /** The files of the proposal. */
  readonly attachments: readonly OwnAttachment[];
  readonly catalogue: readonly CatalogueCategory[];
}

/** Loads a proposal with what it would change. */
export async function loadProposedTerms(
  { deps: { db } }: Site,
  amendment: Amendment,
): Promise<ProposedTerms> {
  const need = asPublished(await getNeed(db, amendment.needId));
  const { notice: inForce } = await getCurrentVersion(db, need.id);
  const merged = await mergedTerms(db, amendment);
  const attachments = await listOwnAttachments(db, need.ownerId ?? '', merged?.form.attachments ?? []);
  const { number, owner, ownerCode, opensAt } = inForce;
  const proposed = merged && buildNotice(merged.form, { number, owner, ownerCode, opensAt, attachments });
  return { amendment, need, inForce, proposed, attachments, catalogue: await listCatalogue(db) };
}

/** What a proposal would change, old and new; nothing once it is in force. */
export function proposedChanges(
  { inForce, proposed }: ProposedTerms,
  context: PageContext,
  words: TypeWords,
): readonly ChangedFact[] {
  return proposed ? changedTerms(inForce, proposed, context, words) : [];
}
