import { mayReview } from '../../../accounts/index.js';
import { needTag } from '../../../audit/index.js';
import { type CeremonyState, holdCeremony, loadCeremony } from '../../../draws/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { page } from '../../registry/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { publicNeed } from '../needs/public-need.js';
import { drawMinutesCode } from './ceremony-codes.js';
import { inHall } from './ceremony-frame.js';
import { toHallView, toStateData } from './ceremony-hall-view.js';
import { toMinutesView } from './ceremony-minutes-view.js';
import { CEREMONY_FORM, hallQuery, loadHall, takeStep } from './ceremony-steps.js';
import { redoNotice } from './redo-notice.js';

/** The hall of a need's ceremony: everybody may watch, the official in charge leads. */
const hall = page({
  address: urls.ceremony,
  roles: 'public',
  query: hallQuery,
  form: CEREMONY_FORM,
  actors: ['official'],
  act: async ({ site, actor, param }, posted) => {
    const { state, need } = await loadOf(site, param('number'));
    if (!mayReview(actor, need.divisionCode)) throw new HttpError(403);
    return takeStep(posted, state, (act) => holdCeremony(site.deps, actor, state.number, act));
  },
  load: async (visit) => {
    const { actor } = visit;
    const { state, need } = await loadOf(visit.site, visit.param('number'));
    const mayLead = actor !== null && mayReview(actor, need.divisionCode);
    return { ...(await loadHall(visit, state, mayLead)), redo: await redoNotice(visit.site, need, visit) };
  },
  tags: ({ state }) => [needTag(state.number), 'list:agencies'],
  view: (loaded, visit, shown) => ({ ...toHallView(loaded, visit, shown), redo: loaded.redo }),
  template: 'draws/ceremony',
  frame: (content, { frame }, visit) => inHall(content, frame, visit),
});

/** What a browser compares to see whether its page of the hall is still right. */
const hallState = data({
  address: urls.ceremonyState,
  roles: 'public',
  load: async ({ site, param }) => (await loadOf(site, param('number'))).state,
  tags: ({ number }) => [needTag(number)],
  type: 'json',
  body: (state) => JSON.stringify(toStateData(state)),
});

const minutes = page({
  address: urls.minutes,
  roles: 'public',
  load: async (visit) => {
    const { state } = await loadOf(visit.site, visit.param('number'));
    return { state, code: await drawMinutesCode(state, visit.site.deps.siteUrl, visit) };
  },
  tags: ({ state }) => [needTag(state.number), 'list:agencies'],
  view: toMinutesView,
  template: 'draws/ceremony-minutes',
  frame: (content, { frame }, visit) => inHall(content, frame, visit),
});

/** A need's ceremony and its minutes. */
export const ceremonyPages = [hall, hallState, minutes];

async function loadOf(
  site: Site,
  typed: string,
): Promise<{ readonly need: PublishedNeed; readonly state: CeremonyState }> {
  const need = await publicNeed(site, typed);
  const state = await loadCeremony(site.deps.db, need);
  if (!state) throw new HttpError(404);
  return { need, state };
}
