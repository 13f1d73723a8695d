import type { Actor } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { MINUTE, type Vault } from '../../src/basics/index.js';
import type { Deps } from '../../src/db/index.js';
import { contributeShare, giveSecretShare } from '../../src/draws/index.js';
import type { KeyPair } from '../../src/sealing/index.js';
import { recordCeremony } from './ceremony.js';
import type { FakeClock } from './deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from './marketplace-builders.js';

/** The key of a site that opens everything but the secrets of draws. */
export const losesSecrets = (vault: Vault): Vault => ({
  ...vault,
  open: (sealed, context) => {
    if (context.startsWith('plan secret')) throw new Error('lost');
    return vault.open(sealed, context);
  },
});

/** Custodians with the identities that open their shares. */
type Custodians = readonly { readonly actor: Actor; readonly pair: KeyPair }[];

/** A ceremony whose secret the site has lost, and which the custodians bring out: a need from its notice to its result. */
export async function playLostSecret(
  site: Deps,
  clock: FakeClock,
  { custodians, leader }: { readonly custodians: Custodians; readonly leader: Actor },
): Promise<void> {
  const deps = { ...site, custodians: 2, vault: losesSecrets(site.vault) };
  const need = await aPublishedNeed(deps, { source: 'ceremony', method: 'random' });
  for (let count = 0; count < 3; count += 1) await anEntry(deps, (await anAgency(deps)).actor, need);
  clock.set(need.closesAt);
  const { number } = need;
  const run = async () => {
    clock.advance(MINUTE);
    const [fault] = await runJobs(deps);
    if (fault) throw fault.error;
  };
  await run();
  for (const { actor, pair } of custodians.slice(0, 2))
    mustBe(await contributeShare(deps, actor, { number, identity: pair.identity }));
  await run();
  mustBe(
    await recordCeremony(deps, leader, { number, digits: '16180339887498948482', witnesses: ['甲', '乙'] }),
  );
  await run();
  await run();
  for (const { actor, pair } of custodians.slice(0, 2))
    mustBe(await giveSecretShare(deps, actor, { number, identity: pair.identity }));
  await run();
  await run();
}
