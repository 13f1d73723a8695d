import { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { type CourseRow, extendCourse } from '../awards/index.js';
import {
  assertDefined,
  type CivilDate,
  fail,
  ok,
  type Result,
  typedDate,
  typedParagraph,
} from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { insertProposal, listProposals, settleProposal } from './dossier-queries.js';
import { onAward } from './locked-award.js';
import { actingSide, proposedBy, settledBy, whoseAward } from './parties.js';
import { type Answer, endOfService } from './settle-contract.js';

/** The form of a longer service; its names differ from those of the other forms of the page. */
export const extensionSchema = z.object({ until: typedDate, why: typedParagraph(500) });

/** The last day of the service as it stands: of its contract, or of the last extension that both sides agreed on. */
export async function serviceUntil(db: Db, course: Pick<CourseRow, 'id' | 'needId'>): Promise<CivilDate> {
  const agreed = (await listProposals(db, 'serviceExtension', course)).findLast(
    ({ state }) => state === 'confirmed',
  );
  if (agreed) return agreed.untilOn;
  const contracts = await listProposals(db, 'contract', course);
  return assertDefined(
    contracts.findLast(({ state }) => state === 'confirmed'),
    'a contract',
  ).serviceUntil;
}

/**
 * Proposes that the service lasts longer, by one of the two sides, as often as it takes. Refusals: `contracts/not-found`,
 * `contracts/forbidden`, `contracts/wrong-stage`, `contracts/already-proposed`, `contracts/not-later`.
 */
export async function proposeExtension(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof extensionSchema> & { readonly number: string },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const { need, course, at } = locked;
    const side = actingSide(locked);
    if (!side) return fail('contracts/forbidden');
    if (course.stage !== 'serving') return fail('contracts/wrong-stage');
    const present = await serviceUntil(trx, course);
    const { until } = input;
    if (until <= present) return fail('contracts/not-later', 'until', { date: present });
    const reason = input.why.normalize('NFC');
    const id = deps.newId();
    const row = { ...proposedBy(locked, id), untilOn: until, reason };
    if (!(await insertProposal(trx, 'serviceExtension', row))) return fail('contracts/already-proposed');
    await appendEvent(trx, {
      at,
      kind: 'service.extension-proposed',
      subject: need.number,
      actor,
      data: { ...whoseAward(course), side, until, reason },
      rows: rowsOf('service_extension', [id]),
    });
    const data = { until, reason };
    await sendMessages(trx, deps, 'service.extension-proposed', { at, about: need.id, data });
    return ok(null);
  });
}

/**
 * Agrees to a longer service, by the other side, or refuses it with a reason; whoever proposed it may take it back. Refusals:
 * `contracts/not-found`, `contracts/forbidden`, `contracts/wrong-stage`, `contracts/nothing-waits`, `contracts/other-side`.
 */
export async function settleExtension(
  deps: Deps,
  actor: Actor,
  input: Answer & { readonly number: string },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const { need, course, at } = locked;
    const side = actingSide(locked);
    if (!side) return fail('contracts/forbidden');
    if (course.stage !== 'serving') return fail('contracts/wrong-stage');
    const open = (await listProposals(trx, 'serviceExtension', course)).find(
      ({ state }) => state === 'proposed',
    );
    if (!open) return fail('contracts/nothing-waits');
    const { id, untilOn: until } = open;
    const log = { at, subject: need.number, actor };
    const rows = rowsOf('service_extension', [id]);
    const whose = { ...whoseAward(course), side };
    if (input.answer === 'no') {
      const reason = input.reason.normalize('NFC');
      await settleProposal(trx, 'serviceExtension', id, settledBy(locked, 'refused', reason));
      const data = { ...whose, reason };
      await appendEvent(trx, { ...log, kind: 'service.extension-refused', data, rows });
      const told = { until, reason };
      await sendMessages(trx, deps, 'service.extension-refused', { at, about: need.id, data: told });
      return ok(null);
    }
    if (open.proposedRole === side) return fail('contracts/other-side');
    await settleProposal(trx, 'serviceExtension', id, settledBy(locked, 'confirmed', null));
    await extendCourse(trx, course, endOfService(until));
    await appendEvent(trx, {
      ...log,
      kind: 'service.extended',
      data: { ...whose, until },
      rows: [...rows, ...rowsOf('award_course', [course.id])],
    });
    await sendMessages(trx, deps, 'service.extended', { at, about: need.id, data: { until } });
    return ok(null);
  });
}
