/** The cells E1 to M4 of docs/threats.md: officials, witnesses, and those who make the public value. */
import { expect, it } from 'vitest';

import { addMillis, DAY, HOUR, MINUTE } from '../../src/basics/index.js';
import {
  ceremonyActSchema,
  findPool,
  holdCeremony,
  postponeLottery,
  proposeRedo,
  recordLottery,
  redoSchema,
  settleRedo,
} from '../../src/draws/index.js';

import {
  type Certificate,
  serializeCertificate,
  sha256Hex,
  verifyCertificate,
} from '../../src/selection/index.js';

import { ceremonySteps, recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';

import { anEntry, mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';
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
  BEACON,
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

const played = playedCells('E', 'M');

onEachDatabase('one official', (open) => {
  const redo = { basis: 'objection-upheld' as const, reason: '再来一次', excluded: [] };

  it.each(cells('E', ...ALL))('%s cannot have a draw repeated alone, under %s', async (_cell, kind) => {
    const siege = await besiege(await open(), kind);
    const { deps, need, first } = siege;
    await anEntry(deps, siege.favourite.actor, need);
    await drawHonestly(siege, kind);
    const before = (await outcomeOf(siege)).certificate?.winner;
    const { number } = need;
    expect(redoSchema.safeParse({ ...redo, excluded: '', source: 'commit' }).success).toBe(false);
    const objection = await anUpheldComplaint(deps, number);
    mustBe(await proposeRedo(deps, first, { ...redo, objection, number, source: 'ceremony' }));
    expect(codes(await settleRedo(deps, first, { number, confirm: true }))).toEqual(['draws/same-official']);
    await siege.at(addMillis(LOTTERY_DRAWN, DAY));
    expect((await outcomeOf(siege)).certificate?.winner).toBe(before);
  });

  it('E2 cannot put digits on record that were typed once, or differently', async () => {
    const siege = await besiege(await open(), 'ceremony');
    await siege.at(after(CLOSING));
    const { deps, need, first, second } = siege;
    const steps = ceremonySteps(DIGITS, WITNESSES);
    const act = (step: object) => holdCeremony(deps, first, need.number, ceremonyActSchema.parse(step));
    for (const step of steps.slice(0, 4)) mustBe(await act(step));
    expect(codes(await act({ act: 'confirm', revision: 4 }))).toEqual(['draws/already-done']);
    // Another name is not another person.
    expect(codes(await act({ ...steps[4] }))).toEqual(['draws/same-account']);
    const other = ceremonyActSchema.parse({ ...steps[4], digits: digitsOf(1) });
    mustBe(await holdCeremony(deps, second, need.number, other));
    expect(codes(await act({ ...steps[5], revision: 5 }))).toEqual(['draws/already-done']);
    expect(await deps.db.selectFrom('ceremony').selectAll().execute()).toEqual([]);
  });

  it('E3 cannot type the numbers alone, nor wait for others that suit', async () => {
    const siege = await besiege(await open(), 'lottery');
    await siege.at(after(CLOSING));
    const { deps, need, first, second } = siege;
    siege.clock.set(LOTTERY_DRAWN);
    mustBe(await recordLottery(deps, first, need.number, NUMBERS));
    expect(codes(await recordLottery(deps, first, need.number, NUMBERS))).toEqual(['draws/same-official']);
    expect(codes(await postponeLottery(deps, second, need.number, '顺延'))).toEqual(['draws/numbers-typed']);
  });
});

onEachDatabase('witnesses', (open) => {
  it('F2 all of them, without the operator, cannot aim: the secret is still sealed', async () => {
    const siege = await besiege(await open(), 'ceremony');
    const { plan, entries } = await operatorsView(siege);
    const { creditCode } = siege.favourite;
    const all = [
      ...entries,
      { plan: siege.need.planHash, agency: creditCode, enteredAt: plan.opensAt, nonce: hexOf(7), bid: null },
    ];
    let wins = 0;
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const guess = sha256Hex(`guess ${trial}`);
      const publicValue = search(
        digitsOf,
        (digits) => winnerOf({ plan, secret: guess, publicValue: digits, entries: all }) === creditCode,
      );
      const secret = sha256Hex(`secret ${trial}`);
      if (winnerOf({ plan, secret, publicValue, entries: all }) === creditCode) wins += 1;
    }
    expectFair(wins);
  });

  it('G2 all but one, with the operator: the digits that they put on record are not those that the last one saw', async () => {
    const siege = await besiege(await open(), 'ceremony');
    const seen = DIGITS;
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    await siege.at(after(CLOSING));
    const { plan, secret, entries } = await operatorsView(siege);
    const digits = search(
      digitsOf,
      (one) => winnerOf({ plan, secret, publicValue: one, entries }) === siege.favourite.creditCode,
    );
    const honest = '见证人丙';
    const record = { number: siege.need.number, digits, witnesses: [...WITNESSES, honest] };
    mustBe(await recordCeremony(siege.deps, siege.first, record));
    await siege.at(addMillis(CLOSING, HOUR));
    const { certificate } = await outcomeOf(siege);
    expect(JSON.stringify(certificate?.proof)).toContain(honest);
    expect(certificate?.publicValue).not.toBe(seen);
  });

  it('H2 all of them, or invented ones, with the operator choose the winner, as the certificate says', async () => {
    const siege = await besiege(await open(), 'ceremony');
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    await siege.at(after(CLOSING));
    const { plan, secret, entries } = await operatorsView(siege);
    const digits = search(
      digitsOf,
      (one) => winnerOf({ plan, secret, publicValue: one, entries }) === siege.favourite.creditCode,
    );
    const record = { number: siege.need.number, digits, witnesses: WITNESSES };
    mustBe(await recordCeremony(siege.deps, siege.first, record));
    await siege.at(addMillis(CLOSING, HOUR));
    await expectStolen(siege, ['operator', 'hall']);
  });
});

onEachDatabase('those who make the public value', (open) => {
  it('I3 whoever chooses the numbers of the lottery chooses the winner, as the certificate says', async () => {
    const siege = await besiege(await open(), 'lottery');
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    await siege.at(after(CLOSING));
    // Everything that is needed is public now: the pool, and the secret.
    const { plan, entries } = await operatorsView(siege);
    const { secret } = await siege.deps.db.selectFrom('openedSecret').selectAll().executeTakeFirstOrThrow();
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
    await expectStolen(siege, ['lottery']);
  });

  it('J4 a threshold of the beacon with the last entrant, without the operator, can fit an entry to nothing', async () => {
    const siege = await besiege(await open(), 'drand');
    expect(await findPool(siege.deps.db, siege.need.id)).toBeUndefined();
    expectFair(await winsOfGuesser(siege, 'secret'));
  });

  it('K4 a threshold of the beacon with the operator foresee, and change by turning an entry away', async () => {
    const siege = await besiege(await open(), 'drand');
    const { plan, secret, entries } = await operatorsView(siege);
    const foreseen = winnerOf({ plan, secret, publicValue: BEACON, entries });
    await siege.at(after(CLOSING));
    await siege.at(ROUND_1000);
    const { certificate, ok } = await outcomeOf(siege);
    expect([certificate?.winner, ok]).toEqual([foreseen, true]);
    // The one that was turned away keeps silent. Without witnesses the operator needs no beacon for it.
    expect(steerersOf(certificate)).toEqual([['operator', 'entrant']]);
  });

  it('L4 both with the last entrant choose the winner, as the certificate says', async () => {
    const siege = await besiege(await open(), 'drand');
    siege.clock.set(addMillis(CLOSING, -1));
    await enterFitted(siege, BEACON);
    await siege.at(after(CLOSING));
    await siege.at(ROUND_1000);
    await expectStolen(siege, ['operator', 'entrant']);
  });
});

onEachDatabase('two officials', (open) => {
  it.each(cells('M', ...ALL))(
    '%s can have a draw repeated, for all to see: both results stand in the certificate, under %s',
    async (_cell, kind) => {
      const siege = await besiege(await open(), kind);
      const { deps, need, first, second } = siege;
      await anEntry(deps, siege.favourite.actor, need);
      await drawHonestly(siege, kind);
      const before = (await outcomeOf(siege)).certificate as Certificate;
      siege.clock.set(addMillis(LOTTERY_DRAWN, DAY));
      const proposal = {
        basis: 'objection-upheld' as const,
        objection: await anUpheldComplaint(deps, need.number),
        reason: '再来一次',
        source: 'ceremony' as const,
      };
      mustBe(await proposeRedo(deps, first, { ...proposal, number: need.number, excluded: [] }));
      mustBe(await settleRedo(deps, second, { number: need.number, confirm: true }));
      await siege.at(addMillis(LOTTERY_DRAWN, DAY + 2 * HOUR));
      mustBe(
        await recordCeremony(deps, first, { number: need.number, digits: DIGITS, witnesses: WITNESSES }),
      );
      await siege.at(addMillis(LOTTERY_DRAWN, DAY + 3 * HOUR));
      const { certificate, ok } = await outcomeOf(siege);
      expect(ok).toBe(true);
      expect(certificate?.rounds).toMatchObject([{ ranking: before.ranking, redo: { reason: '再来一次' } }]);
      const hidden = { ...(certificate as Certificate), rounds: [] };
      expect(verifyCertificate(serializeCertificate(hidden)).ok).toBe(false);
      const kinds = await deps.db.selectFrom('auditEvent').select('kind').execute();
      expect(kinds.map((event) => event.kind)).toContain('redo.confirmed');
    },
  );
});

it('plays every cell of these rows in docs/threats.md', () => played.expectAll());
