import { afterEach, expect, it } from 'vitest';
import {
  addWitness,
  auditDatabase,
  listPublicKeys,
  publishedNote,
  rotateKey,
} from '../../src/audit/index.js';
import { DAY, MINUTE, SECOND } from '../../src/basics/index.js';
import { COSIGNED, noteKey, openNote, readLine } from '../support/c2sp/notes.js';
import { onEachDatabase } from '../support/databases.js';
import { appendRecords } from '../support/log-records.js';
import {
  ask,
  cosignatures,
  policyOf,
  START,
  statesOf,
  stopWitnesses,
  witnessedMarket,
} from '../support/witnessed-market.js';

afterEach(stopWitnesses);

onEachDatabase('a site and its witnesses', (open) => {
  it('signs what is new, has it cosigned by all at once, and keeps cosignatures that hold', async () => {
    const site = await witnessedMarket(await open());
    const { deps, witnesses, clock } = site;
    await appendRecords(deps, 7);
    await ask(site);
    // The registration of the two witnesses stands in the log itself.
    expect(await cosignatures(site)).toEqual(['9 w0.example', '9 w1.example']);
    const stored = await deps.db.selectFrom('logCheckpoint').selectAll().executeTakeFirstOrThrow();
    const note = openNote(await publishedNote(deps.db, stored));
    const [, ...lines] = note?.lines ?? [];
    for (const [n, { key }] of witnesses.entries())
      expect(readLine(key.vkey, note?.text ?? '', lines[n] ?? '')).toBe(
        Date.parse(START.slice(0, 19) + 'Z') / 1000,
      );
    // Nothing is missing: nobody is asked.
    await ask(site);
    expect(witnesses.map(({ asked }) => asked)).toEqual([[[0, 9, 200]], [[0, 9, 200]]]);
    clock.advance(SECOND);
    await appendRecords(deps, 300);
    await ask(site);
    // One push serves all records of the moment, with a proof from the size before.
    expect(witnesses.map(({ asked }) => asked[1])).toEqual([
      [9, 309, 200],
      [9, 309, 200],
    ]);
    expect(await statesOf(site)).toEqual([
      ['w0', 309, '2025-11-03T12:00:01.000Z', null],
      ['w1', 309, '2025-11-03T12:00:01.000Z', null],
    ]);
    expect(await auditDatabase(deps.db)).toEqual([]);
    expect(site.warned).toEqual([]);
  });

  it('asks once a minute without hurry, and at once with', async () => {
    const site = await witnessedMarket(await open(), { count: 1, tail: 'quorum w0\n' });
    const [witness] = site.witnesses;
    const sizes = async (urgent: boolean) => {
      await appendRecords(site.deps, 1);
      await ask(site, urgent);
      return witness?.asked.length;
    };
    expect(await sizes(false)).toBe(1);
    site.clock.advance(MINUTE - 1);
    expect(await sizes(false)).toBe(1);
    site.clock.advance(1);
    expect(await sizes(false)).toBe(2);
    expect(await sizes(true)).toBe(3);
    expect(await sizes(false)).toBe(3);
  });

  it('goes on from the size that a witness tells, with a proof from there', async () => {
    const site = await witnessedMarket(await open(), { count: 1, tail: 'quorum w0\n' });
    const { deps, clock, witnesses } = site;
    const [witness] = witnesses;
    await appendRecords(deps, 20);
    await ask(site);
    // The site forgets, e.g. since it was restored from a backup; the witness does not.
    await deps.db.deleteFrom('witnessState').execute();
    await appendRecords(deps, 9);
    clock.advance(SECOND);
    await ask(site);
    expect(witness?.asked.slice(1)).toEqual([
      [0, 30, 409],
      [21, 30, 200],
    ]);
    // And the other way round: a witness that begins anew.
    witness?.memory.clear();
    await appendRecords(deps, 1);
    await ask(site);
    expect(witness?.asked.slice(3)).toEqual([
      [30, 31, 409],
      [0, 31, 200],
    ]);
    expect(site.warned).toEqual([]);
  });

  it('leaves one that is of no use alone for a while, warns once, and waits for no other', async () => {
    const site = await witnessedMarket(await open());
    const [good, dead] = site.witnesses;
    await dead?.stop();
    await appendRecords(site.deps, 1);
    await ask(site);
    expect(await cosignatures(site)).toEqual(['3 w0.example']);
    expect(site.warned).toMatchObject([{ witness: 'w1.example', error: 'unreachable' }]);
    const askedAt = async () => {
      const { askedAt: at } = await site.deps.db
        .selectFrom('witnessState')
        .select('askedAt')
        .where('verifier', '=', dead?.key.vkey ?? '')
        .executeTakeFirstOrThrow();
      return (Date.parse(at) - Date.parse(START)) / 1000;
    };
    const asked: number[] = [];
    for (let second = 1; second <= 200; second += 1) {
      site.clock.advance(SECOND);
      await ask(site);
      if ((await askedAt()) === second) asked.push(second);
    }
    expect(asked).toEqual([5, 15, 35, 75, 135, 195]);
    expect(site.warned).toHaveLength(1);
    expect(good?.asked).toHaveLength(1);
    expect(await statesOf(site)).toMatchObject([
      ['w0', 3, '2025-11-03T12:00:00.000Z', null],
      ['w1', 0, null, 'unreachable'],
    ]);
  });

  it('registers each key once, also one of a name that another key has', async () => {
    const site = await witnessedMarket(await open(), { count: 1, tail: 'quorum w0\n' });
    const { deps } = site;
    const [witness] = site.witnesses;
    if (!witness) throw new Error('no witness');
    const former = noteKey('w0.example', COSIGNED, 99);
    await addWitness(deps, { name: 'w0.example', verifier: former.vkey });
    await appendRecords(deps, 1);
    await ask(site);
    await ask(site);
    const registered = `w0.example+${witness.key.id.toString('hex')}`;
    expect(await cosignatures(site)).toEqual([`3 ${registered}`]);
    const kinds = await deps.db
      .selectFrom('auditEvent')
      .select('subject')
      .where('kind', '=', 'log.witness-added')
      .execute();
    expect(kinds.map(({ subject }) => subject).sort()).toEqual(['w0.example', registered].sort());
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('is heard by a witness that knows the log’s old key alone for 240 days, and no longer: the policy has the new one', async () => {
    const site = await witnessedMarket(await open(), { count: 1, tail: 'quorum w0\n' });
    await appendRecords(site.deps, 1);
    await ask(site);
    const before = await policyOf(site);
    await rotateKey(site.deps);
    const after = await policyOf(site);
    expect([before, after].map(({ policy }) => policy.logs[0]?.verifier)).toEqual(
      (await listPublicKeys(site.deps.db)).map(({ verifier }) => verifier),
    );
    expect(after.sha256).not.toBe(before.sha256);
    // The checkpoint over the change, and the one after so many days, which is the last that both keys sign.
    await ask(site);
    for (const days of [1, 238, 1]) {
      site.clock.advance(days * DAY);
      await appendRecords(site.deps, 1);
      await ask(site);
    }
    expect(site.warned).toEqual([]);
    expect(await cosignatures(site)).toHaveLength(5);
    site.clock.advance(SECOND);
    await appendRecords(site.deps, 1);
    await ask(site);
    expect(site.warned).toMatchObject([{ error: 'unknown-key' }]);
    expect(await cosignatures(site)).toHaveLength(5);
  });
});
