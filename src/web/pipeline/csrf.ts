import type { RequestHandler } from 'express';
import { HttpError } from './errors.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses state-changing requests that a browser sent from another site. Browsers say where a request comes from in
 * Sec-Fetch-Site, older ones in Origin; a client that sends neither is no browser and carries nobody's cookie by
 * accident. Same rule as Go's net/http CrossOriginProtection (F. Valsorda, 2025).
 */
export function refuseCrossSite(siteUrl: string): RequestHandler {
  const siteHost = new URL(siteUrl).host;
  return (req, _res, next) => {
    if (SAFE.has(req.method)) return next();
    const fetchSite = req.get('Sec-Fetch-Site');
    if (fetchSite !== undefined) {
      return fetchSite === 'same-origin' || fetchSite === 'none'
        ? next()
        : next(new HttpError(403, 'error.403.csrf'));
    }
    const origin = req.get('Origin');
    if (origin === undefined) return next();
    const host = URL.canParse(origin) ? new URL(origin).host : '';
    return host === req.get('Host') || host === siteHost
      ? next()
      : next(new HttpError(403, 'error.403.csrf'));
  };
}
