import type { Actor } from '../../src/accounts/index.js';
import type { Deps } from '../../src/db/index.js';
import { type FINDING_GROUNDS, listFindings, proposeFinding, settleFinding } from '../../src/draws/index.js';
import { findNeedByNumber } from '../../src/needs/index.js';
import { anAccount } from './builders.js';
import { mustBe } from './marketplace-builders.js';

/** A finding against an entrant that two officials made who have no other part in the need, or those given. */
export async function findAgainst(
  deps: Deps,
  finding: {
    readonly number: string;
    readonly agency: string;
    readonly ground: (typeof FINDING_GROUNDS)[number];
    readonly attachments?: readonly string[];
  },
  officials?: readonly [Actor, Actor],
): Promise<void> {
  const { number, attachments = [], ...rest } = finding;
  const official = async (): Promise<Actor> => (await anAccount(deps, { role: 'official' })).actor;
  const [first, second] = officials ?? [await official(), await official()];
  mustBe(await proposeFinding(deps, first, { number, attachments, facts: '经核实', ...rest }));
  const need = await findNeedByNumber(deps.db, number);
  const waits = (await listFindings(deps.db, need?.id ?? '')).find(({ state }) => state === 'proposed');
  mustBe(await settleFinding(deps, second, { number, finding: waits?.id ?? '', confirm: true }));
}
