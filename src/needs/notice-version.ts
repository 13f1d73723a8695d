import type { RowRef } from '../audit/index.js';
import type { Instant } from '../basics/index.js';
import { type Db, type Deps, writeNeedTexts } from '../db/index.js';
import { hashCommitment, hashPlan, type Plan } from '../selection/index.js';
import { type OwnAttachment, publishAttachments } from './attachment-queries.js';
import { type NewBidKey, storeBidKey } from './bid-key.js';
import type { BidKey } from './bid-key-queries.js';
import type { Notice } from './need.js';
import type { NeedForm } from './need-input.js';
import { insertVersion } from './need-queries.js';
import { buildPlan } from './notice.js';
import { noticeRows } from './written-rows.js';

const sealContext = (planHash: string): string => `plan secret ${planHash}`;

/** Opens the secret of a plan: only the draw does so, when the protocol says. Throws when it was altered. */
export function openSecret(deps: Pick<Deps, 'vault'>, planHash: string, sealed: string): string {
  return deps.vault.open(Buffer.from(sealed, 'base64'), sealContext(planHash));
}

/** Binds a notice by a plan of a round with a fresh secret of its own, sealed. */
export function bindNotice(
  deps: Pick<Deps, 'random' | 'vault' | 'sources'>,
  notice: Notice,
  round: number,
): { readonly plan: Plan; readonly planHash: string; readonly sealed: string } {
  const secret = Buffer.from(deps.random(32)).toString('hex');
  const commitment = hashCommitment({ need: notice.number, round, secret });
  const plan = buildPlan(notice, { round, commitment, closedDays: deps.sources.closedDays });
  const planHash = hashPlan(plan);
  const sealed = Buffer.from(deps.vault.seal(secret, sealContext(planHash))).toString('base64');
  return { plan, planHash, sealed };
}

/** The next version of a notice. */
export interface NewVersion {
  readonly needId: string;
  /** From 1. */
  readonly version: number;
  readonly notice: Notice;
  readonly attachments: readonly OwnAttachment[];
  /** The checked forms before and after it. */
  readonly conditions: readonly NeedForm[];
  /** Null for the first version. */
  readonly changeNote: string | null;
  readonly at: Instant;
  readonly bidKey: NewBidKey;
}

/**
 * Publishes a version of a notice with a plan, a fresh secret and a bid key of its own; returns what the log says of
 * it and the rows that a version writes.
 */
export async function writeVersion(
  trx: Db,
  deps: Deps,
  written: NewVersion,
): Promise<{
  readonly public: { readonly planHash: string; readonly bidKey: Pick<BidKey, 'scheme' | 'recipient'> };
  readonly rows: readonly RowRef[];
}> {
  const { needId, version, notice, attachments, conditions, changeNote, at } = written;
  const round = 1;
  const { plan, planHash, sealed } = bindNotice(deps, notice, round);
  await insertVersion(
    trx,
    {
      needId,
      version,
      round,
      plan: JSON.stringify(plan),
      planHash,
      notice: JSON.stringify(notice),
      changeNote,
      publishedAt: at,
    },
    sealed,
  );
  await publishAttachments(trx, needId, attachments);
  const { known: bidKey, rows: keyRows } = await storeBidKey(trx, deps, plan, planHash, written.bidKey);
  const { number, title, projectName, projectCode, owner } = notice;
  await writeNeedTexts(trx, [{ id: needId, texts: [title, projectName, owner, number, projectCode] }]);
  const rows = [...noticeRows({ needId, version, planHash, attachments, conditions }), ...keyRows];
  return { public: { planHash, bidKey }, rows };
}
