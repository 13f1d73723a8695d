import type { CatalogueCategory } from '../../../agencies/index.js';
import { formatShanghai, toMillis } from '../../../basics/index.js';
import type { ClosingTable } from '../../../db/index.js';
import {
  type Amendment,
  type BidKey,
  currentInformation,
  type DirectChoice,
  type InformationRevision,
  isOpen,
  type Notice,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import {
  canonicalNotice,
  isPlan2,
  noticeDigestOf,
  type Plan,
  parsePolicy,
  planText,
  sourceOf,
} from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';
import { sm3Hex } from '../../render/sm3.js';
import { typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { type EscrowPage, escrowText } from '../draws/escrow-view.js';
import { schemeText } from '../draws/opening-words.js';
import type { RedoNotice } from '../draws/redo-notice.js';
import type { ResultView } from '../draws/result-parts.js';
import { claimOnFace, type RoundsView } from '../draws/rounds-view.js';
import { changesView, proposalView } from './changes-view.js';
import type { DirectPage } from './direct-data.js';
import { announcedContent, toDirectData, toDirectView } from './direct-view.js';
import { type Joining, joiningView } from './joining-view.js';
import { importedFacts, informationFacts, termFacts } from './notice-facts.js';
import { needStateText } from './state-text.js';

/** Time left until a deadline in days, hours, minutes; by the server's clock. */
export function timeLeft({ t, now }: PageContext, closesAt: string): string {
  const minutes = Math.max(0, Math.floor((toMillis(closesAt) - toMillis(now)) / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  return days > 0
    ? t('needs.left-days', { days, hours })
    : t('needs.left-hours', { hours, minutes: minutes % 60 });
}

/** The digests that bind a version and its information, with SM3 of the same bytes beside SHA-256. */
function digestsOf(
  { plan, planHash, notice }: PublishedVersion,
  latest: InformationRevision | undefined,
  { t }: PageContext,
) {
  return [
    { label: t('needs.plan-hash'), sha256: planHash, sm3: sm3Hex(planText(plan)) },
    { label: t('needs.notice-hash'), sha256: noticeDigestOf(plan), sm3: sm3Hex(canonicalNotice(notice)) },
    ...(latest
      ? [
          {
            label: t('needs.information-hash'),
            sha256: latest.sha256,
            sm3: sm3Hex(canonicalNotice(latest.information)),
          },
        ]
      : []),
    { label: t('needs.commitment'), sha256: plan.commitment, sm3: null },
  ];
}

/** What the public page of a need is made of. */
export interface NoticePage {
  readonly need: PublishedNeed;
  /** The latest first; none for a need of an older system. */
  readonly versions: readonly PublishedVersion[];
  /** Every state of what it says beside its terms, the latest first; none for a need of before. */
  readonly information: readonly InformationRevision[];
  /** The latest proposal of new terms. */
  readonly proposal: Amendment | undefined;
  readonly catalogue: readonly CatalogueCategory[];
  /** Null where agencies sign up. */
  readonly direct: DirectPage | null;
  readonly result: ResultView | null;
  readonly rounds: RoundsView | null;
  /** A redraw that is proposed or going on. */
  readonly redo: RedoNotice | null;
  /** Where to object and complain; null where nothing can be objected to yet. */
  readonly objections: { readonly url: string; readonly text: string } | null;
  /** How the acting agency stands; null where nobody asks or nobody can join. */
  readonly joining: Joining | null;
  /** Text of the policy that the plan in force names; null where it names none. */
  readonly policy: string | null;
  readonly predecessor: PublishedNeed | undefined;
  readonly successor: PublishedNeed | undefined;
  readonly bidKey: BidKey | undefined;
  /** What becomes of a lost secret; undefined for plans of version 1. */
  readonly escrow: EscrowPage | undefined;
  /** The list that the deadline fixed; undefined before. */
  readonly closing: ClosingTable | undefined;
}

/** View model of the public page of a need. */
export function toNoticeView(page: NoticePage, context: PageContext) {
  const { t } = context;
  const { need, versions, bidKey, escrow, closing } = page;
  const [current] = versions;
  return {
    title: need.title,
    number: need.number,
    ...stateView(page, current, context),
    ...joiningView(page, context),
    eligibilityUrl: current ? urls.eligibility(need.number) : null,
    incidentsUrl: urls.publicIncidents({ need: need.number }),
    ceremonyUrl: hasCeremony(need) ? urls.ceremony(need.number) : null,
    bidKey: bidKey
      ? {
          opens: schemeText(bidKey, context),
          recipient: bidKey.recipient,
          url: urls.opening(need.number),
        }
      : null,
    escrow: escrow ? { text: escrowText(escrow, context), url: urls.opening(need.number) } : null,
    closed: closing ? closedView(need, closing, context) : null,
    reason:
      need.state === 'withdrawn' && need.reason
        ? t('needs.withdrawn-because', { reason: need.reason })
        : null,
    predecessor: linkTo(page.predecessor),
    successor: linkTo(page.successor),
    direct: page.direct && toDirectView(need, page.direct, context),
    result: page.result,
    rounds: page.rounds,
    redo: page.redo,
    objections: page.objections,
    proposal: proposalView(page.proposal, context),
    changes: changesView(page, context, typeWords(page.catalogue, context.language)),
    ...contentView(page, context),
    versions: versions.length > 1 ? versions.map((version) => versionView(version, context)) : [],
  };
}

/** The list that the deadline fixed, for whoever wants to keep it. */
const closedView = ({ number }: PublishedNeed, { entries, listHash }: ClosingTable, { t }: PageContext) => ({
  lead: t('closed.lead', { count: entries }),
  sha256: listHash,
  listUrl: urls.logDocument(listHash),
  dataUrl: urls.closedList(number),
  guideUrl: urls.document('how-to-audit'),
});

/** Where a need stands, and what is left of the time for signing up. */
function stateView(
  { need, direct }: Pick<NoticePage, 'need' | 'direct'>,
  current: PublishedVersion | undefined,
  context: PageContext,
) {
  const { t } = context;
  // What is over is over whatever the time: such a page is kept for longer.
  if (need.state !== 'published') return { state: need.state, stateText: needStateText(need, t), open: null };
  if (direct) {
    const stateText = direct.overSince === null ? needStateText(need, t) : t('direct.state-over');
    return { state: need.state, stateText, open: null };
  }
  const { now } = context;
  // Between the deadline and the freeze, while the opening waits.
  if (!isOpen(need, now)) return { state: 'closed', stateText: t('opening.closed'), open: null };
  return {
    state: need.state,
    stateText: t('need-state.published'),
    open: current
      ? {
          left: timeLeft(context, current.notice.closesAt),
          now: formatShanghai(now, true),
          closesAt: formatShanghai(current.notice.closesAt),
        }
      : null,
  };
}

const hasCeremony = ({ sourceKind, state }: PublishedNeed): boolean =>
  sourceKind !== null &&
  sourceOf(sourceKind).needs === 'hall' &&
  (state === 'closed' || state === 'selected');

const linkTo = (other: PublishedNeed | undefined) =>
  other ? { text: `${other.number} ${other.title}`, url: urls.need(other.number) } : null;

const filesView = (number: string, files: Notice['attachments']) =>
  files.map(({ name, sha256 }) => ({ name, sha256, url: urls.needAttachment(number, sha256) }));

/** What the notice in force says. */
function contentView(page: NoticePage, context: PageContext) {
  const { need, versions, catalogue } = page;
  const [latest] = page.information;
  const words = typeWords(catalogue, context.language);
  const [current] = versions;
  if (page.direct) return announcedContent(need, page.direct, latest, context, words);
  if (!current)
    return {
      facts: importedFacts(need, context, words),
      claim: [],
      witnessing: null,
      content: [],
      avoidance: [],
      attachments: [],
      clarification: [],
      extraAttachments: [],
      digests: [],
    };
  const { notice, plan } = current;
  const beside = currentInformation(need, notice, latest);
  const { clarification, attachments } = beside.information;
  return {
    facts: [...termFacts(current, context, words), ...informationFacts(beside, context)],
    // The result has it already, as its certificate says it.
    claim: page.result?.certificate
      ? []
      : claimOnFace(plan, versions.find(({ round }) => round === 1)?.plan ?? plan, context),
    witnessing: witnessingView(plan, page.policy, context),
    content: notice.content.split('\n'),
    avoidance: notice.avoidance,
    attachments: filesView(need.number, notice.attachments),
    clarification: clarification?.split('\n') ?? [],
    extraAttachments: filesView(need.number, attachments),
    digests: digestsOf(current, latest, context),
  };
}

/** Who must have seen the list in time, by the policy that the plan names; null for a plan of version 1, which names none. */
function witnessingView(plan: Plan, policy: string | null, { t }: PageContext) {
  if (!isPlan2(plan)) return null;
  const parsed = policy === null ? undefined : parsePolicy(policy);
  if (plan.policy === null || !parsed || !('policy' in parsed) || !parsed.policy.quorum)
    return { text: t('notice.unwitnessed'), url: null };
  const { quorum, witnesses } = parsed.policy;
  const members = 'members' in quorum ? quorum.members : [quorum];
  const plain = members.flatMap((member) => ('members' in member ? [] : [member.key.name]));
  const names = (plain.length === members.length ? plain : witnesses.map(({ key }) => key.name)).join(
    t('needs.separator'),
  );
  const url = urls.logDocument(plan.policy);
  if (plain.length < members.length) return { text: t('notice.witnessed-nested', { names }), url };
  return { text: t('notice.witnessed', { names, least: 'least' in quorum ? quorum.least : 1 }), url };
}

const versionView = (
  { version, publishedAt, changeNote, plan, planHash }: PublishedVersion,
  { t }: PageContext,
) => ({
  version: t('needs.version', { version }),
  publishedAt: formatShanghai(publishedAt),
  changeNote: changeNote ?? t('needs.first-version'),
  planDigest: { sha256: planHash, sm3: sm3Hex(planText(plan)) },
});

/** A need as published in JSON. */
export function toNoticeData({
  need,
  versions,
  information: revisions,
  proposal,
  choice,
}: Pick<NoticePage, 'need' | 'versions' | 'information' | 'proposal'> & {
  readonly choice: DirectChoice | undefined;
}) {
  const [current] = versions;
  const [latest] = revisions;
  return {
    number: need.number,
    state: need.state,
    imported: need.imported === 1,
    notice: current?.notice ?? null,
    ...(choice ? { direct: toDirectData(choice) } : {}),
    information: latest?.information ?? null,
    informationSha256: latest?.sha256 ?? null,
    plan: current?.plan ?? null,
    planHash: current?.planHash ?? null,
    proposal:
      proposal?.state === 'proposed'
        ? { proposedAt: proposal.proposedAt, reviewDueAt: proposal.reviewDueAt, fields: proposal.fields }
        : null,
    versions: versions.map(({ version, publishedAt, planHash, changeNote }) => ({
      version,
      publishedAt,
      planHash,
      changeNote,
    })),
    informationChanges: revisions.map(({ revision, changedAt, sha256, fields, note, information }) => ({
      revision,
      changedAt,
      sha256,
      fields,
      note,
      information,
    })),
    certificate:
      need.state === 'selected' && need.imported === 0 && !choice ? urls.certificate(need.number) : null,
  };
}
