import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contractEvents } from '../../src/audit/events/contracts.js';
import { EVENT_KINDS, touchedBy } from '../../src/audit/index.js';
import { aBusySite } from '../support/busy-site.js';
import { fakeClock } from '../support/deps.js';
import { keptPages, withNewKinds } from '../support/kept-pages.js';
import { ACTS, aMarket } from '../support/random-acts.js';
import { startTestSite } from '../support/site.js';

/** Longer than any of these takes on a machine with much else to do. */
const PATIENCE = 600_000;

/** Kinds that the busy site has no event of; random acts do these, and nothing public changes with the last ones. */
const NOT_BUSY = [
  'need.contacts-changed',
  'need.withdrawn',
  'bids.early-attempt',
  'selection.void',
  'ceremony.differed',
  'lottery.differed',
  'demo.loaded',
];

it(
  'holds no page that an event of any kind has changed',
  async () => {
    const clock = fakeClock();
    const site = await startTestSite({ clock });
    const pages = keptPages(site, ['en']);
    const wrong: string[] = [];
    const watched = withNewKinds(site.deps.db, {
      before: (subjects) => pages.open(subjects),
      after: async (subjects, kinds) => {
        for (const address of await pages.compare(subjects)) wrong.push(`${kinds.join(' ')}: ${address}`);
      },
    });
    await aBusySite(watched.db, clock);
    expect(wrong).toEqual([]);
    expect(pages.compared).toBeGreaterThan(500);
    const touching = EVENT_KINDS.filter((kind) => {
      const tags = touchedBy({ kind, subject: 'one' });
      return tags === 'everything' || tags.some((tag) => tag !== 'log' && tag !== 'feed');
    });
    // Contracts and services have a test of their own.
    const elsewhere = touching.filter((kind) => !Object.hasOwn(contractEvents, kind));
    expect(elsewhere.filter((kind) => !watched.kinds.has(kind))).toEqual(NOT_BUSY);
    await site.stop();
  },
  PATIENCE,
);

const NAMES = Object.keys(ACTS) as readonly (keyof typeof ACTS)[];

const anAct = fc.record({ name: fc.constantFrom(...NAMES), chance: fc.nat(0xffff) });

it(
  'holds no page that any act has changed, whatever the order',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anAct, { minLength: 8, maxLength: 12, size: 'max' }),
        fc.constantFrom('zh-CN', 'en'),
        async (acts, language) => {
          const site = await startTestSite();
          try {
            const market = await aMarket(site.deps, site.clock);
            const pages = keptPages(site, [language]);
            for (const { name, chance } of acts) {
              await pages.open();
              await ACTS[name](market, chance);
              expect(await pages.compare(), name).toEqual([]);
            }
          } finally {
            await site.stop();
          }
        },
      ),
      { numRuns: 5, interruptAfterTimeLimit: PATIENCE / 4 },
    );
  },
  PATIENCE,
);
