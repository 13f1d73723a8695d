import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { DAY, dueAt, HOUR, ok } from '../../src/basics/index.js';
import { type Db, transact } from '../../src/db/index.js';
import { auditExclusions, findJoiningFault, replayEligibility } from '../../src/draws/index.js';
import { listMessages, mailboxOf } from '../../src/messages/index.js';
import { getCurrentVersion, getNeed } from '../../src/needs/index.js';
import {
  listDecidedRelations,
  listRelationsOfAgency,
  listWaitingRelations,
  loadDecisions,
  proposeRelation,
  relationRecords,
  settleRelation,
} from '../../src/relations/index.js';
import { listWork } from '../../src/work/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import {
  aFinding,
  aSecondOfficial,
  changeRegistration,
  decidePair,
  waitingPair,
} from '../support/namesakes.js';

const NAME = '王建国';

const site = (db: Db) => {
  const clock = fakeClock();
  return { clock, deps: testDeps(db, { clock }) };
};

const codesOf = (result: { ok: boolean; errors?: readonly { code: string }[] }) =>
  result.ok ? [] : (result.errors ?? []).map(({ code }) => code);

/** What a person was told of shared names, the earliest first. */
async function toldOf(db: Db, actor: Actor): Promise<string[]> {
  const messages = await listMessages(db, mailboxOf(actor), { limit: 100 });
  return messages
    .toReversed()
    .flatMap(({ content }) =>
      'kind' in content && content.kind.startsWith('relation') ? [content.kind] : [],
    );
}

/** Events about relations, with the number of each. */
async function loggedOf(db: Db) {
  const rows = await db
    .selectFrom('auditEvent')
    .selectAll()
    .where('kind', 'like', 'relation.%')
    .orderBy('seq')
    .execute();
  return rows.map(({ seq, kind, subject, data }) => ({
    seq,
    kind,
    subject,
    data: JSON.parse(data) as Record<string, unknown>,
  }));
}

onEachDatabase('two bodies with one name', (open) => {
  it('are a pair as soon as the second is approved: both sides and their officials are told, the log names nobody', async () => {
    const db = await open();
    const { deps, clock } = site(db);
    const official = (divisionCode: string) => anAccount(deps, { role: 'official', divisionCode });
    const [own, prefecture, elsewhere] = [
      (await official('532301')).actor,
      (await official('532300')).actor,
      (await official('532331')).actor,
    ];
    const first = await anAgency(deps, { legalRepresentative: NAME });
    expect(await listWaitingRelations(db, 'all')).toEqual([]);
    clock.advance(DAY);
    const second = await anAgency(deps, { legalRepresentative: '王·建国' });
    const stranger = await anAgency(deps, { legalRepresentative: '王建民' });
    const [line, ...more] = await listWaitingRelations(db, 'all');
    expect(more).toEqual([]);
    const codes = [first.creditCode, second.creditCode].toSorted();
    expect([line?.agencyCode, line?.otherCode]).toEqual(codes);
    for (const { actor } of [first, second]) expect(await toldOf(db, actor)).toEqual(['relation-found']);
    for (const actor of [own, prefecture]) expect(await toldOf(db, actor)).toEqual(['relation-to-decide']);
    for (const actor of [elsewhere, stranger.actor]) expect(await toldOf(db, actor)).toEqual([]);
    const logged = await loggedOf(db);
    expect(logged).toMatchObject([
      {
        kind: 'relation.found',
        subject: codes[0],
        data: { other: codes[1], side: 'agency', kind: 'representative' },
      },
    ]);
    expect(JSON.stringify(logged)).not.toContain('建国');
    expect(await listWaitingRelations(db, { countyKey: 'lufeng' })).toEqual([]);
    const work = await listWork(deps, own);
    expect(work?.filter(({ step }) => step === 'relations')).toMatchObject([
      { count: 1, deadline: dueAt('decisionDays', clock.now(), clock.now()) },
    ]);
    expect((await listWork(deps, elsewhere))?.map(({ step }) => step)).not.toContain('relations');
  });

  it('are a pair with an owner when it sends its first need, and with one that is there already', async () => {
    const db = await open();
    const { deps } = site(db);
    const before = await anAgency(deps, { legalRepresentative: NAME });
    const owner = await anOwner(deps, { legalRepresentative: NAME });
    expect(await listWaitingRelations(db, 'all')).toEqual([]);
    await aPublishedNeed(deps, {}, owner.actor);
    await aPublishedNeed(deps, {}, owner.actor);
    const later = await anAgency(deps, { legalRepresentative: '王 建国' });
    const pairs = (await listWaitingRelations(db, 'all')).map(({ agencyCode, otherCode, otherSide }) =>
      otherSide === 'owner' ? `${agencyCode} owner` : [agencyCode, otherCode].toSorted().join(' '),
    );
    expect(pairs.toSorted()).toEqual(
      [
        `${before.creditCode} owner`,
        `${later.creditCode} owner`,
        [before.creditCode, later.creditCode].toSorted().join(' '),
      ].toSorted(),
    );
    expect(await toldOf(db, owner.actor)).toEqual(['relation-found', 'relation-found']);
  });

  it('are no pair where a fact ties them, where two owners meet, and once they are on record', async () => {
    const db = await open();
    const { deps } = site(db);
    const controllerCode = '91350100M000100Y43';
    const tied = { legalRepresentative: NAME, controllerCode };
    await anAgency(deps, tied);
    const second = await anAgency(deps, tied);
    for (const legalRepresentative of ['李四', '李四'])
      await aPublishedNeed(deps, {}, (await anOwner(deps, { legalRepresentative })).actor);
    expect(await loggedOf(db)).toEqual([]);
    // Without the controlling body nothing but the name is left.
    await changeRegistration(deps, second.actor, { legalRepresentative: NAME });
    await changeRegistration(deps, second.actor, { legalRepresentative: NAME });
    expect((await loggedOf(db)).map(({ kind }) => kind)).toEqual(['relation.found']);
  });

  it('are one pair, whoever of two that come at once is approved first', async () => {
    const db = await open();
    const { deps } = site(db);
    await aReviewer(deps);
    await Promise.all([
      anAgency(deps, { legalRepresentative: NAME }),
      anAgency(deps, { legalRepresentative: NAME }),
    ]);
    expect(await listWaitingRelations(db, 'all')).toHaveLength(1);
  });
});

onEachDatabase('a decision about a shared name', (open) => {
  const aPair = async (db: Db) => {
    const { deps, clock } = site(db);
    const first = await anAgency(deps, { legalRepresentative: NAME });
    const second = await anAgency(deps, { legalRepresentative: NAME, division: '532302' });
    const officials = [await aReviewer(deps), await aSecondOfficial(deps)] as const;
    const { id } = await waitingPair(deps, first.creditCode, second.creditCode);
    return { deps, clock, first, second, officials, id, codes: [first.creditCode, second.creditCode] };
  };

  it('takes two officials of its counties, none of whom bears the name', async () => {
    const db = await open();
    const { deps, id, officials, codes } = await aPair(db);
    const [one, two] = officials;
    const finding = aFinding('namesakes');
    const namesake = (await anAccount(deps, { role: 'official', name: '王 建國' })).actor;
    const elsewhere = (await anAccount(deps, { role: 'official', divisionCode: '532322' })).actor;
    const propose = (actor: Actor, input: object = {}) =>
      proposeRelation(deps, actor, { id, ...finding, ...input });
    expect(codesOf(await propose(one, { id: 'x' }))).toEqual(['relations/not-found']);
    expect(codesOf(await propose(elsewhere))).toEqual(['relations/forbidden']);
    expect(codesOf(await propose(namesake))).toEqual(['relations/own-name']);
    for (const field of ['reason', 'evidence'])
      expect(await propose(one, { [field]: '经查，王·建国不是同一人' })).toMatchObject({
        ok: false,
        errors: [{ code: 'relations/names-person', field }],
      });
    expect(codesOf(await settleRelation(deps, two, { id, confirm: true }))).toEqual([
      'relations/wrong-state',
    ]);
    mustBe(await propose(one));
    expect(codesOf(await propose(two))).toEqual(['relations/already-proposed']);
    for (const [actor, code] of [
      [one, 'relations/same-official'],
      [namesake, 'relations/own-name'],
      [elsewhere, 'relations/forbidden'],
    ] as const)
      expect(codesOf(await settleRelation(deps, actor, { id, confirm: true }))).toEqual([code]);
    // One official alone has cleared nobody.
    expect((await loadDecisions(db, codes, deps.clock.now())).size).toBe(0);
    const steps = async (actor: Actor) => (await listWork(deps, actor))?.map(({ step }) => step);
    expect(await steps(one)).not.toContain('relations-second');
    expect(await steps(two)).toContain('relations-second');
    mustBe(await settleRelation(deps, two, { id, confirm: true }));
    expect([...(await loadDecisions(db, codes, deps.clock.now())).values()]).toEqual(['namesakes']);
    expect([...(await loadDecisions(db, 'all', deps.clock.now())).values()]).toEqual(['namesakes']);
    expect((await loadDecisions(db, codes.slice(0, 1), deps.clock.now())).size).toBe(0);
    expect(await steps(two)).not.toContain('relations-second');
    expect(codesOf(await propose(one))).toEqual(['relations/same-verdict']);
    expect((await loggedOf(db)).map(({ kind }) => kind)).toEqual([
      'relation.found',
      'relation.proposed',
      'relation.decided',
    ]);
    expect(JSON.stringify(await loggedOf(db))).not.toContain('建国');
  });

  it('is told to both sides, and can be taken back or refused before it is one', async () => {
    const db = await open();
    const { deps, id, officials, first, second } = await aPair(db);
    const [one, two] = officials;
    for (const actor of [one, two]) {
      mustBe(await proposeRelation(deps, one, { id, ...aFinding('namesakes') }));
      mustBe(await settleRelation(deps, actor, { id, confirm: false }));
    }
    expect(await listDecidedRelations(db, { limit: 10 })).toEqual([]);
    await decidePair(deps, { id }, 'related', [one, two]);
    for (const { actor, creditCode } of [first, second]) {
      expect(await toldOf(db, actor)).toEqual(['relation-found', 'relation-decided']);
      expect(await listRelationsOfAgency(db, creditCode)).toMatchObject([{ verdict: 'related' }]);
    }
    expect(await listDecidedRelations(db, { limit: 10 })).toMatchObject([{ id, verdict: 'related' }]);
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('ends when one of the two changes its legal representative, even to the same name again', async () => {
    const db = await open();
    const { deps, clock, id, officials, second, codes } = await aPair(db);
    await decidePair(deps, { id }, 'namesakes', officials);
    const cleared = clock.now();
    clock.advance(HOUR);
    await changeRegistration(deps, second.actor, { legalRepresentative: '另有其人', division: '532302' });
    expect((await loadDecisions(db, codes, clock.now())).size).toBe(0);
    // As of then it still holds: pools of that time are judged by it.
    expect((await loadDecisions(db, codes, cleared)).size).toBe(1);
    expect(codesOf(await proposeRelation(deps, officials[0], { id, ...aFinding('related') }))).toEqual([
      'relations/wrong-state',
    ]);
    clock.advance(HOUR);
    await changeRegistration(deps, second.actor, { legalRepresentative: NAME, division: '532302' });
    expect((await loadDecisions(db, codes, clock.now())).size).toBe(0);
    expect((await listWaitingRelations(db, 'all')).map((line) => line.id === id)).toEqual([false]);
    expect((await loggedOf(db)).map(({ kind }) => kind)).toEqual([
      'relation.found',
      'relation.proposed',
      'relation.decided',
      'relation.ended',
      'relation.found',
    ]);
    // What has ended stays in the public list, with its end.
    const [ended] = await listDecidedRelations(db, { limit: 10 });
    expect(ended?.endedAt).not.toBeNull();
    expect(await auditDatabase(db)).toEqual([]);
  });

  it('is replaced only after the working days of a decision', async () => {
    const db = await open();
    const { deps, clock, id, officials, codes } = await aPair(db);
    await decidePair(deps, { id }, 'namesakes', officials);
    clock.advance(DAY);
    await decidePair(deps, { id }, 'related', officials);
    const from = dueAt('decisionDays', clock.now(), clock.now());
    const at = async (instant: string) => [...(await loadDecisions(db, codes, instant)).values()];
    expect(await at(clock.now())).toEqual(['namesakes']);
    expect(await at(new Date(Date.parse(from) - 1).toISOString())).toEqual(['namesakes']);
    expect(await at(from)).toEqual(['related']);
    expect((await loggedOf(db)).at(-1)).toMatchObject({ data: { verdict: 'related', inForceFrom: from } });
    expect(await listDecidedRelations(db, { limit: 10 })).toMatchObject([{ verdict: 'related' }]);
  });
});

onEachDatabase('a register of before', (open) => {
  it('is looked through once, in the background', async () => {
    const db = await open();
    const { deps, clock } = site(db);
    const agencies = [
      await anAgency(deps, { legalRepresentative: NAME }),
      await anAgency(deps, { legalRepresentative: NAME }),
    ];
    const owner = await anOwner(deps, { legalRepresentative: NAME });
    const found = async () => (await listWaitingRelations(db, 'all')).length;
    expect(await found()).toBe(1);
    const jobs = async () => {
      for (const { error } of await runJobs(deps)) throw error;
      clock.advance(HOUR);
    };
    await jobs();
    expect(await found()).toBe(1);
    await db.insertInto('siteFact').values({ name: 'relations-to-find', value: '' }).execute();
    await jobs();
    expect(await found()).toBe(3);
    await jobs();
    expect(await found()).toBe(3);
    expect(await toldOf(db, owner.actor)).toHaveLength(2);
    expect(await toldOf(db, agencies[0]?.actor ?? owner.actor)).toHaveLength(2);
    expect(await db.selectFrom('siteFact').selectAll().execute()).toEqual([]);
  });
});

onEachDatabase('sign-up and closing', (open) => {
  it('count a pair as related until two officials clear it, as of the instant that is judged', async () => {
    const db = await open();
    const { deps, clock } = site(db);
    const owner = await anOwner(deps, { legalRepresentative: NAME });
    const namesake = await anAgency(deps, { legalRepresentative: NAME });
    const late = await anAgency(deps, { legalRepresentative: '王　建国' });
    const officials = [await aReviewer(deps), await aSecondOfficial(deps)] as const;
    const need = await aPublishedNeed(deps, {}, owner.actor);
    const fault = async ({ actor }: { actor: Actor }) =>
      findJoiningFault(
        db,
        await getNeed(db, need.id),
        await getCurrentVersion(db, need.id),
        actor.agencyId ?? '',
        clock.now(),
      );
    expect([await fault(namesake), await fault(late)]).toEqual(['related-owner', 'related-owner']);
    const undecided = clock.now();
    clock.advance(HOUR);
    const pair = await waitingPair(deps, namesake.creditCode, owner.owner.creditCode);
    await decidePair(deps, pair, 'namesakes', officials);
    expect([await fault(namesake), await fault(late)]).toEqual([undefined, 'related-owner']);
    await anEntry(deps, namesake.actor, need, '90000');
    for (const bid of ['91000', '92000']) await anEntry(deps, (await anAgency(deps)).actor, need, bid);
    clock.set(need.closesAt);
    clock.advance(1000);
    // Found to be one person after the deadline: it counts from later on.
    await decidePair(deps, pair, 'related', officials);
    for (const { error } of await runJobs(deps)) throw error;
    const { pool } = await db.selectFrom('pool').select('pool').executeTakeFirstOrThrow();
    expect(JSON.parse(pool)).toMatchObject({ excluded: [] });
    expect(await auditExclusions(db)).toEqual([]);
    const replay = async (at: string) => {
      const ids = [namesake.actor.agencyId ?? ''];
      return (await replayEligibility(db, await getNeed(db, need.id), at, ids))?.answers[0];
    };
    expect(await replay(undecided)).toMatchObject({
      fault: 'related-owner',
      evidence: { kind: 'relation', by: 'legal-representative', waits: true },
    });
    expect(await replay(need.closesAt)).toMatchObject({ fault: null, pooled: 'in' });
    clock.advance(10 * DAY);
    expect(await replay(clock.now())).toMatchObject({
      fault: 'related-owner',
      evidence: { waits: false },
    });
    const all = await replayEligibility(db, await getNeed(db, need.id), need.closesAt);
    expect(all?.answers.find(({ creditCode }) => creditCode === namesake.creditCode)?.fault).toBeNull();
    expect(all?.answers.find(({ creditCode }) => creditCode === late.creditCode)?.fault).toBe(
      'related-owner',
    );
  });

  it('give every related pair a record before the freeze, the same one ever after', async () => {
    const db = await open();
    const { deps, clock } = site(db);
    const officials = [await aReviewer(deps), await aSecondOfficial(deps)] as const;
    const controllerCode = '91350100M000100Y43';
    const need = await aPublishedNeed(deps);
    const shared = { legalRepresentative: NAME };
    const agencies = [];
    for (const overrides of [shared, shared, shared, { controllerCode }, { controllerCode }, {}, {}]) {
      const agency = await anAgency(deps, overrides);
      clock.advance(1000);
      await anEntry(deps, agency.actor, need, '90000');
      agencies.push(agency);
    }
    const [first, second, third, fourth, fifth] = agencies.map(({ creditCode }) => creditCode);
    if (!first || !second || !third || !fourth || !fifth) throw new Error('five agencies');
    await decidePair(deps, await waitingPair(deps, first, second), 'related', officials);
    clock.set(need.closesAt);
    for (const { error } of await runJobs(deps)) throw error;
    const logged = await loggedOf(db);
    const recordOf = (kind: string, one: string, other: string) => {
      const [a, b] = [one, other].toSorted();
      return logged.find((event) => event.kind === kind && event.subject === a && event.data['other'] === b)
        ?.seq;
    };
    const pairs = [
      { agency: second, other: first, side: 'agency', kind: 'representative' },
      { agency: third, other: first, side: 'agency', kind: 'representative' },
      { agency: fifth, other: fourth, side: 'agency', kind: 'controller' },
    ] as const;
    const records = await db
      .transaction()
      .execute(async (trx) => relationRecords(trx, deps, { pairs, at: clock.now(), asOf: need.closesAt }));
    const expected = [
      recordOf('relation.decided', first, second),
      recordOf('relation.found', first, third),
      recordOf('relation.found', fourth, fifth),
    ];
    expect([...records.values()]).toEqual(expected);
    expect(await loggedOf(db)).toEqual(logged);
    const { seq } = await db
      .selectFrom('auditEvent')
      .select('seq')
      .where('kind', '=', 'pool.frozen')
      .executeTakeFirstOrThrow();
    for (const record of expected) expect(record).toBeLessThan(seq);
    expect(await auditDatabase(db)).toEqual([]);
    expect(await auditExclusions(db)).toEqual([]);
  });

  it('record a pair that has ceased since the deadline as ended, and ask nobody about it', async () => {
    const db = await open();
    const { deps, clock } = site(db);
    const first = await anAgency(deps, { legalRepresentative: NAME });
    const second = await anAgency(deps, { legalRepresentative: '李四' });
    const asOf = clock.now();
    clock.advance(HOUR);
    const pairs = [
      {
        agency: second.creditCode,
        other: first.creditCode,
        side: 'agency',
        kind: 'representative',
      },
    ] as const;
    const at = clock.now();
    mustBe(await transact(db, async (trx) => ok(await relationRecords(trx, deps, { pairs, at, asOf }))));
    expect((await loggedOf(db)).map(({ kind }) => kind)).toEqual(['relation.found', 'relation.ended']);
    expect(await listWaitingRelations(db, 'all')).toEqual([]);
    expect(await auditDatabase(db)).toEqual([]);
  });
});
