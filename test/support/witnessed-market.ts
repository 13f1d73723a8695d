import { createWitnesses } from '../../src/app/witness-client.js';
import {
  askWitnesses,
  currentPolicy,
  getWitnessing,
  listPublicKeys,
  type SitePolicy,
} from '../../src/audit/index.js';
import { ok } from '../../src/basics/index.js';
import { type Db, type Deps, transact } from '../../src/db/index.js';
import { COSIGNED, noteKey } from './c2sp/notes.js';
import { type IndependentWitness, startWitness } from './c2sp/witness.js';
import { type FakeClock, fakeClock, testDeps } from './deps.js';

/** When a {@link witnessedMarket} begins: before first registrations stood under notice for a week. */
export const START = '2025-11-03T12:00:00.400Z';

const running: IndependentWitness[] = [];

/** Ends the witnesses of every market so far. */
export async function stopWitnesses(): Promise<void> {
  for (const one of running.splice(0)) await one.stop();
}

/** A site whose log independent witnesses know. */
export interface WitnessedMarket {
  readonly deps: Deps;
  readonly clock: FakeClock;
  readonly witnesses: readonly IndependentWitness[];
  readonly warned: { witness: string; error: string }[];
}

/** The key of the log, before anything else is there. */
export async function logKeyOf(deps: Deps): Promise<string> {
  await transact(deps.db, async (trx) => ok(await currentPolicy(trx, { ...deps, policy: 'quorum none\n' })));
  return (await listPublicKeys(deps.db))[0]?.verifier ?? '';
}

/** A site with witnesses w0, w1 and so on, whose time is the site's; `tail` ends its policy. */
export async function witnessedMarket(
  db: Db,
  { count = 2, tail = 'group g all w0 w1\nquorum g\n' } = {},
): Promise<WitnessedMarket> {
  const clock = fakeClock(START);
  const before = testDeps(db, { clock });
  const log = await logKeyOf(before);
  const now = () => Math.floor(Date.parse(clock.now()) / 1000);
  const witnesses: IndependentWitness[] = [];
  for (let n = 0; n < count; n += 1)
    witnesses.push(await startWitness(noteKey(`w${n}.example`, COSIGNED, 50 + n), [log], { now }));
  running.push(...witnesses);
  const lines = witnesses.map(({ key, url }, n) => `witness w${n} ${key.vkey} ${url}\n`).join('');
  const warned: WitnessedMarket['warned'] = [];
  const warn = (one: WitnessedMarket['warned'][number]) => void warned.push(one);
  const deps = { ...before, policy: `${lines}${tail}`, witnesses: createWitnesses({ log: { warn } }) };
  return { deps, clock, witnesses, warned };
}

/** Asks the witnesses of a site. */
export const ask = ({ deps }: WitnessedMarket, urgent = true): Promise<void> =>
  askWitnesses(deps, { urgent });

/** The policy of a site. */
export async function policyOf({ deps }: WitnessedMarket): Promise<SitePolicy> {
  const current = await transact(deps.db, async (trx) => ok(await currentPolicy(trx, deps)));
  if (!current.ok || !current.value) throw new Error('no policy');
  return current.value;
}

/** How the witnesses of a site stand: name, size and time of the last cosignature, error. */
export async function statesOf({ deps }: WitnessedMarket) {
  const { witnesses = [] } = await getWitnessing(deps.db, deps);
  return witnesses.map(({ name, cosigned, error }) => [
    name.split('.')[0],
    cosigned?.size ?? 0,
    cosigned?.at ?? null,
    error?.code ?? null,
  ]);
}

/** The cosignatures that a site has, as `size name`. */
export async function cosignatures({ deps: { db } }: WitnessedMarket): Promise<string[]> {
  const rows = await db.selectFrom('cosignature').selectAll().orderBy('size').orderBy('witness').execute();
  return rows.map(({ size, witness }) => `${size} ${witness}`);
}
