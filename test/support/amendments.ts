import type { Actor } from '../../src/accounts/index.js';
import { appendEvent } from '../../src/audit/index.js';
import { assert, assertDefined } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { makeBidKey } from '../../src/needs/bid-key.js';
import {
  approveAmendment,
  buildNotice,
  changeNotice,
  findLatestAmendment,
  findOwner,
  getCurrentVersion,
  isDrawn,
  needFormSchema,
  saveDraft,
  submitNeed,
} from '../../src/needs/index.js';
import { updateNeed } from '../../src/needs/need-queries.js';
import { writeVersion } from '../../src/needs/notice-version.js';
import { anOwner } from './builders.js';
import { aNeedForm, aReviewer, mustBe } from './marketplace-builders.js';

/** A published need as its owner typed it. */
interface TypedNeed {
  readonly id: string;
  readonly owner: Actor;
  readonly typed: Readonly<Record<string, unknown>>;
}

/** What an owner sends to change a notice. */
export function changeOf(need: TypedNeed, change: Record<string, unknown>, changeNote = '变更') {
  const typed = { ...need.typed, ...change };
  return { id: need.id, typed, form: needFormSchema.parse(typed), changeNote };
}

/** Sends a change of a notice; what came of it. */
export function sendChange(deps: Deps, need: TypedNeed, change: Record<string, unknown>, note?: string) {
  return changeNotice(deps, need.owner, changeOf(need, change, note));
}

/** Proposes new terms; the id of the proposal. */
export async function propose(
  deps: Deps,
  need: TypedNeed,
  change: Record<string, unknown>,
  note?: string,
): Promise<string> {
  mustBe(await sendChange(deps, need, change, note));
  const amendment = assertDefined(await findLatestAmendment(deps.db, need.id), 'a proposal');
  return amendment.id;
}

/** Changes the terms of a need as owner and official together; the hash of the new plan. */
export async function amend(
  deps: Deps,
  need: TypedNeed,
  change: Record<string, unknown>,
  note?: string,
): Promise<string> {
  mustBe(await approveAmendment(deps, await aReviewer(deps), await propose(deps, need, change, note)));
  return (await getCurrentVersion(deps.db, need.id)).planHash;
}

/**
 * A need as it was published before terms and information were told apart: its plan binds the names of the witnesses too, and
 * nothing is kept beside it.
 */
export async function anOldNeed(deps: Deps, witnesses: readonly string[]) {
  const { actor: owner } = await anOwner(deps);
  const typed = aNeedForm(deps, { witnesses: witnesses.join('\n'), closesAt: '2017-05-12 09:00' });
  const form = needFormSchema.parse(typed);
  assert(isDrawn(form), 'a need whose agency is drawn');
  const { id } = mustBe(await saveDraft(deps, owner, { id: deps.newId(), typed }));
  mustBe(await submitNeed(deps, owner, { id, typed, form }));
  const number = `OLD-2017-${String(counter++).padStart(6, '0')}`;
  const at = deps.clock.now();
  const unit = assertDefined(await findOwner(deps.db, owner.ownerId ?? ''), 'an owner');
  const terms = { number, owner: unit.name, ownerCode: unit.creditCode, opensAt: at, attachments: [] };
  const notice = { ...buildNotice(form, terms), witnesses };
  const bidKey = mustBe(await makeBidKey(deps, form.source));
  await deps.db.transaction().execute(async (trx) => {
    const set = { state: 'published', number, version: 1, opensAt: at, publishedAt: at } as const;
    await updateNeed(trx, { id, from: ['submitted'], set });
    const version = { needId: id, version: 1, attachments: [], conditions: [form], changeNote: null };
    const { public: data, rows } = await writeVersion(trx, deps, { ...version, notice, at, bidKey });
    const log = { at, subject: number, actor: owner, rows };
    await appendEvent(trx, { ...log, kind: 'need.published', data: { ...data, version: 1 } });
  });
  return { id, number, owner, typed };
}

let counter = 1;
