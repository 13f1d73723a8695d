import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { writeEvents } from '../../src/audit/append-event.js';
import type { LoggedEvent } from '../../src/audit/audit-event.js';
import {
  type AuditEvent,
  appendEvent,
  auditDatabase,
  type EventData,
  findProvenEvent,
  listPublicKeys,
  proveConsistency,
  rotateKey,
  SYSTEM_ACTOR,
  signDueCheckpoint,
} from '../../src/audit/index.js';
import { leafBytes, toPublishedEvent } from '../../src/audit/published-event.js';
import { DAY, fail, ok, SECOND } from '../../src/basics/index.js';
import { type Db, transact } from '../../src/db/index.js';
import {
  leafHash,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
} from '../../src/selection/index.js';
import { aBusySite } from '../support/busy-site.js';
import { ENGINES, freshFile, onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';

const anEvent = (overrides: Partial<LoggedEvent> = {}): LoggedEvent => ({
  at: '2017-01-03T01:00:00.000Z',
  kind: 'need.withdrawn',
  subject: 'CX-2017-000001',
  actor: SYSTEM_ACTOR,
  data: {},
  ...overrides,
});

const append = (db: Db, ...events: LoggedEvent[]) =>
  transact(db, async (trx) => ok(await writeEvents(trx, events)));

async function checkpointsOf(db: Db) {
  const rows = await db.selectFrom('logCheckpoint').selectAll().orderBy('size').execute();
  return rows.map((row) => {
    const note = parseNote(row.note);
    const checkpoint = note && parseCheckpoint(note.text);
    if (!note || !checkpoint) throw new Error('not a checkpoint');
    return { ...row, note, checkpoint };
  });
}

onEachDatabase('the log', (open) => {
  it('takes no event from a use case that does not fit the record of its kind', async () => {
    const db = await open();
    const event = { at: '2017-01-03T01:00:00.000Z', subject: 'CX-2017-000001', actor: SYSTEM_ACTOR };
    const wrong: AuditEvent[] = [
      { ...event, kind: 'pool.frozen', data: { round: 1 } as EventData<'pool.frozen'> },
      { ...event, kind: 'need.submitted', data: { winner: 'x' } as unknown as EventData<'need.submitted'> },
      { ...event, kind: 'need.submitted', data: {}, rows: [{ table: 'award', key: ['x'] }] },
    ];
    for (const one of wrong)
      await expect(transact(db, async (trx) => ok(await appendEvent(trx, one)))).rejects.toThrow();
    expect(await db.selectFrom('auditEvent').select('seq').execute()).toEqual([]);
  });

  it('makes the same tree of events appended one by one and in bulk', async () => {
    const events = Array.from({ length: 70 }, (_, index) => anEvent({ data: { index, 说明: undefined } }));
    const [one, bulk] = [await open(), await open()];
    for (const event of events) await append(one, event);
    await append(bulk, ...events);
    const nodes = (db: Db) => db.selectFrom('logNode').selectAll().orderBy('level').orderBy('idx').execute();
    expect(await nodes(one)).toEqual(await nodes(bulk));
    const heads = await Promise.all(
      [one, bulk].map((db) => db.selectFrom('auditHead').select('frontier').execute()),
    );
    expect(heads[0]).toEqual(heads[1]);
    expect(await auditDatabase(bulk)).toEqual([]);
  });

  it('keeps nothing of a transaction that was refused', async () => {
    const db = await open();
    await transact(db, async (trx) => {
      await writeEvents(trx, [anEvent()]);
      return fail('needs/wrong-state');
    });
    expect(await db.selectFrom('logNode').selectAll().execute()).toEqual([]);
    await append(db, anEvent());
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('proves each event to a signed checkpoint, and each checkpoint to the next', async () => {
    const db = await open();
    const deps = testDeps(db);
    for (let count = 1; count <= 40; count += 1) {
      await append(db, anEvent({ data: { count } }));
      if (count % 7 === 0) await signDueCheckpoint(deps);
    }
    await signDueCheckpoint(deps);
    await signDueCheckpoint(deps);
    const checkpoints = await checkpointsOf(db);
    expect(checkpoints.map(({ size }) => size)).toEqual([7, 14, 21, 28, 35, 40]);
    const key = parseVerifierKey((await listPublicKeys(db))[0]?.verifier ?? '');
    if (!key) throw new Error('no key');
    expect(key.name).toBe('supermarket.test');
    for (const [index, { note, checkpoint, root }] of checkpoints.entries()) {
      expect(verifyNote(note, key)).toBe(true);
      expect(Buffer.from(checkpoint.root).toString('hex')).toBe(root);
      const next = checkpoints[index + 1]?.checkpoint;
      if (!next) continue;
      const proof = await proveConsistency(db, checkpoint.size, next.size);
      const [first, second] = [checkpoint.size, next.size];
      expect(
        verifyConsistency({ first, second, firstRoot: checkpoint.root, secondRoot: next.root, proof }),
      ).toBe(true);
    }
    for (let seq = 1; seq <= 40; seq += 1) {
      const found = await findProvenEvent(db, seq);
      if (!found?.proof) throw new Error('not proven');
      const { leaf, proof } = found;
      const { size } = proof.checkpoint;
      const root = Buffer.from(proof.checkpoint.root, 'hex');
      expect(verifyInclusion({ leaf: leafHash(leaf), index: seq - 1, size, proof: proof.hashes, root })).toBe(
        true,
      );
    }
    expect(await findProvenEvent(db, 41)).toBeUndefined();
  });

  it('hands over to a new key under both signatures', async () => {
    const db = await open();
    const clock = fakeClock('2026-03-01T12:00:00.000Z');
    const deps = testDeps(db, { clock });
    await append(db, anEvent());
    await signDueCheckpoint(deps);
    const verifier = await rotateKey(deps);
    // Beside the new one while needs may name it, then no more.
    clock.advance(240 * DAY - SECOND);
    await append(db, anEvent());
    await signDueCheckpoint(deps);
    clock.advance(SECOND);
    for (let count = 0; count < 2; count += 1) {
      await append(db, anEvent());
      await signDueCheckpoint(deps);
    }
    const keys = await listPublicKeys(db);
    expect(keys.map(({ retiredAt }) => retiredAt === null)).toEqual([false, true]);
    expect(keys[1]?.verifier).toBe(verifier);
    const signers = (await checkpointsOf(db)).map(({ note }) =>
      keys.map(({ verifier: text }) => {
        const key = parseVerifierKey(text);
        return key !== undefined && verifyNote(note, key);
      }),
    );
    expect(signers).toEqual([
      [true, false],
      [true, true],
      [true, true],
      [true, true],
      [false, true],
    ]);
    expect(keys[1]?.handover).toBe(
      (await db.selectFrom('logCheckpoint').selectAll().where('size', '=', 2).executeTakeFirst())?.note,
    );
  });

  it('refuses to be changed, and a head that moves by anything but the inserted events', async () => {
    const db = await open();
    const deps = testDeps(db);
    await append(db, anEvent(), anEvent());
    await signDueCheckpoint(deps);
    await rotateKey(deps);
    for (const table of ['auditEvent', 'logNode', 'logCheckpoint', 'logKey', 'auditHead'] as const)
      await expect(db.deleteFrom(table).execute()).rejects.toThrow(/append-only/);
    const changes = [
      db.updateTable('logNode').set({ idx: 9 }),
      db.updateTable('logCheckpoint').set({ root: 'ab'.repeat(32) }),
      db.updateTable('logKey').set({ verifier: 'x' }),
      db.updateTable('auditHead').set({ seq: 9 }),
      db.updateTable('auditHead').set({ seq: 1 }),
      db.updateTable('auditHead').set({ frontier: '' }),
      db.updateTable('auditHead').set({ rowSalt: 'x' }),
    ];
    for (const change of changes)
      await expect(change.execute()).rejects.toThrow(/append-only|inserted events/);
    const row = { at: '', kind: 'x', subject: 'x', actorId: null, actorRole: 'system', data: '{}' };
    await db
      .insertInto('auditEvent')
      .values({ seq: 9, ...row })
      .execute();
    await expect(db.updateTable('auditHead').set({ seq: 9 }).execute()).rejects.toThrow(/inserted events/);
  });

  it('takes text in any spelling, hides numbers and addresses, and refuses what no leaf can hold', async () => {
    const db = await open();
    const reason =
      '联系13800001234或 a.b@example.org，办公 0878-3120000，证件53230119800101123X；e\u0301 \ud800';
    const kept = {
      sha: '13800001234'.padEnd(64, '0'),
      digits: '13800001234138000012',
      code: '91532301MA0000001T',
    };
    await append(db, anEvent({ data: { reason, ...kept } }));
    const row = await db.selectFrom('auditEvent').selectAll().executeTakeFirstOrThrow();
    expect(JSON.parse(row.data)).toEqual({
      reason: '联系[…]或 […]，办公 […]，证件[…]；\u00e9 \ufffd',
      ...kept,
    });
    await append(db, anEvent({ data: { b: [1, null], a: '州' } }));
    const second = await db
      .selectFrom('auditEvent')
      .selectAll()
      .where('seq', '=', 2)
      .executeTakeFirstOrThrow();
    expect(Buffer.from(leafBytes(toPublishedEvent(second))).toString()).toBe(
      '{"actor":{"id":null,"role":"system"},"at":"2017-01-03T01:00:00.000Z","data":{"a":"州","b":[1,null]},' +
        '"kind":"need.withdrawn","seq":2,"subject":"CX-2017-000001"}',
    );
    await expect(append(db, anEvent({ data: { reason: '字'.repeat(30_000) } }))).rejects.toThrow(/too long/);
    await expect(append(db, anEvent({ data: { share: 0.5 } }))).rejects.toThrow('canonical/integer');
  });

  it('holds nobody’s name, telephone number or address after everything that can happen', async () => {
    const db = await open();
    await aBusySite(db);
    const text = JSON.stringify(await db.selectFrom('auditEvent').selectAll().execute());
    const agencies = await db.selectFrom('agency').selectAll().execute();
    const owners = await db.selectFrom('owner').selectAll().execute();
    const accounts = await db.selectFrom('account').selectAll().execute();
    const personal = [
      ...[...agencies, ...owners].flatMap(({ legalRepresentative, contactName, contactPhone }) => [
        legalRepresentative,
        contactName,
        contactPhone,
      ]),
      ...accounts.flatMap(({ name, email, passwordHash }) => [name, email, passwordHash]),
      '见证人甲',
      '0878-312000',
    ].filter((value) => value !== null);
    expect(personal.length).toBeGreaterThan(50);
    expect(personal.filter((value) => text.includes(value))).toEqual([]);
    // Who signs up is nobody's business before the deadline.
    const entries = await db
      .selectFrom('auditEvent')
      .select('actorId')
      .where('kind', 'like', 'entry.%')
      .execute();
    expect(new Set(entries.map(({ actorId }) => actorId))).toEqual(new Set([null]));
  });
});

function otherProcess(...words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/append-process.ts', ...words]);
    let errors = '';
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString();
    });
    child.on('close', (code) => resolve(`${code}${errors}`));
  });
}

it.each(ENGINES)(
  'processes that append and sign at once (%s) make one log without forks',
  async (engine) => {
    const { db, address, close } = await freshFile(engine);
    const runs = await Promise.all([1, 2, 3].map((name) => otherProcess(engine, address, `${name}`)));
    expect(runs).toEqual(['0', '0', '0']);
    expect(await auditDatabase(db)).toEqual([]);
    const { count } = await db
      .selectFrom('auditEvent')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(90);
    expect(await db.selectFrom('logKey').select('id').execute()).toHaveLength(1);
    await close();
  },
  120_000,
);
