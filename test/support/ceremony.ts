import { findAccountByLogin } from '../../src/accounts/accounts-queries.js';
import { type Actor, toActor } from '../../src/accounts/index.js';
import type { Result } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { ceremonyActSchema, holdCeremony } from '../../src/draws/index.js';
import { anAccount } from './builders.js';

/** The posted steps of a whole ceremony, in order, each with the revision that it follows. */
export function ceremonySteps(digits: string, witnesses: readonly string[]) {
  return [
    { act: 'opening', place: '二楼开标厅' },
    { act: 'witnesses', witnesses: witnesses.map((name) => ({ name, organisation: '演示单位' })) },
    { act: 'hash', done: '1' },
    { act: 'first', by: '录入员甲', digits },
    { act: 'second', by: '录入员乙', digits },
    { act: 'read', done: '1' },
    { act: 'confirm' },
  ].map((step, revision) => ({ ...step, revision }));
}

const TYPIST = 'second-typing@example.test';

/** The official who types the digits the second time: another account than whoever leads; one in each database. */
export async function aTypist(deps: Deps): Promise<Actor> {
  const known = await findAccountByLogin(deps.db, TYPIST);
  return known ? toActor(known) : (await anAccount(deps, { role: 'official', email: TYPIST })).actor;
}

/** Holds a whole ceremony without a mistake; the outcome of its first refused step, or of the last. */
export async function recordCeremony(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly digits: string; readonly witnesses: readonly string[] },
): Promise<Result<null>> {
  let result: Result<null> = { ok: true, value: null };
  for (const step of ceremonySteps(input.digits, input.witnesses)) {
    const acting = step.act === 'second' ? await aTypist(deps) : actor;
    result = await holdCeremony(deps, acting, input.number, ceremonyActSchema.parse(step));
    if (!result.ok) return result;
  }
  return result;
}
