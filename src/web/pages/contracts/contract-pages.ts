import { needTag } from '../../../audit/index.js';
import { answerSchema, contractSchema, fileContract, settleContract } from '../../../contracts/index.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { type KeptFile, keepFiles, keptFiles } from '../../forms/keep-files.js';
import { action, page, type Shown } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { loadAward } from './award-data.js';
import { toContractView } from './contract-view.js';

/** The form of an answer: which of two buttons, and why not. */
export const ANSWER_FORM = defineForm({ schemas: answerSchema.options });

const CONTRACT_FORM = defineForm({ schemas: [contractSchema], ...keptFiles(1) });

/** The contract of an award: what is public of it, and for its two sides the form that files it. */
const contract = page({
  address: urls.awardContract,
  roles: 'public',
  form: CONTRACT_FORM,
  actors: ['owner', 'agency'],
  act: async ({ site, actor, param }, posted) => {
    const { typed, kept, errors } = await keepFiles(site, actor, posted, 1);
    const form = parseForm(contractSchema, typed);
    if (!form.ok || errors.length > 0)
      return { typed, errors: [...(form.ok ? [] : form.errors), ...errors], extra: kept };
    const number = param('number');
    const files = kept.map(({ id }) => id);
    const filed = await fileContract(site.deps, actor, { number, files, ...form.value });
    if (!filed.ok) return { typed, errors: filed.errors, extra: kept };
    return { to: urls.awardContract(number, { notice: 'award-step' }) };
  },
  load: (visit) => loadAward(visit.site, visit.param('number'), visit),
  tags: ({ need }) => [needTag(need.number)],
  view: (data, visit, shown: Shown<readonly KeptFile[]>) => toContractView(data, visit, shown),
  template: 'contracts/contract',
});

/** The other side confirms the filed contract or returns it. */
const answer = action({
  address: urls.answerContract,
  roles: ['owner', 'agency'],
  form: ANSWER_FORM,
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(answerSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const settled = await settleContract(site.deps, actor, { number, ...form.value });
    if (!settled.ok) return { typed, errors: settled.errors };
    return { to: urls.awardContract(number, { notice: 'award-step' }) };
  },
  page: contract,
});

/** Pages of contracts. */
export const contractPages = [contract, answer];
