import { type Request, type Response, Router } from 'express';
import multer from 'multer';
import type { Failure } from '../../../basics/index.js';
import { findSelection } from '../../../draws/index.js';
import { findNeedByNumber } from '../../../needs/index.js';
import { MAX_CERTIFICATE_BYTES, type Verification, verifyCertificate } from '../../../selection/index.js';
import { FormView } from '../../forms/fields.js';
import type { Typed } from '../../forms/form.js';
import { textParam } from '../../forms/query.js';
import { readsMultipart } from '../../forms/upload.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';

const upload = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: MAX_CERTIFICATE_BYTES, files: 1, fields: 5, fieldSize: MAX_CERTIFICATE_BYTES },
});

/** Verification of an uploaded or pasted certificate, or of the stored one of a need. Nothing is kept. */
export function verifyRoutes(site: Site): Router {
  const router = Router();

  router.get('/verify', async (req, res) => {
    const number = textParam(req, 'need', 40).normalize('NFKC').toUpperCase();
    if (!number) return show(site, req, res, {}, [], null);
    const need = await findNeedByNumber(site.deps.db, number);
    const stored = need && (await findSelection(site.deps.db, need.id));
    if (!stored)
      return show(site, req, res, { need: number }, [{ code: 'verify/no-certificate', field: 'need' }], null);
    show(site, req, res, { need: number }, [], verifyCertificate(stored.certificate));
  });

  router.post('/verify', readsMultipart(upload.single('file')), (req, res) => {
    const typed = (req.body ?? {}) as Typed;
    const pasted = typeof typed['text'] === 'string' ? typed['text'] : '';
    const source =
      req.file && req.file.size > 0
        ? req.file.buffer
        : pasted.trim()
          ? `${pasted.replace(/\r\n/g, '\n').trim()}\n`
          : undefined;
    if (source === undefined)
      return show(site, req, res, typed, [{ code: 'verify/nothing-given', field: 'file' }], null);
    show(site, req, res, {}, [], verifyCertificate(source));
  });

  return router;
}

function show(
  site: Site,
  req: Request,
  res: Response,
  typed: Typed,
  errors: readonly Failure[],
  verification: Verification | null,
): void {
  const context = pageContext(res);
  const { t } = context;
  const form = new FormView(t, typed, errors);
  const view = {
    title: t('nav.verify'),
    summary: form.summary(),
    action: urls.verify(),
    fileField: form.field('file', {
      label: t('verify.file'),
      kind: 'file',
      required: false,
      accept: '.json,application/json',
    }),
    textField: form.field('text', { label: t('verify.text'), kind: 'textarea', required: false }),
    needField: form.field('need', { label: t('verify.need'), required: false, hint: t('verify.need-hint') }),
    result: verification ? toResult(verification, t) : null,
  };
  sendPage(site, req, res, 'verify/verify', view, {
    title: view.title,
    ...(errors.length > 0 ? { status: 422 } : {}),
  });
}

function toResult(
  { ok, rehearsal, checks, certificate }: Verification,
  t: ReturnType<typeof pageContext>['t'],
) {
  return {
    ok,
    verdict: t(rehearsal ? 'verify.rehearsal' : ok ? 'verify.ok' : 'verify.failed'),
    subject: certificate
      ? t('verify.subject', { need: certificate.plan.need, winner: certificate.winner })
      : null,
    checks: checks.map(({ code, ok: passed, expected, found }) => ({
      code,
      meaning: t(`verify.${code}`),
      tag: passed === null ? 'tag-draft' : passed ? 'tag-approved' : 'tag-failed',
      outcome: t(passed === null ? 'verify.not-done' : passed ? 'verify.passed' : 'verify.differs'),
      details: passed === true ? null : { expected, found },
    })),
  };
}
