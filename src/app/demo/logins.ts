import { hashPassword, type Role } from '../../accounts/index.js';
import type { AccountTable, Deps } from '../../db/index.js';

/** Password of every demonstration login; printed at start-up, shown to everybody. */
export const DEMO_PASSWORD = 'demo-chuxiong-2017';

/** A demonstration login. */
export interface DemoLogin {
  readonly id: string;
  readonly role: Role;
  readonly email: string;
  readonly name: string;
  readonly divisionCode: string | null;
}

/**
 * One login for each role, an official who reviews one county, and two more of the prefecture: what two have to decide who had no
 * part in it needs three.
 */
export const demoLogins: readonly DemoLogin[] = [
  {
    id: 'demo-account-agency',
    role: 'agency',
    email: 'agency@demo.example',
    name: '演示中介机构',
    divisionCode: null,
  },
  {
    id: 'demo-account-owner',
    role: 'owner',
    email: 'owner@demo.example',
    name: '演示项目业主',
    divisionCode: null,
  },
  {
    id: 'demo-account-official',
    role: 'official',
    email: 'official@demo.example',
    name: '演示州级主管部门',
    divisionCode: '532300',
  },
  {
    id: 'demo-account-county',
    role: 'official',
    email: 'county@demo.example',
    name: '演示楚雄市主管部门',
    divisionCode: '532301',
  },
  {
    id: 'demo-account-second',
    role: 'official',
    email: 'second@demo.example',
    name: '演示州级复核人员',
    divisionCode: '532300',
  },
  {
    id: 'demo-account-third',
    role: 'official',
    email: 'third@demo.example',
    name: '演示州级监督人员',
    divisionCode: '532300',
  },
  {
    id: 'demo-account-auditor',
    role: 'auditor',
    email: 'auditor@demo.example',
    name: '演示审计',
    divisionCode: null,
  },
  {
    id: 'demo-account-administrator',
    role: 'administrator',
    email: 'admin@demo.example',
    name: '演示管理员',
    divisionCode: null,
  },
];

/** Account rows of the logins; the hash is taken once, outside any transaction. */
export async function demoAccounts(
  deps: Deps,
  units: { readonly agencyId: string; readonly ownerId: string },
  createdAt: string,
): Promise<AccountTable[]> {
  const passwordHash = await hashPassword(DEMO_PASSWORD, deps.random);
  return demoLogins.map(({ id, role, email, name, divisionCode }) => ({
    id,
    role,
    email,
    name,
    divisionCode,
    creditCode: null,
    passwordHash,
    agencyId: role === 'agency' ? units.agencyId : null,
    ownerId: role === 'owner' ? units.ownerId : null,
    status: 'active',
    createdAt,
    unitRole: role === 'agency' || role === 'owner' ? 'administrator' : null,
    removedAt: null,
  }));
}

/** What a start of the demonstration site prints: one login a line, nothing without any. */
export function loginLines(logins: readonly DemoLogin[]): string {
  if (logins.length === 0) return '';
  const width = Math.max(...logins.map(({ email }) => email.length));
  const lines = logins.map(
    ({ role, email, name }) => `  ${email.padEnd(width)}  ${role.padEnd(13)}  ${name}`,
  );
  return `Demonstration logins 演示登录 (password 密码: ${DEMO_PASSWORD})\n${lines.join('\n')}\n`;
}
