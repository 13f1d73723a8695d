import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { getHeadSequence } from '../../audit/index.js';
import { SECOND, toMillis } from '../../basics/index.js';
import { isKnownAddress } from '../forms/query.js';
import { pageContext } from '../render/page.js';
import type { Site } from '../site.js';
import { sendTextAnswer, type TextAnswer, textAnswer } from './text-answer.js';

interface CachedPage {
  readonly answer: TextAnswer;
  readonly headers: Readonly<Record<string, string>>;
  readonly sequence: number;
  readonly at: number;
}

/** Pages say "closes soon": none is older than this. */
const MAX_AGE = 20 * SECOND;

// `send` returns before the text is compressed: what fails then is nobody else's to hear of.
async function deliver(req: Request, res: Response, answer: TextAnswer, next: NextFunction): Promise<void> {
  try {
    await sendTextAnswer(req, res, answer);
  } catch (error) {
    next(error);
  }
}

/**
 * Answers public GET and HEAD requests from memory, compressed. Every public act appends an event, so the number of the
 * latest event is the version of everything that the public can see: a page made at that number is still right. Refusals
 * are not kept, nor pages under addresses with parameters that they ignore.
 *
 * Answers to a person who is logged in, and those that set a cookie, are neither kept nor compressed.
 */
export function pageCache({ deps }: Site): RequestHandler {
  const pages = new LRUCache<string, CachedPage>({
    maxSize: 24 * 1024 * 1024,
    // Twice: room for the compressed forms.
    sizeCalculation: ({ answer }) => 2 * answer.body.length + 500,
  });
  return async (req, res, next) => {
    const { actor, language, now } = pageContext(res);
    if ((req.method !== 'GET' && req.method !== 'HEAD') || actor) return next();
    const key = `${language} ${req.originalUrl}`;
    const sequence = await getHeadSequence(deps.db);
    const at = toMillis(now);
    const cached = pages.get(key);
    if (cached && cached.sequence === sequence && at - cached.at < MAX_AGE && at >= cached.at) {
      res.set(cached.headers);
      return sendTextAnswer(req, res, cached.answer);
    }
    const send = res.send.bind(res);
    res.send = (body: unknown) => {
      const type = res.get('Content-Type');
      if (typeof body !== 'string' || !type || res.get('Set-Cookie')) return send(body);
      const answer = textAnswer(Buffer.from(body));
      const disposition = res.get('Content-Disposition');
      const headers = {
        'Content-Type': type,
        'Content-Language': language,
        ...(disposition ? { 'Content-Disposition': disposition } : {}),
      };
      if (res.statusCode === 200 && isKnownAddress(req)) pages.set(key, { answer, headers, sequence, at });
      res.set(headers);
      void deliver(req, res, answer, next);
      return res;
    };
    next();
  };
}
