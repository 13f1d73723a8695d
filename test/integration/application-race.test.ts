import { expect, it } from 'vitest';
import { applicationSchema, storeAttachment, submitApplication } from '../../src/agencies/index.js';
import type { Db } from '../../src/db/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { testDeps } from '../support/deps.js';
import {
  anApplicationForm,
  aQualification,
  mustBe,
  PDF,
  saveApplication,
} from '../support/marketplace-builders.js';

/** The same database, at which `act` comes in just before each transaction. */
const comingBetween = (db: Db, act: () => Promise<unknown>): Db =>
  new Proxy(db, {
    get: (target, name) => {
      const own: unknown = Reflect.get(target, name, target);
      if (name !== 'transaction') return typeof own === 'function' ? (own.bind(target) as unknown) : own;
      const execute = async (work: (trx: Db) => Promise<unknown>) => {
        await act();
        return target.transaction().execute(work);
      };
      return () => ({ execute });
    },
  });

onEachDatabase('an application', (open) => {
  it('is under review as it was checked, whatever is saved in between', async () => {
    const deps = testDeps(await open());
    const { actor } = await anAccount(deps, { role: 'agency' });
    const file = { name: 'a.pdf', mediaType: 'application/pdf', content: PDF } as const;
    const scan = mustBe(await storeAttachment(deps, actor, file));
    const typed = anApplicationForm({ qualifications: [aQualification({ attachmentId: scan })] });
    const application = applicationSchema.parse(typed);
    let saved = 0;
    const db = comingBetween(deps.db, async () => {
      mustBe(await saveApplication(deps, actor, { name: ['another window'] }));
      saved += 1;
    });
    mustBe(await submitApplication({ ...deps, db }, actor, { typed, application }));
    expect(saved).toBe(1);
    const { form, state } = await deps.db
      .selectFrom('agencyApplication')
      .select(['form', 'state'])
      .where('agencyId', '=', actor.agencyId ?? '')
      .executeTakeFirstOrThrow();
    expect({ state, form: JSON.parse(form) as unknown }).toEqual({ state: 'submitted', form: typed });
  });
});
