import type { accounts as source } from '../zh-CN/accounts.js';

export const accounts: Record<keyof typeof source, string> = {
  'role.agency': 'agency',
  'role.owner': 'owner',
  'role.official': 'official',
  'role.auditor': 'auditor',
  'role.administrator': 'administrator',
};
