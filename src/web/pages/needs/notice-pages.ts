import { findOpenNotice, listCatalogue } from '../../../agencies/index.js';
import { findDocument, needTag, type Tag } from '../../../audit/index.js';
import { findClosing, findJoiningFault, findLatestEntry } from '../../../draws/index.js';
import {
  asPublished,
  findBidKey,
  findDirectChoice,
  findLatestAmendment,
  findNeedAttachment,
  findRepublication,
  getNeed,
  isDirectNeed,
  isOpen,
  isPublished,
  listInformation,
  listVersions,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import { listObjectionsOf } from '../../../objections/index.js';
import { isPlan2 } from '../../../selection/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { data, plain } from '../../registry/data.js';
import { page } from '../../registry/page.js';
import { sendAttachment } from '../../render/attachment.js';
import type { PageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { loadEscrow } from '../draws/escrow-view.js';
import { redoNotice } from '../draws/redo-notice.js';
import { resultView } from '../draws/result-view.js';
import { roundsView } from '../draws/rounds-view.js';
import { loadDirect } from './direct-data.js';
import { type NoticePage, toNoticeData, toNoticeView } from './notice-view.js';
import { publicNeed } from './public-need.js';

/** A need's public page. */
const notice = page({
  address: urls.need,
  roles: 'public',
  load: (visit) => loadNotice(visit.site, visit.param('number'), visit),
  tags: (shown) => [
    needTag(shown.need.number),
    ...linkedTags(shown),
    ...(shown.result?.awaitsWitnesses ? (['checkpoint'] as const) : []),
  ],
  view: (shown, visit) => toNoticeView(shown, visit),
  template: 'needs/notice',
  description: ({ number, title }) => `${number} ${title}`,
});

/** The same for programs: notice, plan, and the versions with their hashes. */
const noticeData = data({
  address: urls.needData,
  roles: 'public',
  load: async (visit) => {
    const need = await publicNeed(visit.site, visit.param('number'));
    const choice = await findDirectChoice(visit.site.deps.db, need.id);
    return { need, choice, ...(await historyOf(visit.site, need)) };
  },
  tags: ({ need }) => [needTag(need.number)],
  type: 'json',
  body: (shown) => JSON.stringify(toNoticeData(shown)),
});

// A file is sent in the type in which it was uploaded, and shown in a sandbox.
const attachment = plain({
  method: 'get',
  address: urls.needAttachment,
  roles: 'public',
  answer: async (visit) => {
    const need = await publicNeed(visit.site, visit.param('number'));
    const sha256 = visit.param('sha256');
    const known = /^[0-9a-f]{64}$/.test(sha256);
    const file = known ? await findNeedAttachment(visit.site.deps.db, need.id, sha256) : undefined;
    if (!file) throw new HttpError(404);
    sendAttachment(visit.res, file);
  },
});

/** What the public sees of one need. */
export const noticePages = [notice, noticeData, attachment];

/** Everything that was published of a need, and what is proposed. */
async function historyOf({ deps: { db } }: Site, { id }: PublishedNeed) {
  return {
    versions: await listVersions(db, id),
    information: await listInformation(db, id),
    proposal: await findLatestAmendment(db, id),
  };
}

async function loadNotice(site: Site, number: string, context: PageContext): Promise<NoticePage> {
  const { db } = site.deps;
  const need = await publicNeed(site, number);
  const predecessor = need.republishedFrom ? asPublished(await getNeed(db, need.republishedFrom)) : undefined;
  const history = await historyOf(site, need);
  const [current] = history.versions;
  return {
    need,
    ...history,
    catalogue: await listCatalogue(db),
    direct: await loadDirect(site, need, context),
    result: await resultView(site, need, context),
    rounds: await roundsView(site, need, current, context),
    redo: await redoNotice(site, need, context),
    objections: await objectionsLine(site, need, context),
    joining: current ? await joiningOf(site, need, current, context) : null,
    predecessor,
    successor: need.state === 'failed' ? await publishedSuccessor(site, need) : undefined,
    bidKey: current && (await findBidKey(db, current.planHash)),
    escrow: current && (await loadEscrow(site, need, current)),
    policy: current ? await policyOf(site, current) : null,
    closing: await findClosing(db, need.id),
  };
}

/** Beside itself a need shows the one that it repeats, the one that repeats it, and names of agencies after its deadline and of those whom a redraw left out. */
function linkedTags({ need: { state }, predecessor, rounds }: NoticePage): Tag[] {
  const names = state === 'failed' || state === 'closed' || (rounds?.rounds.length ?? 0) > 0;
  return [
    ...(predecessor ? [needTag(predecessor.number)] : []),
    ...(state === 'failed' ? (['list:needs'] as const) : []),
    ...(names ? (['list:agencies'] as const) : []),
  ];
}

/** Where objections are made and read; null before there is anything to object to. */
async function objectionsLine({ deps: { db } }: Site, need: PublishedNeed, { t }: PageContext) {
  const { id, number, state } = need;
  const isAnnounced = state === 'published' && isDirectNeed(need);
  if (!isAnnounced && state !== 'closed' && state !== 'selected' && state !== 'failed') return null;
  const objections = await listObjectionsOf(db, id);
  const waiting = objections.filter((one) => one.state === 'open' || one.state === 'proposed').length;
  if (state === 'failed' && objections.length === 0) return null;
  const text =
    objections.length === 0
      ? t('objections.link')
      : t('objections.line', { count: objections.length, waiting });
  return { url: urls.objections(number), text };
}

async function publishedSuccessor(site: Site, need: PublishedNeed): Promise<PublishedNeed | undefined> {
  const next = await findRepublication(site.deps.db, need.id);
  return next && isPublished(next) ? next : undefined;
}

/** The text of the policy that a plan names; null where it names none. */
async function policyOf({ deps: { db } }: Site, { plan }: PublishedVersion): Promise<string | null> {
  if (!isPlan2(plan) || plan.policy === null) return null;
  return (await findDocument(db, plan.policy)) ?? null;
}

/** How the acting agency stands; null for everybody else, and once the deadline has passed. */
async function joiningOf(
  site: Site,
  need: PublishedNeed,
  version: PublishedVersion,
  context: PageContext,
): Promise<NoticePage['joining']> {
  const agencyId = context.actor?.agencyId;
  if (agencyId == null || !isOpen(need, context.now)) return null;
  const { db } = site.deps;
  return {
    fault: await findJoiningFault(db, need, version, agencyId, context.now),
    underNotice: (await findOpenNotice(db, agencyId))?.dueAt ?? null,
    entry: await findLatestEntry(db, need.id, agencyId),
  };
}
