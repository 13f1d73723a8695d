import type { Db, NeedInformationTable } from '../db/index.js';
import type { Contacts, Information } from './information.js';
import type { Need, Notice } from './need.js';
import { typedOf } from './need-queries.js';
import type { NeedField } from './terms.js';

/** One state of the information of a notice as its JSON columns are read. */
export interface InformationRevision
  extends Omit<NeedInformationTable, 'information' | 'contacts' | 'fields'> {
  readonly information: Information;
  readonly contacts: Contacts;
  /** What differs from the revision before; nothing for the first. */
  readonly fields: readonly NeedField[];
}

const readRevision = (row: NeedInformationTable): InformationRevision => ({
  ...row,
  information: JSON.parse(row.information) as Information,
  contacts: JSON.parse(row.contacts) as Contacts,
  fields: JSON.parse(row.fields) as NeedField[],
});

/** Every state of the information of a notice, the latest first; none where it was published before there was any. */
export async function listInformation(db: Db, needId: string): Promise<InformationRevision[]> {
  const rows = await db
    .selectFrom('needInformation')
    .selectAll()
    .where('needId', '=', needId)
    .orderBy('revision', 'desc')
    .execute();
  return rows.map(readRevision);
}

/** The latest state of the information of a notice. */
export async function findInformation(db: Db, needId: string): Promise<InformationRevision | undefined> {
  const row = await db
    .selectFrom('needInformation')
    .selectAll()
    .where('needId', '=', needId)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && readRevision(row);
}

/** Stores a new state of the information of a notice. */
export async function insertInformation(trx: Db, revision: InformationRevision): Promise<void> {
  const { information, contacts, fields } = revision;
  await trx
    .insertInto('needInformation')
    .values({
      ...revision,
      information: JSON.stringify(information),
      contacts: JSON.stringify(contacts),
      fields: JSON.stringify(fields),
    })
    .execute();
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

/**
 * What holds now of a notice beside its terms, out of its latest revision; of one that was published before there were any,
 * out of the notice itself and of what the owner typed.
 */
export function currentInformation(
  need: Pick<Need, 'form'>,
  notice: Pick<Notice, 'witnesses' | 'title'>,
  latest: InformationRevision | undefined,
): { readonly information: Information; readonly contacts: Contacts } {
  const typed = typedOf(need);
  const { information, contacts } = latest ?? {
    information: { witnesses: [], clarification: null, attachments: [] },
    contacts: { ownerPhone: text(typed['ownerPhone']), supervisorPhone: text(typed['supervisorPhone']) },
  };
  return { information: { ...information, witnesses: notice.witnesses ?? information.witnesses }, contacts };
}
