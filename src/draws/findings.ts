import { z } from 'zod';
import { type Actor, mayReview } from '../accounts/index.js';
import { findAgencyByCode, listUploads } from '../agencies/index.js';
import { appendEvent, FOUND, FOUNDING, type RowRef, rowsOf } from '../audit/index.js';
import { fail, type Instant, ok, type Result, typedParagraph } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { findNeedByNumber, lockNeed, type Need } from '../needs/index.js';
import { findPool, poolOf } from './draw-queries.js';
import { insertFinding, listFindingFiles, listFindings, updateFinding } from './finding-queries.js';

/** Coded reasons that a finding may have. That an agency is suspended or not approved the register says, and nobody else. */
export const FINDING_GROUNDS = [
  'avoidance',
  'related-owner',
  'related-entry',
  'qualification-missing',
  'grade-too-low',
  'certificate-expired',
] as const satisfies readonly (keyof typeof FOUNDING)[];

/** Most files of one finding. */
export const MAX_FINDING_FILES = 5;

/** The form of a finding against an entrant. */
export const findingSchema = z.object({
  agency: z.string('form/choose').min(1, 'form/choose'),
  ground: z.enum(FINDING_GROUNDS, 'form/choose'),
  facts: typedParagraph(1000),
});

/** A need whose pool is frozen, locked, with the agencies in its present pool. */
interface Frozen {
  readonly need: Need;
  readonly codes: ReadonlySet<string>;
  readonly at: Instant;
}

/** Runs `act` under the lock of a need that is drawn from, by an official who may decide about it. */
async function withFrozen(
  deps: Deps,
  actor: Actor,
  number: string,
  act: (trx: Db, frozen: Frozen) => Promise<Result<null>>,
): Promise<Result<null>> {
  const found = await findNeedByNumber(deps.db, number);
  if (!found) return fail('draws/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('draws/forbidden');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    const at = deps.clock.now();
    const pool = await findPool(trx, found.id);
    if (!pool || (need?.state !== 'closed' && need?.state !== 'selected')) return fail('draws/wrong-state');
    return act(trx, { need, at, codes: new Set(poolOf(pool).entries.map(({ agency }) => agency)) });
  });
}

/**
 * Proposes a finding against an agency in the frozen pool of a need: what an objection that is upheld rests on. Confirmed by
 * another official it may keep the agency out of a later round; by itself it changes nothing. `attachments` are ids of stored
 * files of the actor. Refusals: `draws/not-found`, `draws/forbidden`, `draws/wrong-state`, `draws/not-in-pool`,
 * `draws/finding-exists`.
 */
export async function proposeFinding(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly attachments: readonly string[] } & z.output<
    typeof findingSchema
  >,
): Promise<Result<null>> {
  const { number, agency: creditCode, ground, facts } = input;
  return withFrozen(deps, actor, number, async (trx, { need, codes, at }) => {
    const agency = codes.has(creditCode) ? await findAgencyByCode(trx, creditCode) : undefined;
    if (!agency) return fail('draws/not-in-pool', 'agency', { agency: creditCode });
    const files = await listUploads(trx, actor.accountId, input.attachments.slice(0, MAX_FINDING_FILES));
    const id = deps.newId();
    const proposed = await insertFinding(
      trx,
      {
        id,
        needId: need.id,
        agencyId: agency.id,
        ground,
        facts,
        state: 'proposed',
        proposedBy: actor.accountId,
        proposedRole: actor.role,
        proposedAt: at,
        settledBy: null,
        settledRole: null,
        settledAt: null,
      },
      files.map((file) => file.id),
    );
    if (!proposed) return fail('draws/finding-exists', 'ground');
    const rows: RowRef[] = [
      ...rowsOf('finding', [id]),
      ...files.map((file): RowRef => ({ table: 'finding_attachment', key: [id, file.id] })),
      ...rowsOf(
        'attachment',
        files.map((file) => file.id),
      ),
    ];
    const data = { agency: creditCode, ground, facts, attachments: files.map(({ sha256 }) => sha256) };
    await appendEvent(trx, { at, kind: 'finding.proposed', subject: number, actor, data, rows });
    const told = { agencyName: agency.name, facts };
    await sendMessages(trx, deps, 'finding.proposed', { at, about: need.id, data: told });
    return ok(null);
  });
}

/**
 * Settles a finding: the proposer may take it back, another official refuses or confirms it. Refusals: `draws/not-found`,
 * `draws/forbidden`, `draws/wrong-state`, `draws/same-official`.
 */
export async function settleFinding(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly finding: string; readonly confirm: boolean },
): Promise<Result<null>> {
  const { number, confirm } = input;
  return withFrozen(deps, actor, number, async (trx, { need, at }) => {
    const finding = (await listFindings(trx, need.id)).find(({ id }) => id === input.finding);
    if (finding?.state !== 'proposed') return fail('draws/wrong-state');
    const { id, creditCode: agency, agencyName, ground, facts } = finding;
    if (confirm && finding.proposedBy === actor.accountId) return fail('draws/same-official');
    const state = confirm ? ('confirmed' as const) : ('refused' as const);
    const by = { settledBy: actor.accountId, settledRole: actor.role, settledAt: at };
    if (!(await updateFinding(trx, id, { state, ...by }))) return fail('draws/wrong-state');
    const log = { at, subject: number, actor, rows: rowsOf('finding', [id]) };
    if (!confirm) {
      await appendEvent(trx, { ...log, kind: 'finding.refused', data: { agency, ground } });
      return ok(null);
    }
    const attachments = (await listFindingFiles(trx, [id])).map(({ sha256 }) => sha256);
    await appendEvent(trx, { ...log, kind: FOUND, data: { agency, ground, facts, attachments } });
    await sendMessages(trx, deps, FOUND, { at, about: need.id, data: { agencyName, facts } });
    return ok(null);
  });
}
