/**
 * A process of its own at a database: fills it with a need and its entries, or gives custodians' shares. Told by its first argument in JSON;
 * prints what it made in JSON. Runs in a copy of the project that may pin another network.
 */
import { createBeacon } from '../../src/app/drand-client.js';
import { systemRandomBytes, uuidV7 } from '../../src/basics/index.js';
import { migrate, openDatabase } from '../../src/db/index.js';
import { contributeShare } from '../../src/draws/index.js';
import { fakeClock, testDeps } from './deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from './marketplace-builders.js';
import { threeCustodians } from './sealed-entries.js';

/** What the process is told. */
export interface MarketOrder {
  readonly url: string | undefined;
  readonly file: string;
  readonly now: string;
  readonly act:
    | {
        readonly kind: 'open';
        readonly source: 'drand' | 'commit' | 'ceremony';
        readonly closesAt: string;
        readonly custodians: number;
        readonly beacon: string | null;
      }
    | { readonly kind: 'share'; readonly number: string; readonly givers: readonly Giver[] };
}

/** A custodian with the own identity. */
export interface Giver {
  readonly accountId: string;
  readonly identity: string;
}

/** What the process made. */
export interface Market {
  readonly number: string;
  readonly planHash: string;
  readonly custodians: readonly Giver[];
}

const order = JSON.parse(process.argv[2] ?? '') as MarketOrder;
const db = openDatabase({ url: order.url, file: order.file });
const clock = fakeClock(order.now);
const { act } = order;

async function open(made: Extract<MarketOrder['act'], { kind: 'open' }>): Promise<Market> {
  const { source, closesAt, custodians: threshold, beacon } = made;
  await migrate(db);
  const deps = {
    ...testDeps(db, { clock, random: systemRandomBytes, custodians: threshold }),
    newId: uuidV7,
    ...(beacon === null ? {} : { beacon: createBeacon({ urls: [beacon], clock }) }),
    sources: { kinds: ['commit', 'ceremony', 'drand'] as const, closedDays: [] },
  };
  const custodians = threshold > 0 ? await threeCustodians(deps) : [];
  const need = await aPublishedNeed(deps, { source, closesAt });
  for (const bid of ['95000', '88000', '91000', '90000', '89500', '93000'])
    await anEntry(deps, (await anAgency(deps)).actor, need, bid);
  const givers = custodians.map(({ actor, pair }) => {
    return { accountId: actor.accountId, identity: pair.identity };
  });
  return { number: need.number, planHash: need.planHash, custodians: givers };
}

async function share(number: string, givers: readonly Giver[]): Promise<void> {
  const deps = { ...testDeps(db, { clock }), newId: uuidV7 };
  for (const { accountId, identity } of givers) {
    const actor = { accountId, role: 'official' } as Parameters<typeof contributeShare>[1];
    mustBe(await contributeShare(deps, actor, { number, identity }));
  }
}

const made = act.kind === 'open' ? await open(act) : await share(act.number, act.givers);
process.stdout.write(`${JSON.stringify(made ?? null)}\n`);
await db.destroy();
