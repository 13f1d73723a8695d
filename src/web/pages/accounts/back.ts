import type { Request } from 'express';
import { urls } from '../../urls.js';

const HERE = 'http://here.invalid';
// After these the person would be logged out again, or sent in a circle.
const NO_WAY_BACK = new Set([urls.login(), urls.logout()]);

/**
 * `typed` as a path of this site to return to after the login, or null. Judged as a browser would resolve it: tabs
 * are dropped, backslashes are slashes, so that `//host`, `/\host` and `/<tab>/host` lead nowhere.
 */
export function ownPath(typed: unknown): string | null {
  if (typeof typed !== 'string' || !typed.startsWith('/') || typed.length > 2000) return null;
  if (!URL.canParse(typed, HERE)) return null;
  const { origin, pathname, search, hash } = new URL(typed, HERE);
  // A path of two slashes would be a host when it is resolved once more.
  if (origin !== HERE || pathname.startsWith('//') || NO_WAY_BACK.has(pathname)) return null;
  return `${pathname}${search}${hash}`;
}

/** The page of this site that a form was posted from, as the browser says; null when it does not. */
export function postedFrom(req: Request): string | null {
  const referer = req.get('Referer');
  if (!referer || !URL.canParse(referer)) return null;
  const { host, pathname, search } = new URL(referer);
  return host === req.get('Host') ? ownPath(`${pathname}${search}`) : null;
}
