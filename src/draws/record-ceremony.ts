import { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { mayReview } from '../agencies/index.js';
import { appendEvent, type RowRef } from '../audit/index.js';
import { fail, normalizeText, ok, type Result } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { CEREMONY_DIGITS, findNeedByNumber, lockNeed } from '../needs/index.js';
import { findPool, insertCeremony } from './draw-queries.js';

const digits = z
  .string('form/required')
  .transform((text) => text.normalize('NFKC').replace(/\s/g, ''))
  .pipe(
    z
      .string()
      .min(1, 'form/required')
      .regex(/^\d*$/, 'draws/digits-only')
      .min(CEREMONY_DIGITS, 'draws/too-few-digits')
      .max(200, 'form/too-long'),
  );

/** The form of a ceremony: the digits twice, and the witnesses' names. */
export const ceremonySchema = z
  .object({
    digits,
    again: z.string('form/required').transform((text) => text.normalize('NFKC').replace(/\s/g, '')),
    witnesses: z
      .string('form/required')
      .transform((text) => [
        ...new Set(
          text
            .split(/[\n,，、;；]/)
            .map(normalizeText)
            .filter(Boolean),
        ),
      ])
      .pipe(
        z
          .array(z.string().max(50, 'form/too-long'))
          .min(2, 'draws/too-few-witnesses')
          .max(10, 'draws/too-many-witnesses'),
      ),
  })
  .superRefine((form, context) => {
    if (form.digits !== form.again)
      context.addIssue({ code: 'custom', path: ['again'], message: 'draws/digits-differ' });
  });

/**
 * Puts the digits of a ceremony on record, once and for all; the draw follows by itself.
 * Refusals: `draws/not-found`, `draws/forbidden`, `draws/wrong-state`, `draws/already-recorded`.
 */
export async function recordCeremony(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string } & Pick<z.output<typeof ceremonySchema>, 'digits' | 'witnesses'>,
): Promise<Result<null>> {
  const found = await findNeedByNumber(deps.db, input.number);
  if (!found) return fail('draws/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('draws/forbidden');
  const at = deps.clock.now();
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    const pool = need && (await findPool(trx, need.id));
    if (!need || !pool || need.state !== 'closed' || need.sourceKind !== 'ceremony')
      return fail('draws/wrong-state');
    const inserted = await insertCeremony(trx, {
      needId: need.id,
      round: pool.round,
      digits: input.digits,
      witnesses: JSON.stringify(input.witnesses.map((name) => name.normalize('NFC'))),
      recordedBy: actor.accountId,
      recordedAt: at,
    });
    if (!inserted) return fail('draws/already-recorded');
    const data = { round: pool.round, digits: input.digits, witnesses: input.witnesses.length };
    const rows: RowRef[] = [{ table: 'ceremony', key: [need.id, pool.round] }];
    await appendEvent(trx, { at, kind: 'ceremony.recorded', subject: input.number, actor, data, rows });
    return ok(null);
  });
}
