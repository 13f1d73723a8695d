import { type Actor, scopeOf } from '../../../accounts/index.js';
import {
  findAgency,
  findOpenApplication,
  listCatalogue,
  listQualificationsInForce,
  listSubmitted,
} from '../../../agencies/index.js';
import { addDays, type Instant, startOfDate, toShanghaiDate } from '../../../basics/index.js';
import { listOfficialWork, listOwnEntries } from '../../../draws/index.js';
import { findRepublication, listNeedsToReview, listOwnNeeds } from '../../../needs/index.js';
import type { PageContext } from '../../render/page.js';
import { typeWords } from '../../render/words.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { anItem, type Item, toItem } from './work-view.js';

/** Days before its end from which a qualification is named. */
const ENDS_SOON_DAYS = 60;

/** Everything that waits for a logged-in person; undefined for roles that only read or keep accounts. */
export async function listItems(
  site: Site,
  actor: Actor,
  context: PageContext,
): Promise<readonly Item[] | undefined> {
  switch (actor.role) {
    case 'official':
      return officialItems(site, actor, context);
    case 'owner':
      return ownerItems(site, actor.ownerId ?? '', context);
    case 'agency':
      return agencyItems(site, actor.agencyId ?? '', context);
    default:
      return undefined;
  }
}

const earliest = (instants: readonly (Instant | null)[]): Instant | null =>
  instants.flatMap((one) => one ?? []).sort()[0] ?? null;

async function officialItems({ deps }: Site, actor: Actor, context: PageContext): Promise<Item[]> {
  const scope = scopeOf(actor);
  const needs = await listNeedsToReview(deps.db, scope);
  const applications = await listSubmitted(deps.db, scope);
  const queue = (kind: 'review-needs' | 'review-agencies', url: string, due: readonly (Instant | null)[]) =>
    due.length === 0
      ? []
      : [anItem(context, `work.${kind}`, { url, count: due.length, deadline: earliest(due) })];
  return [
    ...(await listOfficialWork(deps, actor)).map((work) => toItem(work, context)),
    ...queue(
      'review-needs',
      urls.reviewNeeds(),
      needs.map(({ reviewDueAt }) => reviewDueAt),
    ),
    ...queue(
      'review-agencies',
      urls.reviewAgencies(),
      applications.map(({ reviewDueAt }) => reviewDueAt),
    ),
  ];
}

async function ownerItems({ deps }: Site, ownerId: string, context: PageContext): Promise<Item[]> {
  const items: Item[] = [];
  for (const need of await listOwnNeeds(deps.db, ownerId)) {
    const { id, state } = need;
    if (state !== 'returned' && state !== 'draft' && state !== 'failed') continue;
    if (state === 'failed' && (need.imported === 1 || (await findRepublication(deps.db, id)))) continue;
    const subject = [need.number, need.title].filter(Boolean).join(' ');
    items.push(anItem(context, `work.need-${state}`, { url: urls.ownerNeed(id), subject }));
  }
  return items;
}

async function agencyItems(site: Site, agencyId: string, context: PageContext): Promise<Item[]> {
  return [
    ...(await entriesToConfirm(site, agencyId, context)),
    ...(await registrationItems(site, agencyId, context)),
  ];
}

/** Entries that a change of the notice ended and that were not made again. */
async function entriesToConfirm({ deps }: Site, agencyId: string, context: PageContext): Promise<Item[]> {
  const { now } = context;
  const latest = new Map<string, Awaited<ReturnType<typeof listOwnEntries>>[number]>();
  for (const entry of await listOwnEntries(deps.db, agencyId, 500)) {
    if (!latest.has(entry.needId)) latest.set(entry.needId, entry);
  }
  return [...latest.values()]
    .filter(
      ({ state, needState, closesAt }) =>
        state === 'outdated' && needState === 'published' && closesAt !== null && now < closesAt,
    )
    .map(({ number, title, closesAt }) =>
      anItem(context, 'work.confirm-entry', {
        url: urls.entry(number),
        subject: `${number} ${title}`,
        deadline: closesAt,
      }),
    );
}

/** The application where the agency has to act, and qualifications that end soon. */
async function registrationItems({ deps }: Site, agencyId: string, context: PageContext): Promise<Item[]> {
  const { now, language } = context;
  const url = urls.application();
  const open = await findOpenApplication(deps.db, agencyId);
  if (open?.state === 'returned') return [anItem(context, 'work.application-returned', { url })];
  if (open?.state === 'submitted') return [];
  if (!(await findAgency(deps.db, agencyId))?.approvedAt)
    return [anItem(context, 'work.application', { url })];
  const today = toShanghaiDate(now);
  const words = typeWords(await listCatalogue(deps.db), language);
  return (await listQualificationsInForce(deps.db, [agencyId], now)).flatMap((held) =>
    held.validTo !== null && held.validTo >= today && held.validTo <= addDays(today, ENDS_SOON_DAYS)
      ? anItem(context, 'work.certificate', {
          url,
          subject: `${words.type(held.typeCode)} ${held.certificateNumber ?? ''}`.trim(),
          deadline: startOfDate(addDays(held.validTo, 1)),
        })
      : [],
  );
}
