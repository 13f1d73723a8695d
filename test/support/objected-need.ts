import type { Actor } from '../../src/accounts/index.js';
import { listCourses } from '../../src/awards/index.js';
import type { Instant } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { makeObjection } from '../../src/objections/index.js';
import { anAccount } from './builders.js';
import { aComplaint, theAnswerers } from './objections.js';
import { aDrawSite, aNeedOfSix, lastCertificate, runAndAudit } from './redo-chain.js';

/** Of the deadline 2023-08-23 23:49:24 (a Wednesday): drawn at once. */
const DRAWN = '2023-08-23T15:49:25.000Z';

/** A need that was drawn just now, with those who may object to it and answer. */
export async function aDrawnNeed(db: Db) {
  const { deps, clock, officials } = await aDrawSite(db);
  const need = await aNeedOfSix(deps, 'commit');
  const at = async (instant: Instant) => {
    clock.set(instant);
    await runAndAudit(deps);
  };
  await at(DRAWN);
  const chain = { deps, clock, officials, need };
  const { ranking } = await lastCertificate(chain);
  /** Somebody of the agency at a place of the ranking. */
  const agency = async (rank: number): Promise<Actor> => {
    const { id } = await db
      .selectFrom('agency')
      .select('id')
      .where('creditCode', '=', ranking[rank - 1] ?? '')
      .executeTakeFirstOrThrow();
    return (await anAccount(deps, { role: 'agency', agencyId: id })).actor;
  };
  const form = { ...aComplaint, name: '张三丰', phone: '13987654321' };
  const object = (actor: Actor, text: string = aComplaint.text) =>
    makeObjection(
      deps,
      { actor, uploader: actor.accountId },
      { need: need.number, attachments: [], ...form, kind: 'objection', text },
    );
  const complain = () =>
    makeObjection(
      deps,
      { actor: null, uploader: 'visitor:x' },
      { need: need.number, attachments: [], ...aComplaint },
    );
  const stages = async () => (await listCourses(db, need.id)).map(({ stage }) => stage);
  return { ...chain, at, agency, object, complain, stages, answerers: await theAnswerers(deps) };
}
