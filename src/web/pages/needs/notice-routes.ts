import { type Request, type Response, Router } from 'express';
import { listCatalogue } from '../../../agencies/index.js';
import { needTag, type Tag } from '../../../audit/index.js';
import { findJoiningFault } from '../../../draws/index.js';
import {
  asPublished,
  findBidKey,
  findNeedAttachment,
  findRepublication,
  getNeed,
  isOpen,
  isPublished,
  listVersions,
  type PublishedNeed,
  type PublishedVersion,
} from '../../../needs/index.js';
import { sourceOf } from '../../../selection/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { sendAttachment } from '../../render/attachment.js';
import { pageContext, sendPage } from '../../render/page.js';
import { typeWords } from '../../render/words.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { resultView } from '../draws/result-view.js';
import { roundsView } from '../draws/rounds-view.js';
import { toNoticeView } from './notice-view.js';
import { publicNeed } from './public-need.js';

/** A need's public page and its JSON. */
export function noticeRoutes(site: Site): Router {
  const router = Router();

  router.get('/needs/:number', async (req, res, next) => {
    if (req.params.number.endsWith('.json')) return next();
    const need = await publicNeed(site, req.params.number);
    const predecessor = need.republishedFrom
      ? asPublished(await getNeed(site.deps.db, need.republishedFrom))
      : undefined;
    dependsOn(res, needTag(need.number), ...linkedTags(need, predecessor));
    const context = pageContext(res);
    const { db } = site.deps;
    const versions = await listVersions(db, need.id);
    const words = typeWords(await listCatalogue(db), context.language);
    const view = toNoticeView(
      {
        need,
        versions,
        result: await resultView(site, need, context),
        rounds: await roundsView(site, need, versions[0], context),
        joining: await joiningOf(site, res, need, versions[0]),
        predecessor,
        successor: need.state === 'failed' ? await publishedSuccessor(site, need) : undefined,
        bidKey: versions[0] && (await findBidKey(db, versions[0].planHash)),
        ceremonyUrl:
          need.sourceKind !== null &&
          sourceOf(need.sourceKind).needs === 'hall' &&
          (need.state === 'closed' || need.state === 'selected')
            ? urls.ceremony(need.number)
            : null,
      },
      context,
      words,
    );
    sendPage(site, req, res, 'needs/notice', view, {
      title: view.title,
      description: `${view.number} ${view.title}`,
    });
  });

  router.get('/needs/:number/attachments/:sha256', async (req, res) => {
    const need = await publicNeed(site, req.params.number);
    const known = /^[0-9a-f]{64}$/.test(req.params.sha256);
    const file = known ? await findNeedAttachment(site.deps.db, need.id, req.params.sha256) : undefined;
    if (!file) throw new HttpError(404);
    sendAttachment(res, file);
  });

  router.get('/needs/:file', async (req: Request<{ file: string }>, res) => {
    const need = await publicNeed(site, req.params.file.replace(/\.json$/, ''));
    dependsOn(res, needTag(need.number));
    const versions = await listVersions(site.deps.db, need.id);
    const [current] = versions;
    const body = {
      number: need.number,
      state: need.state,
      imported: need.imported === 1,
      notice: current?.notice ?? null,
      plan: current?.plan ?? null,
      planHash: current?.planHash ?? null,
      versions: versions.map(({ version, publishedAt, planHash, changeNote }) => ({
        version,
        publishedAt,
        planHash,
        changeNote,
      })),
      certificate: need.state === 'selected' && need.imported === 0 ? urls.certificate(need.number) : null,
    };
    res.type('json').send(JSON.stringify(body));
  });

  return router;
}

/** Beside itself a need shows the one that it repeats, the one that repeats it, and names of agencies after its deadline. */
function linkedTags({ state }: PublishedNeed, predecessor: PublishedNeed | undefined): Tag[] {
  return [
    ...(predecessor ? [needTag(predecessor.number)] : []),
    ...(state === 'failed' ? (['list:needs'] as const) : []),
    ...(state === 'failed' || state === 'closed' ? (['list:agencies'] as const) : []),
  ];
}

async function publishedSuccessor(site: Site, need: PublishedNeed): Promise<PublishedNeed | undefined> {
  const next = await findRepublication(site.deps.db, need.id);
  return next && isPublished(next) ? next : undefined;
}

/** Whether the acting agency may join, in words, with the link to the sign-up; null for everybody else. */
async function joiningOf(
  site: Site,
  res: Response,
  need: PublishedNeed,
  version: PublishedVersion | undefined,
) {
  const { actor, now, t } = pageContext(res);
  if (!version || actor?.agencyId == null || !isOpen(need, now)) return null;
  const fault = await findJoiningFault(site.deps.db, need, version, actor.agencyId, now);
  return fault
    ? { text: t('needs.may-not-join', { reason: t(`exclusion.${fault}`) }), url: null }
    : { text: t('needs.may-join'), url: urls.entry(need.number) };
}
