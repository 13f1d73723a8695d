import { BlockList, isIP } from 'node:net';
import { setStatusOfAccounts } from '../../accounts/index.js';
import { SYSTEM_ACTOR } from '../../audit/index.js';
import type { Result } from '../../basics/index.js';
import type { Db, Deps } from '../../db/index.js';
import type { Config } from '../config.js';
import { listDemoAccounts } from './rows-queries.js';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for a host, as in an address or as one listens at it, that nobody but the own machine reaches. */
function isOwnMachine(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  const family = isIP(name);
  return family === 0 ? name === 'localhost' : loopback.check(name, family === 4 ? 'ipv4' : 'ipv6');
}

/** Which setting says that others reach the site, e.g. "SITE_URL is https://…"; undefined where none does. */
export function reachReason({ siteUrl, host }: Pick<Config, 'siteUrl' | 'host'>): string | undefined {
  const url = new URL(siteUrl);
  if (url.protocol === 'https:' || !isOwnMachine(url.hostname)) return `SITE_URL is ${siteUrl}`;
  return isOwnMachine(host) ? undefined : `HOST is ${host}`;
}

/** Whether an empty database is filled with the demonstration site: where others reach it, only when DEMO=1 says so. */
export function mayLoadDemo(config: Pick<Config, 'siteUrl' | 'host' | 'demo'>): boolean {
  return config.demo ?? reachReason(config) === undefined;
}

/** The accounts of the demonstration site that somebody could log in to. */
export async function listEnabledDemo(db: Db) {
  return (await listDemoAccounts(db)).filter(({ status }) => status === 'active');
}

/**
 * Throws where others reach a site whose database holds enabled accounts with the demonstration's printed password, and
 * nobody said DEMO=1. Writes nothing.
 */
export async function refuseUnmeantDemo(
  db: Db,
  config: Pick<Config, 'siteUrl' | 'host' | 'demo'>,
): Promise<void> {
  const reason = reachReason(config);
  if (reason === undefined || config.demo === true) return;
  const enabled = await listEnabledDemo(db);
  if (enabled.length === 0) return;
  throw new Error(
    [
      `Others reach this site (${reason}), and its database holds enabled demonstration accounts (${enabled.length}):`,
      ...enabled.map(({ id, email }) => `  ${email ?? id}`),
      'Everybody knows their password, and one of them can act as an official. There are three ways on:',
      '  DEMO=1 npm start               shows the demonstration site to others, if that is what you want',
      '  npm run admin -- disable-demo  disables these accounts and ends their sessions; then start again',
      '  DEMO=0 npm start               with another DATA_DIR or DATABASE_URL: begins with an empty database',
    ].join('\n'),
  );
}

/**
 * Disables the accounts of the demonstration site, which ends their sessions, or enables them again; each change goes
 * into the public log like an administrator's. Returns the e-mail addresses of those that had another status before and
 * the number of active administrators left; undefined where there are no such accounts.
 */
export async function setDemoStatus(
  deps: Deps,
  status: 'active' | 'disabled',
): Promise<Result<{ readonly changed: readonly string[]; readonly administrators: number }> | undefined> {
  const accounts = await listDemoAccounts(deps.db);
  if (accounts.length === 0) return undefined;
  const accountIds = accounts.map(({ id }) => id);
  const done = await setStatusOfAccounts(deps, SYSTEM_ACTOR, { accountIds, status });
  if (!done.ok) return done;
  const { changed, administrators } = done.value;
  const emails = accounts.filter(({ id }) => changed.includes(id)).map(({ id, email }) => email ?? id);
  return { ok: true, value: { changed: emails, administrators } };
}
