import { type Actor, isInScope, type Scope, scopeOf } from '../accounts/index.js';
import { appendEvent } from '../audit/index.js';
import { assert, fail, ok, type Result } from '../basics/index.js';
import { type Db, type Deps, type RehearsalTable, transact } from '../db/index.js';
import { findNeedByNumber } from '../needs/index.js';
import { type Method, REHEARSAL_PREFIX, serializeCertificate } from '../selection/index.js';
import { assembleCertificate } from './assemble-certificate.js';
import type { CeremonyActInput } from './ceremony-input.js';
import { advance, stepOf, witnessText } from './ceremony-sheet.js';
import { type CeremonyState, loadCeremony } from './ceremony-state.js';
import { eachOnItsOwn } from './close-need.js';
import { digitsOf } from './hold-ceremony.js';
import { castOfNeed, inventCast, makeMaterial } from './rehearsal-material.js';
import {
  deleteRehearsalRow,
  findRehearsalRow,
  insertRehearsal,
  listRehearsalRows,
  listUndrawnRehearsals,
  materialOf,
  sheetOfRehearsal,
  storeRehearsalCertificate,
  writeRehearsalSheet,
} from './rehearsal-queries.js';

/** The prefecture, where an administrator rehearses. */
const EVERYWHERE = '532300';

const sealContext = (id: string): string => `rehearsal secret ${id}`;

/** Where a person may hold and delete rehearsals: an administrator everywhere, an official where they could lead the real one. */
function rehearsalScope(actor: Actor): Scope {
  if (actor.role === 'administrator') return 'all';
  return actor.role === 'official' ? scopeOf(actor) : 'none';
}

const mayRehearse = (actor: Actor, divisionCode: string): boolean =>
  isInScope(rehearsalScope(actor), divisionCode);

/** Methods of a rehearsal over an invented pool: lots alone, and lots with a K that is drawn before them. */
export const REHEARSED_METHODS = ['random', 'reference'] as const satisfies readonly Method[];
type RehearsedMethod = (typeof REHEARSED_METHODS)[number];

/**
 * Begins a rehearsal over an invented pool (`number` empty) or over the frozen pool of a need, with a plan, a secret and
 * hashes of its own. Refusals: `draws/forbidden`, `draws/no-such-pool`.
 */
export async function startRehearsal(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly method: RehearsedMethod },
): Promise<Result<{ readonly id: string }>> {
  const at = deps.clock.now();
  const need = input.number ? await findNeedByNumber(deps.db, input.number) : undefined;
  const state = need && (await loadCeremony(deps.db, need));
  if (input.number && !state?.frozen?.pool.entries.length) return fail('draws/no-such-pool', 'number');
  const division = state ? (need?.divisionCode ?? EVERYWHERE) : (actor.divisionCode ?? EVERYWHERE);
  if (!mayRehearse(actor, division)) return fail('draws/forbidden');
  const id = `${REHEARSAL_PREFIX}${Buffer.from(deps.random(5)).toString('hex').toUpperCase()}`;
  const cast = state?.frozen
    ? castOfNeed(state, state.frozen.pool)
    : inventCast(deps, { method: input.method, division, at });
  const { material, secret } = makeMaterial(deps, id, cast, at);
  await insertRehearsal(deps.db, {
    id,
    divisionCode: division,
    createdBy: actor.accountId,
    createdAt: at,
    material: JSON.stringify(material),
    sealedSecret: Buffer.from(deps.vault.seal(secret, sealContext(id))).toString('base64'),
    revision: 0,
    sheet: null,
    confirmedAt: null,
    certificate: null,
  });
  return ok({ id });
}

/** Takes one step of a rehearsal: the rules of the real ceremony. Refusals: as `holdCeremony`. */
export async function holdRehearsal(
  deps: Deps,
  actor: Actor,
  id: string,
  { revision, ...act }: CeremonyActInput,
): Promise<Result<null>> {
  return transact(deps.db, async (trx) => {
    const at = deps.clock.now();
    const row = await findRehearsalRow(trx, id);
    if (!row) return fail('draws/not-found');
    if (!mayRehearse(actor, row.divisionCode)) return fail('draws/forbidden');
    const stored = sheetOfRehearsal(row);
    if (stored.sheet?.confirmedAt) return fail('draws/already-recorded');
    if (stored.revision !== revision) return fail('draws/already-done');
    const count = digitsOf(materialOf(row).plan);
    const by = { leader: actor.name, account: actor.accountId };
    const next = advance(stored.sheet, act, { count, ...by, at });
    if (!next.ok) return next;
    if (!(await writeRehearsalSheet(trx, { id, revision, sheet: next.value })))
      return fail('draws/already-done');
    if (act.act === 'confirm')
      await appendEvent(trx, { at, kind: 'rehearsal.held', subject: id, actor, data: {} });
    return ok(null);
  });
}

/** What is on the record of a rehearsal; null before its confirmation. */
function recordOf({ sheet }: ReturnType<typeof sheetOfRehearsal>): CeremonyState['record'] {
  if (!sheet?.confirmedAt || !sheet.first) return null;
  return {
    digits: sheet.first.digits,
    witnesses: sheet.witnesses.map((witness) => witnessText(witness).normalize('NFC')),
    recordedAt: sheet.confirmedAt,
  };
}

async function drawRehearsal(deps: Deps, id: string): Promise<void> {
  const row = await findRehearsalRow(deps.db, id);
  const record = row && recordOf(sheetOfRehearsal(row));
  if (!row || !record || row.certificate !== null) return;
  const { notice, plan, pool, frozenAt, entries, names } = materialOf(row);
  assert(plan.need.startsWith(REHEARSAL_PREFIX), 'a rehearsal has a plan of its own');
  const certificate = assembleCertificate({
    siteUrl: deps.siteUrl,
    version: { plan, notice },
    pool,
    frozenAt,
    entries: entries.map(({ plan: planHash, agency: agencyCode, enteredAt, nonce, bid: bidFen }) => {
      return { planHash, agencyCode, enteredAt, nonce, bidFen, exclusion: null };
    }),
    agencyNames: names,
    secret: deps.vault.open(Buffer.from(row.sealedSecret, 'base64'), sealContext(id)),
    ceremony: record,
    drawnAt: deps.clock.now(),
  });
  await storeRehearsalCertificate(deps.db, id, serializeCertificate(certificate));
}

/** Job: draws the rehearsals whose digits are confirmed. No award and no total ever comes of one. */
export async function drawRehearsals(deps: Deps): Promise<void> {
  await eachOnItsOwn(await listUndrawnRehearsals(deps.db), (id) => drawRehearsal(deps, id));
}

/** Deletes a rehearsal. Refusals: `draws/not-found`, `draws/forbidden`. */
export async function deleteRehearsal(deps: Deps, actor: Actor, id: string): Promise<Result<null>> {
  return transact(deps.db, async (trx) => {
    const row = await findRehearsalRow(trx, id);
    if (!row) return fail('draws/not-found');
    if (!mayRehearse(actor, row.divisionCode)) return fail('draws/forbidden');
    await deleteRehearsalRow(trx, id);
    return ok(null);
  });
}

function toState(row: RehearsalTable): CeremonyState {
  const { notice, plan, planHash, pool, poolHash, frozenAt, names } = materialOf(row);
  const stored = sheetOfRehearsal(row);
  return {
    rehearsal: true,
    number: row.id,
    notice,
    announced: [],
    plan,
    planHash,
    frozen: { pool, poolHash, frozenAt },
    names,
    ...stored,
    step: row.certificate === null ? stepOf(stored.sheet, digitsOf(plan)) : 'drawn',
    record: recordOf(stored),
    certificate: row.certificate,
  };
}

/** The present state of a rehearsal, for those who may hold it. */
export async function loadRehearsal(db: Db, actor: Actor, id: string): Promise<CeremonyState | undefined> {
  const row = await findRehearsalRow(db, id);
  return row && mayRehearse(actor, row.divisionCode) ? toState(row) : undefined;
}

/** Rehearsals that an actor may hold, the newest first. */
export async function listRehearsals(
  db: Db,
  actor: Actor,
): Promise<readonly (CeremonyState & { readonly createdAt: string })[]> {
  const rows = await listRehearsalRows(db, rehearsalScope(actor), 50);
  return rows.map((row) => ({ ...toState(row), createdAt: row.createdAt }));
}
