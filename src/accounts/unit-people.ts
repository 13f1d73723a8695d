import { appendEvent } from '../audit/index.js';
import { assertDefined, type FailureCode, fail, type Instant, ok, type Result } from '../basics/index.js';
import { type AccountTable, type Db, type Deps, transact } from '../db/index.js';
import type { UnitPersonInput } from './account-input.js';
import { type Actor, toActor } from './actor.js';
import { createAccount } from './create-account.js';
import { hashPassword } from './password.js';
import { deleteSessionsOfAccount } from './session-queries.js';
import { findUnitCode, lockUnit, removeAccount, updateUnitRole } from './unit-queries.js';

/** Most people who may act for one unit at once. */
const MAX_UNIT_PEOPLE = 50;

const isPresent = ({ removedAt }: AccountTable): boolean => removedAt === null;

/** Whoever may invite and remove people: an administrator of the unit who can log in. */
const isAdministrator = ({ unitRole, status, removedAt }: AccountTable): boolean =>
  unitRole === 'administrator' && status === 'active' && removedAt === null;

/** A unit whose accounts are locked, at the moment of an act of one of its administrators. */
interface Locked {
  readonly people: readonly AccountTable[];
  readonly at: Instant;
  /** Members that every event about its people has. */
  readonly unit: { readonly role: 'agency' | 'owner'; readonly unit: string };
}

/**
 * Runs an act on the people of the acting person's unit, under its lock. Refusals: `account/forbidden` (no administrator of a
 * unit, or no longer one), and those of the act.
 */
async function onUnit<T, C extends FailureCode>(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  act: (trx: Db, locked: Locked) => Promise<Result<T, C>>,
): Promise<Result<T, C | 'account/forbidden'>> {
  const { role, unitRole } = actor;
  if ((role !== 'agency' && role !== 'owner') || unitRole !== 'administrator')
    return fail('account/forbidden');
  return transact(deps.db, async (trx): Promise<Result<T, C | 'account/forbidden'>> => {
    const people = await lockUnit(trx, actor);
    const own = people.find(({ id }) => id === actor.accountId);
    if (!own || !isAdministrator(own)) return fail('account/forbidden');
    const unit = assertDefined(await findUnitCode(trx, actor), 'the unit of the account');
    return act(trx, { people, at: deps.clock.now(), unit: { role, unit } });
  });
}

/**
 * An administrator of a unit invites a person, who acts for the unit from now on with the password that is given here, and changes
 * it after. Refusals: `account/forbidden`, `account/email-taken` (field `email`), `account/too-many-people`.
 */
export async function inviteToUnit(deps: Deps, actor: Actor, input: UnitPersonInput): Promise<Result<Actor>> {
  if (actor.unitRole !== 'administrator') return fail('account/forbidden');
  const { name, email, unitRole, password } = input;
  const passwordHash = await hashPassword(password, deps.random);
  return onUnit(deps, actor, async (trx, { people, at, unit }): Promise<Result<Actor>> => {
    if (people.filter(isPresent).length >= MAX_UNIT_PEOPLE) return fail('account/too-many-people');
    const { agencyId, ownerId, role } = actor;
    const account = { role, name, email, passwordHash, agencyId, ownerId, unitRole };
    const made = await createAccount(trx, deps, account);
    if (!made.ok) return made;
    const { id: subject } = made.value;
    await appendEvent(trx, { at, kind: 'account.invited', subject, actor, data: { ...unit, unitRole } });
    return ok(toActor(made.value));
  });
}

/** A person of the unit other than the acting one; the reason why not, where there is none such. */
function findOther(
  { people }: Locked,
  actor: Actor,
  accountId: string,
): Result<AccountTable, 'account/not-found' | 'account/own-account' | 'account/removed'> {
  const person = people.find(({ id }) => id === accountId);
  if (!person) return fail('account/not-found');
  if (person.id === actor.accountId) return fail('account/own-account');
  return isPresent(person) ? ok(person) : fail('account/removed');
}

/**
 * An administrator of a unit removes a person, whose sessions end at once and whose account stays disabled for good. Nobody removes
 * the own account, so that an administrator stays. Refusals: `account/forbidden`, `account/not-found` (of another unit, too),
 * `account/own-account`, `account/removed`.
 */
export async function removeFromUnit(deps: Deps, actor: Actor, accountId: string): Promise<Result<null>> {
  return onUnit(deps, actor, async (trx, locked): Promise<Result<null>> => {
    const found = findOther(locked, actor, accountId);
    if (!found.ok) return found;
    const { at, unit } = locked;
    await removeAccount(trx, accountId, at);
    await deleteSessionsOfAccount(trx, accountId);
    await appendEvent(trx, { at, kind: 'account.removed', subject: accountId, actor, data: unit });
    return ok(null);
  });
}

/**
 * An administrator of a unit gives a person another role within it; their own too, as long as another administrator is left. Nothing
 * happens where it is so already. Refusals: `account/forbidden`, `account/not-found`, `account/removed`,
 * `account/last-unit-administrator`.
 */
export async function setUnitRole(
  deps: Deps,
  actor: Actor,
  input: { readonly accountId: string; readonly unitRole: 'administrator' | 'agent' },
): Promise<Result<null>> {
  const { accountId, unitRole } = input;
  return onUnit(deps, actor, async (trx, { people, at, unit }): Promise<Result<null>> => {
    const person = people.find(({ id }) => id === accountId);
    if (!person) return fail('account/not-found');
    if (!isPresent(person)) return fail('account/removed');
    if (person.unitRole === unitRole) return ok(null);
    const others = people.filter((one) => one.id !== accountId && isAdministrator(one));
    if (unitRole === 'agent' && others.length === 0) return fail('account/last-unit-administrator');
    await updateUnitRole(trx, accountId, unitRole);
    const data = { ...unit, unitRole };
    await appendEvent(trx, { at, kind: 'account.unit-role-changed', subject: accountId, actor, data });
    return ok(null);
  });
}
