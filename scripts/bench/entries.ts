import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { startSession } from '../../src/accounts/index.js';
import { SECOND, systemClock, systemRandomBytes } from '../../src/basics/index.js';
import { type Db, openSqlite } from '../../src/db/index.js';
import { findJoiningFault } from '../../src/draws/index.js';
import { carriesBid, findNeed, getCurrentVersion, isPublished } from '../../src/needs/index.js';

/** Where an agency of the demonstration site may sign up, with a session of it. */
async function findEntrance(db: Db) {
  const now = systemClock.now();
  const open = await db
    .selectFrom('need')
    .select('id')
    .where('state', '=', 'published')
    .where('closesAt', '>', now)
    .orderBy('closesAt', 'desc')
    .execute();
  const accounts = await db
    .selectFrom('account')
    .select(['id', 'agencyId'])
    .where('role', '=', 'agency')
    .execute();
  for (const { id } of open) {
    const need = await findNeed(db, id);
    if (!need || !isPublished(need) || !carriesBid(need)) continue;
    const version = await getCurrentVersion(db, id);
    for (const account of accounts) {
      if (await findJoiningFault(db, need, version, account.agencyId ?? '', now)) continue;
      const token = await startSession(db, { clock: systemClock, random: systemRandomBytes }, account.id);
      const bid = (need.budgetFen / 100).toFixed(2);
      return { path: `/needs/${need.number}/entry`, token, planHash: version.planHash, bid };
    }
  }
  throw new Error('no agency of the demonstration site may sign up anywhere');
}

/** Entries that come in steadily until they are told to stop. */
export interface Entries {
  /** Entries that were taken, per second. */
  stop(): Promise<number>;
}

/** An agency of the demonstration site at `url` that signs up anew so often a second, over HTTP as agencies do. */
export async function enterSteadily(url: string, file: string, perSecond: number): Promise<Entries> {
  const db = openSqlite(file);
  const { path, token, ...form } = await findEntrance(db);
  await db.destroy();
  const began = performance.now();
  let taken = 0;
  let stopped = false;
  const enter = async (): Promise<void> => {
    const enteredAt = systemClock.now();
    const body = new URLSearchParams({
      ...form,
      enteredAt,
      nonce: randomBytes(32).toString('hex'),
      action: 'enter',
    });
    const headers = { Cookie: `session=${token}`, 'Sec-Fetch-Site': 'same-origin' };
    const answer = await fetch(url + path, { method: 'POST', body, headers, redirect: 'manual' });
    if (answer.status !== 303) throw new Error(`an entry was refused with ${answer.status}`);
    taken += 1;
  };
  const going = (async () => {
    for (let turn = 1; !stopped; turn += 1) {
      await enter();
      await setTimeout(Math.max(0, began + (turn * SECOND) / perSecond - performance.now()));
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await going;
      return (taken * SECOND) / (performance.now() - began);
    },
  };
}
