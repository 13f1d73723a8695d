import { expect, it } from 'vitest';
import { storeAttachment, UNPUBLISHED_FILES } from '../../src/agencies/index.js';
import { DAY } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { saveDraft } from '../../src/needs/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, mustBe, PDF, saveApplication } from '../support/marketplace-builders.js';

const file = { name: 'a.pdf', mediaType: 'application/pdf', content: PDF } as const;

onEachDatabase('the room for uploads of a unit', (open) => {
  const ids = async ({ db }: Deps) =>
    (await db.selectFrom('attachment').select('id').execute()).map(({ id }) => id);
  const start = async () => {
    const clock = fakeClock();
    const deps = testDeps(await open(), { clock });
    return { clock, deps };
  };
  /** As if the account had stored files of so many bytes before. */
  const fill = async (deps: Deps, accountId: string, files: number, size: number) => {
    for (let n = 0; n < files; n += 1) {
      const row = {
        id: deps.newId(), accountId, name: `${n}.pdf`, mediaType: 'application/pdf' as const, size,
        sha256: '0'.repeat(64), content: PDF, createdAt: deps.clock.now(),
      }; // biome-ignore format: columns
      await deps.db.insertInto('attachment').values(row).execute();
    }
  };
  const full = { ok: false, errors: [{ code: 'agencies/too-many-uploads' }] };

  it('ends with so many files, or so many bytes, and is its own alone', async () => {
    const { deps } = await start();
    const { actor } = await anOwner(deps);
    const { actor: other } = await anOwner(deps);
    await fill(deps, actor.accountId, UNPUBLISHED_FILES.count - 1, 100);
    mustBe(await storeAttachment(deps, actor, file));
    expect(await storeAttachment(deps, actor, file)).toEqual(full);
    // Another account of the same unit has no other room.
    const colleague = await anAccount(deps, { role: 'owner', ownerId: actor.ownerId ?? '' });
    expect(await storeAttachment(deps, colleague.actor, file)).toEqual(full);
    mustBe(await storeAttachment(deps, other, file));
    const { actor: heavy } = await anAccount(deps, { role: 'agency' });
    await fill(deps, heavy.accountId, 1, UNPUBLISHED_FILES.bytes - PDF.length);
    mustBe(await storeAttachment(deps, heavy, file));
    expect(await storeAttachment(deps, heavy, file)).toEqual(full);
  });

  it('is for files whose names have few marks in a row: more would be put in order for long', async () => {
    const { deps } = await start();
    const { actor } = await anOwner(deps);
    const name = `a${'\u0316\u0301'.repeat(20)}.pdf`;
    mustBe(await storeAttachment(deps, actor, { ...file, name }));
    const stored = await deps.db.selectFrom('attachment').select('name').executeTakeFirstOrThrow();
    expect(stored.name).toMatch(/^.\p{M}{28,30}\.pdf$/u);
  });

  it('comes back a day later from files that no form names, and from no others', async () => {
    const { deps, clock } = await start();
    const { actor } = await anOwner(deps);
    const named = mustBe(await storeAttachment(deps, actor, file));
    const id = deps.newId();
    mustBe(await saveDraft(deps, actor, { id, typed: { attachments: [named] } }));
    await fill(deps, actor.accountId, UNPUBLISHED_FILES.count - 1, 100);
    clock.advance(DAY - 1);
    expect(await storeAttachment(deps, actor, file)).toEqual(full);
    clock.advance(2);
    const fresh = mustBe(await storeAttachment(deps, actor, file));
    expect(new Set(await ids(deps))).toEqual(new Set([named, fresh]));
  });

  it('is not taken by what the register shows, nor by scans of an application', async () => {
    const { deps, clock } = await start();
    const { actor } = await anAgency(deps);
    const [published] = await ids(deps);
    const scan = mustBe(await storeAttachment(deps, actor, file));
    mustBe(await saveApplication(deps, actor, { qualifications: [{ attachmentId: scan }] }));
    await fill(deps, actor.accountId, UNPUBLISHED_FILES.count - 1, 100);
    clock.advance(2 * DAY);
    const fresh = mustBe(await storeAttachment(deps, actor, file));
    expect(new Set(await ids(deps))).toEqual(new Set([published, scan, fresh]));
  });
});
