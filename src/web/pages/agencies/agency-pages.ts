import {
  listCatalogue,
  listPractitioners,
  listQualificationsInForce,
  listSuspensionsOf,
} from '../../../agencies/index.js';
import { agencyTag } from '../../../audit/index.js';
import { listAwardsOfAgency, sumAwards } from '../../../awards/index.js';
import { countDrawsOf } from '../../../draws/index.js';
import { data } from '../../registry/data.js';
import { action, page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { loadStanding } from '../standing/standing-data.js';
import { toAgencyView } from './agency-view.js';
import { publicAgency } from './public-agency.js';
import { actOnSuspension, loadSuspensions, SUSPENSION_FORM } from './suspension-pages.js';

const agencyPage = page({
  address: urls.agency,
  roles: 'public',
  load: async ({ site, param, now }) => {
    const agency = await publicAgency(site, param('code'));
    const { db } = site.deps;
    return {
      agency,
      suspensions: await loadSuspensions(site, agency),
      standing: await loadStanding(site, agency),
      catalogue: await listCatalogue(db),
      held: await listQualificationsInForce(db, [agency.id], now),
      practitioners: await listPractitioners(db, agency.id),
      entered: await countDrawsOf(db, agency.id),
      record: await sumAwards(db, agency.creditCode),
      awards: await listAwardsOfAgency(db, agency.creditCode, 100),
    };
  },
  tags: ({ agency }) => [agencyTag(agency.creditCode), 'statistics'],
  view: toAgencyView,
  template: 'agencies/agency',
});

const suspension = action({
  address: urls.suspension,
  roles: ['official'],
  form: SUSPENSION_FORM,
  act: ({ site, actor, param }, posted) => actOnSuspension(site, actor, param('code'), posted),
  page: agencyPage,
});

const agencyData = data({
  address: urls.agencyData,
  roles: 'public',
  load: async ({ site, param, now }) => {
    const agency = await publicAgency(site, param('code'));
    const { db } = site.deps;
    return {
      agency,
      held: await listQualificationsInForce(db, [agency.id], now),
      suspensions: await listSuspensionsOf(db, agency.id),
      record: { entered: await countDrawsOf(db, agency.id), ...(await sumAwards(db, agency.creditCode)) },
    };
  },
  tags: ({ agency }) => [agencyTag(agency.creditCode), 'statistics'],
  type: 'json',
  body: ({ agency, held, suspensions, record }) => {
    const { creditCode, name, divisionCode, status, registeredCapitalFen, foundedOn } = agency;
    return JSON.stringify({
      creditCode,
      name,
      division: divisionCode,
      status,
      registeredCapitalFen,
      foundedOn,
      qualifications: held.map(({ typeCode, grade, certificateNumber, issuer, validFrom, validTo }) => ({
        type: typeCode,
        grade,
        certificateNumber,
        issuer,
        validFrom,
        validTo,
      })),
      suspensions: suspensions.map(({ suspendedAt, liftedAt, reason, liftReason }) => ({
        from: suspendedAt,
        to: liftedAt,
        reason,
        liftReason,
      })),
      record,
    });
  },
});

/** The public page of an agency and its JSON; what officials propose and decide about its suspension. */
export const agencyPages = [agencyPage, agencyData, suspension];
