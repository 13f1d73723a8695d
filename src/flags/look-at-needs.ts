import { ok } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { type LookedAt, loadFacts, loadLooked, loadTies } from './facts-queries.js';
import { DEFINITIONS, findHits, type Hit } from './flags.js';
import {
  countHits,
  forgetLooks,
  hasLooksToDo,
  insertHits,
  insertLook,
  listTodo,
  listUndone,
  lockState,
  markDone,
  type NewHit,
  type StoredLook,
  updateState,
} from './look-queries.js';
import { keptOf, type Memory, remember } from './memory.js';
import { storedMemory } from './memory-queries.js';

/** Looks of one transaction: nobody waits for long. */
const AT_ONCE = 20;

/** Transactions of one run of the job: others have their turn in between. */
const TURNS = 10;

/** Finds what a look finds, and leaves to later ones what they need of it. */
export async function lookWith(db: Db, memory: Memory, look: StoredLook, need: LookedAt): Promise<NewHit[]> {
  const facts = await remember(memory, await loadFacts(db, need, look, look.ties));
  const hits = findHits(facts);
  await memory.keep(keptOf(facts, hits));
  return hits.map((hit) => toRow(hit, look, need));
}

const toRow = (
  { id, flag, agencies, numbers }: Hit,
  { needId, round, foundAt }: StoredLook,
  { countyKey, closesAt }: LookedAt,
): NewHit => ({ id, flag, needId, round, countyKey, agencies, numbers, closesAt, foundAt });

async function look(trx: Db, one: StoredLook, need: LookedAt): Promise<void> {
  const hits = await lookWith(trx, storedMemory(trx), one, need);
  await insertHits(trx, hits);
  const { countyKey, isFirst } = need;
  await countHits(
    trx,
    { countyKey, foundAt: one.foundAt, isFirst },
    hits.map(({ flag }) => flag),
  );
}

/** Looks at some rounds, under the lock of the state; false where none was left. */
async function lookAtSome(trx: Db): Promise<boolean> {
  const state = await lockState(trx);
  if (state.definitions !== DEFINITIONS) {
    // Before the first look there is nothing to forget.
    if (state.definitions !== '') await forgetLooks(trx);
    await updateState(trx, { definitions: DEFINITIONS, place: state.place });
  }
  const again = await listUndone(trx, AT_ONCE);
  for (const one of again) {
    await look(trx, one, await loadLooked(trx, one));
    await markDone(trx, one);
  }
  // What is new comes behind everything that was looked at before.
  if (again.length > 0) return true;
  const todo = await listTodo(trx, AT_ONCE);
  for (const [index, due] of todo.entries()) {
    const place = state.place + index + 1;
    const need = await loadLooked(trx, { ...due, place });
    const one = { ...due, place, ties: need.isFirst ? await loadTies(trx, need) : [] };
    await look(trx, one, need);
    await insertLook(trx, one);
  }
  await updateState(trx, { definitions: DEFINITIONS, place: state.place + todo.length });
  return todo.length > 0;
}

/**
 * Job: looks at every round that was drawn, and at every need that failed with a frozen pool, once, in the order in which
 * they ended; at all of them again where a definition has changed. Nothing is looked at before its deadline: there is no
 * pool. What a look costs depends on the entrants of its need, not on what was before.
 */
export async function lookAtNeeds({ db }: Pick<Deps, 'db'>): Promise<void> {
  for (let turn = 0; turn < TURNS && (await hasLooksToDo(db, DEFINITIONS)); turn += 1)
    await transact(db, async (trx) => ok(await lookAtSome(trx)));
}
