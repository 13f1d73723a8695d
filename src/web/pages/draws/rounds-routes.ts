import { type Request, type Response, Router } from 'express';
import { type Actor, mayReview, scopeOf } from '../../../accounts/index.js';
import { needTag } from '../../../audit/index.js';
import { type Failure, formatShanghai, type Result } from '../../../basics/index.js';
import {
  excludedOf,
  failureSchema,
  findAwaitedIssue,
  findFailure,
  findLotteryResult,
  findPool,
  findRedo,
  findTyping,
  listIncidents,
  listOpenIncidents,
  listPools,
  listSelections,
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
import { findNeedByNumber, listVersions, type PublishedNeed } from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { HttpError, statusOfFailure } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';

const ROUNDS_FORM = defineForm({
  schemas: [lotterySchema, postponementSchema, redoSchema, failureSchema],
  texts: ['action'],
});

/** Officials' page of a need's rounds: lottery numbers, postponement, redo, failure of an opening; and the list of open incidents. */
export function roundsRoutes(site: Site): Router {
  const router = Router();

  router.get('/needs/:number/rounds/:round/certificate.json', async (req, res) => {
    const need = await findNeedByNumber(site.deps.db, req.params.number.replace(/\p{Cc}/gu, ''));
    const stored =
      need &&
      (await listSelections(site.deps.db, need.id)).find(({ round }) => String(round) === req.params.round);
    if (!stored) throw new HttpError(404);
    dependsOn(res, needTag(need.number));
    res.type('application/json; charset=utf-8').send(stored.certificate);
  });

  router.get('/needs/:number/rounds', async (req, res) => {
    await show(site, req, res, requireRole(res, 'official'), {}, []);
  });

  router.post('/needs/:number/rounds', readsForm(ROUNDS_FORM), async (req, res) => {
    const actor = requireRole(res, 'official');
    const { typed } = postedForm(req);
    const result = await act(site, actor, req.params.number, typed);
    if (!result.ok) return show(site, req, res, actor, typed, result.errors);
    res.redirect(303, urls.rounds(req.params.number, { notice: 'round-saved' }));
  });

  router.get('/review/incidents', async (req, res) => {
    const { t } = pageContext(res);
    const actor = requireRole(res, 'official', 'auditor');
    const incidents = await listOpenIncidents(site.deps.db, scopeOf(actor));
    const view = {
      title: t('incident.all'),
      incidents: incidents.map(({ number, title, kind, openedAt }) => ({
        number,
        title,
        url: actor.role === 'official' ? urls.rounds(number) : urls.need(number),
        text: t(`incident.${kind}`),
        at: formatShanghai(openedAt),
      })),
    };
    sendPage(site, req, res, 'draws/incidents', view, { title: view.title });
  });

  return router;
}

async function act({ deps }: Site, actor: Actor, number: string, typed: Typed): Promise<Result<unknown>> {
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

async function show(
  site: Site,
  req: Request<{ number: string }>,
  res: Response,
  actor: Actor,
  typed: Typed,
  errors: readonly Failure[],
): Promise<void> {
  const context = pageContext(res);
  const { t } = context;
  const { db } = site.deps;
  const need = await findNeedByNumber(db, req.params.number.replace(/\p{Cc}/gu, ''));
  if (!need || need.version === 0) throw new HttpError(404);
  if (!mayReview(actor, need.divisionCode)) throw new HttpError(403);
  const form = new FormView(t, typed, errors);
  const redo = await proposalOf(site, need, form, context);
  const view = {
    title: t('rounds.title', { title: need.title }),
    needUrl: urls.need(need.number),
    number: need.number,
    action: urls.rounds(need.number),
    summary: form.summary(),
    lotteries: await lotteriesOf(site, need, form, context),
    ...redo,
    failure: await failureOf(site, need, form, context),
  };
  const [first] = errors;
  sendPage(site, req, res, 'draws/rounds', view, {
    title: view.title,
    ...(first ? { status: statusOfFailure(first) } : {}),
  });
}

type Context = ReturnType<typeof pageContext>;

/** The rounds of a need that wait for numbers: the present one, and void ones, which are still computed. */
async function lotteriesOf({ deps }: Site, need: PublishedNeed, form: FormView, { t }: Context) {
  const versions = await listVersions(deps.db, need.id);
  const lotteries = [];
  for (const { planHash, round } of (await listPools(deps.db, need.id)).reverse()) {
    const version = versions.find((one) => one.planHash === planHash);
    const awaited = version && (await findAwaitedIssue(deps, deps.db, version));
    const isVoid = round < (versions[0]?.round ?? round);
    if (!awaited || !(isVoid || need.state === 'closed')) continue;
    if (await findLotteryResult(deps.db, need.id, round)) continue;
    const { issue, proposed } = awaited;
    lotteries.push({
      round,
      action: urls.rounds(need.number),
      heading: isVoid ? t('lottery.type-void', { round }) : t('lottery.type'),
      lead: t('lottery.lead', { issue }),
      waits: (await findTyping(deps.db, need.id, round)) ? t('lottery.waits-second') : null,
      proposed: proposed
        ? t('lottery.postpone-proposed', { issue: proposed.to, reason: proposed.reason })
        : null,
      numbers: {
        ...form.field('numbers', {
          label: t('lottery.numbers'),
          hint: t('lottery.numbers-hint'),
          autocomplete: 'off',
        }),
        id: `numbers-${round}`,
      },
      reason: {
        ...form.field('reason', { label: t('lottery.reason'), kind: 'textarea' }),
        id: `postpone-reason-${round}`,
      },
    });
  }
  return lotteries;
}

/** What officials may decide while the bids of a need cannot be opened; null where that is no incident. */
async function failureOf({ deps }: Site, need: PublishedNeed, form: FormView, { t }: Context) {
  const late = (await listIncidents(deps.db, need.id)).some(
    ({ kind, closedAt }) => kind === 'bids-unopened' && closedAt === null,
  );
  if (need.state !== 'published' || !late) return null;
  const proposed = await findFailure(deps.db, need.id);
  return {
    proposed: proposed ? t('failure.proposed', { reason: proposed.reason }) : null,
    reason: {
      ...form.field('reason', { label: t('lottery.reason'), kind: 'textarea' }),
      id: 'failure-reason',
    },
  };
}

async function proposalOf({ deps }: Site, need: PublishedNeed, form: FormView, { t }: Context) {
  const pool = await findPool(deps.db, need.id);
  const redo = pool && (await findRedo(deps.db, need.id, pool.round));
  if (!pool || (need.state !== 'closed' && need.state !== 'selected')) return { redo: null, propose: null };
  if (redo) {
    const basis = t(`rounds.basis.${redo.basis}`);
    const excluded = excludedOf(redo);
    return {
      propose: null,
      redo: {
        because: t('rounds.because', { basis, reason: redo.reason }),
        source: t(`source.${redo.sourceKind}`),
        excluded: excluded.map(({ agency, reason }) => `${agency} ${reason}`),
      },
    };
  }
  const bases = ['source-failed', 'objection-upheld'] as const;
  return {
    redo: null,
    propose: {
      basis: form.field('basis', {
        label: t('redo.basis'),
        kind: 'radios',
        options: bases.map((value) => ({ value, text: t(`rounds.basis.${value}`) })),
      }),
      reason: form.field('reason', { label: t('lottery.reason'), kind: 'textarea' }),
      source: form.field('source', {
        label: t('redo.source'),
        kind: 'radios',
        options: redoSourceKinds(deps).map((value) => ({ value, text: t(`source.${value}`) })),
      }),
      excluded: form.field('excluded', {
        label: t('redo.excluded'),
        kind: 'textarea',
        required: false,
        hint: t('redo.excluded-hint'),
      }),
    },
  };
}
