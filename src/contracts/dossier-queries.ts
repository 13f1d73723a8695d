import { sql } from 'kysely';
import type {
  AttachmentTable,
  AwardEndTable,
  ContractTable,
  Db,
  DeliverableTable,
  EvaluationTable,
  ServiceExtensionTable,
  Tables,
} from '../db/index.js';

/** Tables of what one proposes and another settles. */
export type Proposals = 'contract' | 'serviceExtension' | 'deliverable' | 'awardEnd' | 'evaluation';

/** Columns of an outcome. */
interface Settled {
  readonly state: 'confirmed' | 'refused';
  readonly answer: string | null;
  readonly settledBy: string;
  readonly settledRole: string;
  readonly settledAt: string;
}

/** Stores what somebody proposes; false where there is one that waits or holds. */
export async function insertProposal<T extends Proposals>(
  trx: Db,
  table: T,
  row: Tables[T],
): Promise<boolean> {
  const inserted = await trx
    .insertInto(table as 'contract')
    .values(row as ContractTable)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** Settles what waits; throws where somebody else has, which the lock of the need keeps from happening. */
export async function settleProposal(trx: Db, table: Proposals, id: string, set: Settled): Promise<void> {
  const settled = await trx
    .updateTable(table as 'contract')
    .set(set)
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .executeTakeFirst();
  if (settled.numUpdatedRows !== 1n) throw new Error(`${table} ${id} was settled under its lock`);
}

/** Stores the files of a deliverable. */
export async function insertDeliverableFiles(
  trx: Db,
  deliverableId: string,
  ids: readonly string[],
): Promise<void> {
  await trx
    .insertInto('deliverableFile')
    .values(ids.map((attachmentId) => ({ deliverableId, attachmentId })))
    .execute();
}

/** Stores what an agency says to an evaluation. */
export async function updateReply(
  trx: Db,
  id: string,
  set: Pick<EvaluationTable, 'reply' | 'repliedAt'>,
): Promise<void> {
  await trx.updateTable('evaluation').set(set).where('id', '=', id).where('reply', 'is', null).execute();
}

/** A file without what is in it. */
export type FileFacts = Pick<AttachmentTable, 'id' | 'name' | 'mediaType' | 'size' | 'sha256'>;

const FILE = [
  'attachment.id',
  'attachment.name',
  'attachment.mediaType',
  'attachment.size',
  'attachment.sha256',
] as const;

/** Those of some files that an account uploaded, in the order of their digests. */
export async function listUploadedFiles(
  db: Db,
  accountId: string,
  ids: readonly string[],
): Promise<FileFacts[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('attachment')
    .select(FILE)
    .where('accountId', '=', accountId)
    .where('id', 'in', ids)
    .orderBy('sha256')
    .orderBy('id')
    .execute();
}

/** What was proposed for the awards of a need, in order. */
async function listOfNeed<T extends Proposals>(db: Db, table: T, needId: string): Promise<Tables[T][]> {
  return (await db
    .selectFrom(table as 'contract')
    .selectAll()
    .where('needId', '=', needId)
    .orderBy('proposedAt')
    .orderBy('id')
    .execute()) as unknown as Tables[T][];
}

/** Everything that followed the awards of a need, by whoever proposed it first. */
export interface Dossier {
  readonly contracts: readonly ContractTable[];
  readonly extensions: readonly ServiceExtensionTable[];
  readonly deliverables: readonly DeliverableTable[];
  readonly ends: readonly AwardEndTable[];
  readonly evaluations: readonly EvaluationTable[];
  /** Files of contracts and deliverables: `of` is the id of either. */
  readonly files: readonly (FileFacts & { readonly of: string })[];
}

/** Reads everything that followed the awards of a need. */
export async function readDossier(db: Db, needId: string): Promise<Dossier> {
  const ofContracts = await db
    .selectFrom('contract')
    .innerJoin('attachment', 'attachment.id', 'contract.attachmentId')
    .select(FILE)
    .select('contract.id as of')
    .where('contract.needId', '=', needId)
    .execute();
  const ofDeliverables = await db
    .selectFrom('deliverable')
    .innerJoin('deliverableFile', 'deliverableFile.deliverableId', 'deliverable.id')
    .innerJoin('attachment', 'attachment.id', 'deliverableFile.attachmentId')
    .select(FILE)
    .select('deliverable.id as of')
    .where('deliverable.needId', '=', needId)
    .orderBy('attachment.sha256')
    .orderBy('attachment.id')
    .execute();
  return {
    contracts: await listOfNeed(db, 'contract', needId),
    extensions: await listOfNeed(db, 'serviceExtension', needId),
    deliverables: await listOfNeed(db, 'deliverable', needId),
    ends: await listOfNeed(db, 'awardEnd', needId),
    evaluations: await listOfNeed(db, 'evaluation', needId),
    files: [...ofContracts, ...ofDeliverables],
  };
}

/** What of a kind was proposed for one award, in order. */
export async function listProposals<T extends Proposals>(
  db: Db,
  table: T,
  award: { readonly id: string; readonly needId: string },
): Promise<Tables[T][]> {
  return (await listOfNeed(db, table, award.needId)).filter(({ awardId }) => awardId === award.id);
}

/** True where a file is the contract or a deliverable of an award of this agency, or of a need of this owner: both may read it. */
export async function isFileOfParty(
  db: Db,
  party: { readonly agencyId: string | null; readonly ownerId: string | null },
  attachmentId: string,
): Promise<boolean> {
  const { rows } = await sql`
    select a.id from (
      select award_id from contract where attachment_id = ${attachmentId}
      union select d.award_id from deliverable_file f join deliverable d on d.id = f.deliverable_id
        where f.attachment_id = ${attachmentId}) file
    join award a on a.id = file.award_id join need on need.id = a.need_id
    where a.agency_id = ${party.agencyId} or need.owner_id = ${party.ownerId}`.execute(db);
  return rows.length > 0;
}
