import { type Actor, mayReview } from '../../../accounts/index.js';
import type { Result } from '../../../basics/index.js';
import {
  failureSchema,
  findAwaitedIssue,
  findFailure,
  findLotteryResult,
  findPool,
  findRedo,
  findTyping,
  listIncidents,
  listPools,
  lotterySchema,
  postponeLottery,
  postponementSchema,
  proposeFailure,
  proposeRedo,
  recordLottery,
  redoSchema,
  redoSourceKinds,
  settleFailure,
  settleRedo,
} from '../../../draws/index.js';
import { listVersions, type PublishedNeed } from '../../../needs/index.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { HttpError } from '../../pipeline/errors.js';
import { page } from '../../registry/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { needAt } from '../needs/public-need.js';
import { type DecisionsPage, type Lottery, toDecisionsView } from './decisions-view.js';

const ROUNDS_FORM = defineForm({
  schemas: [lotterySchema, postponementSchema, redoSchema, failureSchema],
  texts: ['action'],
});

/** Officials' page of a need's rounds: lottery numbers, postponement, redo, failure of an opening. */
const rounds = page({
  address: urls.rounds,
  roles: ['official'],
  form: ROUNDS_FORM,
  act: async ({ site, actor, param }, { typed }) => {
    const number = param('number');
    const result = await decide(site, actor, number, typed);
    if (!result.ok) return { typed, errors: result.errors };
    return { to: urls.rounds(number, { notice: 'round-saved' }) };
  },
  load: ({ site, actor, param }) => loadRounds(site, actor, param('number')),
  view: toDecisionsView,
  template: 'draws/rounds',
});

/** What officials decide about the rounds of a need. */
export const roundsPages = [rounds];

async function decide({ deps }: Site, actor: Actor, number: string, typed: Typed): Promise<Result<unknown>> {
  switch (typedAt(typed, 'action')) {
    case 'numbers': {
      const form = parseForm(lotterySchema, typed);
      return form.ok ? recordLottery(deps, actor, number, form.value.numbers, form.value.round) : form;
    }
    case 'postpone': {
      const form = parseForm(postponementSchema, typed);
      return form.ok ? postponeLottery(deps, actor, number, form.value.reason, form.value.round) : form;
    }
    case 'propose': {
      const form = parseForm(redoSchema, typed);
      return form.ok ? proposeRedo(deps, actor, { number, ...form.value }) : form;
    }
    case 'propose-failure': {
      const form = parseForm(failureSchema, typed);
      return form.ok ? proposeFailure(deps, actor, { number, ...form.value }) : form;
    }
    case 'confirm-failure':
      return settleFailure(deps, actor, { number, confirm: true });
    case 'refuse-failure':
      return settleFailure(deps, actor, { number, confirm: false });
    case 'confirm':
      return settleRedo(deps, actor, { number, confirm: true });
    case 'refuse':
      return settleRedo(deps, actor, { number, confirm: false });
    default:
      throw new HttpError(400);
  }
}

async function loadRounds(site: Site, actor: Actor, number: string): Promise<DecisionsPage> {
  const { db } = site.deps;
  const need = await needAt(site, number);
  if (need.version === 0) throw new HttpError(404);
  if (!mayReview(actor, need.divisionCode)) throw new HttpError(403);
  const pool = await findPool(db, need.id);
  const isFrozen = pool !== undefined && (need.state === 'closed' || need.state === 'selected');
  const isUnopened =
    need.state === 'published' &&
    (await listIncidents(db, need.id)).some(
      ({ kind, closedAt }) => kind === 'bids-unopened' && closedAt === null,
    );
  return {
    need,
    lotteries: await listLotteries(site, need),
    redo: isFrozen ? { proposed: await findRedo(db, need.id, pool.round) } : null,
    sources: redoSourceKinds(site.deps),
    failure: isUnopened ? { proposed: await findFailure(db, need.id) } : null,
  };
}

/** The rounds of a need that wait for numbers: the present one, and void ones, which are still computed. */
async function listLotteries({ deps }: Site, need: PublishedNeed): Promise<Lottery[]> {
  const versions = await listVersions(deps.db, need.id);
  const lotteries: Lottery[] = [];
  for (const { planHash, round } of (await listPools(deps.db, need.id)).reverse()) {
    const version = versions.find((one) => one.planHash === planHash);
    const awaited = version && (await findAwaitedIssue(deps, deps.db, version));
    const isVoid = round < (versions[0]?.round ?? round);
    if (!awaited || !(isVoid || need.state === 'closed')) continue;
    if (await findLotteryResult(deps.db, need.id, round)) continue;
    const waits = (await findTyping(deps.db, need.id, round)) !== undefined;
    lotteries.push({ round, isVoid, waits, awaited });
  }
  return lotteries;
}
