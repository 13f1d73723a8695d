import { writeEvents } from '../../src/audit/append-event.js';
import type { LoggedEvent } from '../../src/audit/audit-event.js';
import { type RowRef, rowsOf, SYSTEM_ACTOR } from '../../src/audit/index.js';
import { ok, systemClock } from '../../src/basics/index.js';
import { type Db, transact } from '../../src/db/index.js';
import { sha256Hex } from '../../src/selection/index.js';
import { type Copies, DRAWN_OF, MARK } from './need-fill.js';

/** Events of one step. */
const STEP = 1000;

/** Needs of one import: so many that their rows stay in the event itself. */
const NEEDS = 4;

/** A model with what of it was copied. */
interface Model {
  readonly id: string;
  readonly awardId: string;
  readonly positions: readonly number[];
}

async function listModels(db: Db): Promise<Model[]> {
  const lines = await db
    .selectFrom('need')
    .innerJoin('award', (join) => join.onRef('award.needId', '=', 'need.id').on('award.state', '=', 'active'))
    .innerJoin('needRequirement', 'needRequirement.needId', 'need.id')
    .select(['need.id', 'award.id as awardId', 'needRequirement.position'])
    .where('need.id', 'not like', `%${MARK}%`)
    .orderBy('need.id')
    .execute();
  const models = new Map<string, Model>();
  for (const { id, awardId, position } of lines)
    models.set(id, { id, awardId, positions: [...(models.get(id)?.positions ?? []), position] });
  return [...models.values()];
}

const importOf = (at: string, ids: readonly string[], rows: readonly RowRef[]): LoggedEvent => {
  const sha256 = sha256Hex(ids.join());
  const data = { sha256, loaded: ids.length, present: 0 };
  return { at, kind: 'awards.imported', subject: sha256.slice(0, 16), actor: SYSTEM_ACTOR, data, rows };
};

/** The imports of the copies of a model. */
async function importsOf(
  db: Db,
  { id, awardId, positions }: Model,
  copies: readonly number[],
  at: string,
): Promise<LoggedEvent[]> {
  const needOf = (copy: number): string => `${id}${MARK}${copy}`;
  const codes = await projectsOf(db, copies.map(needOf));
  const rows = (copy: number): RowRef[] => [
    ...rowsOf('project', [codes.get(needOf(copy)) ?? '']),
    ...rowsOf('need', [needOf(copy)]),
    ...positions.map((position) => ({ table: 'need_requirement' as const, key: [needOf(copy), position] })),
    ...rowsOf('award', [`${awardId}${MARK}${copy}`]),
  ];
  return Array.from({ length: Math.ceil(copies.length / NEEDS) }, (_, index) => {
    const part = copies.slice(index * NEEDS, (index + 1) * NEEDS);
    return importOf(at, part.map(needOf), part.flatMap(rows));
  });
}

/**
 * Puts copies of needs into the log as selections of an older system, some in each import, so that `npm run audit` knows
 * every row of them; those that are drawn it does not.
 */
export async function logCopies(db: Db, { from, to }: Copies): Promise<void> {
  const at = systemClock.now();
  const copies = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
    (copy) => copy % DRAWN_OF !== 0,
  );
  let events: LoggedEvent[] = [];
  const write = async (): Promise<void> => {
    const part = events;
    events = [];
    await transact(db, async (trx) => ok(await writeEvents(trx, part)));
  };
  for (const model of await listModels(db)) {
    events.push(...(await importsOf(db, model, copies, at)));
    if (events.length >= STEP) await write();
  }
  await write();
}

async function projectsOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.selectFrom('need').select(['id', 'projectCode']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, projectCode }) => [id, projectCode ?? '']));
}
