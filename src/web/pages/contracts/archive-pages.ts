import { listCatalogue } from '../../../agencies/index.js';
import { EVENT_KINDS, listEventsOfKinds, needTag } from '../../../audit/index.js';
import { findDirectChoice, listVersions } from '../../../needs/index.js';
import { listObjectionsOf } from '../../../objections/index.js';
import { page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { resultView } from '../draws/result-view.js';
import { toArchiveView } from './archive-view.js';
import { loadAward } from './award-data.js';

/** Everything of a selection on one page to be printed: notice, entries, award, contract, service, evaluations, records of the log. */
const archive = page({
  address: urls.awardArchive,
  roles: 'public',
  load: async (visit) => {
    const { site } = visit;
    const { db } = site.deps;
    const award = await loadAward(site, visit.param('number'), visit);
    return {
      ...award,
      choice: await findDirectChoice(db, award.need.id),
      versions: await listVersions(db, award.need.id),
      catalogue: await listCatalogue(db),
      result: await resultView(site, award.need, visit),
      objections: await listObjectionsOf(db, award.need.id),
      records: await listEventsOfKinds(db, award.need.number, EVENT_KINDS),
    };
  },
  tags: ({ need }) => [needTag(need.number)],
  view: toArchiveView,
  template: 'contracts/archive',
});

/** The page of the archive. */
export const archivePages = [archive];
