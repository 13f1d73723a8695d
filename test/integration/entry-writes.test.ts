import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { DAY } from '../../src/basics/index.js';
import { updateEntryOutcomes } from '../../src/draws/draw-queries.js';
import { enterNeed, enterSealed } from '../../src/draws/index.js';
import { findBidKey } from '../../src/needs/index.js';
import { sealTo, toRecipient, writePayload } from '../../src/sealing/index.js';
import { hashEntry } from '../../src/selection/index.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { recordQueries } from '../support/query-plans.js';

onEachDatabase('entries', (open) => {
  it('are frozen and drawn by as many statements, however many they are', async () => {
    const counts = [];
    for (const entries of [4, 24]) {
      const db = await open();
      const clock = fakeClock();
      const recording = recordQueries(db);
      const deps = testDeps(db, { clock });
      const need = await aPublishedNeed(deps);
      for (let n = 0; n < entries; n += 1)
        await anEntry(deps, (await anAgency(deps)).actor, need, `${90_000 + n}`);
      clock.set(need.closesAt);
      clock.advance(DAY);
      for (const { error } of await runJobs({ ...deps, db: recording.db })) throw error;
      const statements = recording.statements();
      const { state } = await db
        .selectFrom('need')
        .select('state')
        .where('id', '=', need.id)
        .executeTakeFirstOrThrow();
      expect(state).toBe('selected');
      const kept = await db
        .selectFrom('entry')
        .select(['bidFen', 'rank', 'nonce'])
        .where('needId', '=', need.id)
        .execute();
      expect(kept.map(({ rank }) => rank).sort((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: entries }, (_, n) => n + 1),
      );
      expect(kept.every(({ bidFen, nonce }) => bidFen !== null && nonce !== null)).toBe(true);
      counts.push(statements.filter((text) => /^update "?entry"?/.test(text)).length);
      counts.push(statements.length);
    }
    const [fewUpdates, few, manyUpdates, many] = counts;
    expect([fewUpdates, manyUpdates]).toEqual([2, 2]);
    // Nodes of the log's tree and messages go in bulk as well.
    expect(many).toBe(few);
  });

  it('are written a thousand at a time, each with what was found out about it', async () => {
    const db = await open();
    const deps = testDeps(db);
    const need = await aPublishedNeed(deps);
    const { actor } = await anAgency(deps);
    await anEntry(deps, actor, need, '90000');
    const [model] = await db.selectFrom('entry').selectAll().execute();
    const rows = Array.from({ length: 3000 }, (_, n) => ({
      ...model!,
      id: `entry-${n}`,
      state: 'withdrawn' as const,
      entryHash: String(n).padStart(64, '0'),
    }));
    for (let start = 0; start < rows.length; start += 500)
      await db
        .insertInto('entry')
        .values(rows.slice(start, start + 500))
        .execute();
    const recording = recordQueries(db);
    await updateEntryOutcomes(
      recording.db,
      ['nonce', 'bidFen', 'exclusion'],
      rows.map(({ id }, n) => ({
        id,
        nonce: n % 2 ? String(n).padStart(64, 'a') : null,
        bidFen: n % 3 ? n : null,
        exclusion: n % 5 ? null : 'suspended',
      })),
    );
    expect(recording.statements()).toHaveLength(3);
    const stored = await db.selectFrom('entry').selectAll().where('id', 'like', 'entry-%').execute();
    expect(stored).toHaveLength(3000);
    for (const { id, nonce, bidFen, exclusion, lot, state } of stored) {
      const n = Number(id.slice(6));
      expect({ nonce, bidFen, exclusion, lot, state }).toEqual({
        nonce: n % 2 ? String(n).padStart(64, 'a') : null,
        bidFen: n % 3 ? n : null,
        exclusion: n % 5 ? null : 'suspended',
        lot: null,
        state: 'withdrawn',
      });
    }
  });

  it('are made after one look at the agency', async () => {
    const db = await open();
    const deps = testDeps(db);
    const need = await aPublishedNeed(deps);
    const recording = recordQueries(db);
    const looks = (): number =>
      recording.statements().filter((text) => /from "?qualification"?\b/.test(text)).length;
    const { planHash, number } = need;
    const first = await anAgency(deps);
    mustBe(await enterNeed({ ...deps, db: recording.db }, first.actor, { number, planHash, bid: '90000' }));
    expect(looks()).toBe(1);
    const second = await anAgency(deps);
    const key = await findBidKey(db, planHash);
    const payload = { bid: 9_000_000, nonce: 'ab'.repeat(32) };
    const sealed = await sealTo(toRecipient(key?.recipient ?? ''), writePayload(payload));
    const enteredAt = deps.clock.now();
    const entryHash = hashEntry({ plan: planHash, agency: second.creditCode, enteredAt, ...payload });
    mustBe(
      await enterSealed({ ...deps, db: recording.db }, second.actor, {
        number,
        planHash,
        enteredAt,
        entryHash,
        sealed,
      }),
    );
    expect(looks()).toBe(1);
  });
});
