import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { runJobs, startJobs } from '../../src/app/jobs.js';
import { checkReadiness } from '../../src/app/readiness.js';
import { writeEvents } from '../../src/audit/append-event.js';
import { appendEvents, auditDatabase, SYSTEM_ACTOR, signDueCheckpoint } from '../../src/audit/index.js';
import { addMillis, fromMillis, HOUR, ok, SECOND, toMillis } from '../../src/basics/index.js';
import { ClockBehind, type Db, transact } from '../../src/db/index.js';
import { listActiveEntries, withdrawEntry } from '../../src/draws/index.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { startTestSite } from '../support/site.js';
import { findings } from '../support/whole-site.js';

const times = async (db: Db) =>
  (await db.selectFrom('auditEvent').select(['seq', 'at', 'kind']).orderBy('seq').execute()).map(
    (row) => row,
  );

/** A need with one entry, an hour after the last record but the entry's own. */
async function anEnteredNeed(db: Db) {
  const clock = fakeClock();
  const deps = testDeps(db, { clock });
  const need = await aPublishedNeed(deps);
  const { actor } = await anAgency(deps);
  clock.advance(HOUR);
  await anEntry(deps, actor, need, '90000');
  return { deps, clock, need, actor, latest: clock.now() };
}

onEachDatabase('the time of the log', (open) => {
  it('is not followed backwards: an act of an earlier time is not written, nor anything of it', async () => {
    const { deps, clock, need, actor, latest } = await anEnteredNeed(await open());
    const before = await times(deps.db);
    clock.advance(-HOUR);
    const behind = withdrawEntry(deps, actor, need.number);
    await expect(behind).rejects.toThrow(ClockBehind);
    await expect(behind).rejects.toThrow(`the last record of the log is of ${latest}, 3600000 ms later`);
    expect(await times(deps.db)).toEqual(before);
    expect(await listActiveEntries(deps.db, need.id)).toHaveLength(1);
    clock.set(latest);
    mustBe(await withdrawEntry(deps, actor, need.number));
    expect((await times(deps.db)).at(-1)).toMatchObject({ at: latest, kind: 'entry.withdrawn' });
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('is waited for by a clock that is a little behind', async () => {
    const { deps, need, actor, latest } = await anEnteredNeed(await open());
    const began = performance.now();
    // Runs on from 300 ms before the last record.
    const late = { now: () => fromMillis(toMillis(latest) - 300 + Math.floor(performance.now() - began)) };
    mustBe(await withdrawEntry({ ...deps, clock: late }, actor, need.number));
    expect(((await times(deps.db)).at(-1)?.at ?? '') >= latest).toBe(true);
    expect(await auditDatabase(deps.db)).toEqual([]);
  });

  it('is read anew where another act was quicker to the log', async () => {
    const { deps, need, actor, latest } = await anEnteredNeed(await open());
    // The first reading is of before the other act, by more than anybody waits.
    const readings = [addMillis(latest, -HOUR), addMillis(latest, SECOND)];
    const clock = { now: () => (readings.length > 1 ? readings.shift() : readings[0]) ?? '' };
    mustBe(await withdrawEntry({ ...deps, clock }, actor, need.number));
    expect((await times(deps.db)).at(-1)?.at).toBe(addMillis(latest, SECOND));
  });

  it('runs on within what is appended at once', async () => {
    const db = await open();
    const event = { kind: 'need.contacts-changed' as const, subject: 'CX-2017-000001', actor: SYSTEM_ACTOR };
    const at = '2017-01-03T01:00:00.000Z';
    const events = [at, addMillis(at, -HOUR)].map((one) => ({ ...event, at: one, data: {} }));
    await expect(transact(db, async (trx) => ok(await appendEvents(trx, events)))).rejects.toThrow(
      ClockBehind,
    );
    expect(await times(db)).toEqual([]);
  });

  it('that ran back in an older log is told from its record on, and keeps nobody from going on', async () => {
    const { deps, clock, need, actor, latest } = await anEnteredNeed(await open());
    const event = { kind: 'need.contacts-changed', subject: need.number, actor: SYSTEM_ACTOR, data: {} };
    const back = addMillis(latest, -HOUR);
    await transact(deps.db, async (trx) => ok(await writeEvents(trx, [{ ...event, at: back }])));
    const { seq } = (await times(deps.db)).at(-1) ?? { seq: 0 };
    clock.set(addMillis(back, SECOND));
    mustBe(await withdrawEntry(deps, actor, need.number));
    expect(await auditDatabase(deps.db)).toEqual([
      {
        table: 'audit_event',
        key: `${seq}`,
        column: 'at',
        problem: 'time-ran-back',
        event: seq,
        expected: latest,
        found: back,
      },
    ]);
  });

  it('stops the jobs of a clock that is behind, which say so once, and readiness', async () => {
    const { deps, clock, need, latest } = await anEnteredNeed(await open());
    clock.set(addMillis(need.closesAt, SECOND));
    await transact(deps.db, async (trx) =>
      ok(
        await writeEvents(trx, [
          {
            kind: 'need.contacts-changed',
            subject: need.number,
            actor: SYSTEM_ACTOR,
            data: {},
            at: addMillis(clock.now(), HOUR),
          },
        ]),
      ),
    );
    // By themselves they cannot write anything.
    expect((await runJobs(deps)).map(({ job }) => job)).toContain('close needs');
    const vitals = { draining: false, sweepAge: 0, clock: { apart: () => null } };
    expect(await checkReadiness(deps, vitals)).toMatchObject({ clock: true, log: false });
    const lines: { readonly msg: string; readonly level: number }[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(JSON.parse(chunk.toString()) as (typeof lines)[number]);
        done();
      },
    });
    let sweeps = 0;
    const seen: string[] = [];
    const failures: string[] = [];
    const swept = new Promise<void>((resolve) => {
      const running = startJobs(
        deps,
        pino(stream),
        { apart: () => null },
        {
          onRun: ({ job, failed }) => void (failed ? failures : seen).push(job),
          onSweep: () => {
            sweeps += 1;
            if (sweeps === 2) {
              expect(seen).not.toContain('close needs');
              expect(seen).toContain('sign the log');
              clock.advance(2 * HOUR);
            }
            if (sweeps === 3) void running.stop().then(resolve);
          },
        },
      );
    });
    await swept;
    expect([seen.includes('close needs'), failures]).toEqual([true, []]);
    const said = lines.filter(({ level }) => level >= 40).map(({ msg }) => msg);
    expect(said).toEqual([
      expect.stringContaining('behind the last record of the log: nothing is written'),
      expect.stringContaining('caught up with the log'),
    ]);
    expect((await times(deps.db)).map(({ kind }) => kind)).toContain('pool.frozen');
    expect(await checkReadiness(deps, vitals)).toMatchObject({ log: true });
    expect(latest < clock.now()).toBe(true);
  });

  it('tells people what to do', async () => {
    const site = await startTestSite({ db: await open() });
    const { actor } = await anAgency(site.deps);
    const need = await aPublishedNeed(site.deps);
    const agency = await site.asActor(actor);
    site.clock.advance(HOUR);
    await anEntry(site.deps, actor, need, '90000');
    site.clock.advance(-HOUR);
    const refused = await agency.post(`/needs/${need.number}/entry`, { action: 'withdraw' });
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('本站的时钟落后于公开日志的最后一条记录');
    expect(refused.text).toContain('过几分钟再提交');
    expect(refused.headers.get('Retry-After')).toBe('5');
    const ready = await site.client().get('/readyz');
    expect([ready.status, (JSON.parse(ready.text) as { checks: object }).checks]).toEqual([
      503,
      expect.objectContaining({ log: false, clock: true }),
    ]);
    await site.stop();
  });

  it('that ran back is found by whoever verifies the site from outside', async () => {
    const site = await startTestSite({ db: await open() });
    const event = { kind: 'need.withdrawn', subject: 'CX-2017-000001', actor: SYSTEM_ACTOR, data: {} };
    for (const at of ['2017-01-01T00:00:00.000Z', '2016-01-01T00:00:00.000Z'])
      await transact(site.deps.db, async (trx) => ok(await writeEvents(trx, [{ ...event, at }])));
    await signDueCheckpoint(site.deps);
    expect(await findings(site)).toContain('time-ran-back 2');
    await site.stop();
  });
});
