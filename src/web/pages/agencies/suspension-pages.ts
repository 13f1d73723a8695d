import type { Actor } from '../../../accounts/index.js';
import type { Agency } from '../../../agencies/index.js';
import {
  listProposals,
  listSuspensionsOf,
  listUploads,
  proposeSuspension,
  settleSuspension,
  suspensionSchema,
} from '../../../agencies/index.js';
import { parseForm, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { type KeptFile, keepFiles, keptFiles } from '../../forms/keep-files.js';
import type { PostedForm } from '../../forms/read-form.js';
import { HttpError } from '../../pipeline/errors.js';
import type { Outcome } from '../../registry/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import type { SuspensionsData } from './suspension-view.js';

/** A court order is one document. */
const MOST_DOCUMENTS = 1;

/** The form of a proposal, and of the decision about one. */
export const SUSPENSION_FORM = defineForm({
  schemas: [suspensionSchema],
  texts: ['action', 'proposal'],
  ...keptFiles(MOST_DOCUMENTS),
});

/** Everything that the page of an agency tells of its suspensions. */
export async function loadSuspensions({ deps }: Site, agency: Agency): Promise<SuspensionsData> {
  const { db } = deps;
  const proposals = await listProposals(db, agency.id);
  const documents = new Map<string, string>();
  for (const { attachmentId, proposedBy } of proposals) {
    if (attachmentId === null) continue;
    for (const { id, sha256 } of await listUploads(db, proposedBy, [attachmentId])) documents.set(id, sha256);
  }
  return { agency, suspensions: await listSuspensionsOf(db, agency.id), proposals, documents };
}

/** What a posted form does: propose, confirm or refuse. */
export async function actOnSuspension(
  site: Site,
  actor: Actor,
  creditCode: string,
  posted: PostedForm,
): Promise<Outcome<readonly KeptFile[]>> {
  const { deps } = site;
  const action = typedAt(posted.typed, 'action');
  if (action === 'propose') return propose(site, actor, creditCode, posted);
  if (action !== 'confirm' && action !== 'refuse') throw new HttpError(400);
  const proposal = typedAt(posted.typed, 'proposal');
  const confirm = action === 'confirm';
  const settled = await settleSuspension(deps, actor, { creditCode, proposal, confirm });
  if (!settled.ok) return { typed: posted.typed, errors: settled.errors };
  const notice = confirm ? 'suspension-confirmed' : 'suspension-refused';
  return { to: urls.agency(creditCode, { notice }) };
}

async function propose(
  site: Site,
  actor: Actor,
  creditCode: string,
  posted: PostedForm,
): Promise<Outcome<readonly KeptFile[]>> {
  const { typed, kept, errors } = await keepFiles(site, actor, posted, MOST_DOCUMENTS);
  const again = (failures: typeof errors): Outcome<readonly KeptFile[]> => ({
    typed,
    errors: [...failures, ...errors],
    extra: kept,
  });
  const form = parseForm(suspensionSchema, typed);
  if (!form.ok) return again(form.errors);
  if (errors.length > 0) return again([]);
  const documents = kept.map(({ id }) => id);
  const proposed = await proposeSuspension(site.deps, actor, { ...form.value, creditCode, documents });
  if (!proposed.ok) return again(proposed.errors);
  return { to: urls.agency(creditCode, { notice: 'suspension-proposed' }) };
}
