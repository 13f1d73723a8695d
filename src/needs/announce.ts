import type { Actor } from '../accounts/index.js';
import { findAgencyByCode } from '../agencies/index.js';
import { appendEvent, publishDocuments, rowsOf } from '../audit/index.js';
import { assertDefined, type Instant } from '../basics/index.js';
import { type Db, type Deps, type OwnerTable, writeNeedTexts } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { canonicalNotice } from '../selection/index.js';
import { listOwnAttachments, publishAttachments } from './attachment-queries.js';
import { buildAnnouncement, hashAnnouncement } from './direct-choice.js';
import { insertDirectChoice } from './direct-queries.js';
import type { DirectForm } from './need-input.js';
import { writeInformation } from './write-information.js';
import { conditionRows } from './written-rows.js';

/** A need under its lock that is about to be announced, as published already. */
export interface Announced {
  readonly needId: string;
  readonly number: string;
  readonly owner: OwnerTable;
  readonly form: DirectForm;
  readonly at: Instant;
}

/** Announces a direct choice in the transaction of its publication: no plan, no secret and no key is made, for nothing is drawn. */
export async function announce(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  actor: Actor,
  { needId, number, owner, form, at }: Announced,
): Promise<void> {
  const agency = assertDefined(await findAgencyByCode(trx, form.directAgency), form.directAgency);
  const attachments = await listOwnAttachments(trx, owner.id, form.attachments);
  const announcement = buildAnnouncement(form, {
    number,
    owner: owner.name,
    ownerCode: owner.creditCode,
    agencyName: agency.name.normalize('NFC'),
    announcedAt: at,
    attachments,
  });
  const sha256 = hashAnnouncement(announcement);
  const { priceFen, ground, earlier, budgetFen, until, agencyName, reason } = announcement;
  await insertDirectChoice(trx, {
    needId,
    agencyId: agency.id,
    agencyCode: agency.creditCode,
    agencyName,
    priceFen,
    ground,
    earlier,
    announcement,
    sha256,
  });
  await publishDocuments(trx, [canonicalNotice(announcement)]);
  await publishAttachments(trx, needId, attachments);
  const texts = [form.title, form.projectName, owner.name, number, form.projectCode];
  await writeNeedTexts(trx, [{ id: needId, texts }]);
  const beside = { needId, ownerId: owner.id, form, notice: announcement, fields: [], note: null, at };
  const information = await writeInformation(trx, actor, beside);
  await appendEvent(trx, {
    at,
    kind: 'direct.announced',
    subject: number,
    actor,
    data: {
      agency: agency.creditCode,
      ground,
      earlier,
      reason,
      priceFen,
      budgetFen,
      until,
      announcement: sha256,
      information: information.sha256,
    },
    rows: [
      ...conditionRows({ needId, attachments, conditions: [form] }),
      ...rowsOf('direct_choice', [needId]),
      ...information.rows,
    ],
  });
  const data = { agencyName, priceFen, until };
  await sendMessages(trx, deps, 'direct.announced', { at, about: needId, data });
}
