import { findAccount, toActor } from '../../accounts/index.js';
import { addMillis, assertDefined, type Clock, HOUR, type Instant } from '../../basics/index.js';
import type { Deps } from '../../db/index.js';
import { findAllRelations } from '../../relations/index.js';
import type { DemoWorld } from './history.js';
import { robotSettings } from './robots.js';
import type { SampleAct } from './sample-act.js';
import { applicationActs } from './sample-applications.js';
import { directActs } from './sample-direct.js';
import { needActs } from './sample-needs.js';
import { inventPlans } from './sample-plans.js';

/** The register is looked through for names that bodies share: one pair of it was not looked at yet. */
const namesakeAct = (now: Instant): SampleAct => ({
  at: addMillis(now, -7 * HOUR),
  run: findAllRelations,
});

/** Plays the needs and applications around the present through the real use cases, in the order of their times. */
export async function playSamples(deps: Deps, world: DemoWorld): Promise<void> {
  const now = deps.clock.now();
  const actor = async (id: string) => toActor(assertDefined(await findAccount(deps.db, id), id));
  const people = {
    owner: await actor('demo-account-owner'),
    official: await actor('demo-account-official'),
    agency: await actor('demo-account-agency'),
    typist: await actor('demo-account-county'),
    others: [await actor('demo-account-second'), await actor('demo-account-third')] as const,
    administrator: await actor('demo-account-administrator'),
  };
  const acts = [
    ...inventPlans(world, now).flatMap((plan, index) => needActs(plan, index, world, people, now)),
    ...directActs(world, people, now),
    ...applicationActs([people.official, people.others[0]], now),
    namesakeAct(now),
  ];
  // A stable sort: acts of one need at the same instant keep their order.
  acts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  let present = now;
  const clock: Clock = { now: () => present };
  for (const act of acts) {
    present = act.at;
    // Needs that are published after these follow the site's settings.
    await act.run({ ...deps, ...robotSettings(deps.sources), clock });
  }
}
