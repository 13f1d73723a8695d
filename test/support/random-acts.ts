import type { Actor } from '../../src/accounts/index.js';
import {
  applicationSchema,
  approveApplication,
  findAgencyByCode,
  findOpenApplication,
  proposeSuspension,
  settleSuspension,
  storeAttachment,
  submitApplication,
} from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import {
  acceptCosignature,
  addWitness,
  createCosigningKey,
  rotateKey,
  signDueCheckpoint,
} from '../../src/audit/index.js';
import { importAwards } from '../../src/awards/index.js';
import { addMillis, assertDefined, DAY, HOUR, type Instant, SECOND } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import {
  enterNeed,
  findRedo,
  holdCeremony,
  listFindings,
  listRedoGrounds,
  proposeFinding,
  proposeRedo,
  settleFinding,
  settleRedo,
  withdrawEntry,
} from '../../src/draws/index.js';
import {
  approveAmendment,
  asPublished,
  changeNotice,
  findLatestAmendment,
  getCurrentVersion,
  getNeed,
  type Need,
  needFormSchema,
  publishNeed,
  republishNeed,
  returnAmendment,
  submitNeed,
  withdrawAmendment,
  withdrawNeed,
} from '../../src/needs/index.js';
import { listUpheld } from '../../src/objections/index.js';
import { listWaitingRelations, proposeRelation, settleRelation } from '../../src/relations/index.js';
import { parseNote, signatureLine } from '../../src/selection/index.js';
import { anAccount } from './builders.js';
import { nextStep } from './ceremony-steps.js';
import type { FakeClock } from './deps.js';
import { importFile, importLine } from './import-file.js';
import {
  anAgency,
  anApplicationForm,
  aPublishedNeed,
  aReviewer,
  mustBe,
  PDF,
} from './marketplace-builders.js';
import { aFinding } from './namesakes.js';
import { answerAtRandom, answerAwardAtRandom, objectAtRandom } from './objections.js';
import { aDocument, aProposal, waitingProposal } from './suspensions.js';

/** A marketplace in which anybody may do anything. */
export interface Market {
  readonly deps: Deps;
  readonly clock: FakeClock;
  readonly officials: readonly [Actor, Actor];
  readonly agencies: { readonly actor: Actor; readonly creditCode: string }[];
  /** Ids of published needs with their owners. */
  readonly needs: { readonly id: string; readonly owner: Actor }[];
}

/** An act by a number that chooses about whom; refused where it does not fit. */
type Act = (market: Market, chance: number) => Promise<unknown>;

const oneOf = <T>(items: readonly T[], chance: number): T =>
  assertDefined(items[chance % items.length], 'one of none');

async function needOf({ deps, needs }: Market, chance: number): Promise<Need & { owner: Actor }> {
  const { id, owner } = oneOf(needs, chance);
  return { ...(await getNeed(deps.db, id)), owner };
}

const numberOf = ({ number }: Need): string => number ?? '';

/** Goes forward to an instant, if it is not over, and does what is due. */
async function goTo({ clock, deps }: Market, at: Instant): Promise<void> {
  if (at > clock.now()) clock.set(at);
  for (const { error } of await runJobs(deps)) throw error;
}

async function amend(market: Market, chance: number, change: Record<string, unknown>): Promise<unknown> {
  const { id, form, owner } = await needOf(market, chance);
  const typed = { ...(JSON.parse(form ?? '{}') as object), ...change };
  const checked = needFormSchema.parse(typed);
  return changeNotice(market.deps, owner, { id, typed, form: checked, changeNote: '变更' });
}

const WITNESS = createCosigningKey('newspaper.example', new Uint8Array(32).fill(3));

async function cosign({ deps, clock }: Market): Promise<unknown> {
  await addWitness(deps, WITNESS);
  const latest = await deps.db
    .selectFrom('logCheckpoint')
    .selectAll()
    .orderBy('size', 'desc')
    .executeTakeFirst();
  if (!latest) return null;
  const signed = WITNESS.cosign(
    parseNote(latest.note)?.text ?? '',
    Math.floor(Date.parse(clock.now()) / 1000),
  );
  return acceptCosignature(deps, `${latest.note}${signatureLine(signed)}`);
}

/** What people do, by name. */
export const ACTS = {
  publish: async (market, chance) => {
    const { id, owner } = await aPublishedNeed(market.deps, {
      source: chance % 2 ? 'ceremony' : 'commit',
      ...(chance % 3 ? {} : { minEntries: '5' }),
    });
    market.needs.push({ id, owner });
  },
  enter: async (market, chance) => {
    const need = await needOf(market, chance);
    const { planHash } = await getCurrentVersion(market.deps.db, need.id);
    const bid = `${90_000 - (chance % 1000)}`;
    const { actor } = oneOf(market.agencies, chance >> 4);
    return enterNeed(market.deps, actor, { number: numberOf(need), planHash, bid });
  },
  leave: async (market, chance) =>
    withdrawEntry(
      market.deps,
      oneOf(market.agencies, chance >> 4).actor,
      numberOf(await needOf(market, chance)),
    ),
  amend: (market, chance) =>
    amend(market, chance, { title: `变更后的测量 ${chance}`, budget: `${95_000 + (chance % 1000)}` }),
  telephone: (market, chance) => amend(market, chance, { ownerPhone: `0878-312${1000 + (chance % 9000)}` }),
  settle: async (market, chance) => {
    const { deps, officials } = market;
    const { id, owner } = await needOf(market, chance);
    const waiting = await findLatestAmendment(deps.db, id);
    if (!waiting) return undefined;
    if (chance % 5 === 0) return withdrawAmendment(deps, owner, id);
    return chance % 5 === 1
      ? returnAmendment(deps, officials[0], { id: waiting.id, reason: '请说明理由' })
      : approveAmendment(deps, officials[0], waiting.id);
  },
  withdraw: async (market, chance) => {
    const { id, owner } = await needOf(market, chance);
    return withdrawNeed(market.deps, owner, { id, reason: '项目取消' });
  },
  deadline: async (market, chance) => {
    const { closesAt } = await needOf(market, chance);
    await goTo(market, addMillis(closesAt ?? market.clock.now(), SECOND));
  },
  later: (market, chance) => goTo(market, addMillis(market.clock.now(), (chance % 40) * HOUR)),
  month: (market) => goTo(market, addMillis(market.clock.now(), 32 * DAY)),
  repeat: async (market, chance) => {
    const { deps, officials } = market;
    const failed = [];
    for (const { id, owner } of market.needs) {
      const need = await getNeed(deps.db, id);
      if (need.state === 'failed') failed.push({ id, owner });
    }
    if (failed.length === 0) return null;
    const { id: old, owner } = oneOf(failed, chance);
    const draft = await republishNeed(deps, owner, old);
    if (!draft.ok) return draft;
    const { id } = draft.value;
    const { form } = await getNeed(deps.db, id);
    const model = await aPublishedNeed(deps, {}, owner);
    market.needs.push({ id: model.id, owner });
    const typed = { ...(JSON.parse(form ?? '{}') as object), closesAt: model.typed['closesAt'] };
    mustBe(await submitNeed(deps, owner, { id, typed, form: needFormSchema.parse(typed) }));
    mustBe(await publishNeed(deps, officials[0], id));
    market.needs.push({ id, owner });
    return draft;
  },
  ceremony: async (market, chance) => {
    const need = await needOf(market, chance);
    const act = await nextStep(market.deps, need, chance >> 4);
    const actor = market.officials[act?.act === 'second' ? 1 : 0];
    return act && holdCeremony(market.deps, actor, numberOf(need), act);
  },
  redo: async (market, chance) => {
    const { deps, officials } = market;
    const need = await needOf(market, chance);
    const number = numberOf(need);
    const { round } = await getCurrentVersion(deps.db, need.id);
    const redo = await findRedo(deps.db, need.id, round);
    if (redo?.state === 'proposed')
      return settleRedo(deps, officials[1], { number, confirm: chance % 16 < 12 });
    const [objection] = await listUpheld(deps.db, need.id, round);
    const basis = objection === undefined ? 'source-failed' : 'objection-upheld';
    return proposeRedo(deps, officials[0], {
      number,
      basis,
      objection,
      reason: '异议成立',
      source: 'ceremony',
      excluded: (await listRedoGrounds(deps.db, asPublished(need), deps.clock.now()))
        .slice(0, 1)
        .map(({ agency }) => agency),
    });
  },
  object: async (market, chance) => {
    const { deps, agencies } = market;
    const need = numberOf(await needOf(market, chance));
    return objectAtRandom(deps, { need, agency: oneOf(agencies, chance).actor }, chance);
  },
  award: async (market, chance) => answerAwardAtRandom(market, await needOf(market, chance), chance),
  answer: async (market, chance) => answerAtRandom(market.deps, (await needOf(market, chance)).id, chance),
  join: async (market, chance) => {
    const shared = chance % 2 ? { legalRepresentative: '同名人' } : {};
    market.agencies.push(await anAgency(market.deps, shared));
  },
  decide: async ({ deps, officials }, chance) => {
    const waiting = await listWaitingRelations(deps.db, 'all');
    if (waiting.length === 0) return null;
    const { id, state } = oneOf(waiting, chance);
    if (state === 'proposed') return settleRelation(deps, officials[1], { id, confirm: chance % 16 < 12 });
    return proposeRelation(deps, officials[0], { id, ...aFinding(chance % 3 ? 'namesakes' : 'related') });
  },
  suspend: async (market, chance) => {
    const { deps, officials } = market;
    const { creditCode } = oneOf(market.agencies, chance);
    const waits = await waitingProposal(deps, creditCode);
    if (waits) {
      const settled = { creditCode, proposal: waits.id, confirm: chance % 16 < 12 };
      return settleSuspension(deps, officials[1], settled);
    }
    const agency = await findAgencyByCode(deps.db, creditCode);
    const act = agency?.status === 'suspended' ? ('lift' as const) : ('suspend' as const);
    const ground = chance % 32 < 8 ? 'court-order' : act === 'lift' ? 'remedied' : 'false-report';
    const documents = [await aDocument(deps, officials[0])];
    return proposeSuspension(deps, officials[0], { ...aProposal({ act, ground }), creditCode, documents });
  },
  find: async (market, chance) => {
    const { deps, officials } = market;
    const need = await needOf(market, chance);
    const number = numberOf(need);
    const waits = (await listFindings(deps.db, need.id)).find(({ state }) => state === 'proposed');
    if (waits)
      return settleFinding(deps, officials[1], { number, finding: waits.id, confirm: chance % 16 < 12 });
    const agency = oneOf(market.agencies, chance >> 4).creditCode;
    const finding = { agency, ground: 'related-entry' as const, facts: '查明同一控制人', attachments: [] };
    return proposeFinding(deps, officials[0], { number, ...finding });
  },
  rename: async (market, chance) => {
    const { deps } = market;
    const { actor } = oneOf(market.agencies, chance);
    const typed = anApplicationForm({ name: `更名后的测绘公司${chance}` });
    const scan = mustBe(
      await storeAttachment(deps, actor, { name: 'scan.pdf', mediaType: 'application/pdf', content: PDF }),
    );
    for (const held of typed['qualifications'] as Record<string, unknown>[]) held['attachmentId'] = scan;
    await submitApplication(deps, actor, { typed, application: applicationSchema.parse(typed) });
    const open = await findOpenApplication(deps.db, actor.agencyId ?? '');
    return open && approveApplication(deps, market.officials[0], open.id);
  },
  import: ({ deps }, chance) =>
    importAwards(deps, importFile(importLine(chance, { awarded_on: '2017-04-30' }))),
  sign: ({ deps }) => signDueCheckpoint(deps),
  rotate: ({ deps }) => rotateKey(deps),
  cosign,
} as const satisfies Record<string, Act>;

/** A market with needs that can be entered, and agencies in them. */
export async function aMarket(deps: Deps, clock: FakeClock): Promise<Market> {
  const market: Market = {
    deps,
    clock,
    officials: [await aReviewer(deps), (await anAccount(deps, { role: 'official' })).actor],
    agencies: [],
    needs: [],
  };
  for (let count = 0; count < 4; count += 1) await ACTS.join(market, count);
  for (let count = 0; count < 3; count += 1) await ACTS.publish(market, count);
  for (let need = 0; need < 2; need += 1)
    for (let agency = 0; agency < 4; agency += 1) await ACTS.enter(market, need + 3 * agency + 16 * agency);
  await signDueCheckpoint(deps);
  return market;
}
