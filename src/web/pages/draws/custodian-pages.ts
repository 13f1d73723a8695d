import { findCustodian, listCustodians, registerCustodian } from '../../../needs/index.js';
import { makeKeyPair } from '../../../sealing/index.js';
import { listShareWork } from '../../../work/index.js';
import { typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { type Outcome, page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { toCustodianView } from './custodian-view.js';

const CUSTODIAN_FORM = defineForm({ texts: ['recipient', 'action'] });

/** Registration of an official as a custodian of bid keys. */
const custodian = page({
  address: urls.custodian,
  roles: ['official'],
  inMap: 'custodian.title',
  form: CUSTODIAN_FORM,
  act: async ({ site, actor }, { typed }): Promise<Outcome<string>> => {
    if (typedAt(typed, 'action') === 'make') {
      const { identity, recipient } = await makeKeyPair();
      const made = await registerCustodian(site.deps, actor, recipient);
      // In this answer and nowhere else.
      return made.ok ? { errors: [], extra: identity } : { errors: made.errors };
    }
    const result = await registerCustodian(site.deps, actor, typedAt(typed, 'recipient'));
    if (!result.ok) return { typed, errors: result.errors };
    return { to: urls.custodian({ notice: 'custodian-registered' }) };
  },
  load: async ({ site: { deps }, actor, res }) => {
    res.set('Cache-Control', 'no-store');
    return {
      own: await findCustodian(deps.db, actor.accountId),
      count: (await listCustodians(deps.db)).length,
      threshold: deps.custodians,
      shares: await listShareWork(deps, actor),
    };
  },
  view: toCustodianView,
  template: 'draws/custodian',
  script: 'custodian.js',
});

/** Custodians of bid keys. */
export const custodianPages = [custodian];
