import type { Actor } from '../../src/accounts/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { enterSealed } from '../../src/draws/index.js';
import { findBidKey, registerCustodian } from '../../src/needs/index.js';
import {
  type BidPayload,
  type KeyPair,
  makeKeyPair,
  sealTo,
  toRecipient,
  writePayload,
} from '../../src/sealing/index.js';
import { hashEntry } from '../../src/selection/index.js';
import { anAccount } from './builders.js';
import { anAgency, type aPublishedNeed, mustBe } from './marketplace-builders.js';

export type PublishedNeed = Awaited<ReturnType<typeof aPublishedNeed>>;
export type Agency = Awaited<ReturnType<typeof anAgency>>;

/** What a browser makes of a form; `change` lies about it. */
export async function sealedForm(
  deps: Deps,
  agency: Agency,
  need: PublishedNeed,
  payload: BidPayload,
  change: { readonly text?: string } = {},
) {
  const enteredAt = deps.clock.now();
  const { recipient } = (await findBidKey(deps.db, need.planHash))!;
  const entryHash = hashEntry({ plan: need.planHash, agency: agency.creditCode, enteredAt, ...payload });
  const sealed = await sealTo(toRecipient(recipient), change.text ?? writePayload(payload));
  return { number: need.number, planHash: need.planHash, enteredAt, entryHash, sealed };
}

let serial = 0;
/** A payload with a nonce of its own. */
export const aPayload = (bid: number | null): BidPayload => ({
  bid,
  nonce: String(++serial).padStart(64, '0'),
});

/** Enters new agencies with these bids in fen, sealed as a browser seals them. */
export async function enterAll(
  deps: Deps,
  need: PublishedNeed,
  bids: readonly (number | null)[],
): Promise<Agency[]> {
  const agencies: Agency[] = [];
  for (const bid of bids) {
    const agency = await anAgency(deps);
    mustBe(await enterSealed(deps, agency.actor, await sealedForm(deps, agency, need, aPayload(bid))));
    agencies.push(agency);
  }
  return agencies;
}

/** Everything that a reader of the database sees, as one text. */
export async function dump(db: Db): Promise<string> {
  const tables = await db.withoutPlugins().introspection.getTables();
  const rows = [];
  for (const { name } of tables) {
    rows.push(
      await db
        .withoutPlugins()
        .selectFrom(name as never)
        .selectAll()
        .execute(),
    );
  }
  return JSON.stringify(rows, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

/** Three officials who are custodians, with their keys. */
export async function threeCustodians(deps: Deps): Promise<{ actor: Actor; pair: KeyPair }[]> {
  const custodians = [];
  for (let i = 0; i < 3; i += 1) {
    const { actor } = await anAccount(deps, { role: 'official' });
    const pair = await makeKeyPair();
    mustBe(await registerCustodian(deps, actor, pair.recipient));
    custodians.push({ actor, pair });
  }
  return custodians;
}
