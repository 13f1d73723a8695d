/** The cells A1 to D4 of docs/threats.md: who could steer or foresee a draw, source by source. */
import { expect, it } from 'vitest';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, DAY, MINUTE } from '../../src/basics/index.js';
import {
  ceremonyActSchema,
  enterNeed,
  holdCeremony,
  listIncidents,
  listOwnEntries,
  postponeLottery,
  proposeRedo,
  recordLottery,
  settleRedo,
} from '../../src/draws/index.js';
import { changeNotice, getNeed, needFormSchema, withdrawNeed } from '../../src/needs/index.js';
import {
  type Certificate,
  drandRandomness,
  publicValueFrom,
  serializeCertificate,
  verifyCertificate,
} from '../../src/selection/index.js';
import { RECORDED } from '../support/beacon-server.js';
import { ceremonySteps, recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import { disarm } from '../support/disarm.js';
import { anEntry, mustBe } from '../support/marketplace-builders.js';
import { playedCells } from '../support/played-cells.js';
import {
  after,
  besiege,
  CLOSING,
  hexOf,
  LOTTERY_DRAWN,
  operatorsView,
  outcomeOf,
  ROUND_1000,
  search,
  winnerOf,
} from '../support/siege.js';
import {
  ALL,
  cells,
  codes,
  DIGITS,
  digitsOf,
  drawHonestly,
  enterFitted,
  expectFair,
  expectStolen,
  lotteryValue,
  NUMBERS,
  numbersOf,
  steerersOf,
  TRIALS,
  WITNESSES,
  winsOfGuesser,
} from '../support/siege-acts.js';

const played = playedCells('A', 'D');

onEachDatabase('the owner', (open) => {
  it.each(cells('A', ...ALL))('%s changes nothing once sign-up has ended, under %s', async (_cell, kind) => {
    const siege = await besiege(await open(), kind);
    const { deps, need } = siege;
    const { owner, number, id } = need;
    await anEntry(deps, siege.favourite.actor, need);
    await siege.at(after(CLOSING));
    const form = needFormSchema.parse(need.typed);
    const amended = { id, typed: need.typed, form: { ...form, title: '另一个' }, changeNote: '改' };
    expect(codes(await changeNotice(deps, owner, amended))).toEqual(['needs/already-closed']);
    expect(codes(await withdrawNeed(deps, owner, { id, reason: '不合意' }))).not.toEqual([]);
    const [opening] = ceremonySteps(DIGITS, WITNESSES);
    const act = ceremonyActSchema.parse(opening);
    expect(codes(await holdCeremony(deps, owner, number, act))).toEqual(['draws/forbidden']);
    expect(codes(await recordLottery(deps, owner, number, NUMBERS))).toEqual(['draws/forbidden']);
    expect(codes(await postponeLottery(deps, owner, number, '顺延'))).toEqual(['draws/forbidden']);
    const redo = { number, basis: 'source-failed' as const, reason: '再来', excluded: [] };
    expect(codes(await proposeRedo(deps, owner, { ...redo, source: 'ceremony' }))).toEqual([
      'draws/forbidden',
    ]);
    expect(codes(await settleRedo(deps, owner, { number, confirm: true }))).toEqual(['draws/forbidden']);
    expect(codes(await enterNeed(deps, owner, { number, planHash: need.planHash }))).toEqual([
      'draws/forbidden',
    ]);
  });
});

onEachDatabase('one agency, also the last to enter', (open) => {
  it.each(cells('B', ...ALL))(
    '%s has one ticket and can fit it to nothing, under %s',
    async (_cell, kind) => {
      const siege = await besiege(await open(), kind);
      const { deps, need, favourite, clock } = siege;
      // Entering again is another nonce of the same ticket.
      for (let turn = 0; turn < 3; turn += 1) {
        clock.set(addMillis(CLOSING, turn - 3));
        mustBe(
          await enterNeed(deps, favourite.actor, {
            number: need.number,
            planHash: need.planHash,
            nonce: hexOf(turn),
          }),
        );
      }
      clock.set(CLOSING);
      const late = { number: need.number, planHash: need.planHash };
      expect(codes(await enterNeed(deps, favourite.actor, late))).toEqual(['draws/already-closed']);
      const own = await listOwnEntries(deps.db, favourite.actor.agencyId ?? '', { limit: 10 });
      expect(own.filter(({ state }) => state === 'active')).toHaveLength(1);
      await drawHonestly(siege, kind);
      const { certificate, ok } = await outcomeOf(siege);
      expect(ok).toBe(true);
      expect(certificate?.pool.entries).toHaveLength(4);
      expectFair(await winsOfGuesser(siege, 'secret'));
      // The experiment tells: whoever knew everything would win every time.
      expect(await winsOfGuesser(siege, null)).toBe(TRIALS);
    },
  );
});

onEachDatabase('the operator alone', (open) => {
  it('C1 foresees a draw by commitment, and changes it by turning an entry away: the turned-away knows', async () => {
    const siege = await besiege(await open(), 'commit');
    const { deps, need, favourite } = siege;
    const { plan, secret, entries } = await operatorsView(siege);
    const without = winnerOf({ plan, secret, publicValue: null, entries });
    // The fourth agency's sign-up meets a closed door; the draw is among the other three.
    await siege.at(after(CLOSING));
    const { certificate, ok } = await outcomeOf(siege);
    expect([certificate?.winner, ok]).toEqual([without, true]);
    expect(steerersOf(certificate)).toEqual([['operator', 'entrant']]);
    expect(await listOwnEntries(deps.db, favourite.actor.agencyId ?? '', { limit: 1 })).toEqual([]);
    expect(need.number).toBe(certificate?.plan.need);
  });

  it('C1 cannot exchange the secret', async () => {
    const siege = await besiege(await open(), 'commit');
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    await siege.at(after(CLOSING));
    const { certificate } = await outcomeOf(siege);
    const forged = { ...(certificate as Certificate), secret: hexOf(1) };
    const { checks } = verifyCertificate(serializeCertificate(forged));
    expect(checks.filter(({ ok }) => ok === false).map(({ code }) => code)).toContain('E_COMMIT');
  });

  it('C2 cannot draw before the digits, nor change them afterwards', async () => {
    const siege = await besiege(await open(), 'ceremony');
    const { deps, need, favourite } = siege;
    await anEntry(deps, favourite.actor, need);
    await siege.at(addMillis(CLOSING, DAY));
    expect((await getNeed(deps.db, need.id)).state).toBe('closed');
    const opened = await deps.db.selectFrom('openedSecret').selectAll().execute();
    expect(opened).toEqual([]);
    const digits = { number: need.number, digits: DIGITS, witnesses: WITNESSES };
    mustBe(await recordCeremony(deps, siege.first, digits));
    await disarm(deps.db);
    await deps.db
      .updateTable('ceremony')
      .set({ digits: digitsOf(1) })
      .execute();
    expect((await auditDatabase(deps.db)).map(({ table }) => table)).toContain('ceremony');
    await siege.at(addMillis(CLOSING, DAY + MINUTE));
    // What was drawn from other digits than the log has is no certificate.
    const { failed, certificate } = await outcomeOf(siege);
    expect(certificate?.log === null || failed.includes('E_LOG')).toBe(true);
  });

  it('C3 can type false numbers with two accounts, and any newspaper shows it; it cannot wait for them', async () => {
    const siege = await besiege(await open(), 'lottery');
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    await siege.at(after(CLOSING));
    const { plan, secret, entries } = await operatorsView(siege);
    const numbers = search(
      numbersOf,
      (one) =>
        winnerOf({ plan, secret, publicValue: lotteryValue(plan, one), entries }) ===
        siege.favourite.creditCode,
    );
    siege.clock.set(LOTTERY_DRAWN);
    for (const official of [siege.first, siege.second])
      mustBe(await recordLottery(siege.deps, official, siege.need.number, numbers));
    await siege.at(addMillis(LOTTERY_DRAWN, MINUTE));
    const { certificate } = await outcomeOf(siege);
    expect(certificate?.publicValue).toBe(lotteryValue(plan, numbers));
    expect(certificate?.publicValue).not.toBe(lotteryValue(plan, NUMBERS));
    expect(steerersOf(certificate)).toContainEqual(['typists']);

    const waiting = await besiege(await open(), 'lottery');
    await waiting.at(LOTTERY_DRAWN);
    expect(await listIncidents(waiting.deps.db, waiting.need.id)).toMatchObject([{ kind: 'frozen-late' }]);
    const typed = await recordLottery(waiting.deps, waiting.first, waiting.need.number, NUMBERS);
    if (typed.ok) mustBe(await recordLottery(waiting.deps, waiting.second, waiting.need.number, NUMBERS));
    await waiting.at(addMillis(LOTTERY_DRAWN, DAY));
    expect((await getNeed(waiting.deps.db, waiting.need.id)).state).toBe('closed');
  });

  it('C4 cannot wait for the round, withhold the secret, or show another signature', async () => {
    const siege = await besiege(await open(), 'drand');
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    await siege.at(after(CLOSING));
    expect(await siege.deps.db.selectFrom('openedSecret').selectAll().execute()).toHaveLength(1);
    await siege.at(ROUND_1000);
    const certificate = (await outcomeOf(siege)).certificate as Certificate;
    const { signature } = RECORDED.get(1001) ?? { signature: '' };
    const other = {
      ...certificate,
      publicValue: drandRandomness(signature),
      proof: { kind: 'drand', round: 1000, signature },
    } as Certificate;
    const { checks } = verifyCertificate(serializeCertificate(other));
    expect(checks.filter(({ ok }) => ok === false).map(({ code }) => code)).toContain('E_BLS');

    const waiting = await besiege(await open(), 'drand');
    await waiting.at(ROUND_1000);
    await waiting.at(addMillis(ROUND_1000, DAY));
    expect((await getNeed(waiting.deps.db, waiting.need.id)).state).toBe('closed');
    expect(await listIncidents(waiting.deps.db, waiting.need.id)).toMatchObject([{ kind: 'frozen-late' }]);
  });
});

onEachDatabase('the operator with the last entrant', (open) => {
  it('D1 choose the winner of a draw by commitment, as its certificate says', async () => {
    const siege = await besiege(await open(), 'commit');
    siege.clock.set(addMillis(CLOSING, -1));
    await enterFitted(siege, null);
    await siege.at(CLOSING);
    await expectStolen(siege, ['operator', 'entrant']);
  });

  it.each(cells('D', 'ceremony', 'lottery', 'drand'))(
    '%s can fit an entry to nothing, under %s',
    async (_cell, kind) => {
      const siege = await besiege(await open(), kind);
      const { plan } = await operatorsView(siege);
      const from = publicValueFrom(plan);
      // The value of a beacon or a lottery comes after the deadline; digits are taken for a frozen pool alone.
      if (kind === 'ceremony') {
        const [opening] = ceremonySteps(DIGITS, WITNESSES);
        const act = ceremonyActSchema.parse(opening);
        const { deps, need, first } = siege;
        expect(codes(await holdCeremony(deps, first, need.number, act))).toEqual(['draws/wrong-state']);
      } else expect(from !== null && from > plan.closesAt).toBe(true);
      expectFair(await winsOfGuesser(siege, 'publicValue'));
    },
  );
});

it('plays every cell of these rows in docs/threats.md', () => played.expectAll());
