import type { Actor } from '../../../accounts/index.js';
import { findOpenNotice, listAgenciesById, listCatalogue } from '../../../agencies/index.js';
import { fail } from '../../../basics/index.js';
import {
  boundsOf,
  enterNeed,
  enterSealed,
  findJoiningFault,
  findLatestEntry,
  payloadMatches,
  withdrawEntry,
} from '../../../draws/index.js';
import {
  findBidKey,
  findLatestAmendment,
  getCurrentVersion,
  isOpen,
  listVersions,
} from '../../../needs/index.js';
import { isNonce, readBid } from '../../../sealing/index.js';
import { type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { HttpError, refuse } from '../../pipeline/errors.js';
import { type Outcome, page } from '../../registry/page.js';
import type { Visit } from '../../registry/visit.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { needAt } from '../needs/public-need.js';
import { keepReceipt, takeReceipt } from './entry-receipt.js';
import { type EntryPage, toEntryView } from './entry-view.js';
import { redoNotice } from './redo-notice.js';

/** Sealed by the browser or as typed, and the form that checks one's own bid. */
const ENTRY_FORM = defineForm({
  texts: ['planHash', 'enteredAt', 'nonce', 'bid', 'sealed', 'entryHash', 'action'],
});

const ROLES = ['agency'] as const;

type Here = Visit<typeof ROLES, '/needs/:number/entry'>;

/** Whether what was typed is the bid of one's own entry. */
type Checked = Outcome<boolean>;

/** Sign-up of an agency: form, receipt, change, withdrawal, check of one's own bid. */
const entry = page({
  address: urls.entry,
  roles: ROLES,
  form: ENTRY_FORM,
  act: async (visit, { typed }): Promise<Checked> => {
    const number = visit.param('number');
    switch (typedAt(typed, 'action')) {
      case 'check':
        return check(visit, typed);
      case 'withdraw': {
        const result = await withdrawEntry(visit.site.deps, visit.actor, number);
        if (!result.ok) refuse(result.errors);
        return { to: urls.entry(number, { notice: 'entry-withdrawn' }) };
      }
      default:
        return enter(visit, number, typed);
    }
  },
  load: (visit) => loadEntry(visit),
  view: toEntryView,
  template: 'draws/entry',
  script: 'entry.js',
});

/** Sign-up of an agency. */
export const entryPages = [entry];

/** An entry sealed in the browser, or, without scripts, as typed. */
async function enter({ site, res, actor }: Here, number: string, typed: Typed): Promise<Checked> {
  const form = { number, planHash: typedAt(typed, 'planHash'), enteredAt: typedAt(typed, 'enteredAt') };
  const sealed = typedAt(typed, 'sealed');
  if (sealed !== '') {
    const entryHash = typedAt(typed, 'entryHash');
    const entered = await enterSealed(site.deps, actor, { ...form, sealed, entryHash });
    if (!entered.ok) return { errors: entered.errors };
  } else {
    const [nonce, bid] = [typedAt(typed, 'nonce'), typedAt(typed, 'bid')];
    const entered = await enterNeed(site.deps, actor, { ...form, nonce, bid });
    if (!entered.ok) return { typed, errors: entered.errors };
    keepReceipt(site, res, actor, number, entered.value);
  }
  return { to: urls.entry(number, { notice: 'entry-made' }) };
}

async function findVersion(site: Site, number: string) {
  const need = await needAt(site, number);
  if (need.imported === 1 || need.version === 0) throw new HttpError(404);
  return { need, version: await getCurrentVersion(site.deps.db, need.id) };
}

const agencyOf = ({ agencyId }: Actor): string => agencyId ?? '';

async function loadEntry(visit: Here): Promise<EntryPage> {
  const { site, actor, now } = visit;
  const { db, random } = site.deps;
  const { need, version } = await findVersion(site, visit.param('number'));
  const agencyId = agencyOf(actor);
  const [agency] = await listAgenciesById(db, [agencyId]);
  const latest = await findLatestEntry(db, need.id, agencyId);
  const open = isOpen(need, now);
  return {
    need,
    version,
    open,
    fault: await findJoiningFault(db, need, version, agencyId, now),
    underNotice: (await findOpenNotice(db, agencyId))?.dueAt ?? null,
    entry: latest,
    proposal: await findLatestAmendment(db, need.id),
    signedFor:
      open && latest?.state === 'outdated' ? await termsOf(site, need.id, latest.planHash) : undefined,
    key: await findBidKey(db, version.planHash),
    agency: agency?.creditCode ?? '',
    freshNonce: Buffer.from(random(32)).toString('hex'),
    kept: takeReceipt(visit, visit.param('number')),
    redo: await redoNotice(site, need, visit),
  };
}

/** The terms of a plan of a need, with the words for them. */
async function termsOf({ deps: { db } }: Site, needId: string, planHash: string) {
  const version = (await listVersions(db, needId)).find((one) => one.planHash === planHash);
  return version && { notice: version.notice, catalogue: await listCatalogue(db) };
}

async function check({ site, actor, param }: Here, typed: Typed): Promise<Checked> {
  const { need, version } = await findVersion(site, param('number'));
  const made = await findLatestEntry(site.deps.db, need.id, agencyOf(actor));
  if (!made) refuse(fail('draws/not-found').errors);
  const bid = readBid(boundsOf(version.notice), typedAt(typed, 'bid'));
  const nonce = typedAt(typed, 'nonce').trim().toLowerCase() || made.nonce || '';
  const errors = [
    ...(bid.ok ? [] : bid.errors),
    ...(isNonce(nonce) ? [] : fail('draws/bad-nonce', 'nonce').errors),
  ];
  // What was typed into this form must not fill the other one, which has a field of the same name.
  if (!bid.ok || errors.length > 0) return { errors };
  return { errors: [], extra: payloadMatches(made, { bid: bid.value, nonce }) };
}
