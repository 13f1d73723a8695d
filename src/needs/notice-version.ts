import { currentPolicy, publishDocuments } from '../audit/index.js';
import { assertDefined, type Instant } from '../basics/index.js';
import { type Db, type Deps, writeNeedTexts } from '../db/index.js';
import {
  asksWitnesses,
  canonicalNotice,
  hashCommitment,
  hashPlan,
  type Plan2,
  planText,
} from '../selection/index.js';
import { type OwnAttachment, publishAttachments } from './attachment-queries.js';
import { type NewBidKey, publicShares, sealingOf, storeBidKey } from './bid-key.js';
import { publicEscrow, type SealedSecret, sealSecret, storeEscrow } from './escrow.js';
import type { Notice } from './need.js';
import type { NeedForm } from './need-input.js';
import { insertVersion } from './need-queries.js';
import { buildPlan, sourceOfNotice } from './notice.js';
import { noticeRows } from './written-rows.js';

const sealContext = (planHash: string): string => `plan secret ${planHash}`;

/** Opens the secret of a plan: only the draw does so, when the protocol says. Throws when it was altered. */
export function openSecret(deps: Pick<Deps, 'vault'>, planHash: string, sealed: string): string {
  return deps.vault.open(Buffer.from(sealed, 'base64'), sealContext(planHash));
}

/** A plan with everything that is published or kept with it. */
export interface BoundPlan {
  readonly plan: Plan2;
  readonly planHash: string;
  /** The secret, sealed with the site's key. */
  readonly sealed: string;
  readonly escrow: SealedSecret | null;
  /** Text of the policy that the plan names; null where it names none. */
  readonly policy: string | null;
}

/**
 * Binds a notice by a plan of a round with a fresh secret of its own, sealed for the site and for whoever opens it without
 * the site. `bidKey` is null for a later round, whose entries are open.
 */
export async function bindNotice(
  deps: Pick<
    Deps,
    'db' | 'random' | 'vault' | 'sources' | 'custodians' | 'beacon' | 'policy' | 'siteUrl' | 'clock'
  >,
  notice: Notice,
  { round, bidKey }: { readonly round: number; readonly bidKey: NewBidKey | null },
): Promise<BoundPlan> {
  const secret = Buffer.from(deps.random(32)).toString('hex');
  const { closedDays } = deps.sources;
  const drawn = sourceOfNotice(notice, closedDays);
  const escrow = await sealSecret(deps, drawn, secret);
  // A policy that asks for nobody binds nothing.
  const policy = asksWitnesses(deps.policy) ? await currentPolicy(deps.db, deps) : null;
  const plan = buildPlan(notice, {
    round,
    closedDays,
    commitment: hashCommitment({ need: notice.number, round, secret }),
    sealing: bidKey && sealingOf(bidKey, drawn),
    policy: policy?.sha256 ?? null,
    escrow: escrow?.escrow ?? null,
  });
  const planHash = hashPlan(plan);
  const sealed = Buffer.from(deps.vault.seal(secret, sealContext(planHash))).toString('base64');
  return { plan, planHash, sealed, escrow, policy: policy?.text ?? null };
}

/**
 * Stores a version of a notice with its plan and its sealed secret, and makes public what the log names by its digest;
 * returns what the record of the publication says of the plan, and the rows that were written.
 */
export async function storePlan(
  trx: Db,
  version: Pick<NewVersion, 'needId' | 'version' | 'notice' | 'changeNote' | 'at'>,
  { plan, planHash, sealed, escrow, policy }: BoundPlan,
) {
  const { needId, version: number, notice, changeNote, at } = version;
  await insertVersion(
    trx,
    {
      needId,
      version: number,
      round: plan.round,
      plan: JSON.stringify(plan),
      planHash,
      notice: JSON.stringify(notice),
      changeNote,
      publishedAt: at,
    },
    sealed,
  );
  await publishDocuments(trx, [
    planText(plan),
    canonicalNotice(notice),
    ...(policy === null ? [] : [policy]),
  ]);
  const rows = await storeEscrow(trx, planHash, escrow);
  return { public: { planHash, ...publicEscrow(escrow) }, rows };
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
export async function writeVersion(trx: Db, deps: Deps, written: NewVersion) {
  const { needId, version, notice, attachments, conditions } = written;
  const bound = await bindNotice({ ...deps, db: trx }, notice, { round: 1, bidKey: written.bidKey });
  const { plan, planHash } = bound;
  const stored = await storePlan(trx, written, bound);
  await publishAttachments(trx, needId, attachments);
  const sealing = assertDefined(plan.sealing, 'what the entries are sealed to');
  const keyRows = await storeBidKey(trx, deps, sealing, planHash, written.bidKey);
  const { number, title, projectName, projectCode, owner } = notice;
  await writeNeedTexts(trx, [{ id: needId, texts: [title, projectName, owner, number, projectCode] }]);
  const rows = [
    ...noticeRows({ needId, version, planHash, attachments, conditions }),
    ...keyRows,
    ...stored.rows,
  ];
  const bidKey = { ...sealing, shares: publicShares(written.bidKey.shares) };
  return { public: { ...stored.public, bidKey }, rows };
}
