import { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { appendEvent, listEventsOfKinds, rowsOf } from '../audit/index.js';
import { type CourseRow, moveCourse, stageDueAt } from '../awards/index.js';
import {
  addWorkingDays,
  assertDefined,
  type CivilDate,
  type Failure,
  fail,
  failAll,
  formatYuan,
  type Instant,
  ok,
  type Result,
  rulesAt,
  startOfDate,
  toShanghaiDate,
  typedAmount,
  typedDate,
  typedParagraph,
} from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import type { PublishedNeed } from '../needs/index.js';
import { insertProposal, listUploadedFiles } from './dossier-queries.js';
import { type LockedAward, onAward } from './locked-award.js';
import { actingSide, proposedBy, whoseAward } from './parties.js';

/** The form of a contract that is filed. */
export const contractSchema = z.object({
  amount: typedAmount,
  /** Why the amount is below the price of the award; empty where it is that price. */
  lowerReason: z
    .preprocess(
      (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
      typedParagraph(500).optional(),
    )
    .transform((value) => value ?? null),
  signedOn: typedDate,
  serviceUntil: typedDate,
});

/** A checked contract. Amount in fen. */
export type ContractForm = z.output<typeof contractSchema>;

/** When the present award of a need was given and taken: the last of each in the log. */
async function whenGiven(trx: Db, { number }: PublishedNeed): Promise<{ given: Instant; taken: Instant }> {
  const events = await listEventsOfKinds(trx, number, ['award.given', 'award.taken']);
  const last = (kind: string) =>
    assertDefined(
      events.findLast((one) => one.kind === kind),
      kind,
    ).at;
  return { given: last('award.given'), taken: last('award.taken') };
}

/**
 * When a contract has to be filed again that was returned: by when it had to be in the first place, but the days of filing remain
 * from the return on.
 */
export async function refilingDueAt(trx: Db, { need, course, at }: LockedAward): Promise<Instant> {
  const { taken } = await whenGiven(trx, need);
  const first = assertDefined(stageDueAt('signing', taken, course.under), 'days to sign');
  const again = addWorkingDays(at, rulesAt(course.under).filingDays);
  return first > again ? first : again;
}

/** What is late about a contract, by the days of signing and of filing. */
function lateness(
  { signedOn, taken, at }: { readonly signedOn: CivilDate; readonly taken: Instant; readonly at: Instant },
  under: Instant,
) {
  const { contractDays, filingDays } = rulesAt(under);
  const lastToSign = toShanghaiDate(addWorkingDays(taken, contractDays));
  const lastToFile = toShanghaiDate(addWorkingDays(startOfDate(signedOn), filingDays));
  return { signedLate: signedOn > lastToSign, filedLate: toShanghaiDate(at) > lastToFile };
}

/** What is wrong with a contract, by the award and the day. */
function faultsOf(
  { amount, lowerReason, signedOn, serviceUntil }: ContractForm,
  { priceFen }: CourseRow,
  { given, at }: { readonly given: Instant; readonly at: Instant },
): Failure[] {
  const faults: Failure[] = [];
  if (amount > priceFen)
    faults.push({ code: 'contracts/above-award', field: 'amount', params: { amount: formatYuan(priceFen) } });
  if (amount < priceFen && lowerReason === null)
    faults.push({ code: 'contracts/lower-reason', field: 'lowerReason' });
  if (signedOn < toShanghaiDate(given))
    faults.push({
      code: 'contracts/signed-before-letter',
      field: 'signedOn',
      params: { date: toShanghaiDate(given) },
    });
  if (signedOn > toShanghaiDate(at)) faults.push({ code: 'contracts/signed-in-future', field: 'signedOn' });
  if (serviceUntil < signedOn) faults.push({ code: 'contracts/ends-before-signing', field: 'serviceUntil' });
  return faults;
}

/**
 * Files the contract of an award that was taken, by one of its two sides; the other confirms or returns it. `files`: the stored
 * file, a PDF. Refusals: `contracts/not-found`, `contracts/forbidden`, `contracts/wrong-stage`, and at their fields
 * `contracts/above-award`, `contracts/lower-reason`, `contracts/signed-before-letter`, `contracts/signed-in-future`,
 * `contracts/ends-before-signing`, `form/required` (no file), `contracts/not-a-pdf`.
 */
export async function fileContract(
  deps: Deps,
  actor: Actor,
  input: ContractForm & { readonly number: string; readonly files: readonly string[] },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const { need, course, at } = locked;
    const side = actingSide(locked);
    if (!side) return fail('contracts/forbidden');
    if (course.stage !== 'signing') return fail('contracts/wrong-stage');
    const { given, taken } = await whenGiven(trx, need);
    const faults = faultsOf(input, course, { given, at });
    const [file] = await listUploadedFiles(trx, actor.accountId, input.files.slice(0, 1));
    if (!file) faults.push({ code: 'form/required', field: 'file' });
    else if (file.mediaType !== 'application/pdf')
      faults.push({ code: 'contracts/not-a-pdf', field: 'file' });
    if (faults.length > 0 || !file) return failAll(faults);
    const { amount, signedOn, serviceUntil } = input;
    const lowerReason = amount < course.priceFen ? input.lowerReason : null;
    const late = lateness({ signedOn, taken, at }, course.under);
    const id = deps.newId();
    const row = {
      ...proposedBy(locked, id),
      amountFen: amount,
      lowerReason,
      signedOn,
      serviceUntil,
      attachmentId: file.id,
      signedLate: late.signedLate ? (1 as const) : (0 as const),
      filedLate: late.filedLate ? (1 as const) : (0 as const),
    };
    if (!(await insertProposal(trx, 'contract', row))) return fail('contracts/wrong-stage');
    await moveCourse(trx, course, 'filed', at);
    await appendEvent(trx, {
      at,
      kind: 'contract.filed',
      subject: need.number,
      actor,
      data: {
        ...whoseAward(course),
        side,
        amountFen: amount,
        ...(lowerReason === null ? {} : { lowerReason }),
        signedOn,
        serviceUntil,
        file: file.sha256,
        ...late,
      },
      rows: [
        ...rowsOf('contract', [id]),
        ...rowsOf('attachment', [file.id]),
        ...rowsOf('award_course', [course.id]),
      ],
    });
    const dueAt = assertDefined(stageDueAt('filed', at, course.under), 'days to confirm');
    const told = { amountFen: amount, serviceUntil, dueAt };
    await sendMessages(trx, deps, 'contract.filed', { at, about: need.id, data: told });
    return ok(null);
  });
}
