import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';
import { type Actor, findActorByToken } from '../../accounts/index.js';
import type { Site } from '../site.js';

// The prefix makes browsers refuse the cookie unless it is secure, for this host alone and for every path.
const cookieName = (site: Site): string => (site.settings.secure ? '__Host-session' : 'session');

const cookieOptions = (site: Site) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure: site.settings.secure }) as const;

/** The session token that a request carries, if any; it may be over. */
export function sessionTokenOf(
  site: Site,
  { headers }: Pick<IncomingMessage, 'headers'>,
): string | undefined {
  if (headers.cookie === undefined) return undefined;
  const token = parseCookie(headers.cookie)[cookieName(site)];
  return token && token.length <= 100 ? token : undefined;
}

/** Gives the browser the token of a new session, until the browser is closed. */
export function setSessionCookie(site: Site, res: Response, token: string): void {
  res.cookie(cookieName(site), token, cookieOptions(site));
}

/** Takes the session token from the browser. */
export function clearSessionCookie(site: Site, res: Response): void {
  res.clearCookie(cookieName(site), cookieOptions(site));
}

/** The person whose session the request carries, or null for the public. */
export async function actorOf(site: Site, req: Request): Promise<Actor | null> {
  const token = sessionTokenOf(site, req);
  return token ? findActorByToken(site.deps, token) : null;
}
