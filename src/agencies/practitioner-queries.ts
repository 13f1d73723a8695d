import type { Instant } from '../basics/index.js';
import type { Db, PractitionerTable } from '../db/index.js';

/** The practitioners of an agency at present, by certificate and number. */
export async function listPractitioners(db: Db, agencyId: string): Promise<PractitionerTable[]> {
  return db
    .selectFrom('practitioner')
    .selectAll()
    .where('agencyId', '=', agencyId)
    .where('releasedAt', 'is', null)
    .orderBy('certificate')
    .orderBy('certificateNumber')
    .execute();
}

/** Which kind of certificate, and which number, in capitals and without blanks. */
export type CertificateKey = Pick<PractitionerTable, 'certificate' | 'certificateNumber'>;

/** The practitioner with a certificate, wherever they are registered at present. */
export async function findBound(
  db: Db,
  { certificate, certificateNumber }: CertificateKey,
): Promise<PractitionerTable | undefined> {
  return db
    .selectFrom('practitioner')
    .selectAll()
    .where('certificate', '=', certificate)
    .where('certificateNumber', '=', certificateNumber)
    .where('releasedAt', 'is', null)
    .executeTakeFirst();
}

/** Binds a practitioner to an agency; false where the certificate is bound already. */
export async function insertPractitioner(trx: Db, row: PractitionerTable): Promise<boolean> {
  const result = await trx
    .insertInto('practitioner')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Releases a practitioner of an agency; false for one that is not bound to it. */
export async function endPractitioner(
  trx: Db,
  of: { readonly id: string; readonly agencyId: string },
  at: Instant,
): Promise<boolean> {
  const released = await trx
    .updateTable('practitioner')
    .set({ releasedAt: at })
    .where('id', '=', of.id)
    .where('agencyId', '=', of.agencyId)
    .where('releasedAt', 'is', null)
    .executeTakeFirst();
  return released.numUpdatedRows === 1n;
}
