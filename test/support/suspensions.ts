import type { Actor } from '../../src/accounts/index.js';
import {
  findAgencyByCode,
  listProposals,
  proposeSuspension,
  type SuspensionForm,
  settleSuspension,
  storeAttachment,
} from '../../src/agencies/index.js';
import { assert } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { anAccount } from './builders.js';
import { aReviewer, mustBe, PDF } from './marketplace-builders.js';

const seconds = new WeakMap<Deps, Promise<Actor>>();

/** The official who confirms what the reviewer of the builders proposes. */
export function aSecondOfficial(deps: Deps): Promise<Actor> {
  const known = seconds.get(deps) ?? anAccount(deps, { role: 'official' }).then(({ actor }) => actor);
  seconds.set(deps, known);
  return known;
}

/** A file that an official uploaded. */
export async function aDocument(deps: Deps, actor: Actor, content: Buffer = PDF): Promise<string> {
  const file = { name: 'document.pdf', mediaType: 'application/pdf' as const, content };
  return mustBe(await storeAttachment(deps, actor, file));
}

/** What is proposed of a suspension, where a test does not say otherwise. */
export const aProposal = (overrides: Partial<SuspensionForm> = {}): SuspensionForm => ({
  act: 'suspend',
  ground: 'false-report',
  reason: '抽查不合格',
  lastDay: null,
  ...overrides,
});

/** Proposes, and has another official confirm it. */
export async function decideSuspension(
  deps: Deps,
  creditCode: string,
  overrides: Partial<SuspensionForm> = {},
  officials?: readonly [Actor, Actor],
): Promise<void> {
  const [first, second] = officials ?? [await aReviewer(deps), await aSecondOfficial(deps)];
  const form = aProposal(overrides);
  const documents = form.ground === 'court-order' ? [await aDocument(deps, first)] : [];
  const { id } = mustBe(await proposeSuspension(deps, first, { ...form, creditCode, documents }));
  mustBe(await settleSuspension(deps, second, { creditCode, proposal: id, confirm: true }));
}

/** Suspends an agency, or lifts its suspension, by the order of a court: at once. */
export async function suspendNow(
  deps: Deps,
  creditCode: string,
  change: {
    readonly suspended?: boolean;
    readonly reason?: string;
    readonly officials?: readonly [Actor, Actor];
  } = {},
): Promise<void> {
  const { suspended = true, reason = '抽查不合格', officials } = change;
  const act = suspended ? ('suspend' as const) : ('lift' as const);
  await decideSuspension(deps, creditCode, { act, ground: 'court-order', reason }, officials);
}

/** The proposal of an agency that waits. */
export async function waitingProposal(deps: Deps, creditCode: string) {
  const agency = await findAgencyByCode(deps.db, creditCode);
  assert(agency, creditCode);
  return (await listProposals(deps.db, agency.id)).find(({ state }) => state === 'proposed');
}
