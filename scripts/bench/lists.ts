import { join } from 'node:path';
import autocannon from 'autocannon';
import { analyzeTables, openSqlite } from '../../src/db/index.js';
import { fillNeeds } from './need-fill.js';
import type { Figure } from './report.js';
import { DATABASE, startAgain } from './servers.js';

const SECONDS = 5;

/** Copies of each finished need in the large database: about 100,000 needs. */
const COPIES = 42;

const PAGES = ['/', '/needs', '/needs.json', '/needs.json?division=532301'];

/** Answers per second of a page that is made anew each time: every request has an address of its own. */
async function coldRate(url: string): Promise<number> {
  let count = 0;
  const path = new URL(url);
  const result = await autocannon({
    url,
    connections: 10,
    duration: SECONDS,
    requests: [
      {
        setupRequest: (request) => {
          count += 1;
          return { ...request, path: `${path.pathname}${path.search}${path.search ? '&' : '?'}n=${count}` };
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} errors`);
  return result.requests.average;
}

async function measure(directory: string, needs: number): Promise<Figure[]> {
  const site = await startAgain(directory);
  const figures: Figure[] = [];
  for (const path of PAGES) {
    const value = `${(await coldRate(site.url + path)).toFixed(1)} per second`;
    figures.push({
      name: `${path}, not from memory, at ${needs.toLocaleString('en')} needs`,
      value,
      required: '',
    });
  }
  await site.stop();
  return figures;
}

/** The speed of public lists over the demonstration site's database, and over one with its needs many times (SQLite). */
export async function benchLists(directory: string): Promise<Figure[]> {
  const countNeeds = async (fill: boolean): Promise<number> => {
    const db = openSqlite(join(directory, DATABASE));
    if (fill) {
      await fillNeeds(db, COPIES);
      await analyzeTables(db, 'all');
    }
    const { count } = await db
      .selectFrom('need')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    await db.destroy();
    return Number(count);
  };
  const small = await measure(directory, await countNeeds(false));
  return [...small, ...(await measure(directory, await countNeeds(true)))];
}
