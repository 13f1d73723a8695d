import { ok } from '../../basics/index.js';
import { type Db, type Deps, transact } from '../../db/index.js';
import { describePolicyFault, type Policy, parsePolicy, policyDigest } from '../../selection/index.js';
import { appendEvent } from '../append-event.js';
import { SYSTEM_ACTOR } from '../audit-event.js';
import { insertWitness, listKeys, listWitnesses } from '../key-queries.js';
import { loadSigners } from '../log-key.js';
import { lockHead } from '../log-queries.js';

/** The policy that a site publishes: C2SP tlog-policy. */
export interface SitePolicy {
  readonly text: string;
  /** SHA-256 of the text's bytes in hex. */
  readonly sha256: string;
  readonly policy: Policy;
}

/**
 * What is wrong with the lines of a site's policy, in English; undefined where nothing is. Beside the rules of the format:
 * no line for a log, since the site adds its own; an http(s) address where there is one; a text in the Unicode form NFC, since
 * notices hold it.
 */
export function policyLinesFault(lines: string): string | undefined {
  if (lines.normalize('NFC') !== lines) return 'is not in the Unicode form NFC';
  const parsed = parsePolicy(lines);
  if ('fault' in parsed) return describePolicyFault(parsed.fault);
  const { logs, witnesses } = parsed.policy;
  if (logs.length > 0) return 'has a line for a log: the site adds its own';
  const odd = witnesses.find(({ url }) => url !== null && !(/^https?:\/\//.test(url) && URL.canParse(url)));
  return odd && `has an address that is not http(s): ${odd.url}`;
}

/** The policy of a site: its own log, by the key of it, then the lines of its policy. */
export function composePolicy(
  verifier: string,
  { policy: lines, siteUrl }: Pick<Deps, 'policy' | 'siteUrl'>,
): SitePolicy {
  const text = `log ${verifier} ${siteUrl}/log\n${lines}`;
  const parsed = parsePolicy(text);
  if ('fault' in parsed) throw new Error(describePolicyFault(parsed.fault));
  return { text, sha256: policyDigest(text), policy: parsed.policy };
}

/**
 * The policy as it is now, under the present key of the log. Null where the site asks for no witnesses, or the log has no key
 * yet: see {@link currentPolicy}.
 */
export async function findPolicy(db: Db, deps: Pick<Deps, 'policy' | 'siteUrl'>): Promise<SitePolicy | null> {
  if (deps.policy === null) return null;
  const verifier = (await listKeys(db)).findLast(({ retiredAt }) => retiredAt === null)?.verifier;
  return verifier === undefined ? null : composePolicy(verifier, deps);
}

/** The same in a transaction that may write: the first key of the log is made where there is none. */
export async function currentPolicy(
  trx: Db,
  deps: Pick<Deps, 'policy' | 'siteUrl' | 'vault' | 'random' | 'clock'>,
): Promise<SitePolicy | null> {
  const found = await findPolicy(trx, deps);
  if (found || deps.policy === null) return found;
  await lockHead(trx);
  await loadSigners(trx, deps, deps.clock.now());
  return findPolicy(trx, deps);
}

/**
 * Registers the witnesses of the policy whose keys are not known yet, so that their cosignatures are taken; the log tells of
 * it. A name that another key has already is followed by the id of the key.
 */
export async function registerWitnesses(deps: Deps): Promise<SitePolicy | null> {
  if (deps.policy === null) return null;
  const present = await findPolicy(deps.db, deps);
  const known = new Set((await listWitnesses(deps.db)).map(({ verifier }) => verifier));
  if (present?.policy.witnesses.every(({ verifier }) => known.has(verifier))) return present;
  const registered = await transact(deps.db, async (trx) => {
    await lockHead(trx);
    const policy = await currentPolicy(trx, deps);
    const rows = await listWitnesses(trx);
    const at = deps.clock.now();
    for (const { key, verifier } of policy?.policy.witnesses ?? []) {
      if (rows.some((row) => row.verifier === verifier)) continue;
      const name = rows.some((row) => row.name === key.name) ? `${key.name}+${key.id}` : key.name;
      const row = { name, verifier, addedAt: at };
      await insertWitness(trx, row);
      rows.push(row);
      const data = { verifier };
      await appendEvent(trx, { at, kind: 'log.witness-added', subject: name, actor: SYSTEM_ACTOR, data });
    }
    return ok(policy);
  });
  if (!registered.ok) throw new Error('the witnesses were not registered');
  return registered.value;
}
