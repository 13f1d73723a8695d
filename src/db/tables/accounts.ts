/* Divisions, people, project owners, sessions, custodians of bid keys. */

export interface DivisionTable {
  code: string;
  nameZh: string;
  nameEn: string;
  level: 'prefecture' | 'county';
  countyKey: string;
  position: number;
}

export interface OwnerTable {
  id: string;
  creditCode: string;
  name: string;
  kind: 'authority' | 'institution' | 'firm' | 'other';
  divisionCode: string;
  legalRepresentative: string;
  controllerCode: string | null;
  contactName: string;
  contactPhone: string;
  createdAt: string;
  /** Made of the legal representative's name: `representativeKey`. */
  representativeKey: string | null;
}

export interface AccountTable {
  id: string;
  role: 'agency' | 'owner' | 'official' | 'auditor' | 'administrator';
  email: string | null;
  creditCode: string | null;
  passwordHash: string;
  name: string;
  agencyId: string | null;
  ownerId: string | null;
  divisionCode: string | null;
  status: 'active' | 'disabled';
  createdAt: string;
  /** What somebody may do within the unit of the account; null for accounts of no unit. */
  unitRole: 'administrator' | 'agent' | null;
  /** When the unit removed the account; it stays disabled. */
  removedAt: string | null;
}

export interface SessionTable {
  tokenHash: string;
  accountId: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
}

export interface LoginAttemptTable {
  id: string;
  loginKey: string;
  ip: string;
  at: string;
  succeeded: 0 | 1;
}

export interface SiteFactTable {
  name: string;
  value: string;
}

export interface CustodianTable {
  accountId: string;
  recipient: string;
  registeredAt: string;
}
