import { Agent, request } from 'node:http';
import type { Role } from '../../src/accounts/index.js';
import type { Facts, MeasuredPage } from './scale-pages.js';

/** Requests of one page to one site: so many, or as many as go into the time. */
const MOST = 200;
const LEAST = 5;
const MILLIS = 4000;
const WARM_UP = 3;

/** A site that is asked, with the logins of its people. */
export interface AskedSite {
  readonly url: string;
  readonly facts: Facts;
  readonly cookies: ReadonlyMap<Role, string>;
}

/** Milliseconds from a request to the end of its answer. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function ask(url: string, cookie: string): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: { Cookie: cookie } }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - began);
        else reject(new Error(`${url}: ${answer.statusCode}`));
      });
    });
    asked.on('error', reject).end();
  });
}

/** Median and 99th percentile of some times. */
export function timesOf(millis: readonly number[]): Times {
  const sorted = [...millis].sort((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return { p50: rank(0.5), p99: rank(0.99) };
}

let serial = 0;

/**
 * Asks sites for the same page in turns, one request at a time, so that the machine's moods meet all of them. Every request
 * has an address of its own: no answer comes from memory.
 */
export async function timePage(page: MeasuredPage, sites: readonly AskedSite[]): Promise<Times[]> {
  const times = sites.map((): number[] => []);
  const spent = sites.map(() => 0);
  for (let n = 0; n < MOST + WARM_UP; n += 1) {
    for (const [index, { url, facts, cookies }] of sites.entries()) {
      const own = times[index] ?? [];
      if ((spent[index] ?? 0) > MILLIS && own.length >= LEAST) continue;
      serial += 1;
      const path = page.path(facts, n);
      const cookie = page.role ? (cookies.get(page.role) ?? '') : '';
      const took = await ask(`${url}${path}${path.includes('?') ? '&' : '?'}n=${serial}`, cookie);
      if (n < WARM_UP) continue;
      own.push(took);
      spent[index] = (spent[index] ?? 0) + took;
    }
  }
  return times.map(timesOf);
}
