/** The coalitions of docs/coalitions.md, played: each that is named succeeds unseen, each smaller one fails. */
import { afterEach, expect, it } from 'vitest';
import { addMillis, HOUR, MINUTE, SECOND } from '../../src/basics/index.js';
import { ClockBehind } from '../../src/db/index.js';
import { ceremonyActSchema, enterNeed, holdCeremony, recordLottery } from '../../src/draws/index.js';
import { getNeed } from '../../src/needs/index.js';
import { ceremonySteps, recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import {
  besiegeGuarded,
  drawnOf,
  fittingNonce,
  type GuardedSiege,
  hashesOf,
  liftSieges,
  secretOfCustodians,
  stolenBy,
  unseen,
  winnerOfHashes,
} from '../support/guarded-siege.js';
import { anAgency, anEntry, mustBe } from '../support/marketplace-builders.js';
import { LOTTERY_DRAWN, ROUND_1000, search } from '../support/siege.js';
import {
  BEACON,
  codes,
  DIGITS,
  digitsOf,
  lotteryValue,
  NUMBERS,
  numbersOf,
  WITNESSES,
} from '../support/siege-acts.js';
import { suspendNow } from '../support/suspensions.js';

afterEach(liftSieges);

/** The favourite enters at an instant, with a nonce fitted to a value. */
async function enterFitting(siege: GuardedSiege, at: string, value: string | null): Promise<void> {
  siege.clock.set(at);
  const { number, planHash } = siege.need;
  const nonce = await fittingNonce(siege, at, value);
  mustBe(await enterNeed(siege.deps, siege.favourite.actor, { number, planHash, enteredAt: at, nonce }));
}

/** Close, opening and freeze, a few seconds apart each; what custodians were refused with. */
async function freezeHonestly(siege: GuardedSiege): Promise<readonly (string | undefined)[]> {
  await siege.at(addMillis(siege.closesAt, SECOND));
  const refused = await siege.giveShares();
  for (let seconds = 20; seconds <= 40; seconds += 10)
    await siege.at(addMillis(siege.closesAt, seconds * SECOND));
  return refused;
}

const lastMoment = ({ closesAt }: GuardedSiege): string => addMillis(closesAt, -1);

/** The public value is out by the time of honest people; the operator's clock and jobs stand still until then. */
const LATE = addMillis(LOTTERY_DRAWN, HOUR);

async function typeNumbers({ deps, clock, first, second, need }: GuardedSiege, numbers: readonly string[]) {
  clock.set(LOTTERY_DRAWN);
  for (const official of [first, second]) mustBe(await recordLottery(deps, official, need.number, numbers));
}

onEachDatabase('a draw by commitment under the site’s key, not witnessed', (open) => {
  it('is steered by the operator with an agency, who open no sealed entry for it: grade 2', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'commit' });
    await enterFitting(siege, lastMoment(siege), null);
    await freezeHonestly(siege);
    expect(await stolenBy(siege, ['operator', 'entrant'])).toEqual(unseen(2));
  });

  it('is foreseen by the operator, as its certificate says', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'commit' });
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    const foreseen = winnerOfHashes(await hashesOf(siege), null);
    await freezeHonestly(siege);
    const drawn = await drawnOf(siege);
    expect(drawn?.certificate?.winner).toBe(foreseen);
    expect(drawn?.certificate?.claim).toMatchObject({ coalitions: { foresee: [['operator']] } });
  });

  it('X8 with witnesses is frozen, signed and only then drawn: grade 1; the same two steer it before the close', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'commit', witnessed: true });
    await enterFitting(siege, lastMoment(siege), null);
    await freezeHonestly(siege);
    expect(await stolenBy(siege, ['operator', 'entrant'])).toEqual(unseen(1));
    const { frozenAt, drawnAt } = (await drawnOf(siege))?.certificate?.times ?? {};
    expect(Date.parse(drawnAt ?? '')).toBeGreaterThan(Date.parse(frozenAt ?? ''));
  });
});

onEachDatabase('a ceremony with custodians and witnesses', (open) => {
  const guarding = { source: 'ceremony', custodians: true, witnessed: true } as const;

  it.each(['operator', 'custodians'] as const)(
    'is steered by the %s with everybody in the hall: grade 1',
    async (keeper) => {
      const siege = await besiegeGuarded(await open(), guarding);
      const { deps, need, favourite, first } = siege;
      await anEntry(deps, favourite.actor, need);
      expect(await freezeHonestly(siege)).toEqual([undefined, undefined]);
      const known = await hashesOf(siege);
      const secret = keeper === 'operator' ? known.secret : await secretOfCustodians(siege);
      const digits = search(
        digitsOf,
        (one) => winnerOfHashes({ ...known, secret }, one) === favourite.creditCode,
      );
      mustBe(await recordCeremony(deps, first, { number: need.number, digits, witnesses: WITNESSES }));
      await siege.at(addMillis(siege.closesAt, HOUR));
      expect(await stolenBy(siege, [keeper, 'hall'])).toEqual(unseen(1));
    },
  );

  it('is not steered by the hall alone, to whom the sealed secret is missing', async () => {
    const siege = await besiegeGuarded(await open(), guarding);
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    await freezeHonestly(siege);
    expect(await siege.deps.db.selectFrom('openedSecret').selectAll().execute()).toEqual([]);
    const [own] = siege.custodians;
    // One custodian is too few for it.
    await expect(secretOfCustodians({ ...siege, custodians: own ? [own] : [] })).rejects.toThrow();
  });

  it('is not steered by the operator with an agency: digits are taken for a pool that witnesses signed', async () => {
    const siege = await besiegeGuarded(await open(), guarding);
    const { deps, need, first, favourite } = siege;
    siege.witnessTime('2023-09-30T00:00:00.000Z');
    await siege.at(addMillis(siege.closesAt, SECOND));
    siege.clock.set(addMillis(siege.closesAt, MINUTE));
    const { number, planHash } = need;
    expect(codes(await enterNeed(deps, favourite.actor, { number, planHash }))).toEqual([
      'draws/already-closed',
    ]);
    const [opening] = ceremonySteps(DIGITS, WITNESSES);
    expect(codes(await holdCeremony(deps, first, number, ceremonyActSchema.parse(opening)))).not.toEqual([]);
  });
});

onEachDatabase('a draw by lottery with custodians and witnesses', (open) => {
  const guarding = { source: 'lottery', custodians: true, witnessed: true } as const;

  it.each(['lottery', 'typists'] as const)('is steered by the %s alone: grade 1', async (party) => {
    const siege = await besiegeGuarded(await open(), guarding);
    await anEntry(siege.deps, siege.favourite.actor, siege.need);
    await freezeHonestly(siege);
    const known = await hashesOf(siege);
    // Nothing is needed but what is public since the freeze.
    const { secret } = await siege.deps.db.selectFrom('openedSecret').selectAll().executeTakeFirstOrThrow();
    const fits = (numbers: readonly string[]) =>
      winnerOfHashes({ ...known, secret }, lotteryValue(known.plan, numbers)) === siege.favourite.creditCode;
    await typeNumbers(siege, search(numbersOf, fits));
    await siege.at(addMillis(LOTTERY_DRAWN, MINUTE));
    expect(await stolenBy(siege, [party])).toEqual(unseen(1));
  });

  it('is not steered by one official who types: another types too, and both must agree', async () => {
    const siege = await besiegeGuarded(await open(), guarding);
    await freezeHonestly(siege);
    const { deps, clock, first, second, need } = siege;
    clock.set(LOTTERY_DRAWN);
    mustBe(await recordLottery(deps, first, need.number, numbersOf(1)));
    expect(codes(await recordLottery(deps, first, need.number, numbersOf(1)))).not.toEqual([]);
    expect(codes(await recordLottery(deps, second, need.number, NUMBERS))).not.toEqual([]);
    await siege.at(addMillis(LOTTERY_DRAWN, MINUTE));
    expect(await drawnOf(siege)).toBeUndefined();
  });

  it('is steered by the operator with an agency and witnesses who sign an old time: grade 1', async () => {
    const siege = await besiegeGuarded(await open(), guarding);
    const { plan } = await hashesOf(siege);
    await enterFitting(siege, lastMoment(siege), lotteryValue(plan, NUMBERS));
    await freezeHonestly(siege);
    await typeNumbers(siege, NUMBERS);
    await siege.at(addMillis(LOTTERY_DRAWN, MINUTE));
    expect(await stolenBy(siege, ['operator', 'entrant', 'witnesses'])).toEqual(unseen(1));
  });

  it('is not steered by the operator with an agency where the witnesses sign the true time', async () => {
    const siege = await besiegeGuarded(await open(), guarding);
    siege.witnessTime(LATE);
    const { plan } = await hashesOf(siege);
    await enterFitting(siege, lastMoment(siege), lotteryValue(plan, NUMBERS));
    await freezeHonestly(siege);
    siege.clock.set(LOTTERY_DRAWN);
    const { deps, first, need } = siege;
    const typed = await recordLottery(deps, first, need.number, NUMBERS);
    if (typed.ok) mustBe(await recordLottery(deps, siege.second, need.number, NUMBERS));
    await siege.at(addMillis(LATE, HOUR));
    expect(await drawnOf(siege)).toBeUndefined();
    expect((await getNeed(deps.db, need.id)).state).not.toBe('selected');
  });
});

onEachDatabase('a draw by the beacon with witnesses', (open) => {
  const guarding = { source: 'drand', witnessed: true } as const;

  it('is steered by the operator with an agency and most members of the beacon, before the deadline: grade 1', async () => {
    const siege = await besiegeGuarded(await open(), guarding);
    await enterFitting(siege, lastMoment(siege), BEACON);
    await freezeHonestly(siege);
    await siege.at(ROUND_1000);
    expect(await stolenBy(siege, ['operator', 'entrant', 'beacon'])).toEqual(unseen(1));
  });

  it('X3 is not steered by the operator with an agency, who backdate an entry: the witnesses sign the true time', async () => {
    const siege = await besiegeGuarded(await open(), guarding);
    siege.witnessTime(addMillis(ROUND_1000, 5 * SECOND));
    await enterFitting(siege, lastMoment(siege), BEACON);
    await freezeHonestly(siege);
    await siege.at(ROUND_1000);
    await siege.at(addMillis(ROUND_1000, HOUR));
    expect(await drawnOf(siege)).toBeUndefined();
  });

  it('is foreseen by the beacon after the freeze, when the secret is public', async () => {
    const siege = await besiegeGuarded(await open(), guarding);
    await freezeHonestly(siege);
    const { secret } = await siege.deps.db.selectFrom('openedSecret').selectAll().executeTakeFirstOrThrow();
    const foreseen = winnerOfHashes({ ...(await hashesOf(siege)), secret }, BEACON);
    await siege.at(ROUND_1000);
    expect((await drawnOf(siege))?.certificate?.winner).toBe(foreseen);
  });
});

onEachDatabase('a draw by the beacon, not witnessed', (open) => {
  it('X3 is steered by the operator with an agency once the value is out: grade 2, never 1', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'drand' });
    await enterFitting(siege, lastMoment(siege), BEACON);
    await freezeHonestly(siege);
    await siege.at(ROUND_1000);
    expect(await stolenBy(siege, ['operator', 'entrant'])).toEqual(unseen(2));
  });

  it('is not steered so once anything later is in the log', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'drand' });
    siege.clock.set(addMillis(siege.closesAt, SECOND));
    await suspendNow(siege.deps, (await anAgency(siege.deps)).creditCode, { reason: '另案' });
    await expect(enterFitting(siege, lastMoment(siege), BEACON)).rejects.toThrow(ClockBehind);
  });
});
