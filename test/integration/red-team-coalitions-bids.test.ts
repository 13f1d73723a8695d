/** Coalitions of docs/coalitions.md that read bids early, and choose by them; what the log and a certificate tell besides. */
import { afterEach, expect, it } from 'vitest';
import { auditDatabase } from '../../src/audit/index.js';
import { addMillis, HOUR, MINUTE, SECOND } from '../../src/basics/index.js';
import {
  contributeShare,
  enterNeed,
  enterSealed,
  findPool,
  listActiveEntries,
  listIncidents,
  poolOf,
} from '../../src/draws/index.js';
import { getNeed, listShares } from '../../src/needs/index.js';
import { joinIdentity, openText, readPayload, timelockIdentity } from '../../src/sealing/index.js';
import {
  blindSubject,
  type Certificate,
  QUICKNET,
  serializeCertificate,
  verifyCertificate,
} from '../../src/selection/index.js';
import { RECORDED } from '../support/beacon-server.js';
import { recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import {
  besiegeGuarded,
  drawnOf,
  type GuardedSiege,
  liftSieges,
  stolenBy,
  unseen,
} from '../support/guarded-siege.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { hexOf, ROUND_1000 } from '../support/siege.js';
import { codes, DIGITS, WITNESSES } from '../support/siege-acts.js';

afterEach(liftSieges);

const LOWEST = 8_800_000;

/** The lowest bid, opened with what somebody has. */
async function lowestOf({ deps, need }: GuardedSiege, identity: Parameters<typeof openText>[0]) {
  const rows = await listActiveEntries(deps.db, need.id);
  const texts = await Promise.all(rows.map(({ sealedBid }) => openText(identity, sealedBid ?? '')));
  return Math.min(...texts.map((text) => readPayload(text)?.bid ?? Number.POSITIVE_INFINITY));
}

/** The favourite bids a fen less, a millisecond before the deadline by the operator's clock. */
async function underbid({ deps, need, clock, favourite, closesAt }: GuardedSiege, lowest: number) {
  clock.set(addMillis(closesAt, -1));
  const bid = ((lowest - 1) / 100).toFixed(2);
  mustBe(await enterNeed(deps, favourite.actor, { number: need.number, planHash: need.planHash, bid }));
}

const signature = RECORDED.get(1000)?.signature ?? '';

async function frozenBids({ deps, need }: GuardedSiege): Promise<(number | null)[]> {
  const pool = await findPool(deps.db, need.id);
  return pool ? poolOf(pool).entries.map(({ bid }) => bid) : [];
}

onEachDatabase('bids under a time lock', (open) => {
  const locked = { source: 'drand', method: 'lowest', timeLock: true } as const;

  it('X2 are read by the operator once they open to everybody, and undercut by an agency: not witnessed, nobody sees it', async () => {
    const siege = await besiegeGuarded(await open(), locked);
    siege.clock.set(addMillis(ROUND_1000, SECOND));
    await underbid(siege, await lowestOf(siege, timelockIdentity(QUICKNET, 1000, signature)));
    await siege.at(addMillis(siege.closesAt, SECOND));
    await siege.at(ROUND_1000);
    expect(await frozenBids(siege)).toContain(LOWEST - 1);
    expect(await auditDatabase(siege.deps.db)).toEqual([]);
  });

  it('X2 are undercut by nobody where witnesses sign the true time: the close is not seen before bids open', async () => {
    const siege = await besiegeGuarded(await open(), { ...locked, witnessed: true });
    siege.witnessTime(addMillis(ROUND_1000, 2 * SECOND));
    await underbid(siege, await lowestOf(siege, timelockIdentity(QUICKNET, 1000, signature)));
    for (const seconds of [1, 10, 180, 240, 3600])
      await siege.at(addMillis(siege.closesAt, seconds * SECOND));
    expect(await frozenBids(siege)).toEqual([]);
    expect((await getNeed(siege.deps.db, siege.need.id)).state).toBe('published');
    expect(await listIncidents(siege.deps.db, siege.need.id)).toMatchObject([{ kind: 'bids-unopened' }]);
  });

  it.each([
    ['most members of the beacon, who sign its round early', true],
    ['witnesses who sign an old time', false],
  ])('are read and undercut by the operator, an agency and %s', async (_who, early) => {
    const siege = await besiegeGuarded(await open(), { ...locked, witnessed: true });
    if (!early) siege.clock.set(addMillis(ROUND_1000, SECOND));
    await underbid(siege, await lowestOf(siege, timelockIdentity(QUICKNET, 1000, signature)));
    await siege.at(addMillis(siege.closesAt, SECOND));
    await siege.at(ROUND_1000);
    expect(await frozenBids(siege)).toContain(LOWEST - 1);
    expect(await auditDatabase(siege.deps.db)).toEqual([]);
  });
});

onEachDatabase('bids under the custodians’ key', (open) => {
  const kept = { source: 'ceremony', method: 'lowest', custodians: true, witnessed: true } as const;

  /** The identity out of the shares of so many custodians, opened outside the program. */
  async function identityOf({ deps, need, custodians }: GuardedSiege, count: number): Promise<string> {
    const shares = await listShares(deps.db, need.planHash);
    const opened = custodians.slice(0, count).map(({ actor, pair }) => {
      const own = shares.find(({ accountId }) => accountId === actor.accountId);
      return openText(pair.identity, own?.sealed ?? '');
    });
    return joinIdentity(await Promise.all(opened));
  }

  it('are read and undercut by the operator, an agency and as many custodians as open them: grade 1', async () => {
    const siege = await besiegeGuarded(await open(), kept);
    siege.clock.set(addMillis(siege.closesAt, -HOUR));
    await underbid(siege, await lowestOf(siege, await identityOf(siege, 2)));
    await siege.at(addMillis(siege.closesAt, SECOND));
    expect(await siege.giveShares()).toEqual([undefined, undefined]);
    for (const seconds of [20, 30]) await siege.at(addMillis(siege.closesAt, seconds * SECOND));
    const record = { number: siege.need.number, digits: DIGITS, witnesses: WITNESSES };
    mustBe(await recordCeremony(siege.deps, siege.first, record));
    await siege.at(addMillis(siege.closesAt, HOUR));
    expect(await stolenBy(siege, ['operator', 'entrant', 'custodians'])).toEqual(unseen(1));
  });

  it('are read by nobody with one custodian too few', async () => {
    const siege = await besiegeGuarded(await open(), kept);
    await expect(identityOf(siege, 1)).rejects.toThrow();
  });

  it('are opened by no page of a custodian before witnesses have signed the closed list', async () => {
    const siege = await besiegeGuarded(await open(), kept);
    const { deps, need, clock, closesAt } = siege;
    const [custodian] = siege.custodians;
    const give = () =>
      contributeShare(deps, custodian?.actor ?? siege.first, {
        number: need.number,
        identity: custodian?.pair.identity ?? '',
      });
    clock.set(addMillis(closesAt, -1));
    expect(codes(await give())).toEqual(['draws/too-early']);
    clock.set(closesAt);
    expect(codes(await give())).toEqual(['draws/not-closed']);
    siege.witnessTime(addMillis(closesAt, -HOUR));
    await siege.at(addMillis(closesAt, SECOND));
    expect(codes(await give())).toEqual(['draws/not-witnessed']);
  });
});

onEachDatabase('what can be seen from outside', (open) => {
  it('X10 tells nobody before the deadline how many entered which need; the close opens every record', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'drand' });
    const { deps, need } = siege;
    const other = await aPublishedNeed(
      { ...deps, beacon: undefined },
      { source: 'drand', method: 'random', closesAt: '2023-08-25 23:49:24' },
    );
    await anEntry(deps, siege.favourite.actor, other);
    const made = await deps.db
      .selectFrom('auditEvent')
      .select(['subject', 'data', 'actorId'])
      .where('kind', '=', 'entry.made')
      .execute();
    expect(new Set(made.map(({ subject }) => subject)).size).toBe(4);
    for (const { subject, data, actorId } of made) {
      expect(subject).toMatch(/^[0-9a-f]{64}$/);
      expect(actorId).toBeNull();
      for (const one of [need, other]) {
        expect(`${subject} ${data}`).not.toContain(one.number);
        expect(data).not.toContain(one.planHash);
      }
    }
    await siege.at(addMillis(siege.closesAt, SECOND));
    const rows = await listActiveEntries(deps.db, need.id);
    const subjects = rows.map(({ blind }) => blindSubject(need.number, blind ?? ''));
    expect(made.filter(({ subject }) => subjects.includes(subject))).toHaveLength(3);
  });

  it('X9 leaves no bidder out of a certificate: not one whose sealed text was never readable either', async () => {
    const siege = await besiegeGuarded(await open(), { source: 'drand', witnessed: true });
    const { deps, need, clock } = siege;
    const thief = await anAgency(deps);
    const [victim] = await listActiveEntries(deps.db, need.id);
    const copied = { number: need.number, planHash: need.planHash, enteredAt: clock.now() };
    mustBe(
      await enterSealed(deps, thief.actor, {
        ...copied,
        sealed: victim?.sealedBid ?? '',
        entryHash: hexOf(5),
      }),
    );
    for (const seconds of [1, 20, 30]) await siege.at(addMillis(siege.closesAt, seconds * SECOND));
    await siege.at(addMillis(ROUND_1000, MINUTE));
    const drawn = await drawnOf(siege);
    const certificate = drawn?.certificate as Certificate;
    expect(drawn).toMatchObject({ ok: true, grade: 1 });
    expect(certificate.unopened?.map(({ agency }) => agency)).toEqual([thief.creditCode]);
    const without = { ...certificate, unopened: [] };
    const { checks, grade } = verifyCertificate(serializeCertificate(without));
    expect(grade).toBe(3);
    expect(checks.filter(({ ok }) => ok === false).map(({ code }) => code)).toContain('E_CLOSED');
    // Nor does a file say of itself that others would have to collude than follow from its plan.
    const { claim } = certificate;
    const boasting = {
      ...certificate,
      claim: { ...claim, coalitions: { steer: [], foresee: [], read: [], stop: [] } },
    } as Certificate;
    const boasted = verifyCertificate(serializeCertificate(boasting));
    expect(boasted.grade).toBe(3);
    expect(boasted.checks.filter(({ ok }) => ok === false).map(({ code }) => code)).toEqual(['E_SOURCE']);
  });
});
