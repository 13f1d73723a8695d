import { sql } from 'kysely';
import type { Db } from '../db/index.js';

/** A sealed value of a need in the present version of its notice. */
export interface SealedOfNeed {
  readonly number: string;
  readonly planHash: string;
  readonly sealed: string;
}

/**
 * Sealed secrets that a draw still needs and that the site alone can open; without those whose opening has failed already,
 * which is an incident.
 */
export async function listAwaitedSecrets(db: Db): Promise<SealedOfNeed[]> {
  const { rows } = await sql<SealedOfNeed>`
    select need.number, v.plan_hash, s.sealed from need
    join need_version v on v.need_id = need.id and v.version = need.version
    join need_secret s on s.plan_hash = v.plan_hash
    where need.state in ('published', 'closed')
      and not exists (select 1 from opened_secret o where o.plan_hash = v.plan_hash)
      and not exists (select 1 from escrow e where e.plan_hash = v.plan_hash)
      and not exists (select 1 from incident i
        where i.need_id = need.id and i.round = v.round and i.kind = 'secret-unopened')
    order by need.number`.execute(db);
  return rows;
}

/** Bid keys in the site's keeping that have not been opened yet. */
export async function listAwaitedBidKeys(db: Db): Promise<SealedOfNeed[]> {
  const { rows } = await sql<SealedOfNeed>`
    select need.number, v.plan_hash, k.sealed_identity as sealed from need
    join need_version v on v.need_id = need.id and v.version = need.version
    join bid_key k on k.plan_hash = v.plan_hash
    where need.state = 'published' and k.sealed_identity is not null and k.opened_at is null
    order by need.number`.execute(db);
  return rows;
}
