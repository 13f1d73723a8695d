/** A need of six bids whose award goes its way, with everybody who acts on it. */
import type { Actor } from '../../src/accounts/index.js';
import { storeAttachment } from '../../src/agencies/index.js';
import { findCourse, listCourses } from '../../src/awards/index.js';
import { assertDefined, type Instant, type Result } from '../../src/basics/index.js';
import {
  answerAward,
  chooseAgency,
  deliver,
  evaluate,
  fileContract,
  proposeEnd,
  proposeExtension,
  replyToEvaluation,
  reviewEvaluation,
  settleContract,
  settleDeliverable,
  settleEnd,
  settleExtension,
} from '../../src/contracts/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { anAccount } from './builders.js';
import { mustBe, PDF } from './marketplace-builders.js';
import { aDrawSite, aNeedOfSix, lastCertificate, runAndAudit } from './redo-chain.js';

/** Of the deadline 2023-08-23 23:49:24 (a Wednesday): drawn at once. Public until Monday, answered until Thursday. */
export const DRAWN = '2023-08-23T15:49:25.000Z';
export const PUBLIC_UNTIL = '2023-08-28T15:49:25.000Z';
/** The first code of a refusal. */
export const codeOf = (result: Result<unknown>): string | undefined =>
  result.ok ? undefined : result.errors[0]?.code;

/** The form of a contract that fits an award at a price. */
export const aContract = (amount: number) => ({
  amount: amount as never,
  lowerReason: null,
  signedOn: '2023-08-29',
  serviceUntil: '2023-09-28',
});

/** Stars of an evaluation, the same for each dimension. */
export const stars = (count: number) => ({
  quality: count,
  timeliness: count,
  attitude: count,
  charge: count,
  standards: count,
  comment: '按合同完成',
});

/** A stored file of an account. */
export async function aFile(
  deps: Deps,
  actor: Actor,
  mediaType: 'application/pdf' | 'image/png' = 'application/pdf',
): Promise<string> {
  const file = {
    name: 'file',
    mediaType,
    content: Buffer.concat([PDF, Buffer.from(deps.newId())]),
  };
  return mustBe(await storeAttachment(deps, actor, file));
}

/** A drawn need, by the method `lowest` where nothing else is said, its people, and their acts: each returns what the use case answers. */
export async function anAwardedNeed(
  db: Db,
  running?: Parameters<typeof aDrawSite>[1],
  method?: 'lowest' | 'merit',
) {
  const { deps, clock, officials } = await aDrawSite(db, running);
  const need = await aNeedOfSix(deps, 'commit', undefined, method);
  const chain = { deps, clock, officials, need };
  const administrator = (await anAccount(deps, { role: 'administrator' })).actor;
  const { number, owner } = need;
  const at = async (instant: Instant): Promise<void> => {
    clock.set(instant);
    await runAndAudit(deps);
  };
  await at(DRAWN);
  const { ranking } = await lastCertificate(chain);
  const accounts = new Map<number, Actor>();
  /** Someone of the agency at a place of the ranking. */
  const agency = async (rank: number): Promise<Actor> => {
    const known = accounts.get(rank);
    if (known) return known;
    const code = ranking[rank - 1] ?? '';
    const row = await db
      .selectFrom('agency')
      .select('id')
      .where('creditCode', '=', code)
      .executeTakeFirstOrThrow();
    const { actor } = await anAccount(deps, { role: 'agency', agencyId: row.id });
    accounts.set(rank, actor);
    return actor;
  };
  const course = async () => assertDefined(await findCourse(db, need.id), 'an award');
  const stage = async () => (await course()).stage;
  /** Until the stage that lasts is over. */
  const untilDue = async (): Promise<void> => at(assertDefined((await course()).dueAt, 'due'));
  const yes = { answer: 'yes', number } as const;
  const no = { answer: 'no', reason: '不符合约定', number } as const;
  const acts = {
    choose: async (actor: Actor, rank: number) =>
      chooseAgency(deps, actor, {
        number,
        agency: ranking[rank - 1] ?? '',
        why: '同类项目经验最多，且距离最近',
      }),
    take: async (rank = 1) => answerAward(deps, await agency(rank), { number, answer: 'take' }),
    decline: async (rank = 1) =>
      answerAward(deps, await agency(rank), { number, answer: 'decline', reason: '人员不足' }),
    file: async (actor: Actor, changes: Record<string, unknown> = {}) =>
      fileContract(deps, actor, {
        ...aContract((await findCourse(db, need.id))?.priceFen ?? 1),
        number,
        files: [await aFile(deps, actor)],
        ...changes,
      } as never),
    confirm: (actor: Actor) => settleContract(deps, actor, yes),
    sendBack: (actor: Actor) => settleContract(deps, actor, no),
    extend: (actor: Actor, until = '2023-10-31') =>
      proposeExtension(deps, actor, { number, until, why: '雨季' }),
    settleExtension: (actor: Actor, answer: 'yes' | 'no' = 'yes') =>
      settleExtension(deps, actor, answer === 'yes' ? yes : no),
    deliver: async (actor: Actor) =>
      deliver(deps, actor, { number, note: '成果报告', files: [await aFile(deps, actor)] }),
    accept: (actor: Actor) => settleDeliverable(deps, actor, yes),
    returnIt: (actor: Actor) => settleDeliverable(deps, actor, no),
    end: (actor: Actor, fault?: 'agency' | 'owner' | 'neither') =>
      proposeEnd(deps, actor, { number, fault, because: '协商一致或无法继续' }),
    settleEnd: (actor: Actor, confirm = true) => settleEnd(deps, actor, { number, confirm }),
    evaluate: (actor: Actor, count = 5) => evaluate(deps, actor, { number, ...stars(count) }),
    review: (actor: Actor, side: 'owner' | 'authority' | 'operator', answer: 'yes' | 'no' = 'yes') =>
      reviewEvaluation(deps, actor, { ...(answer === 'yes' ? yes : no), side }),
    reply: (actor: Actor, side: 'owner' | 'authority' | 'operator') =>
      replyToEvaluation(deps, actor, { number, side, reply: '感谢' }),
  };
  /** Everything up to a stage, at the earliest. */
  const reach = async (
    to: 'letter' | 'signing' | 'filed' | 'serving' | 'delivered' | 'accepted',
  ): Promise<void> => {
    const steps = {
      letter: () => at(PUBLIC_UNTIL),
      signing: async () => {
        mustBe(await acts.take());
        clock.set('2023-08-29T02:00:00.000Z');
      },
      filed: async () => mustBe(await acts.file(owner)),
      serving: async () => mustBe(await acts.confirm(await agency(1))),
      delivered: async () => mustBe(await acts.deliver(await agency(1))),
      accepted: async () => mustBe(await acts.accept(owner)),
    };
    for (const [name, step] of Object.entries(steps)) {
      await step();
      if (name === to) break;
    }
    await runAndAudit(deps);
  };
  const courses = async () => (await listCourses(db, need.id)).map((one) => [one.rank, one.stage, one.state]);
  return {
    ...chain,
    ...acts,
    at,
    agency,
    administrator,
    owner,
    ranking,
    course,
    courses,
    stage,
    untilDue,
    reach,
  };
}

/** An awarded need whose messages are counted at the end of a test. */
export async function aCase(db: Db, seen: Set<string>) {
  const site = await anAwardedNeed(db);
  const audited = async (): Promise<void> => {
    await runAndAudit(site.deps);
    for (const { kind } of await db.selectFrom('message').select('kind').distinct().execute()) seen.add(kind);
  };
  const kinds = async () => {
    const rows = await db
      .selectFrom('auditEvent')
      .select(['kind', 'data'])
      .where('subject', '=', site.need.number)
      .orderBy('seq')
      .execute();
    return rows.filter(({ kind }) => /^(contract|service|deliverable|evaluation|award)\./.test(kind));
  };
  return { ...site, audited, kinds };
}

/** Kinds of messages about a service and early ends, which have a test file of their own. */
export const OF_SERVICE = /^(?:extension|service|award-(?:end|terminated|forfeited)|deliverable-returned)/;
