import { z } from 'zod';
import { type Actor, mayReview } from '../../../accounts/index.js';
import { listAgencyNames } from '../../../agencies/index.js';
import type { Result } from '../../../basics/index.js';
import type { Db, PoolTable } from '../../../db/index.js';
import {
  failureSchema,
  findAwaitedIssue,
  findFailure,
  findingSchema,
  findLotteryResult,
  findPool,
  findRedo,
  findTyping,
  listIncidents,
  listPools,
  listRedoGrounds,
  lotterySchema,
  MAX_EXCLUDED,
  MAX_FINDING_FILES,
  poolOf,
  postponeLottery,
  postponementSchema,
  proposeFailure,
  proposeFinding,
  proposeRedo,
  recordLottery,
  redoSchema,
  redoSourceKinds,
  settleFailure,
  settleFinding,
  settleRedo,
} from '../../../draws/index.js';
import { listVersions, type PublishedNeed } from '../../../needs/index.js';
import { listUpheld } from '../../../objections/index.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { type KeptFile, keepFiles, keptFiles } from '../../forms/keep-files.js';
import { HttpError } from '../../pipeline/errors.js';
import { type Outcome, page } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { needAt } from '../needs/public-need.js';
import { type DecisionsPage, type Lottery, toDecisionsView } from './decisions-view.js';
import { redoNotice } from './redo-notice.js';
import { loadFindings } from './rounds-view.js';

const { excluded: _ticked, ...redoTexts } = redoSchema.shape;

const ROUNDS_FORM = defineForm({
  schemas: [lotterySchema, postponementSchema, z.object(redoTexts), failureSchema, findingSchema],
  texts: ['action', 'finding'],
  ...keptFiles(MAX_FINDING_FILES),
  lists: { ...keptFiles(MAX_FINDING_FILES).lists, excluded: MAX_EXCLUDED },
});

/** Officials' page of a need's rounds: lottery numbers, postponement, redo, failure of an opening. */
const rounds = page({
  address: urls.rounds,
  roles: ['official'],
  form: ROUNDS_FORM,
  act: async ({ site, actor, param }, posted): Promise<Outcome<readonly KeptFile[]>> => {
    const number = param('number');
    const { typed, kept, errors } = await keepFiles(site, actor, posted, MAX_FINDING_FILES);
    if (errors.length > 0) return { typed, errors, extra: kept };
    const result = await decide(site, actor, number, { typed, kept });
    if (!result.ok) return { typed, errors: result.errors, extra: kept };
    return { to: urls.rounds(number, { notice: 'round-saved' }) };
  },
  load: (visit) => loadRounds(visit.site, visit.actor, visit.param('number'), visit),
  view: toDecisionsView,
  template: 'draws/rounds',
});

/** What officials decide about the rounds of a need. */
export const roundsPages = [rounds];

async function decide(
  { deps }: Site,
  actor: Actor,
  number: string,
  { typed, kept }: { readonly typed: Typed; readonly kept: readonly KeptFile[] },
): Promise<Result<unknown>> {
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
    case 'propose-finding': {
      const form = parseForm(findingSchema, typed);
      const attachments = kept.map(({ id }) => id);
      return form.ok ? proposeFinding(deps, actor, { number, attachments, ...form.value }) : form;
    }
    case 'confirm-finding':
    case 'refuse-finding': {
      const confirm = typedAt(typed, 'action') === 'confirm-finding';
      return settleFinding(deps, actor, { number, finding: typedAt(typed, 'finding'), confirm });
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

async function loadRounds(
  site: Site,
  actor: Actor,
  number: string,
  context: Pick<PageContext, 't' | 'now'>,
): Promise<DecisionsPage> {
  const { db } = site.deps;
  const need = await needAt(site, number);
  if (need.version === 0) throw new HttpError(404);
  if (!mayReview(actor, need.divisionCode)) throw new HttpError(403);
  const pool = await findPool(db, need.id);
  const isFrozen = pool !== undefined && (need.state === 'closed' || need.state === 'selected');
  const stuck = { published: 'bids-unopened', closed: 'secret-unopened' }[need.state as string];
  const open = (await listIncidents(db, need.id)).find(
    ({ kind, closedAt, round }) =>
      kind === stuck && closedAt === null && (need.state === 'published' || round === pool?.round),
  );
  return {
    need,
    lotteries: await listLotteries(site, need),
    redo: isFrozen ? { proposed: await findRedo(db, need.id, pool.round) } : null,
    upheld: isFrozen ? await listUpheld(db, need.id, pool.round) : [],
    notice: await redoNotice(site, need, context),
    grounds: isFrozen ? await listRedoGrounds(db, need, context.now) : [],
    findings: isFrozen ? await loadFindings(db, need.id) : null,
    entrants: isFrozen ? await listEntrants(db, pool) : [],
    sources: redoSourceKinds(site.deps),
    failure: open ? { kind: open.kind, proposed: await findFailure(db, need.id) } : null,
  };
}

/** The agencies in a frozen pool, by name. */
async function listEntrants(db: Db, pool: PoolTable): Promise<DecisionsPage['entrants']> {
  const codes = poolOf(pool).entries.map(({ agency }) => agency);
  const names = await listAgencyNames(db, codes);
  return codes
    .map((agency) => ({ agency, name: names.get(agency) ?? agency }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
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
