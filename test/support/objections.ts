import type { Actor } from '../../src/accounts/index.js';
import { storeVisitorFile, visitorUploader } from '../../src/agencies/index.js';
import { findCourse } from '../../src/awards/index.js';
import { answerAward } from '../../src/contracts/index.js';
import type { Deps } from '../../src/db/index.js';
import { findNeedByNumber, getCurrentVersion } from '../../src/needs/index.js';
import {
  answerObjection,
  listObjectionsOf,
  listUpheld,
  makeObjection,
  settleObjection,
  withdrawObjection,
} from '../../src/objections/index.js';
import { anAccount } from './builders.js';
import { mustBe, PDF } from './marketplace-builders.js';

const pairs = new WeakMap<Deps['db'], Promise<readonly [Actor, Actor]>>();

/** Two officials of the prefecture's level who do nothing in a test but answer objections. */
export function theAnswerers(deps: Deps): Promise<readonly [Actor, Actor]> {
  // Old databases have accounts under the names that builders make.
  const email = () => `answers-${deps.newId()}@example.test`;
  const official = async () => (await anAccount(deps, { role: 'official', email: email() })).actor;
  const made = async () => [await official(), await official()] as const;
  const known = pairs.get(deps.db) ?? made();
  pairs.set(deps.db, known);
  return known;
}

/** What is typed into the form of a complaint. */
export const aComplaint = {
  kind: 'complaint',
  ground: 'winner',
  text: '中选机构的资质与公告不符。',
  name: null,
  phone: null,
} as const;

/** A complaint of the public about the present round of a need, upheld by two officials who had no part in it: its number. */
export async function anUpheldComplaint(deps: Deps, need: string): Promise<string> {
  const found = await findNeedByNumber(deps.db, need);
  const id = found?.id ?? '';
  const [known] = await listUpheld(deps.db, id, (await getCurrentVersion(deps.db, id)).round);
  if (known !== undefined) return known;
  const [first, second] = await theAnswerers(deps);
  const uploader = visitorUploader('test');
  const file = { name: '证据.pdf', mediaType: 'application/pdf' as const, content: PDF };
  const attachments = [mustBe(await storeVisitorFile(deps, uploader, file))];
  const visitor = { actor: null, uploader };
  const number = mustBe(await makeObjection(deps, visitor, { need, attachments, ...aComplaint }));
  const answer = { number, outcome: 'upheld' as const, reasons: '查证属实', hidden: [] };
  mustBe(await answerObjection(deps, first, answer));
  mustBe(await settleObjection(deps, second, { number, confirm: true }));
  return number;
}

/** A complaint of somebody who is logged in that is sent back once, and taken back. */
export async function aWithdrawnComplaint(deps: Deps, need: string, actor: Actor): Promise<void> {
  const [first, second] = await theAnswerers(deps);
  const objector = { actor, uploader: actor.accountId };
  const number = mustBe(await makeObjection(deps, objector, { need, attachments: [], ...aComplaint }));
  const answer = { number, outcome: 'upheld' as const, reasons: '查证属实', hidden: [] };
  mustBe(await answerObjection(deps, first, answer));
  mustBe(await settleObjection(deps, second, { number, confirm: false }));
  mustBe(await withdrawObjection(deps, actor, number));
}

/** An objection of an agency or a complaint of nobody known, by a number that chooses. */
export async function objectAtRandom(
  deps: Deps,
  { need, agency }: { readonly need: string; readonly agency: Actor },
  chance: number,
): Promise<unknown> {
  const actor = chance % 2 === 0 ? null : agency;
  const kind = actor ? ('objection' as const) : ('complaint' as const);
  const form = { ...aComplaint, kind, name: '张三', phone: '13900001234' };
  const uploader = actor?.accountId ?? 'visitor:none';
  return makeObjection(deps, { actor, uploader }, { need, attachments: [], ...form });
}

/** The next step of one of a need's objections that wait, by a number that chooses. */
export async function answerAtRandom(deps: Deps, needId: string, chance: number): Promise<unknown> {
  const [first, second] = await theAnswerers(deps);
  const waiting = (await listObjectionsOf(deps.db, needId)).filter(
    ({ state }) => state === 'open' || state === 'proposed',
  );
  const one = waiting[chance % Math.max(1, waiting.length)];
  if (!one) return null;
  const { number, state } = one;
  if (state === 'proposed') return settleObjection(deps, second, { number, confirm: chance % 16 < 12 });
  const outcome = chance % 3 ? ('upheld' as const) : ('dismissed' as const);
  return answerObjection(deps, first, { number, outcome, reasons: '查证', hidden: [] });
}

/** Whoever has the award of a need takes it or declines it, by a number that chooses. */
export async function answerAwardAtRandom(
  {
    deps,
    agencies,
  }: {
    readonly deps: Deps;
    readonly agencies: readonly { readonly actor: Actor; readonly creditCode: string }[];
  },
  { id, number }: { readonly id: string; readonly number: string | null },
  chance: number,
): Promise<unknown> {
  const code = (await findCourse(deps.db, id))?.agencyCode;
  const holder = agencies.find(({ creditCode }) => creditCode === code);
  const form = { number: number ?? '', answer: chance % 2 ? 'take' : 'decline', reason: '人员不足' } as const;
  return holder && answerAward(deps, holder.actor, form);
}
