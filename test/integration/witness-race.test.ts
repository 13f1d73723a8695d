import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { addCheckpoint, createCosigningKey } from '../../src/audit/index.js';
import { readKey } from '../../src/audit/log-key.js';
import { BUSY } from '../../src/audit/witnessing/rules.js';
import { advanceWitnessedLog, findWitnessedLog } from '../../src/audit/witnessing/witness-queries.js';
import { SECOND } from '../../src/basics/index.js';
import { requestOf } from '../support/c2sp/client.js';
import { aLog } from '../support/c2sp/log.js';
import { ENGINES, freshFile, onEachDatabase } from '../support/databases.js';
import { fakeClock } from '../support/deps.js';

const log = aLog('a.test');
const fork = aLog('a.test', { name: 'other', fork: 3 });
const body = (old: number, size: number, branch = log) =>
  Buffer.from(requestOf(old, branch.proof(old, size), branch.note(size)));
const row = (size: number, branch = log) => ({
  origin: 'a.test',
  size,
  root: branch.root(size).toString('hex'),
  seconds: 100,
  note: 'note',
});
const unforked = (): void => {
  throw new Error('no fork');
};

onEachDatabase('what a witness remembers', (open) => {
  it('is moved on from what it was decided on alone, and then as a whole', async () => {
    const db = await open();
    expect(await advanceWitnessedLog(db, undefined, row(5))).toBe(true);
    // Another one that had found nothing either.
    expect(await advanceWitnessedLog(db, undefined, row(9))).toBe(false);
    expect(await advanceWitnessedLog(db, row(4), row(9))).toBe(false);
    expect(await advanceWitnessedLog(db, row(5, fork), row(9))).toBe(false);
    expect(await advanceWitnessedLog(db, row(5), { ...row(9), seconds: 99 })).toBe(false);
    expect(await findWitnessedLog(db, 'a.test')).toEqual(row(5));
    expect(await advanceWitnessedLog(db, row(5), row(9))).toBe(true);
    expect(await advanceWitnessedLog(db, row(5), row(7))).toBe(false);
    expect(await findWitnessedLog(db, 'a.test')).toEqual(row(9));
  });

  it('tells of a log that has signed two histories, with both', async () => {
    const db = await open();
    const witness = {
      logs: [readKey(log.key.vkey)],
      key: createCosigningKey('w.test', new Uint8Array(32)),
      clock: fakeClock(),
    };
    const forks: unknown[] = [];
    const ask = (bytes: Buffer) => addCheckpoint(db, witness, bytes, (one) => void forks.push(one));
    expect((await ask(body(0, 8))).status).toBe(200);
    expect((await ask(body(8, 9, fork))).status).toBe(422);
    expect(forks).toEqual([]);
    expect((await ask(body(8, 8, fork))).status).toBe(422);
    expect((await ask(body(0, 8, fork))).status).toBe(409);
    expect(forks).toMatchObject([
      { origin: 'a.test', size: 8, submitted: fork.note(8) },
      { origin: 'a.test', size: 8, submitted: fork.note(8) },
    ]);
    expect((forks[0] as { cosigned: string }).cosigned.startsWith(log.note(8))).toBe(true);
  });
});

describe('a witness', () => {
  it('that is overtaken between its decision and its memory decides anew', async () => {
    const { db, address, close } = await freshFile(ENGINES[0]);
    const other = new BetterSqlite3(address);
    const key = createCosigningKey('w.test', new Uint8Array(32).fill(1));
    const clock = fakeClock();
    const logs = [readKey(log.key.vkey)];
    // Signing is the last step before the write: there the other process comes between.
    const overtaken = (size: number) => {
      let done = false;
      const cosign: typeof key.cosign = (text, seconds) => {
        if (!done)
          other
            .prepare('update witnessed_log set size = ?, root = ?')
            .run(size, log.root(size).toString('hex'));
        done = true;
        return key.cosign(text, seconds);
      };
      return { logs, clock, key: { ...key, cosign } };
    };
    await addCheckpoint(db, { logs, clock, key }, body(0, 5), unforked);
    // The race of the protocol's text: the smaller tree must not be written over the larger.
    const told = await addCheckpoint(db, overtaken(20), body(5, 10), unforked);
    expect(told).toEqual({ status: 409, type: 'text/x.tlog.size', body: '20\n' });
    expect((await findWitnessedLog(db, 'a.test'))?.size).toBe(20);
    // Overtaken by the very same, it is answered.
    expect((await addCheckpoint(db, overtaken(30), body(30, 30), unforked)).status).toBe(409);
    other.close();
    await close();
  });

  it('that is overtaken all the time says so', async () => {
    const { db, address, close } = await freshFile(ENGINES[0]);
    const other = new BetterSqlite3(address);
    const key = createCosigningKey('w.test', new Uint8Array(32).fill(1));
    const logs = [readKey(log.key.vkey)];
    const clock = fakeClock();
    await addCheckpoint(db, { logs, clock, key }, body(0, 5), unforked);
    let turn = 0;
    // Somebody has the same checkpoint cosigned at a later time, again and again.
    const cosign: typeof key.cosign = (text, seconds) => {
      turn += 1;
      other.prepare('update witnessed_log set seconds = seconds + 1').run();
      clock.advance(SECOND);
      return key.cosign(text, seconds);
    };
    const told = await addCheckpoint(db, { logs, clock, key: { ...key, cosign } }, body(5, 5), unforked);
    expect([told, turn]).toEqual([BUSY, 5]);
    other.close();
    await close();
  });
});
