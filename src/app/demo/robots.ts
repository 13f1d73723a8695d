/**
 * The robots of every demonstration site: two witnesses and three custodians that act by themselves. Their keys follow from
 * constants that everybody can read here, so they protect nothing: a visitor sees with them how a site with people works.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Actor } from '../../accounts/index.js';
import { createCosigningKey } from '../../audit/index.js';
import type { Instant } from '../../basics/index.js';
import type { AccountTable, CustodianTable, SourceSettings } from '../../db/index.js';
import type { SourceKind } from '../../selection/index.js';
import { type SeededKey, seededKey } from './seeded-seal.js';

/** A custodian that is a robot: an account to which nobody can log in. */
export interface RobotCustodian {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  /** Custodians depend on one another the less, the further apart they are. */
  readonly divisionCode: string;
  /** What shares are sealed to. */
  readonly key: SeededKey;
}

const secretOf = (whose: string): Buffer =>
  createHash('sha256').update(`demonstration robot ${whose}`).digest();

/** The witnesses: both must sign by {@link ROBOT_POLICY}. */
export const ROBOT_WITNESSES = [1, 2].map((number) => {
  const name = `demo-robot-witness-${number}`;
  return createCosigningKey(name, secretOf(name));
});

/** Lines of the policy of witnesses of a demonstration site (C2SP tlog-policy), without its own log. */
export const ROBOT_POLICY = readFileSync(
  new URL('../../../data/demo/witness-policy.txt', import.meta.url),
  'utf8',
);

const COUNTIES = [
  ['甲 A', '532322'],
  ['乙 B', '532326'],
  ['丙 C', '532327'],
] as const;

/** The custodians, in the order of their account ids. */
export const ROBOT_CUSTODIANS: readonly RobotCustodian[] = COUNTIES.map(([letter, divisionCode], index) => {
  const accountId = `demo-robot-custodian-${index + 1}`;
  return {
    accountId,
    name: `演示机器人保管人 Robot custodian ${letter}`,
    email: `robot-custodian-${index + 1}@demo.example`,
    divisionCode,
    key: seededKey(accountId),
  };
});

/** How many of the custodians open what is sealed to them. */
export const ROBOT_THRESHOLD = 2;

/** Sources of a demonstration site: also the one that needs nobody, so that visitors see a draw without a ceremony. */
export const DEMO_SOURCES: readonly SourceKind[] = ['commit', 'ceremony'];

/** Settings under which the robots do everything that people need not be there for. */
export const robotSettings = ({ closedDays }: Pick<SourceSettings, 'closedDays'>) => ({
  policy: ROBOT_POLICY,
  custodians: ROBOT_THRESHOLD,
  sources: { kinds: DEMO_SOURCES, closedDays },
});

/** Who a custodian acts as. */
export const robotActor = ({ accountId, name, divisionCode }: RobotCustodian): Actor => ({
  accountId,
  name,
  role: 'official',
  agencyId: null,
  ownerId: null,
  unitRole: null,
  divisionCode,
});

// Of the known form, and nobody has a password to it.
const NO_PASSWORD = `$scrypt$ln=14,r=8,p=5$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Account rows of the custodians. */
export const robotAccounts = (createdAt: Instant): AccountTable[] =>
  ROBOT_CUSTODIANS.map(({ accountId, name, email, divisionCode }) => ({
    id: accountId,
    role: 'official',
    email,
    name,
    divisionCode,
    creditCode: null,
    passwordHash: NO_PASSWORD,
    agencyId: null,
    ownerId: null,
    status: 'active',
    createdAt,
    unitRole: null,
    removedAt: null,
  }));

/** Their registrations. */
export const robotRegistrations = (registeredAt: Instant): CustodianTable[] =>
  ROBOT_CUSTODIANS.map(({ accountId, key: { recipient } }) => ({ accountId, recipient, registeredAt }));
