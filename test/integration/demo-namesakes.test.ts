import { expect, it } from 'vitest';
import { inventWorld } from '../../src/app/demo/history.js';
import { recordPairs } from '../../src/app/demo/namesakes.js';
import { insertAll, loadTypeFacts } from '../../src/app/demo/rows-queries.js';
import { personKey, representativeKey } from '../../src/basics/index.js';
import { findAllRelations, listWaitingRelations } from '../../src/relations/index.js';
import { anAccount } from '../support/builders.js';
import { freshDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';

const FOUNDED = '2016-12-28T02:00:00.000Z';

it('the invented register has a handful of namesakes, decided but for one, and no other pair by chance', async () => {
  const { db, close } = await freshDatabase('sqlite');
  const { agencies, owners, namesakes, outlines } = inventWorld('2017', await loadTypeFacts(db), 'CX');
  const names = [
    ...agencies.map(({ agency }) => agency.legalRepresentative ?? ''),
    ...[...owners.values()].flat().map(({ row }) => row.legalRepresentative),
  ];
  const bearers = new Map<string, number>();
  for (const name of names) bearers.set(personKey(name), (bearers.get(personKey(name)) ?? 0) + 1);
  expect([...bearers.values()].filter((count) => count > 1)).toEqual([2, 2, 2, 2, 2]);
  expect(namesakes.map(({ verdict }) => verdict)).toEqual([
    'namesakes',
    'namesakes',
    'namesakes',
    'related',
    null,
  ]);
  const deps = testDeps(db, { clock: fakeClock('2026-11-24T03:00:00.000Z') });
  const official = async () => (await anAccount(deps, { role: 'official' })).actor.accountId;
  const pairs = recordPairs(agencies, namesakes, FOUNDED, [await official(), await official()]);
  // Everything was decided before the first need, and says that it is invented.
  const [first = ''] = outlines.map(({ opensAt }) => opensAt).toSorted();
  expect(pairs.events.every(({ at }) => at < first)).toBe(true);
  expect(pairs.decisions.every(({ reason }) => reason.startsWith('演示'))).toBe(true);
  // Whoever shares a controlling body is on record as well.
  expect(pairs.relations.filter(({ kind }) => kind === 'controller').length).toBeGreaterThan(30);
  await insertAll(
    db,
    'agency',
    agencies.map(({ agency }) => agency),
  );
  await insertAll(
    db,
    'agencyVersion',
    agencies.map(({ agency: { id, legalRepresentative, controllerCode, standing } }) => ({
      agencyId: id,
      inForceFrom: FOUNDED,
      inForceUntil: null,
      legalRepresentative,
      controllerCode,
      standing,
      representativeKey: representativeKey(legalRepresentative),
    })),
  );
  await insertAll(db, 'relation', pairs.relations);
  await findAllRelations(deps);
  const [one, other] = namesakes.at(-1)?.agencies ?? [];
  expect(await listWaitingRelations(db, 'all')).toMatchObject([
    { agencyCode: one?.agency.creditCode, otherCode: other?.agency.creditCode },
  ]);
  await close();
});
