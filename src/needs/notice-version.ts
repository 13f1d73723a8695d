import { currentPolicy, findDocument, publishDocuments } from '../audit/index.js';
import { assertDefined, type Instant } from '../basics/index.js';
import { type Db, type Deps, writeNeedTexts } from '../db/index.js';
import {
  asksWitnesses,
  canonicalNotice,
  hashCommitment,
  hashPlan,
  isPlan2,
  type Plan,
  type Plan2,
  planText,
} from '../selection/index.js';
import { type OwnAttachment, publishAttachments } from './attachment-queries.js';
import { type NewBidKey, publicShares, sealingOf, storeBidKey } from './bid-key.js';
import { publicEscrow, type SealedSecret, sealSecret, storeEscrow } from './escrow.js';
import type { Notice } from './need.js';
import type { NeedForm } from './need-input.js';
import { insertVersion } from './need-queries.js';
import { buildPlan, buildPlan1, sourceOfNotice } from './notice.js';
import { noticeRows } from './written-rows.js';

const sealContext = (planHash: string): string => `plan secret ${planHash}`;

/** Opens the secret of a plan: only the draw does so, when the protocol says. Throws when it was altered. */
export function openSecret(deps: Pick<Deps, 'vault'>, planHash: string, sealed: string): string {
  return deps.vault.open(Buffer.from(sealed, 'base64'), sealContext(planHash));
}

/** A plan with everything that is published or kept with it. */
export interface BoundPlan<P extends Plan = Plan> {
  readonly plan: P;
  readonly planHash: string;
  /** The secret, sealed with the site's key. */
  readonly sealed: string;
  readonly escrow: SealedSecret | null;
  /** Text of the policy that the plan names; null where it names none. */
  readonly policy: string | null;
}

type Binder = Pick<
  Deps,
  'db' | 'random' | 'vault' | 'sources' | 'custodians' | 'beacon' | 'policy' | 'siteUrl' | 'clock'
>;

const newSecret = ({ random }: Binder): string => Buffer.from(random(32)).toString('hex');

function sealFor({ vault }: Binder, plan: Plan, secret: string): Pick<BoundPlan, 'planHash' | 'sealed'> {
  const planHash = hashPlan(plan);
  return { planHash, sealed: Buffer.from(vault.seal(secret, sealContext(planHash))).toString('base64') };
}

/**
 * Binds a notice by a plan of a round with a fresh secret of its own, sealed for the site and for whoever opens it without
 * the site. `bidKey` is null for a later round, whose entries are open.
 */
async function bindNotice(
  deps: Binder,
  notice: Notice,
  bound: {
    readonly round: number;
    readonly bidKey: NewBidKey | null;
    readonly policy: { readonly sha256: string; readonly text: string } | null;
  },
): Promise<BoundPlan<Plan2>> {
  const { round, bidKey, policy } = bound;
  const secret = newSecret(deps);
  const { closedDays } = deps.sources;
  const drawn = sourceOfNotice(notice, closedDays);
  const escrow = await sealSecret(deps, drawn, secret);
  const plan = buildPlan(notice, {
    round,
    closedDays,
    commitment: hashCommitment({ need: notice.number, round, secret }),
    sealing: bidKey && sealingOf(bidKey, drawn),
    policy: policy?.sha256 ?? null,
    escrow: escrow?.escrow ?? null,
  });
  return { plan, ...sealFor(deps, plan, secret), escrow, policy: policy?.text ?? null };
}

/**
 * Binds a later round after the voided one: in the version of its plan, to which the entries are bound, and under the
 * policy that it names, whatever the site asks for today. Source: protocol, sections 2 and 4 (`E_ROUND`).
 */
export async function bindRound(
  deps: Binder,
  notice: Notice,
  { round, voided }: { readonly round: number; readonly voided: Plan },
): Promise<BoundPlan> {
  if (isPlan2(voided)) {
    const { policy: sha256 } = voided;
    const policy = sha256 === null ? null : { sha256, text: await textOf(deps.db, sha256) };
    return bindNotice(deps, notice, { round, bidKey: null, policy });
  }
  const secret = newSecret(deps);
  const commitment = hashCommitment({ need: notice.number, round, secret });
  const plan = buildPlan1(notice, { round, commitment, closedDays: deps.sources.closedDays });
  return { plan, ...sealFor(deps, plan, secret), escrow: null, policy: null };
}

const textOf = async (db: Db, sha256: string): Promise<string> =>
  assertDefined(await findDocument(db, sha256), `policy ${sha256}`);

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
  // A policy that asks for nobody binds nothing.
  const policy = asksWitnesses(deps.policy) ? await currentPolicy(trx, deps) : null;
  const { bidKey: newKey } = written;
  const bound = await bindNotice({ ...deps, db: trx }, notice, { round: 1, bidKey: newKey, policy });
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
