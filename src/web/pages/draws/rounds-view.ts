import { mayReview } from '../../../accounts/index.js';
import { listAgencyNames } from '../../../agencies/index.js';
import { formatShanghai } from '../../../basics/index.js';
import type { Db } from '../../../db/index.js';
import {
  certificateOf,
  excludedOf,
  findAwaitedIssue,
  findFailure,
  findOpenedSecret,
  findRedo,
  findSelection,
  listFindingFiles,
  listFindings,
  listIncidents,
  listPools,
  listPostponements,
  listSelections,
} from '../../../draws/index.js';
import {
  gameName,
  isOpen,
  PUBLIC_STATES,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import { claimOfPlan, isPlan2, type Plan, publicValueFrom, rankedAt } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { claimLines } from '../../verification/coalition-text.js';
import { type FindingsData, toFindingLines } from './findings-view.js';

/** What a plan's source is, in words: round, issue or digits; empty where there is nothing to name. */
export function plannedSource(plan: Plan, { t, language }: PageContext): string {
  const { source } = plan;
  switch (source.kind) {
    case 'commit':
      return '';
    case 'ceremony':
      return t('rounds.planned-ceremony', { digits: source.digits });
    case 'lottery':
      return t('rounds.planned-lottery', { game: gameName(source.game, language), issue: source.issue });
    case 'drand':
      return t('rounds.planned-drand', {
        round: String(source.round),
        at: formatShanghai(publicValueFrom(plan) ?? '', true),
      });
  }
}

/** What the certificate of a plan says on its face, with its bits, a sentence each; `first` is the plan of the first round. */
export function claimOnFace(plan: Plan, first: Plan, { t, language }: PageContext): string[] {
  // A site binds a policy that asks for somebody, or none.
  const witnessed = isPlan2(plan) && plan.policy !== null;
  const claim = claimOfPlan(plan, { first, witnessed });
  return [...claimLines(claim, language, t), t('draws.bits', { bits: claim.entropyBits })];
}

async function awaitedText(
  { deps }: Site,
  version: PublishedVersion,
  { t, language }: PageContext,
): Promise<string | null> {
  const { source } = version.plan;
  if (source.kind === 'drand') {
    const at = formatShanghai(publicValueFrom(version.plan) ?? '', true);
    return t('rounds.awaited-drand', { round: String(source.round), at });
  }
  const issue = await findAwaitedIssue(deps, deps.db, version);
  if (!issue) return null;
  const at = formatShanghai(issue.drawnAt);
  return t('rounds.awaited-lottery', { game: gameName(issue.game, language), issue: issue.issue, at });
}

async function voidRounds(site: Site, need: PublishedNeed, current: PublishedVersion, context: PageContext) {
  const { t } = context;
  const { db } = site.deps;
  const selections = new Map((await listSelections(db, need.id)).map((one) => [one.round, one]));
  const lines = [];
  for (const { round, poolHash } of await listPools(db, need.id)) {
    if (round >= current.round) break;
    const redo = await findRedo(db, need.id, round);
    const stored = selections.get(round);
    const certificate = stored && certificateOf(stored);
    const first = certificate && rankedAt(certificate, 1);
    const excluded = redo ? excludedOf(redo) : [];
    const names = await listAgencyNames(
      db,
      excluded.map(({ agency }) => agency),
    );
    lines.push({
      round: t('rounds.round', { round }),
      poolHash,
      first: first ? t('rounds.first', { agency: first.name }) : t('rounds.not-computed'),
      url: stored ? urls.roundCertificate(need.number, round) : null,
      because: redo
        ? t('rounds.because', { basis: t(`rounds.basis.${redo.basis}`), reason: redo.reason })
        : '',
      excludes:
        excluded.length > 0
          ? t('rounds.excludes', {
              agencies: excluded.map(({ agency }) => names.get(agency) ?? agency).join(', '),
            })
          : null,
    });
  }
  return lines;
}

/** Issues that two officials declared not drawn, in every round: a newspaper knows better. */
async function postponements(db: Db, need: PublishedNeed, rounds: number, { t }: PageContext) {
  const lines = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const { fromIssue, toIssue, reason, confirmedAt } of await listPostponements(db, need.id, round)) {
      const said = { from: fromIssue, to: toIssue, reason };
      if (confirmedAt !== null)
        lines.push({ text: t('rounds.postponed', said), at: formatShanghai(confirmedAt) });
    }
  }
  return lines;
}

/** The decision that the need fails; null once the bids were opened after a proposal. */
function failureText(
  need: PublishedNeed,
  { state, reason }: NonNullable<Awaited<ReturnType<typeof findFailure>>>,
  t: PageContext['t'],
): string | null {
  const lost = need.reason === 'secret-lost' || need.state === 'closed';
  if (state === 'confirmed') return t(lost ? 'failure.secret-confirmed' : 'failure.confirmed', { reason });
  if (need.state === 'published') return t('failure.proposed', { reason });
  return need.state === 'closed' ? t('failure.secret-proposed', { reason }) : null;
}

/** The findings against a need's entrants, with the digests of their files. */
export async function loadFindings(db: Db, needId: string): Promise<FindingsData> {
  const findings = await listFindings(db, needId);
  return {
    findings,
    files: await listFindingFiles(
      db,
      findings.map(({ id }) => id),
    ),
  };
}

/** What a need waits for and what happened to its rounds, as the partial `need-rounds` shows it. */
export interface RoundsView {
  readonly awaited: string | null;
  readonly next: string | null;
  readonly secret: string | null;
  readonly incidents: readonly {
    readonly text: string;
    readonly at: string;
    readonly outcome: string | null;
  }[];
  readonly postponed: Awaited<ReturnType<typeof postponements>>;
  readonly failure: string | null;
  readonly findings: ReturnType<typeof toFindingLines>;
  readonly rounds: Awaited<ReturnType<typeof voidRounds>>;
  readonly manageUrl: string | null;
}

/** What a need waits for, its incidents and its void rounds; null where there is nothing to tell. */
export async function roundsView(
  site: Site,
  need: PublishedNeed,
  current: PublishedVersion | undefined,
  context: PageContext,
): Promise<RoundsView | null> {
  if (!current || need.state === 'withdrawn' || !PUBLIC_STATES.includes(need.state)) return null;
  // Only a published need asks what time it is: pages of the others are kept for longer.
  if (need.state === 'published' && isOpen(need, context.now)) return null;
  const { t, actor } = context;
  const { db } = site.deps;
  const secret = await findOpenedSecret(db, current.planHash);
  const incidents = await listIncidents(db, need.id);
  const rounds = await voidRounds(site, need, current, context);
  const frozen = (await listPools(db, need.id)).some(({ round }) => round === current.round);
  const waits = need.state === 'closed' && frozen && !(await findSelection(db, need.id));
  const at = formatShanghai(current.plan.closesAt, true);
  const failure = await findFailure(db, need.id);
  const late = need.state !== 'published' || incidents.some(({ closedAt }) => closedAt === null);
  const mayManage =
    late &&
    actor?.role === 'official' &&
    (need.state !== 'failed' || rounds.length > 0) &&
    mayReview(actor, need.divisionCode);
  const view: RoundsView = {
    awaited: waits ? await awaitedText(site, current, context) : null,
    secret: secret?.secret ?? null,
    next: need.state === 'closed' && !frozen ? t('rounds.next', { round: current.round, at }) : null,
    incidents: incidents.map(({ kind, openedAt, outcome }) => ({
      text: t(`incident.${kind}`),
      at: formatShanghai(openedAt),
      outcome: outcome ? t(`incident.${outcome}`) : null,
    })),
    postponed: await postponements(db, need, current.round, context),
    failure: failure ? failureText(need, failure, t) : null,
    findings: toFindingLines(await loadFindings(db, need.id), context),
    rounds,
    manageUrl: mayManage ? urls.rounds(need.number) : null,
  };
  const empty = !view.awaited && !view.next && !view.secret && !view.manageUrl && view.postponed.length === 0;
  const quiet = incidents.length === 0 && rounds.length === 0 && view.findings.length === 0;
  return empty && quiet ? null : view;
}
