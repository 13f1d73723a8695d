import type { Request, Response } from 'express';
import type { Actor } from '../../accounts/index.js';
import { pageContext } from '../render/page.js';
import type { Site } from '../site.js';
import { HttpError } from './errors.js';

/** The person whose session the request carries, or null for the public. */
export async function actorOf(_site: Site, _req: Request, _res: Response): Promise<Actor | null> {
  return null;
}

/** The acting person, who must have one of `roles`: 401 without a login, 403 with another role. */
export function requireRole(res: Response, ...roles: readonly Actor['role'][]): Actor {
  const { actor } = pageContext(res);
  if (!actor) throw new HttpError(401);
  if (!roles.includes(actor.role)) throw new HttpError(403);
  return actor;
}
