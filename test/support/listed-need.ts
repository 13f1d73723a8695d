/** A need by credit merit of six priced entries, whose small list is drawn. */
import type { Actor } from '../../src/accounts/index.js';
import { findChoice, listCourses } from '../../src/awards/index.js';
import { assertDefined } from '../../src/basics/index.js';
import { chooseAgency } from '../../src/contracts/index.js';
import type { Db } from '../../src/db/index.js';
import { anAccount } from './builders.js';
import { anAgency, anEntry, aPublishedNeed } from './marketplace-builders.js';
import { aDrawSite, FREEZE, lastCertificate, runAndAudit } from './redo-chain.js';

/** Of the deadline 2023-08-23 23:49:24 (a Wednesday): drawn at once; the owner has until Monday. */
export const LISTED = FREEZE;
export const CHOOSE_UNTIL = '2023-08-28T15:49:25.000Z';
/** A reason that is long enough. */
export const WHY = '同类项目经验最多，且距离最近';

/** The need with its people; `agency` is somebody of the agency at a place of the order. */
export async function aListedNeed(db: Db, running?: Parameters<typeof aDrawSite>[1]) {
  const site = await aDrawSite(db, running);
  const { deps, clock } = site;
  const terms = { method: 'merit', source: 'commit', pricedDraw: '1', closesAt: '2023-08-23 23:49:24' };
  const need = await aPublishedNeed(deps, terms);
  const actors = new Map<string, Actor>();
  for (const bid of ['95000', '88000', '91000', '90000', '89500', '93000']) {
    const { actor, creditCode } = await anAgency(deps);
    actors.set(creditCode, actor);
    await anEntry(deps, actor, need, bid);
  }
  const chain = { ...site, need };
  const at = async (instant: string): Promise<void> => {
    clock.set(instant);
    await runAndAudit(deps);
  };
  await at(LISTED);
  const { ranking, pool } = await lastCertificate(chain);
  const { number, owner } = need;
  /** What the owner, or somebody else, answers with the agency at a place of the order. */
  const choose = (rank: number, actor: Actor = owner, why = WHY) =>
    chooseAgency(deps, actor, { number, agency: ranking[rank - 1] ?? '', why });
  return {
    ...chain,
    at,
    ranking,
    owner,
    choose,
    agency: (rank: number): Actor => assertDefined(actors.get(ranking[rank - 1] ?? ''), 'an entrant'),
    /** Somebody else of its unit, whose session is new. */
    colleague: async () => (await anAccount(deps, { role: 'owner', ownerId: owner.ownerId ?? '' })).actor,
    priceAt: (rank: number) => pool.entries.find(({ agency }) => agency === ranking[rank - 1])?.bid ?? 0,
    choice: async () => assertDefined(await findChoice(db, need.id), 'a choice'),
    courses: async () =>
      (await listCourses(db, need.id)).map(({ rank, stage, state }) => [rank, stage, state]),
  };
}
