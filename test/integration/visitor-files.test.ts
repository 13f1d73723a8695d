/** Files of people without an account: no longer than a day where no complaint came of them. */
import { expect, it } from 'vitest';
import { purgeVisitorFiles, storeVisitorFile, visitorUploader } from '../../src/agencies/index.js';
import { addMillis, DAY } from '../../src/basics/index.js';
import { makeObjection } from '../../src/objections/index.js';
import { onEachDatabase } from '../support/databases.js';
import { mustBe, PDF } from '../support/marketplace-builders.js';
import { aDrawnNeed } from '../support/objected-need.js';
import { aComplaint } from '../support/objections.js';
import { aDocument } from '../support/suspensions.js';

onEachDatabase('files of people without an account', (open) => {
  it('go after a day, unless a complaint has them; those of accounts stay', async () => {
    const db = await open();
    const { deps, clock, need, answerers } = await aDrawnNeed(db);
    const file = { name: '证据.pdf', mediaType: 'application/pdf' as const, content: PDF };
    const store = async (form: string) => mustBe(await storeVisitorFile(deps, visitorUploader(form), file));
    const [used, unused] = [await store('one'), await store('two')];
    const own = await aDocument(deps, answerers[0]);
    const stored = clock.now();
    const visitor = { actor: null, uploader: visitorUploader('one') };
    // Files of another form are not taken.
    const number = mustBe(
      await makeObjection(deps, visitor, { need: need.number, attachments: [used, unused], ...aComplaint }),
    );
    const taken = await db.selectFrom('objectionAttachment').selectAll().execute();
    expect(taken).toEqual([{ objection: number, attachmentId: used }]);
    const left = async () => (await db.selectFrom('attachment').select('id').execute()).map(({ id }) => id);
    clock.set(addMillis(stored, DAY));
    await purgeVisitorFiles(deps);
    expect(await left()).toEqual(expect.arrayContaining([used, unused, own]));
    clock.advance(1);
    await purgeVisitorFiles(deps);
    const rest = await left();
    expect([used, unused, own].map((id) => rest.includes(id))).toEqual([true, false, true]);
  });

  it('have a bound for everybody together', async () => {
    const db = await open();
    const { deps } = await aDrawnNeed(db);
    const file = { name: 'x.pdf', mediaType: 'application/pdf' as const, content: PDF };
    mustBe(await storeVisitorFile(deps, visitorUploader('one'), file));
    const [row] = await db
      .selectFrom('attachment')
      .selectAll()
      .where('accountId', '=', 'visitor:one')
      .execute();
    const many = Array.from({ length: 1999 }, (_, n) => ({
      ...row!,
      id: `copy ${n}`,
      accountId: `visitor:${n}`,
    }));
    for (let start = 0; start < many.length; start += 100)
      await db
        .insertInto('attachment')
        .values(many.slice(start, start + 100))
        .execute();
    expect(await storeVisitorFile(deps, visitorUploader('two'), file)).toMatchObject({
      errors: [{ code: 'agencies/too-many-uploads' }],
    });
  });
});
