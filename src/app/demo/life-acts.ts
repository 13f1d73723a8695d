/** What people do about an award of the demonstration site, one function each; every text says that it is invented. */
import type { Actor } from '../../accounts/index.js';
import { storeAttachment } from '../../agencies/index.js';
import { type CourseRow, findCourse } from '../../awards/index.js';
import { addDays, assertDefined, type Fen, toShanghaiDate } from '../../basics/index.js';
import {
  answerAward,
  chooseAgency,
  closeDueAwards,
  deliver as deliverIt,
  evaluate as evaluateIt,
  fileContract,
  moveDueAwards,
  proposeEnd,
  proposeExtension,
  readChoice,
  replyToEvaluation,
  reviewEvaluation,
  settleContract,
  settleDeliverable,
  settleDueChoices,
  settleEnd,
  settleExtension,
} from '../../contracts/index.js';
import type { Deps } from '../../db/index.js';
import { asPublished, findNeedByNumber } from '../../needs/index.js';
import { must } from './sample-act.js';

/** Who acts in the life of an award. */
export interface LifePeople {
  readonly owner: Actor;
  /** Acts in the name of every agency. */
  readonly agency: Actor;
  /** Officials of the prefecture's level: whoever published the need comes first, the others had no part in it. */
  readonly officials: readonly [Actor, Actor, Actor];
  readonly administrator: Actor;
}

/** A need whose award lives, as its acts see it. */
export interface LifeSite {
  readonly people: LifePeople;
  /** Number of the need, once it is published. */
  readonly number: () => string;
}

/** What somebody does about an award. */
export type LifeAct = (deps: Deps, site: LifeSite) => Promise<unknown>;

/** A page that a reader shows: a file of the demonstration says that it is one. */
const PAGE = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj',
    '4 0 obj<</Length 63>>stream',
    'BT /F 18 Tf 72 760 Td (Demonstration file, all invented.) Tj ET',
    'endstream endobj',
    '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
    '',
  ].join('\n'),
);

/** A stored file of somebody. */
export async function aFile(deps: Deps, actor: Actor, name: string): Promise<string> {
  return must(await storeAttachment(deps, actor, { name, mediaType: 'application/pdf', content: PAGE }));
}

/** The present award of a need. */
export async function courseOf(deps: Deps, number: string): Promise<CourseRow> {
  const need = assertDefined(await findNeedByNumber(deps.db, number), number);
  return assertDefined(await findCourse(deps.db, need.id), `award of ${number}`);
}

/** Somebody of the agency that has the award now. */
export async function winner(deps: Deps, { people, number }: LifeSite): Promise<Actor> {
  return { ...people.agency, agencyId: (await courseOf(deps, number())).agencyId };
}

/** What the clock does about awards. */
export async function runAwardJobs(deps: Deps): Promise<void> {
  await settleDueChoices(deps);
  await moveDueAwards(deps);
  await closeDueAwards(deps);
}

/** The owner chooses the second of the small list. */
export const choose: LifeAct = async (deps, { people: { owner }, number }) => {
  const need = assertDefined(await findNeedByNumber(deps.db, number()), number());
  const open = await readChoice(deps.db, asPublished(need), deps.clock.now());
  const agency = assertDefined(open?.certificate.smallList?.[1], 'the second of the list');
  const why = '演示：同类项目业绩最多，且驻地最近';
  must(await chooseAgency(deps, owner, { number: number(), agency, why }));
};

/** The winner answers the letter. */
export const award =
  (answer: 'take' | 'decline'): LifeAct =>
  async (deps, site) =>
    must(
      await answerAward(deps, await winner(deps, site), {
        number: site.number(),
        answer,
        reason: '演示：技术人员已投入其他项目',
      }),
    );

/** The owner files the contract of a service of so many days. */
export const file =
  (days: number): LifeAct =>
  async (deps, { people: { owner }, number }) => {
    const signedOn = toShanghaiDate(deps.clock.now());
    const amount = (await courseOf(deps, number())).priceFen as Fen;
    const contract = { amount, lowerReason: null, signedOn, serviceUntil: addDays(signedOn, days) };
    const files = [await aFile(deps, owner, '合同（演示）.pdf')];
    must(await fileContract(deps, owner, { ...contract, number: number(), files }));
  };

/** The agency hands in what it made. */
export const deliver =
  (note: string): LifeAct =>
  async (deps, site) => {
    const agency = await winner(deps, site);
    const files = [await aFile(deps, agency, '成果（演示）.pdf')];
    must(await deliverIt(deps, agency, { number: site.number(), note, files }));
  };

/** The agency asks for more time. */
export const extend: LifeAct = async (deps, site) => {
  const until = addDays(toShanghaiDate(deps.clock.now()), 60);
  const asked = { number: site.number(), until, why: '演示：雨季无法外业' };
  must(await proposeExtension(deps, await winner(deps, site), asked));
};

/** Everybody evaluates with so many stars, the authority with one less; another official finds it in order. */
export const evaluate =
  (stars: number): LifeAct =>
  async (deps, { people, number }) => {
    const [, first, second] = people.officials;
    const sides = [
      ['owner', people.owner, stars],
      ['authority', first, Math.max(1, stars - (stars < 5 ? 1 : 0))],
      ['operator', people.administrator, stars],
    ] as const;
    for (const [side, actor, count] of sides) {
      const marks = { quality: count, timeliness: count, attitude: count, charge: count, standards: count };
      must(await evaluateIt(deps, actor, { number: number(), ...marks, comment: '演示评价：按合同完成' }));
      must(await reviewEvaluation(deps, second, { answer: 'yes', number: number(), side }));
    }
  };

/** The agency answers each evaluation. */
export const reply: LifeAct = async (deps, site) => {
  const agency = await winner(deps, site);
  for (const side of ['owner', 'authority', 'operator'] as const)
    must(
      await replyToEvaluation(deps, agency, { number: site.number(), side, reply: '演示：感谢，今后改进' }),
    );
};

/** What is settled by the other side, or by another official: a contract, a deliverable … */
const SETTLE = {
  contract: async (deps: Deps, site: LifeSite, yes: boolean) =>
    settleContract(deps, await winner(deps, site), answerOf(site, yes)),
  deliverable: async (deps: Deps, site: LifeSite, yes: boolean) =>
    settleDeliverable(deps, site.people.owner, answerOf(site, yes)),
  extension: async (deps: Deps, site: LifeSite, yes: boolean) =>
    settleExtension(deps, site.people.owner, answerOf(site, yes)),
  end: async (deps: Deps, site: LifeSite, yes: boolean) =>
    settleEnd(deps, await winner(deps, site), { number: site.number(), confirm: yes }),
};

const answerOf = ({ number }: LifeSite, yes: boolean) =>
  yes
    ? ({ answer: 'yes', number: number() } as const)
    : ({ answer: 'no', reason: '演示：与约定不符，请补正', number: number() } as const);

/** What was proposed is settled. */
export const settle =
  (what: keyof typeof SETTLE, yes: boolean): LifeAct =>
  async (deps, site) =>
    must<unknown>(await SETTLE[what](deps, site, yes));

/** The owner proposes to end the service. */
export const endService: LifeAct = async (deps, { people, number }) =>
  must(
    await proposeEnd(deps, people.owner, { number: number(), fault: undefined, because: '演示：项目取消' }),
  );
