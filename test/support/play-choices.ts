/** What may become of a choice that a draw leaves to the owner, each once. */
import { expect } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { findChoice } from '../../src/awards/index.js';
import { assertDefined, MINUTE } from '../../src/basics/index.js';
import { chooseAgency, readChoice } from '../../src/contracts/index.js';
import type { Deps } from '../../src/db/index.js';
import { proposeRedo, settleRedo } from '../../src/draws/index.js';
import { asPublished, getNeed } from '../../src/needs/index.js';
import { anAccount } from './builders.js';
import type { FakeClock } from './deps.js';
import { WHY } from './listed-need.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from './marketplace-builders.js';
import { anUpheldComplaint } from './objections.js';

const run = async (deps: Deps) => expect(await runJobs(deps)).toEqual([]);

/** A need by credit merit whose small list of two is drawn. */
async function listed(deps: Deps, clock: FakeClock) {
  const need = await aPublishedNeed(deps, { method: 'merit', minEntries: '1' });
  for (let count = 0; count < 2; count += 1) await anEntry(deps, (await anAgency(deps)).actor, need);
  clock.set(need.closesAt);
  await run(deps);
  clock.advance(MINUTE);
  await run(deps);
  return need;
}

/** Plays choices that an owner makes, leaves to the clock, and loses with its round. */
export async function playChoices(deps: Deps, clock: FakeClock): Promise<void> {
  const made = await listed(deps, clock);
  const open = await readChoice(deps.db, asPublished(await getNeed(deps.db, made.id)), clock.now());
  const agency = assertDefined(open?.certificate.smallList?.[1], 'the second of the list');
  mustBe(await chooseAgency(deps, made.owner, { number: made.number, agency, why: WHY }));
  const lapsed = await listed(deps, clock);
  clock.set(assertDefined(await findChoice(deps.db, lapsed.id), 'a choice').dueAt);
  await run(deps);
  const { number, id } = await listed(deps, clock);
  const official = async () => (await anAccount(deps, { role: 'official' })).actor;
  const [first, second] = [await official(), await official()];
  const objection = await anUpheldComplaint(deps, number);
  const decision = {
    basis: 'objection-upheld',
    reason: '异议成立',
    source: 'ceremony',
    excluded: [],
  } as const;
  mustBe(await proposeRedo(deps, first, { number, ...decision, excluded: [], objection }));
  mustBe(await settleRedo(deps, second, { number, confirm: true }));
  expect((await findChoice(deps.db, id))?.state).toBe('void');
}
