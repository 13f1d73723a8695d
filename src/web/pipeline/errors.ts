import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { type Failure, type FailureCode, fail, REFUSALS, type Result } from '../../basics/index.js';
import { ClockBehind, isUnavailable } from '../../db/index.js';
import { Crowded, Ended } from '../apart/apart.js';
import type { MessageKey, MessageParams } from '../i18n/index.js';
import { pageContext, sendPage } from '../render/page.js';
import type { Site } from '../site.js';
import { urls } from '../urls.js';

/** Statuses that have a page of their own. */
export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503;

/** Seconds after which a client may try again what was answered with 503. */
export const RETRY_AFTER = 5;

/** An answer other than the page that was asked for, with an optional sentence in place of the usual one. */
export class HttpError extends Error {
  constructor(
    readonly status: ErrorStatus,
    readonly key?: MessageKey,
    readonly params?: MessageParams,
    /** The parameter of the address that is wrong. */
    readonly parameter?: string,
  ) {
    super(key ?? `HTTP ${status}`);
  }
}

/** Status of a use case's refusal; what can be corrected at a field is a 422. */
export function statusOfFailure({ code, field }: Failure): (typeof REFUSALS)[FailureCode] {
  return field === undefined ? REFUSALS[code] : 422;
}

/** Acts; a clock that is behind the log is a refusal like others, so that a form is shown again as it was filled in. */
export async function unlessBehind<T, C extends FailureCode>(
  act: () => Promise<Result<T, C>>,
): Promise<Result<T, C | 'log/clock-behind'>> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ClockBehind) return fail('log/clock-behind');
    throw error;
  }
}

/** Throws the first refusal as an {@link HttpError}; for actions that have no form to show it at. */
export function refuse(errors: readonly Failure[]): never {
  const failure = errors[0];
  if (!failure) throw new HttpError(500);
  const status = statusOfFailure(failure);
  throw new HttpError(status === 422 ? 409 : status, failure.code, failure.params);
}

/** Throws the first refused parameter as a 400 that names it; for answers without a form to show it at. */
export function refuseParameter(errors: readonly [Failure]): never;
export function refuseParameter(errors: readonly Failure[]): void;
export function refuseParameter(errors: readonly Failure[]): void {
  const [failure] = errors;
  if (!failure) return;
  throw new HttpError(400, failure.code, failure.params, failure.field);
}

/** Ends the pipeline for addresses that no route knows. */
export const notFound: RequestHandler = () => {
  throw new HttpError(404);
};

function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof Crowded) return new HttpError(503, 'slow/busy');
  if (error instanceof Ended) return new HttpError(503, 'slow/unfinished', { seconds: error.seconds });
  if (error instanceof ClockBehind) return new HttpError(503, 'log/clock-behind');
  if (isUnavailable(error)) return new HttpError(503);
  const { type, status, code } = error as { type?: string; status?: number; code?: string };
  if (type === 'entity.too.large' || type === 'parameters.too.many' || code?.startsWith('LIMIT_')) {
    return new HttpError(413);
  }
  if (status !== undefined && status >= 400 && status < 500) return new HttpError(400);
  return new HttpError(500);
}

function wantsJson(req: Request): boolean {
  return req.path.endsWith('.json');
}

/** Sheets, feeds and calendars are read by programs: a page of words is no sheet. */
function wantsPlain(req: Request): boolean {
  return /\.(?!html$)[a-z]+$/.test(req.path);
}

/** Last of the pipeline: turns what was thrown into a page (or JSON) with the right status. */
export function errorPages(site: Site): ErrorRequestHandler {
  return (error: unknown, req: Request, res: Response, next) => {
    if (res.headersSent) return next(error);
    const http = toHttpError(error);
    const id = randomUUID();
    if (http.status === 500)
      site.log.error({ err: error, errorId: id, url: req.originalUrl }, 'request failed');
    if (http.status === 503) {
      site.log.warn({ err: error, url: req.originalUrl }, 'could not answer now');
      res.set('Retry-After', String(RETRY_AFTER));
    }
    if (http.status === 401 && req.method === 'GET' && !wantsJson(req)) {
      return res.redirect(303, urls.login({ back: req.originalUrl }));
    }
    const { t } = pageContext(res);
    const titleKey: MessageKey = `error.${http.status}.title`;
    const text = http.key
      ? t(http.key, http.params)
      : http.status === 409 || http.status === 429
        ? t(titleKey)
        : t(`error.${http.status}.text`, { id });
    const { parameter } = http;
    if (wantsJson(req))
      return void res
        .status(http.status)
        .json({ error: { status: http.status, message: text, ...(parameter ? { parameter } : {}) } });
    if (wantsPlain(req))
      return void res
        .status(http.status)
        .type('text/plain; charset=utf-8')
        .send(parameter ? `${parameter}: ${text}\n` : `${text}\n`);
    sendPage(
      site,
      req,
      res,
      'error',
      { title: t(titleKey), text, homeUrl: urls.home(), loginUrl: http.status === 401 ? urls.login() : null },
      {
        title: t(titleKey),
        status: http.status,
      },
    );
  };
}
