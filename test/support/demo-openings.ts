import { ROBOT_CUSTODIANS } from '../../src/app/demo/robots.js';
import type { Db } from '../../src/db/index.js';
import { joinIdentity, openText, readPayload } from '../../src/sealing/index.js';
import { HISTORY_ENDS } from './demo-digests.js';

/** Opens twenty entries of the history by what is on record, and one secret by the keys of two custodians. */
export async function openHistory(db: Db) {
  const rows = await db
    .selectFrom('bidKey')
    .innerJoin('entry', 'entry.planHash', 'bidKey.planHash')
    .select(['openedWith', 'sealedBid', 'bidFen', 'nonce'])
    .where('enteredAt', '<', HISTORY_ENDS)
    .orderBy('entryHash')
    .limit(20)
    .execute();
  const entries = await Promise.all(
    rows.map(async ({ openedWith, sealedBid, bidFen, nonce }) => ({
      opened: readPayload(await openText(openedWith ?? '', sealedBid ?? '')),
      stored: { bid: bidFen, nonce },
    })),
  );
  const escrow = await db
    .selectFrom('escrow')
    .innerJoin('needVersion', 'needVersion.planHash', 'escrow.planHash')
    .innerJoin('selection', 'selection.needId', 'needVersion.needId')
    .select(['escrow.planHash', 'sealed', 'certificate'])
    .where('drawnAt', '<', HISTORY_ENDS)
    .orderBy('escrow.planHash')
    .limit(1)
    .executeTakeFirstOrThrow();
  const shares = await db
    .selectFrom('escrowShare')
    .selectAll()
    .where('planHash', '=', escrow.planHash)
    .orderBy('accountId', 'desc')
    .limit(2)
    .execute();
  const parts = await Promise.all(
    shares.map(({ accountId, sealed }) => {
      const robot = ROBOT_CUSTODIANS.find((one) => one.accountId === accountId);
      return openText(robot?.key.identity ?? '', sealed);
    }),
  );
  const { secret } = JSON.parse(escrow.certificate) as { secret: string };
  return {
    entries,
    secret: { opened: await openText(await joinIdentity(parts), escrow.sealed), stored: secret },
  };
}
