import type { Request, RequestHandler } from 'express';
import { LRUCache } from 'lru-cache';
import { getHeadSequence } from '../../audit/index.js';
import { SECOND, toMillis } from '../../basics/index.js';
import { isKnownAddress } from '../forms/query.js';
import { pageContext } from '../render/page.js';
import type { Site } from '../site.js';

interface CachedPage {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly sequence: number;
  readonly at: number;
}

const isFresh = (req: Request, page: CachedPage): boolean => {
  const tags = req.get('If-None-Match');
  return tags !== undefined && tags.split(/\s*,\s*/).includes(page.headers['ETag'] ?? '');
};

/** Pages say "closes soon": none is older than this. */
const MAX_AGE = 20 * SECOND;

/**
 * Answers public GET requests from memory. Every public act appends an event, so the number of the latest event is
 * the version of everything that the public can see: a page made at that number is still right. Refusals are not kept, nor
 * pages under addresses with parameters that they ignore.
 */
export function pageCache({ deps }: Site): RequestHandler {
  const pages = new LRUCache<string, CachedPage>({
    maxSize: 24 * 1024 * 1024,
    sizeCalculation: (page) => page.body.length + 500,
  });
  return async (req, res, next) => {
    const { actor, language, now } = pageContext(res);
    if (req.method !== 'GET' || actor) return next();
    const key = `${language} ${req.originalUrl}`;
    const sequence = await getHeadSequence(deps.db);
    const at = toMillis(now);
    const cached = pages.get(key);
    if (cached && cached.sequence === sequence && at - cached.at < MAX_AGE && at >= cached.at) {
      res.set(cached.headers);
      // Not through `send`: the tag and the length of these bytes are known.
      if (isFresh(req, cached)) res.status(304).end();
      else res.end(cached.body);
      return;
    }
    const send = res.send.bind(res);
    res.send = (body: unknown) => {
      const type = res.get('Content-Type');
      const answer = send(body);
      const isPage = res.statusCode === 200 && typeof body === 'string' && isKnownAddress(req);
      if (isPage && type && !res.get('Set-Cookie')) {
        const bytes = Buffer.from(body);
        const headers = {
          'Content-Type': type,
          'Content-Language': language,
          'Content-Length': String(bytes.length),
          ETag: res.get('ETag') ?? '',
          ...(res.get('Content-Disposition')
            ? { 'Content-Disposition': res.get('Content-Disposition') ?? '' }
            : {}),
        };
        pages.set(key, { body: bytes, headers, sequence, at });
      }
      return answer;
    };
    next();
  };
}
