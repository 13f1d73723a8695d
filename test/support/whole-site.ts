import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { siteArchive } from '../../scripts/verify/site.js';
import { verifyJob } from '../../scripts/verify/worker.js';
import { runJobs } from '../../src/app/jobs.js';
import { writeEvents } from '../../src/audit/append-event.js';
import type { LoggedEvent } from '../../src/audit/audit-event.js';
import { SYSTEM_ACTOR, signDueCheckpoint } from '../../src/audit/index.js';
import { type Instant, ok } from '../../src/basics/index.js';
import { type Deps, transact } from '../../src/db/index.js';
import { enterSealed } from '../../src/draws/index.js';
import { findBidKey } from '../../src/needs/index.js';
import { sealTo, toRecipient } from '../../src/sealing/index.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from './marketplace-builders.js';
import type { TestSite } from './site.js';

/** When everything of these tests is long past. */
export const LATER: Instant = '2030-01-01T00:00:00.000Z';

let serial = 0;

/** Four bids, and one that nobody can open. */
export async function aNeedWithBids(site: TestSite, overrides: Record<string, unknown> = {}) {
  const { deps } = site;
  const need = await aPublishedNeed(deps, overrides);
  for (const bid of ['95000', '88000.50', '91000', '90000'])
    await anEntry(deps, (await anAgency(deps)).actor, need, bid);
  const key = await findBidKey(deps.db, need.planHash);
  const sealed = await sealTo(toRecipient(key?.recipient ?? ''), 'nothing of the kind');
  const { actor } = await anAgency(deps);
  const { number, planHash } = need;
  const entryHash = `${(serial += 1)}`.padStart(64, '0');
  const entry = { number, planHash, enteredAt: deps.clock.now(), entryHash, sealed };
  mustBe(await enterSealed(deps, actor, entry));
  return need;
}

/** Sets the clock, does what is due and signs the log. */
export async function goTo(site: TestSite, at: Instant): Promise<void> {
  site.clock.set(at);
  expect(await runJobs(site.deps)).toEqual([]);
  await signDueCheckpoint(site.deps);
}

/** Appends any event by the server's own code, and signs it. */
export async function forge(
  deps: Deps,
  kind: string,
  subject: string,
  data: LoggedEvent['data'],
): Promise<void> {
  const at = deps.clock.now();
  await transact(deps.db, async (trx) =>
    ok(await writeEvents(trx, [{ at, kind, subject, actor: SYSTEM_ACTOR, data }])),
  );
  await signDueCheckpoint(deps);
}

/** Codes of everything that is found, and what the certificates fail. */
export async function findings(
  { url }: TestSite,
  trust: { logKeys?: readonly string[]; kept?: { name: string; text: string }[]; now?: Instant } = {},
): Promise<string[]> {
  const { logKeys, kept = [], now = LATER } = trust;
  const archive = await siteArchive(url, { logKeys, kept, now });
  const codes = (archive.site?.findings ?? []).map(({ code, about }) => `${code} ${about}`);
  const [hashes, needs] = [new Set<string>(), new Set<string>()];
  for await (const job of archive.jobs) {
    const { report, differs, listed, need, ...verified } = await verifyJob({
      job,
      language: 'en',
      known: { log: archive.site?.keys },
    });
    codes.push(...verified.findings.map(({ code }) => `${code} ${job.name}`));
    for (const { entryHash, subject } of listed) {
      hashes.add(entryHash);
      if (archive.site?.subjectOf(entryHash) !== subject) codes.push(`entry-foreign ${job.name}`);
    }
    if (need !== null) needs.add(need);
    if (differs !== null) codes.push(`digest ${job.name}`);
    if ((report.grade ?? 3) === 3) codes.push(`refused ${job.name}`);
  }
  for (const seq of archive.site?.lost(hashes, needs) ?? []) codes.push(`entry-missing #${seq}`);
  return codes;
}

/** Verifier keys that a site publishes. */
export const keysOf = async ({ url }: TestSite) =>
  ((await (await fetch(`${url}/log/keys`)).json()) as { verifier: string }[]).map(({ verifier }) => verifier);

/** The signed checkpoint that a site serves. */
export const checkpointOf = async ({ url }: TestSite): Promise<string> =>
  (await fetch(`${url}/log/checkpoint`)).text();

/** The command itself. */
export async function run(...words: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/verify.ts', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status, out, err };
}
