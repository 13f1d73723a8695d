/** An agency that its owner names, and everybody who acts on it. */
import type { Actor } from '../../src/accounts/index.js';
import { storeAttachment } from '../../src/agencies/index.js';
import { assertDefined, formatShanghai, MINUTE, parseShanghai } from '../../src/basics/index.js';
import { announcementBounds } from '../../src/basics/rules.js';
import type { Db, Deps } from '../../src/db/index.js';
import {
  findDirectChoice,
  findNeed,
  needFormSchema,
  publishNeed,
  saveDraft,
  submitNeed,
} from '../../src/needs/index.js';
import { answerObjection, makeObjection, settleObjection } from '../../src/objections/index.js';
import { anOwner } from './builders.js';
import type { FakeClock } from './deps.js';
import { aNeedForm, anAgency, aReviewer, mustBe, PDF } from './marketplace-builders.js';
import { aComplaint, theAnswerers } from './objections.js';
import { aDrawSite } from './redo-chain.js';

/** What is typed of a direct choice, with a file that shows its ground. */
export async function aDirectForm(
  deps: Deps,
  owner: Actor,
  agency: string,
  overrides: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const file = { name: '应急通知.pdf', mediaType: 'application/pdf' as const };
  const content = Buffer.concat([PDF, Buffer.from(`%${deps.newId()}`)]);
  const attachment = mustBe(await storeAttachment(deps, owner, { ...file, content }));
  const { earliest } = announcementBounds(deps.clock.now());
  const closesAt = new Date(Date.parse(earliest) + MINUTE).toISOString();
  return aNeedForm(deps, {
    method: 'direct',
    closesAt: formatShanghai(closesAt),
    attachments: [attachment],
    directAgency: agency,
    directPrice: '90000',
    directGround: 'disaster',
    directEarlier: '',
    directReason: '溃坝后须当日测量，来不及公开选取。',
    ...overrides,
  });
}

/** Saves and sends a form as its owner: the id of the need. */
export async function sendNeed(deps: Deps, owner: Actor, typed: Record<string, unknown>) {
  const { id } = mustBe(await saveDraft(deps, owner, { id: deps.newId(), typed }));
  const form = needFormSchema.parse(typed);
  return { id, sent: await submitNeed(deps, owner, { id, typed, form }) };
}

/** A direct choice that is announced just now. */
export async function anAnnouncement(
  deps: Deps,
  overrides: Record<string, unknown> = {},
  given: {
    readonly owner?: Actor;
    readonly agency?: { readonly actor: Actor; readonly creditCode: string };
  } = {},
) {
  const owner = given.owner ?? (await anOwner(deps)).actor;
  const agency = given.agency ?? (await anAgency(deps));
  const typed = await aDirectForm(deps, owner, agency.creditCode, overrides);
  const { id, sent } = await sendNeed(deps, owner, typed);
  mustBe(sent);
  const { number } = mustBe(await publishNeed(deps, await aReviewer(deps), id));
  const until = assertDefined(parseShanghai(String(typed['closesAt']).slice(0, 16)), 'a time');
  return { id, number, owner, agency: agency.actor, creditCode: agency.creditCode, typed, until };
}

/** A site with a direct choice that is announced, with those who may object to it and answer. */
export async function aDirectSite(db: Db, overrides: Record<string, unknown> = {}) {
  const { deps, clock, officials } = await aDrawSite(db);
  const need = await anAnnouncement(deps, overrides);
  const other = await anAgency(deps);
  return {
    deps,
    clock,
    officials,
    need,
    other,
    answerers: await theAnswerers(deps),
    ...objectors(deps, need),
  };
}

/** Objects by an agency, or complains by nobody known, to what is announced, and answers it. */
export function objectors(deps: Deps, need: { readonly number: string }) {
  const about = { need: need.number, attachments: [], ...aComplaint };
  return {
    object: (actor: Actor) =>
      makeObjection(
        deps,
        { actor, uploader: actor.accountId },
        { ...about, kind: 'objection', name: '张三丰', phone: '13987654321' },
      ),
    complain: () => makeObjection(deps, { actor: null, uploader: 'visitor:x' }, about),
    dismiss: async (number: string) => {
      const [first] = await theAnswerers(deps);
      const answer = { number, outcome: 'dismissed' as const, reasons: '查证不实', hidden: [] };
      mustBe(await answerObjection(deps, first, answer));
    },
    uphold: async (number: string) => {
      const [first, second] = await theAnswerers(deps);
      const answer = { number, outcome: 'upheld' as const, reasons: '应当公开选取', hidden: [] };
      mustBe(await answerObjection(deps, first, answer));
      mustBe(await settleObjection(deps, second, { number, confirm: true }));
    },
  };
}

/** State of a need and what became of its direct choice. */
export async function fateOf(db: Db, id: string) {
  const need = assertDefined(await findNeed(db, id), id);
  const choice = assertDefined(await findDirectChoice(db, id), id);
  const { fault, objection, record } = choice;
  return { state: need.state, reason: need.reason, fault, objection, record };
}

/** Direct choices of every end: in force, fallen while announced, and fallen once in force. */
export async function playDirectChoices(
  deps: Deps,
  clock: FakeClock,
  run: () => Promise<unknown>,
): Promise<void> {
  const avoided = await anAgency(deps);
  const owner = (await anOwner(deps)).actor;
  const photo = mustBe(
    await storeAttachment(deps, owner, {
      name: '现场照片.pdf',
      mediaType: 'application/pdf',
      content: Buffer.concat([PDF, Buffer.from(`%photo ${deps.newId()}`)]),
    }),
  );
  const avoidance = `${avoided.creditCode} 与业主有隶属关系`;
  const stands = await anAnnouncement(deps, { avoidance, extraAttachments: [photo] }, { owner });
  const falls = await anAnnouncement(deps, { avoidance });
  const ends = await anAnnouncement(deps);
  clock.advance(MINUTE);
  const upheld = objectors(deps, falls);
  await upheld.uphold(mustBe(await upheld.complain()));
  await run();
  clock.set(stands.until);
  await run();
  clock.advance(MINUTE);
  const late = objectors(deps, ends);
  await late.uphold(mustBe(await late.complain()));
  await run();
}
