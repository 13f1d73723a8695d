import { expect, it } from 'vitest';
import { createBeacon } from '../../src/app/drand-client.js';
import { addMillis, DAY, MINUTE } from '../../src/basics/index.js';
import {
  findOpenedSecret,
  findSelection,
  listIncidents,
  postponeLottery,
  recordLottery,
} from '../../src/draws/index.js';
import { getCurrentVersion, getNeed } from '../../src/needs/index.js';
import { onEachDatabase } from '../support/databases.js';
import { aReviewer, mustBe } from '../support/marketplace-builders.js';
import {
  aBeaconServer,
  aNeedWith,
  anotherOfficial,
  certificateOf,
  codes,
  FREEZE,
  NUMBERS,
  ROUND_1000,
  run,
  site,
} from '../support/rounds.js';

onEachDatabase('sources of randomness', (open) => {
  it('draw by the beacon: secret public before the round, liars passed over', async () => {
    const { deps, clock, servers } = await site(
      await open(),
      'upper case',
      'honest',
      'the first byte changed',
    );
    const need = await aNeedWith(deps, 'drand');
    expect((await getCurrentVersion(deps.db, need.id)).plan.source).toMatchObject({ round: 1000 });
    clock.set(FREEZE);
    await run(deps);
    const opened = await findOpenedSecret(deps.db, need.planHash);
    expect(opened?.openedAt).toBe(FREEZE);
    const events = await deps.db.selectFrom('auditEvent').select(['kind', 'data']).execute();
    expect(events.find(({ kind }) => kind === 'secret.opened')?.data).toContain(opened?.secret);
    clock.set(addMillis(ROUND_1000, -1));
    await run(deps);
    // Nobody is asked for a value that cannot exist.
    expect(servers.flatMap(({ asked }) => asked)).toEqual([]);
    clock.set(ROUND_1000);
    await run(deps);
    const certificate = await certificateOf(deps, need.id);
    expect(certificate.times).toEqual({ frozenAt: FREEZE, secretOpenedAt: FREEZE, drawnAt: ROUND_1000 });
    expect(certificate.proof).toMatchObject({ kind: 'drand', round: 1000 });
    expect((await getNeed(deps.db, need.id)).state).toBe('selected');
  });

  it('report a beacon that does not deliver, and draw when it does', async () => {
    const { deps, clock, servers } = await site(await open(), 'garbage');
    const need = await aNeedWith(deps, 'drand');
    clock.set(FREEZE);
    await run(deps);
    clock.set(addMillis(ROUND_1000, 5 * DAY));
    await run(deps);
    expect(await listIncidents(deps.db, need.id)).toMatchObject([{ kind: 'overdue', closedAt: null }]);
    await run(deps);
    expect(await listIncidents(deps.db, need.id)).toHaveLength(1);
    await servers[0]?.stop();
    const honest = await aBeaconServer();
    await run({ ...deps, beacon: createBeacon({ urls: [honest.url], clock }) });
    expect(await listIncidents(deps.db, need.id)).toMatchObject([{ outcome: 'delivered' }]);
    await certificateOf(deps, need.id);
  });

  it('award nothing from a pool that was frozen too late', async () => {
    const { deps, clock } = await site(await open(), 'honest');
    const need = await aNeedWith(deps, 'drand');
    clock.set(ROUND_1000);
    await run(deps);
    await run(deps);
    expect((await getNeed(deps.db, need.id)).state).toBe('closed');
    expect(await listIncidents(deps.db, need.id)).toMatchObject([{ kind: 'frozen-late', closedAt: null }]);
    expect(await findSelection(deps.db, need.id)).toBeUndefined();
  });

  it('draw by the lottery: two officials, blindly, ascending, a postponed issue replaced', async () => {
    const { deps, clock } = await site(await open());
    const need = await aNeedWith(deps, 'lottery');
    const { source } = (await getCurrentVersion(deps.db, need.id)).plan;
    expect(source).toEqual({
      kind: 'lottery',
      game: 'kl8',
      issue: '2023229',
      day: '2023-08-24',
      closedDays: 7,
    });
    const [first, second] = [await aReviewer(deps), await anotherOfficial(deps)];
    clock.set(FREEZE);
    await run(deps);
    expect(codes(await recordLottery(deps, first, need.number, NUMBERS))).toEqual([
      'draws/lottery-not-drawn',
    ]);
    clock.set('2023-08-24T13:40:00.000Z');
    expect(mustBe(await postponeLottery(deps, first, need.number, '开奖顺延,电话 13800138000'))).toBe(
      'typed',
    );
    expect(codes(await postponeLottery(deps, first, need.number, '开奖顺延'))).toEqual([
      'draws/same-official',
    ]);
    clock.advance(MINUTE);
    expect(mustBe(await postponeLottery(deps, second, need.number, '开奖顺延'))).toBe('confirmed');
    expect(codes(await recordLottery(deps, first, need.number, NUMBERS))).toEqual([
      'draws/lottery-not-drawn',
    ]);
    clock.set('2023-08-25T13:40:00.000Z');
    expect(codes(await recordLottery(deps, first, need.number, NUMBERS.slice(1)))).toEqual([
      'draws/lottery-count',
    ]);
    mustBe(await recordLottery(deps, first, need.number, NUMBERS));
    expect(codes(await recordLottery(deps, first, need.number, NUMBERS))).toEqual(['draws/same-official']);
    // Numbers that do not suit are no reason to wait for the next issue.
    expect(codes(await postponeLottery(deps, second, need.number, '开奖顺延'))).toEqual([
      'draws/numbers-typed',
    ]);
    const other = [...NUMBERS.slice(0, 19), '80'];
    expect(codes(await recordLottery(deps, second, need.number, other))).toEqual(['draws/numbers-differ']);
    expect(await deps.db.selectFrom('lotteryResult').selectAll().execute()).toEqual([]);
    expect(mustBe(await recordLottery(deps, second, need.number, NUMBERS))).toBe('typed');
    clock.advance(MINUTE);
    expect(mustBe(await recordLottery(deps, first, need.number, NUMBERS))).toBe('confirmed');
    await run(deps);
    const certificate = await certificateOf(deps, need.id);
    expect(certificate.publicValue).toBe(`kl8/2023230/${NUMBERS.join('.')}`);
    expect(JSON.stringify(certificate.proof)).not.toContain(first.name);
    // What tells a person is in no public text, and the certificate says what the log says.
    expect(certificate.log).not.toBeNull();
    expect(certificate.proof).toMatchObject({ postponed: [{ reason: '开奖顺延,电话 […]' }] });
  });
});
