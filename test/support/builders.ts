import { insertOwner, insertUnapprovedAgency } from '../../src/accounts/accounts-queries.js';
import { type Actor, createAccount, hashPassword, type Role, toActor } from '../../src/accounts/index.js';
import { type AuditedTableName, appendEvent, rowsOf, SYSTEM_ACTOR } from '../../src/audit/index.js';
import { assert, creditCodeCheck, ok } from '../../src/basics/index.js';
import { type Db, type Deps, type OwnerTable, transact } from '../../src/db/index.js';

/** Cheap on purpose: tests make hundreds of accounts. */
const TEST_COST = { logN: 4, r: 8, p: 1 } as const;

/** Password of every account that a builder makes. */
export const TEST_PASSWORD = 'a long enough phrase';

let counter = 0;
const next = (): number => ++counter;

/** A new valid credit code in each call: an invented enterprise of the division. */
export function aCreditCode(divisionCode = '532301'): string {
  const body = `91${divisionCode}MA${String(next()).padStart(7, '0')}`;
  return `${body}${creditCodeCheck(body)}`;
}

/** A new e-mail address in each call, each at a domain of its own: nobody shares one by chance. */
export function anEmail(): string {
  const number = next();
  return `person${number}@unit${number}.example.test`;
}

/** An account as a builder made it. */
export interface BuiltAccount {
  readonly actor: Actor;
  readonly email: string;
  readonly password: string;
}

/** What an account may be asked to have; the unit of its role is made when none is given. */
export interface AccountOptions {
  readonly name?: string;
  readonly email?: string;
  readonly creditCode?: string;
  readonly password?: string;
  readonly agencyId?: string;
  readonly ownerId?: string;
  /** An official's division; 532300 (all counties) by default. */
  readonly divisionCode?: string;
}

async function unitOf(deps: Deps, role: Role, options: AccountOptions) {
  if (role === 'official') return { divisionCode: options.divisionCode ?? '532300' };
  if (role === 'owner') return { ownerId: options.ownerId ?? (await anOwnerRow(deps)).id };
  if (role === 'agency') return { agencyId: options.agencyId ?? (await anAgencyRow(deps)) };
  return {};
}

/** An account of a role with a cheap password hash. An agency made for it has applied for nothing yet. */
export async function anAccount(
  deps: Deps,
  { role, ...options }: AccountOptions & { readonly role: Role },
): Promise<BuiltAccount> {
  const unit = await unitOf(deps, role, options);
  const email = options.email ?? anEmail();
  const password = options.password ?? TEST_PASSWORD;
  const passwordHash = await hashPassword(password, deps.random, TEST_COST);
  const made = await transact(deps.db, (trx) =>
    createAccount(trx, deps, {
      role,
      name: options.name ?? `测试${role}${next()}`,
      email,
      creditCode: options.creditCode ?? null,
      passwordHash,
      ...unit,
    }),
  );
  assert(made.ok, 'the account was made');
  return { actor: toActor(made.value), email, password };
}

/** Stores a unit with the event that its registration would have. */
async function logged(
  deps: Deps,
  table: AuditedTableName & ('agency' | 'owner'),
  id: string,
  insert: (trx: Db) => Promise<boolean>,
): Promise<void> {
  await transact(deps.db, async (trx) => {
    assert(await insert(trx), `the ${table} was made`);
    const at = deps.clock.now();
    const data = { role: table };
    const rows = rowsOf(table, [id]);
    await appendEvent(trx, { at, kind: 'account.registered', subject: id, actor: SYSTEM_ACTOR, data, rows });
    return ok(null);
  });
}

async function anAgencyRow(deps: Deps): Promise<string> {
  const row = {
    id: deps.newId(),
    creditCode: aCreditCode(),
    name: `测试中介机构${next()}`,
    createdAt: deps.clock.now(),
  };
  await logged(deps, 'agency', row.id, (trx) => insertUnapprovedAgency(trx, row));
  return row.id;
}

/** An owner as it registers itself. */
type BuiltOwner = Omit<OwnerTable, 'representativeKey'>;

async function anOwnerRow(deps: Deps, overrides: Partial<BuiltOwner> = {}): Promise<BuiltOwner> {
  const divisionCode = overrides.divisionCode ?? '532301';
  const row = {
    id: deps.newId(),
    creditCode: aCreditCode(divisionCode),
    name: `测试业主单位${next()}`,
    kind: 'authority' as const,
    divisionCode,
    legalRepresentative: `测试法人${next()}`,
    controllerCode: null,
    contactName: `测试联系人${next()}`,
    contactPhone: `138${String(next()).padStart(8, '0')}`,
    createdAt: deps.clock.now(),
    ...overrides,
  };
  await logged(deps, 'owner', row.id, (trx) => insertOwner(trx, row));
  return row;
}

/** An owner with an account. */
export async function anOwner(
  deps: Deps,
  overrides: Partial<BuiltOwner> = {},
): Promise<BuiltAccount & { readonly owner: BuiltOwner }> {
  const owner = await anOwnerRow(deps, overrides);
  return {
    owner,
    ...(await anAccount(deps, {
      role: 'owner',
      ownerId: owner.id,
      creditCode: owner.creditCode,
      name: owner.name,
    })),
  };
}
