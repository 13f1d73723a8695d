import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { divisions } from '../basics/index.js';
import { type Db, engineOf, type SchemaStep, schemaWords } from './dialect.js';
import { accountsSchema } from './migrations/0001-accounts.js';
import { agenciesSchema } from './migrations/0002-agencies.js';
import { needsSchema } from './migrations/0003-needs.js';
import { drawsSchema } from './migrations/0004-draws.js';
import { auditSchema } from './migrations/0005-audit.js';
import { logSchema } from './migrations/0006-log.js';
import { sourcesSchema } from './migrations/0007-sources.js';
import { sealedBidsSchema } from './migrations/0008-sealed-bids.js';
import { fairnessSchema } from './migrations/0009-fairness.js';
import { ceremonySchema } from './migrations/0010-ceremony.js';
import { lateBidsSchema } from './migrations/0011-late-bids.js';
import { noReplaceSchema } from './migrations/0012-no-replace.js';
import { listOrderSchema } from './migrations/0013-list-order.js';
import { awardsSchema } from './migrations/0014-awards.js';
import { messagesSchema } from './migrations/0015-messages.js';
import { needListsSchema } from './migrations/0016-need-lists.js';
import { workListsSchema } from './migrations/0017-work-lists.js';
import { rollUpsSchema } from './migrations/0018-roll-ups.js';
import { witnessesSchema } from './migrations/0020-witnesses.js';
import { termsSchema } from './migrations/0021-terms.js';
import { registerSchema } from './migrations/0022-register.js';
import { namesakesSchema } from './migrations/0023-namesakes.js';
import { closeSchema } from './migrations/0024-close.js';
import { escrowOpeningSchema } from './migrations/0025-escrow-opening.js';
import { flagsSchema } from './migrations/0027-flags.js';
import { awardCourseSchema } from './migrations/0028-award-course.js';
import { objectionsSchema } from './migrations/0029-objections.js';
import { contractsSchema } from './migrations/0030-contracts.js';
import { standingSchema } from './migrations/0031-standing.js';
import { ownerChoiceSchema, takeMeritNeeds } from './migrations/0032-owner-choice.js';
import { directChoiceSchema, takeDirectNeeds } from './migrations/0033-direct-choice.js';
import { entryNoticesSchema } from './migrations/0034-entry-notices.js';
import { peopleSchema } from './migrations/0035-people.js';
import { fillRepresentativeKeys } from './migrations/fill-representative-keys.js';

const steps: Record<string, SchemaStep> = {
  '0001-accounts': accountsSchema,
  '0002-agencies': agenciesSchema,
  '0003-needs': needsSchema,
  '0004-draws': drawsSchema,
  '0005-audit': auditSchema,
  '0006-log': logSchema,
  '0007-sources': sourcesSchema,
  '0008-sealed-bids': sealedBidsSchema,
  '0009-fairness': fairnessSchema,
  '0010-ceremony': ceremonySchema,
  '0011-late-bids': lateBidsSchema,
  '0012-no-replace': noReplaceSchema,
  '0013-list-order': listOrderSchema,
  '0014-awards': awardsSchema,
  '0015-messages': messagesSchema,
  '0016-need-lists': needListsSchema,
  '0017-work-lists': workListsSchema,
  '0018-roll-ups': rollUpsSchema,
  '0020-witnesses': witnessesSchema,
  '0021-terms': termsSchema,
  '0022-register': registerSchema,
  '0023-namesakes': namesakesSchema,
  '0024-close': closeSchema,
  '0025-escrow-opening': escrowOpeningSchema,
  '0027-flags': flagsSchema,
  '0028-award-course': awardCourseSchema,
  '0029-objections': objectionsSchema,
  '0030-contracts': contractsSchema,
  '0031-standing': standingSchema,
  '0032-owner-choice': ownerChoiceSchema,
  '0033-direct-choice': directChoiceSchema,
  '0034-entry-notices': entryNoticesSchema,
  '0035-people': peopleSchema,
};

/** What a migration does with the rows that are there, where no statement of an engine can, after its statements. */
const fills: Record<string, (trx: Db) => Promise<void>> = {
  '0023-namesakes': fillRepresentativeKeys,
  '0032-owner-choice': takeMeritNeeds,
  '0033-direct-choice': takeDirectNeeds,
};

/** Shape of `data/qualification-types.json`. */
interface QualificationTypeFile {
  readonly categories: readonly { code: string; zh: string; en: string }[];
  readonly types: readonly {
    code: string;
    category: string;
    zh: string;
    en: string;
    certificate: 'required' | 'commitment';
    issuer: string | null;
    basis: string;
    /** How many practitioners an agency must list that applies for it; none where it is left out. */
    practitioners?: number;
    grades: readonly { grade: string; zh: string; en: string }[];
  }[];
}

/** Brings the schema up to date (forward only) and the reference tables in line with the files below `data/`. */
export async function migrate(db: Db): Promise<readonly string[]> {
  const words = schemaWords[engineOf(db)];
  const migrator = new Migrator({
    db: db.withoutPlugins(),
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          Object.entries(steps).map(([name, step]): [string, Migration] => [
            name,
            {
              up: async (trx) => {
                for (const statement of step(words)) await sql.raw(statement).execute(trx);
                await fills[name]?.(trx);
              },
            },
          ]),
        ),
    },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
  await db.transaction().execute(loadReferenceData);
  return (results ?? []).map((result) => result.migrationName);
}

/** True when the database has exactly the schema that this release knows: one cheap question. */
export async function isCurrent(db: Db): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name).join() === Object.keys(steps).sort().join();
}

async function loadReferenceData(db: Db): Promise<void> {
  const file = JSON.parse(
    readFileSync(new URL('../../data/qualification-types.json', import.meta.url), 'utf8'),
  ) as QualificationTypeFile;
  for (const [position, { code, zh, en, level, countyKey }] of divisions.entries()) {
    const row = { code, nameZh: zh, nameEn: en, level, countyKey, position };
    await db
      .insertInto('division')
      .values(row)
      .onConflict((oc) => oc.column('code').doUpdateSet(row))
      .execute();
  }
  for (const [position, { code, zh, en }] of file.categories.entries()) {
    const row = { code, nameZh: zh, nameEn: en, position };
    await db
      .insertInto('qualificationCategory')
      .values(row)
      .onConflict((oc) => oc.column('code').doUpdateSet(row))
      .execute();
  }
  for (const [position, type] of file.types.entries()) {
    const { code, category, zh, en, certificate, issuer, basis, practitioners = 0 } = type;
    const row = {
      code,
      categoryCode: category,
      nameZh: zh,
      nameEn: en,
      certificate,
      issuer,
      basis,
      practitioners,
      position,
    };
    await db
      .insertInto('qualificationType')
      .values(row)
      .onConflict((oc) => oc.column('code').doUpdateSet(row))
      .execute();
    for (const [rank, grade] of type.grades.entries()) {
      const gradeRow = {
        typeCode: code,
        grade: grade.grade,
        nameZh: grade.zh,
        nameEn: grade.en,
        rank: rank + 1,
      };
      await db
        .insertInto('qualificationGrade')
        .values(gradeRow)
        .onConflict((oc) => oc.columns(['typeCode', 'grade']).doUpdateSet(gradeRow))
        .execute();
    }
  }
}
