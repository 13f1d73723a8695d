/** What tests of the demonstration site count, and how they spoil a certificate. */
import type { Db } from '../../src/db/index.js';

/** Fen of an amount printed in 万元. */
export const wanToFen = (wan: string): number => Number(wan.replace('.', '')) * 10_000;

/** A certificate with one digit of one of its hashes changed, another one for every `turn`. */
export function changeDigit(text: string, turn: number): string {
  const hashes = [...text.matchAll(/[0-9a-f]{64}/g)];
  const at = (hashes[turn % hashes.length]?.index ?? 0) + (turn % 64);
  return text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1);
}

/** Rows of agencies, or of their qualifications, whose agencies have one of these states. */
export async function countRows(
  db: Db,
  table: 'agency' | 'qualification',
  where: readonly string[],
): Promise<number> {
  const row = await db
    .selectFrom(table)
    .innerJoin('agency as holder', 'holder.id', table === 'agency' ? 'agency.id' : 'qualification.agencyId')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('holder.status', 'in', where as ['approved'])
    .executeTakeFirstOrThrow();
  return Number(row.rows);
}

/** What the demonstration shows after the selection, one word for each thing that is there. */
export async function readLives(db: Db) {
  const courses = await db
    .selectFrom('awardCourse')
    .innerJoin('award', 'award.id', 'awardCourse.awardId')
    .select(['stage', 'countyKey', 'award.agencyId'])
    .execute();
  const login = await db
    .selectFrom('account')
    .select('agencyId')
    .where('id', '=', 'demo-account-agency')
    .executeTakeFirstOrThrow();
  const states = async (table: 'objection' | 'entryNotice' | 'ownerChoice') =>
    (await db.selectFrom(table).select('state').execute()).map(({ state }) => state);
  const directs = await db.selectFrom('need').select('state').where('method', '=', 'direct').execute();
  const requests = await db.selectFrom('standingRequest').select('kind').execute();
  return {
    stages: courses.map(({ stage }) => stage),
    counties: courses.map(({ countyKey }) => countyKey),
    own: courses.filter(({ agencyId }) => agencyId === login.agencyId).map(({ stage }) => stage),
    objections: await states('objection'),
    notices: await states('entryNotice'),
    choices: await states('ownerChoice'),
    directs: directs.map(({ state }) => state),
    requests: requests.map(({ kind }) => kind),
  };
}
