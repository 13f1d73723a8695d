import { afterEach, expect, it } from 'vitest';
import { signDueCheckpoint } from '../../src/audit/index.js';
import { quorumOver } from '../../src/audit/witnessing/quorum-over.js';
import { MINUTE } from '../../src/basics/index.js';
import { parseCheckpoint, parseNote, parsePolicy, verifyInclusion } from '../../src/selection/index.js';
import { COSIGNED, noteKey } from '../support/c2sp/notes.js';
import { onEachDatabase } from '../support/databases.js';
import { appendRecords } from '../support/log-records.js';
import { ask, cosignatures, policyOf, stopWitnesses, witnessedMarket } from '../support/witnessed-market.js';

afterEach(stopWitnesses);

onEachDatabase('the quorum over a record', (open) => {
  it('is the first checkpoint that enough of the policy cosigned in time, with its proof', async () => {
    const site = await witnessedMarket(await open(), { count: 3, tail: 'group g 2 w0 w1 w2\nquorum g\n' });
    const { deps, clock, witnesses } = site;
    const { policy } = await policyOf(site);
    const over = (seq: number, window = {}, by = policy) =>
      quorumOver(deps.db, { seq, policy: by, ...window });
    await appendRecords(deps, 4);
    expect(await over(1)).toBeUndefined();
    await signDueCheckpoint(deps);
    expect(await over(1)).toBeUndefined();
    const [, second, third] = witnesses;
    for (const one of [second, third])
      if (one) one.manner = { always: (response) => void response.writeHead(500).end() };
    await ask(site);
    expect(await over(1)).toBeUndefined();
    // The next two checkpoints: one by two witnesses, one by three.
    clock.advance(2 * MINUTE);
    if (second) second.manner = {};
    await appendRecords(deps, 2);
    await ask(site);
    clock.advance(2 * MINUTE);
    if (third) third.manner = {};
    await appendRecords(deps, 2);
    await ask(site);
    expect((await cosignatures(site)).map((one) => Number.parseInt(one, 10))).toEqual([7, 9, 9, 11, 11, 11]);
    const found = await over(3);
    if (!found) throw new Error('no quorum');
    expect([found.size, found.cosigned.map(({ witness, at }) => [witness.name, at])]).toEqual([
      9,
      [
        ['w0', '2025-11-03T12:02:00.000Z'],
        ['w1', '2025-11-03T12:02:00.000Z'],
      ],
    ]);
    const note = parseNote(found.checkpoint);
    const checkpoint = note && parseCheckpoint(note.text);
    const leaf = await deps.db
      .selectFrom('logNode')
      .select('hash')
      .where('level', '=', 0)
      .where('idx', '=', 2)
      .executeTakeFirstOrThrow();
    expect(
      verifyInclusion({
        leaf: leaf.hash,
        index: 2,
        size: 9,
        root: checkpoint?.root ?? new Uint8Array(),
        proof: found.proof.map((step) => Buffer.from(step, 'hex')),
      }),
    ).toBe(true);
    expect(note?.signatures).toHaveLength(3);
    // By record and by time.
    expect((await over(9))?.size).toBe(9);
    expect((await over(10))?.size).toBe(11);
    expect(await over(12)).toBeUndefined();
    expect((await over(3, { from: '2025-11-03T12:02:00.900Z' }))?.size).toBe(9);
    expect((await over(3, { from: '2025-11-03T12:02:01.000Z' }))?.size).toBe(11);
    expect(await over(3, { from: '2025-11-03T12:04:01.000Z' })).toBeUndefined();
    expect((await over(3, { before: '2025-11-03T12:02:00.001Z' }))?.size).toBe(9);
    expect(await over(3, { before: '2025-11-03T12:02:00.000Z' })).toBeUndefined();
    // All three; nobody; somebody else.
    const lines = witnesses.map(({ key }, n) => `witness w${n} ${key.vkey}\n`).join('');
    const read = (text: string) => {
      const parsed = parsePolicy(text);
      if ('fault' in parsed) throw new Error(parsed.fault.code);
      return parsed.policy;
    };
    expect((await over(3, {}, read(`${lines}group g all w0 w1 w2\nquorum g\n`)))?.size).toBe(11);
    expect(await over(3, {}, read('quorum none\n'))).toMatchObject({ size: 4, cosigned: [] });
    const stranger = noteKey('stranger.example', COSIGNED, 88).vkey;
    expect(await over(3, {}, read(`witness a ${stranger}\nquorum a\n`))).toBeUndefined();
  });
});
