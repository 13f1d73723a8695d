import type { Actor } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import type { Instant } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { type Amendment, endAmendment } from './amendment-queries.js';
import { listOwnAttachments } from './attachment-queries.js';
import type { NewBidKey } from './bid-key.js';
import { columnsOf, formOf } from './check-need.js';
import type { Notice, OpenNeed } from './need.js';
import { type DrawnForm, isDrawn, needFormSchema } from './need-input.js';
import {
  getCurrentVersion,
  getNeed,
  outdateEntries,
  replaceConditions,
  typedOf,
  updateNeed,
  upsertProject,
} from './need-queries.js';
import { buildNotice } from './notice.js';
import { writeVersion } from './notice-version.js';
import { fieldsOf, withFields } from './terms.js';
import { writeInformation } from './write-information.js';

/** What a need would say with proposed terms and the information of now. */
interface Merged {
  /** The terms that are in force. */
  readonly inForce: Notice;
  readonly typed: Readonly<Record<string, unknown>>;
  readonly form: DrawnForm;
}

/** Proposed terms together with the information of now; undefined where the present rules cannot read them. */
export async function mergedTerms(
  db: Db,
  { needId, typed: proposed }: Pick<Amendment, 'needId' | 'typed'>,
): Promise<Merged | undefined> {
  const { notice: inForce } = await getCurrentVersion(db, needId);
  const typed = withFields(typedOf(await getNeed(db, needId)), proposed, fieldsOf('terms', inForce));
  const form = needFormSchema.safeParse(typed).data;
  return form && isDrawn(form) ? { inForce, typed, form } : undefined;
}

/** Terms that come into force. */
interface NewTerms extends Merged {
  readonly need: OpenNeed;
  readonly amendment: Amendment;
  readonly at: Instant;
  readonly bidKey: NewBidKey;
}

/** Stores the changed conditions of a need where lists, drafts and joining read them. */
async function replaceNeed(trx: Db, { need, typed, form, at }: NewTerms): Promise<void> {
  const { projectCode: code, projectName: name } = form;
  await upsertProject(trx, { code, name, divisionCode: code.slice(5, 11), createdAt: at });
  await updateNeed(trx, {
    id: need.id,
    from: ['published'],
    set: {
      ...columnsOf(form, at),
      form: JSON.stringify(typed),
      version: need.version + 1,
      opensAt: at,
      updatedAt: at,
    },
  });
  await replaceConditions(trx, need.id, form);
}

/** Information that the terms of before bound, in a state of its own; where all of it was so already, nothing is written. */
async function separateInformation(trx: Db, amendment: Amendment, terms: NewTerms, notice: Notice) {
  const { inForce, form, need, at } = terms;
  const fields = fieldsOf('information', notice).filter(
    (field) => !fieldsOf('information', inForce).includes(field),
  );
  if (fields.length === 0) return undefined;
  const { id: needId, ownerId } = need;
  const written = { needId, ownerId, form, notice, fields, note: amendment.changeNote, at };
  return writeInformation(trx, { accountId: amendment.proposedBy }, written);
}

/** Puts approved terms in force: writes the version with its plan, voids every entry, and tells everybody concerned. */
export async function putInForce(trx: Db, deps: Deps, actor: Actor, terms: NewTerms): Promise<void> {
  const { need, amendment, inForce, form, at, bidKey } = terms;
  const { id: needId, number } = need;
  const { changeNote, fields } = amendment;
  const before = formOf(need);
  const version = need.version + 1;
  const attachments = await listOwnAttachments(trx, need.ownerId, form.attachments);
  const { owner, ownerCode } = inForce;
  const notice = buildNotice(form, { number, owner, ownerCode, opensAt: at, attachments });
  await replaceNeed(trx, terms);
  const conditions = [before, form];
  const written = await writeVersion(trx, deps, {
    needId, version, notice, attachments, conditions, changeNote, at, bidKey,
  }); // biome-ignore format: names alone
  const information = await separateInformation(trx, amendment, terms, notice);
  const outdated = await outdateEntries(trx, needId, at);
  await endAmendment(trx, needId, { state: 'approved', settledBy: actor.accountId, settledAt: at });
  await appendEvent(trx, {
    at,
    kind: 'need.amended',
    subject: number,
    actor,
    data: {
      ...written.public,
      version,
      fields: [...fields],
      changeNote,
      ...(information ? { information: information.sha256 } : {}),
    },
    rows: [
      ...written.rows,
      ...(information?.rows ?? []),
      ...rowsOf('need_amendment', [amendment.id]),
      ...rowsOf('entry', outdated),
    ],
  });
  const data = { changeNote, fields: [...fields], closesAt: notice.closesAt };
  await sendMessages(trx, deps, 'need.amended', { at, about: needId, data });
}
