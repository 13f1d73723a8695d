import {
  findSuspension,
  listCatalogue,
  listQualificationsInForce,
  setSuspension,
} from '../../../agencies/index.js';
import { agencyTag } from '../../../audit/index.js';
import { listAwardsOfAgency, sumAwards } from '../../../awards/index.js';
import { countDrawsOf } from '../../../draws/index.js';
import { parseForm, typedAt } from '../../forms/form.js';
import { DECISION_FORM, reasonSchema } from '../../forms/reason.js';
import { refuse } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { action, page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { toAgencyView } from './agency-view.js';
import { publicAgency } from './public-agency.js';

const agencyPage = page({
  address: urls.agency,
  roles: 'public',
  load: async ({ site, param, now }) => {
    const agency = await publicAgency(site, param('code'));
    const { db } = site.deps;
    return {
      agency,
      suspension: agency.status === 'suspended' ? await findSuspension(db, agency.id) : undefined,
      catalogue: await listCatalogue(db),
      held: await listQualificationsInForce(db, [agency.id], now),
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
  form: DECISION_FORM,
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(reasonSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const creditCode = param('code');
    const suspended = typedAt(typed, 'action') !== 'lift';
    const { reason } = form.value;
    const result = await setSuspension(site.deps, actor, { creditCode, suspended, reason });
    if (!result.ok) refuse(result.errors);
    return { to: urls.agency(creditCode, { notice: suspended ? 'agency-suspended' : 'agency-restored' }) };
  },
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
      record: { entered: await countDrawsOf(db, agency.id), ...(await sumAwards(db, agency.creditCode)) },
    };
  },
  tags: ({ agency }) => [agencyTag(agency.creditCode), 'statistics'],
  type: 'json',
  body: ({ agency, held, record }) => {
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
      record,
    });
  },
});

/** The public page of an agency and its JSON; suspension by an official. */
export const agencyPages = [agencyPage, agencyData, suspension];
