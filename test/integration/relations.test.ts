import { expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { auditDatabase } from '../../src/audit/index.js';
import { DAY, dueAt, HOUR } from '../../src/basics/index.js';
import { type Db } from '../../src/db/index.js';
import { relationMessages } from '../../src/messages/records/relations.js';
import {
  listDecidedRelations,
  listRelationsOfAgency,
  listWaitingRelations,
  loadDecisions,
  proposeRelation,
  settleRelation,
} from '../../src/relations/index.js';
import { listWork } from '../../src/work/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { seen } from '../support/mailboxes.js';
import { anAgency, aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import {
  aFinding,
  aSecondOfficial,
  changeRegistration,
  decidePair,
  relationEvents,
  toldOfNames,
  waitingPair,
} from '../support/namesakes.js';

const NAME = '王建国';

const site = (db: Db) => {
  const clock = fakeClock();
  return { clock, deps: testDeps(db, { clock }) };
};

const codesOf = (result: { ok: boolean; errors?: readonly { code: string }[] }) =>
  result.ok ? [] : (result.errors ?? []).map(({ code }) => code);

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
    for (const { actor } of [first, second]) expect(await toldOfNames(db, actor)).toEqual(['relation-found']);
    for (const actor of [own, prefecture])
      expect(await toldOfNames(db, actor)).toEqual(['relation-to-decide']);
    for (const actor of [elsewhere, stranger.actor]) expect(await toldOfNames(db, actor)).toEqual([]);
    const logged = await relationEvents(db);
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
    expect(await toldOfNames(db, owner.actor)).toEqual(['relation-found', 'relation-found']);
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
    expect(await relationEvents(db)).toEqual([]);
    // Without the controlling body nothing but the name is left.
    await changeRegistration(deps, second.actor, { legalRepresentative: NAME });
    await changeRegistration(deps, second.actor, { legalRepresentative: NAME });
    expect((await relationEvents(db)).map(({ kind }) => kind)).toEqual(['relation.found']);
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
    expect((await relationEvents(db)).map(({ kind }) => kind)).toEqual([
      'relation.found',
      'relation.proposed',
      'relation.decided',
    ]);
    expect(JSON.stringify(await relationEvents(db))).not.toContain('建国');
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
      expect(await toldOfNames(db, actor)).toEqual(['relation-found', 'relation-decided']);
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
    expect((await relationEvents(db)).map(({ kind }) => kind)).toEqual([
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
    expect((await relationEvents(db)).at(-1)).toMatchObject({
      data: { verdict: 'related', inForceFrom: from },
    });
    expect(await listDecidedRelations(db, { limit: 10 })).toMatchObject([{ verdict: 'related' }]);
  });
});

it('tell both bodies and the officials by every kind of message', () => {
  expect([...seen].sort()).toEqual(Object.keys(relationMessages).sort());
});
