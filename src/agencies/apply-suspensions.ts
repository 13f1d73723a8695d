import { appendEvent, recordRegister, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { type Instant, ok } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { moveAgency } from './agency-queries.js';
import { type Belated, listBelated } from './suspension-queries.js';

async function apply(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  { id, creditCode: subject, act, ...suspension }: Belated,
  at: Instant,
): Promise<void> {
  const { from, to, reason, liftReason } = suspension;
  const [before, after] =
    act === 'suspend' ? (['approved', 'suspended'] as const) : (['suspended', 'approved'] as const);
  if (!(await moveAgency(trx, id, before, after))) return;
  const log = { at, subject, actor: SYSTEM_ACTOR, rows: rowsOf('agency', [id]) };
  if (act === 'suspend')
    await appendEvent(trx, { ...log, kind: 'agency.suspended', data: { reason, from, to } });
  else {
    const data = { reason: liftReason ?? '', from, to: to ?? at };
    await appendEvent(trx, { ...log, kind: 'agency.restored', data });
  }
  await recordRegister(trx, { agencyIds: [id], at, actor: SYSTEM_ACTOR });
  const kind = act === 'suspend' ? 'agency.suspended' : 'agency.restored';
  const told = { reason: (act === 'suspend' ? reason : liftReason) ?? '', agency: subject };
  await sendMessages(trx, deps, kind, { at, about: id, data: told });
}

/** Marks in the register which agencies are suspended at an instant and which no longer are; `only` narrows it to one. */
export async function bringUpToDate(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  at: Instant,
  only?: string,
): Promise<void> {
  for (const belated of await listBelated(trx, at))
    if (only === undefined || belated.creditCode === only) await apply(trx, deps, belated, at);
}

/** Job: suspensions that were decided begin and end. Who may be drawn follows from their times, whenever this runs. */
export async function applySuspensions(deps: Deps): Promise<void> {
  if ((await listBelated(deps.db, deps.clock.now())).length === 0) return;
  await transact(deps.db, async (trx) => {
    await bringUpToDate(trx, deps, deps.clock.now());
    return ok(null);
  });
}
