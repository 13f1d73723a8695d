import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { addMillis, MINUTE, SECOND } from '../../basics/index.js';
import { isKnownAddress } from '../forms/query.js';
import { pageContext, setPageContext } from '../render/page.js';
import type { Site } from '../site.js';
import { storedLanguage } from './language.js';
import { pageStore, type StoredPage } from './page-store.js';
import { tagsOf } from './page-tags.js';
import { sessionTokenOf } from './session.js';
import { sendTextAnswer, type TextAnswer, textAnswer } from './text-answer.js';

/** So long a page may be answered from memory that asked what time it is: it may say "closes soon". In milliseconds. */
const MAX_AGE = 20 * SECOND;

/** So long one that did not ask: what changes without an event, as reference data do, is seen after it. */
const MAX_AGE_TIMELESS = 10 * MINUTE;

/** How often public pages came from memory, and how often they had to be made, since the process began. */
export interface PageCounts {
  readonly hits: number;
  readonly misses: number;
}

/** Public pages in memory. */
export interface PageCache {
  readonly counts: PageCounts;
  /** Answers what it has, and leaves the rest to `app`. */
  before(app: RequestListener): RequestListener;
  /** Compresses public pages on their way out, and keeps those that may be answered again. */
  readonly keeps: RequestHandler;
}

const isSafe = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

// `send` returns before the text is compressed: what fails then is nobody else's to hear of.
async function deliver(req: Request, res: Response, answer: TextAnswer, next: NextFunction): Promise<void> {
  try {
    await sendTextAnswer(req, res, answer);
  } catch (error) {
    next(error);
  }
}

/** Tells whether the page is asking what time it is. */
function watchTime(res: Response): { readonly tellsTime: boolean } {
  const seen = { tellsTime: false };
  const { now, ...context } = pageContext(res);
  setPageContext(res, {
    ...context,
    get now() {
      seen.tellsTime = true;
      return now;
    },
  });
  return seen;
}

/** What was set by others than the connection and {@link sendTextAnswer}. */
function headersOf(res: Response): string[] {
  return res
    .getHeaderNames()
    .filter((name) => name !== 'connection')
    .flatMap((name) => [res.getHeader(name) ?? []].flat().flatMap((value) => [name, String(value)]));
}

/**
 * Answers public GET and HEAD requests from memory, before the pipeline, compressed and with the headers that the pipeline
 * gave them. A page is right until an event touches what it depends on (`page-tags.ts`) or its time is over. Refusals are
 * not kept, nor pages under addresses with parameters that they ignore, nor what is asked for with the cookie of a session.
 *
 * Answers to a person who is logged in, and those that set a cookie, are neither kept nor compressed.
 */
export function pageCache(site: Site): PageCache {
  const store = pageStore(site.deps);
  const counts = { hits: 0, misses: 0 };

  /** `?lang=` is a part of the address. */
  const keyOf = (req: IncomingMessage): string | undefined =>
    isSafe(req) && sessionTokenOf(site, req) === undefined
      ? `${storedLanguage(req)} ${req.url ?? ''}`
      : undefined;

  // At once where possible: most requests are answered here, and promises are a tenth of what that costs.
  const answerRight = (
    page: StoredPage,
    req: IncomingMessage,
    res: ServerResponse,
  ): boolean | Promise<boolean> => {
    if (!store.isRight(page)) return false;
    counts.hits += 1;
    return sendTextAnswer(req, res, page.answer, page.headers)?.then(() => true) ?? true;
  };

  const keeps: RequestHandler = async (req, res, next) => {
    const { actor, language, now } = pageContext(res);
    if (!isSafe(req) || actor) return next();
    const key = keyOf(req);
    if (key !== undefined) counts.misses += 1;
    if (key !== undefined && !store.isUpToDate()) await store.look();
    const { version } = store;
    const time = watchTime(res);
    const send = res.send.bind(res);
    res.send = (body: unknown) => {
      if (typeof body !== 'string' || !res.get('Content-Type') || res.get('Set-Cookie')) return send(body);
      const answer = textAnswer(Buffer.from(body));
      res.set('Content-Language', language);
      if (key !== undefined && res.statusCode === 200 && isKnownAddress(req)) {
        const until = addMillis(now, time.tellsTime ? MAX_AGE : MAX_AGE_TIMELESS);
        store.keep(key, { answer, headers: headersOf(res), tags: tagsOf(res), version, from: now, until });
      }
      void deliver(req, res, answer, next);
      return res;
    };
    next();
  };

  return {
    counts,
    keeps,
    before: (app) => (req, res) => {
      const key = keyOf(req);
      const page = key === undefined ? undefined : store.find(key);
      if (!page) return app(req, res);
      const answered = store.isUpToDate()
        ? answerRight(page, req, res)
        : store.look().then(() => answerRight(page, req, res));
      if (answered === false) return app(req, res);
      if (answered === true) return;
      // What fails here fails in the pipeline as well, and is answered there.
      answered.then(
        (isAnswered) => (isAnswered ? undefined : app(req, res)),
        () => app(req, res),
      );
    },
  };
}
