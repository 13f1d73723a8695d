/** The cells S1 to W3 of docs/threats.md: who could change, hide or repeat what was done. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  auditDatabase,
  findEntryEvent,
  listPublicKeys,
  signDueCheckpoint,
  signReceipt,
} from '../../src/audit/index.js';
import { addMillis, HOUR } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { findPool, findSelection, listActiveEntries } from '../../src/draws/index.js';
import { listMessages } from '../../src/messages/index.js';

import {
  type Certificate,
  parseNote,
  parseVerifierKey,
  sha256Hex,
  verifyCertificate,
  verifyNote,
} from '../../src/selection/index.js';
import { amend } from '../support/amendments.js';
import { ENGINES, freshDatabase, onEachDatabase } from '../support/databases.js';
import { disarm } from '../support/disarm.js';
import { anAgency, anEntry } from '../support/marketplace-builders.js';
import { playedCells } from '../support/played-cells.js';
import { after, besiege, CLOSING, outcomeOf, type Siege } from '../support/siege.js';

const played = playedCells('S', 'W');

type Story = (siege: Siege) => Promise<void>;
const enters: Story = async ({ deps, need, favourite }) => void (await anEntry(deps, favourite.actor, need));

/** A drawn need, its entrants' evidence, and what a witness kept. */
async function aDrawnSite(db: Db, story: Story = enters) {
  const siege = await besiege(db, 'commit');
  await story(siege);
  const entry = (await listActiveEntries(db, siege.need.id)).at(-1);
  const receipt =
    entry &&
    (await signReceipt(siege.deps, {
      need: siege.need.number,
      planHash: siege.need.planHash,
      agency: entry.agencyCode,
      entryHash: entry.entryHash,
      blind: entry.blind,
    }));
  if (!entry || !receipt) throw new Error('no receipt');
  await siege.at(after(CLOSING));
  await signDueCheckpoint(siege.deps);
  const kept = await db
    .selectFrom('logCheckpoint')
    .selectAll()
    .orderBy('size', 'desc')
    .executeTakeFirstOrThrow();
  const certificate = (await findSelection(db, siege.need.id))?.certificate ?? '';
  return { siege, entry, receipt, kept, certificate };
}

/** The signed checkpoint inside a certificate. */
const noteOf = (certificate: string): string =>
  (JSON.parse(certificate) as Certificate).log?.checkpoint ?? '';

const isSigned = (text: string, key: Parameters<typeof verifyNote>[1]): boolean => {
  const note = parseNote(text);
  return note !== undefined && verifyNote(note, key);
};

const problemsOf = async (db: Db, kept?: { readonly note: string }): Promise<string[]> => {
  const checkpoints = kept ? [{ name: 'kept', text: kept.note }] : [];
  return (await auditDatabase(db, { checkpoints })).map(({ table, problem }) => `${table} ${problem}`);
};

onEachDatabase('somebody with every right on the database', (open) => {
  it('S1 changes a result: every changed row is named, and the certificate fails', async () => {
    const db = await open();
    const { siege, certificate } = await aDrawnSite(db);
    await disarm(db);
    const drawn = JSON.parse(certificate) as Certificate;
    const other = drawn.ranking[1] ?? '';
    const ranking = [other, ...drawn.ranking.filter((agency) => agency !== other)];
    const forged = `${JSON.stringify({ ...drawn, winner: other, ranking }, null, 1)}\n`;
    const set = { certificate: forged, certificateSha256: sha256Hex(forged) };
    await db.updateTable('selection').set(set).where('needId', '=', siege.need.id).execute();
    await db.updateTable('award').set({ agencyCode: other }).execute();
    expect(verifyCertificate(forged).ok).toBe(false);
    const problems = (await auditDatabase(db)).map(({ table }) => table);
    expect(problems).toContain('selection');
    expect(problems).toContain('award');
  });

  it('T1 drops an entry: its row is missed, and its receipt names the record', async () => {
    const db = await open();
    const siege = await besiege(db, 'commit');
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    const rows = await listActiveEntries(db, siege.need.id);
    const victim = rows.find(({ agencyCode }) => agencyCode === siege.favourite.creditCode);
    await disarm(db);
    await db
      .deleteFrom('entry')
      .where('id', '=', victim?.id ?? '')
      .execute();
    expect(await problemsOf(db)).toContain('entry missing');
    await siege.at(after(CLOSING));
    expect((await outcomeOf(siege)).certificate?.entries).toHaveLength(3);
    // The draw went on without it: the audit still says so, and so does the log.
    expect(await problemsOf(db)).toContain('entry missing');
    const logged = {
      need: siege.need.number,
      entryHash: victim?.entryHash ?? '',
      blind: victim?.blind ?? null,
    };
    expect(await findEntryEvent(db, logged)).toBeDefined();
  });

  it('U1 adds an entry after the deadline: a row without a record', async () => {
    const db = await open();
    const siege = await besiege(db, 'commit');
    const [row] = await listActiveEntries(db, siege.need.id);
    const { agencyId } = siege.favourite.actor;
    if (!row || agencyId === null) throw new Error('no entry');
    siege.clock.set(CLOSING);
    await disarm(db);
    const late = { ...row, id: siege.deps.newId(), agencyId, agencyCode: siege.favourite.creditCode };
    await db
      .insertInto('entry')
      .values({ ...late, entryHash: sha256Hex('late') })
      .execute();
    expect(await problemsOf(db)).toContain('entry unlogged');
    await siege.at(after(CLOSING));
    // The freeze took it for an entry: the log knows none of its hash.
    expect(await problemsOf(db)).not.toEqual([]);
  });

  it('V1 has it drawn again: the same seed gives the same result, and the record of it is double', async () => {
    const db = await open();
    const { siege, certificate } = await aDrawnSite(db);
    await disarm(db);
    await db.deleteFrom('selection').execute();
    await db.deleteFrom('award').execute();
    await db.updateTable('need').set({ state: 'closed', selectedAt: null }).execute();
    expect(await problemsOf(db)).not.toEqual([]);
    await siege.at(addMillis(CLOSING, HOUR));
    const again = (await outcomeOf(siege)).certificate;
    const before = JSON.parse(certificate) as Certificate;
    expect([again?.seed, again?.winner]).toEqual([before.seed, before.winner]);
    const drawn = await db
      .selectFrom('auditEvent')
      .select('seq')
      .where('kind', '=', 'selection.drawn')
      .execute();
    expect(drawn).toHaveLength(2);
  });
});

/** Two sites that began alike, byte for byte: what the operator made of the second, with the same signing key. */
describe.each(ENGINES)('somebody who also holds the key of the log, on %s', (engine) => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  const open = async (): Promise<Db> => {
    const one = await freshDatabase(engine);
    opened.push(one);
    return one.db;
  };

  const STORIES: readonly (readonly [row: string, what: string, story: Story])[] = [
    [
      'S',
      'tells another result',
      async (siege) => {
        await enters(siege);
        await enters(siege);
      },
    ],
    ['T', 'leaves an entry out', async () => undefined],
    [
      'U',
      'adds one after the deadline',
      async (siege) => {
        await enters(siege);
        await anEntry(siege.deps, (await anAgency(siege.deps)).actor, siege.need);
      },
    ],
    [
      'V',
      'draws again under another plan',
      async (siege) => {
        const { deps, need, entrants, favourite } = siege;
        const planHash = await amend(deps, need, { title: `${String(need.typed['title'])}（改）` });
        for (const { actor } of [...entrants, favourite])
          await anEntry(deps, actor, { number: need.number, planHash });
      },
    ],
  ];

  it.each(STORIES)(
    '%s2 %s: the checkpoint that somebody kept is of another tree, under the same key',
    async (_row, _what, story) => {
      const honest = await aDrawnSite(await open());
      const db = await open();
      await aDrawnSite(db, story);
      const [key] = await listPublicKeys(db);
      expect([key?.verifier]).toEqual(
        (await listPublicKeys(honest.siege.deps.db)).map(({ verifier }) => verifier),
      );
      expect((await problemsOf(db, honest.kept)).join()).toMatch(/fork|rolled-back/);
    },
  );

  it.each(STORIES)(
    '%s3 %s, and every witness agrees: receipts and certificates in others’ hands are signed by the same key',
    async (_row, _what, story) => {
      const honest = await aDrawnSite(await open());
      const db = await open();
      const { siege } = await aDrawnSite(db, story);
      const [published] = await listPublicKeys(db);
      const key = parseVerifierKey(published?.verifier ?? '');
      if (!key) throw new Error('no key');
      // The certificate that somebody downloaded carries a signed root of the tree that is denied now.
      const note = noteOf(honest.certificate);
      expect(isSigned(note, key)).toBe(true);
      expect((await problemsOf(db, { note })).join()).toMatch(/fork|rolled-back/);
      // So does the receipt of an entry: it names a leaf and its place.
      expect(isSigned(honest.receipt.note, key)).toBe(true);
      const event = await findEntryEvent(db, {
        need: siege.need.number,
        entryHash: honest.entry.entryHash,
        blind: honest.entry.blind,
      });
      const leaf = /^leaf (.*)$/m.exec(honest.receipt.note)?.[1];
      expect(event?.leaf === leaf && event?.seq === honest.receipt.seq).toBe(false);
      // And each entrant was sent the hash of the pool at the freeze.
      const pool = await findPool(db, siege.need.id);
      const { agencyId } = honest.entry;
      const mailbox = { box: 'agencyId', id: agencyId } as const;
      const told = JSON.stringify(await listMessages(honest.siege.deps.db, mailbox, { limit: 100 }));
      expect(told).toContain('pool-frozen');
      expect(told).not.toContain(pool?.poolHash);
    },
  );

  it('W1 W2 goes back to an earlier state: the log is shorter than the checkpoint that somebody kept', async () => {
    const honest = await aDrawnSite(await open());
    const db = await open();
    const siege = await besiege(db, 'commit');
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    await signDueCheckpoint(siege.deps);
    expect((await problemsOf(db, honest.kept)).join()).toContain('rolled-back');
  });

  it('W3 goes back, and every witness agrees: a receipt names a place that the log has not', async () => {
    const honest = await aDrawnSite(await open());
    const db = await open();
    await besiege(db, 'commit');
    const note = noteOf(honest.certificate);
    expect((await problemsOf(db, { note })).join()).toContain('rolled-back');
    const head = await db.selectFrom('auditHead').select('seq').executeTakeFirstOrThrow();
    expect(honest.receipt.seq).toBeGreaterThan(head.seq);
  });
});

it('plays every cell of this table in docs/threats.md', () => played.expectAll());
