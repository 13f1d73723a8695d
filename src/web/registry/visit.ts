import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { Actor } from '../../accounts/index.js';
import type { Tag } from '../../audit/index.js';
import type { Instant } from '../../basics/index.js';
import type { NamesOf } from '../address.js';
import { type Asked, type QuerySchema, readQuery } from '../forms/query.js';
import type { Language, Translate } from '../i18n/index.js';
import { HttpError } from '../pipeline/errors.js';
import { dependsOn } from '../pipeline/page-tags.js';
import { type PageContext, pageContext } from '../render/page.js';
import type { Site } from '../site.js';

/** Who may open a page: everybody, or whoever is logged in with one of these roles. */
export type Audience = 'public' | readonly Actor['role'][];

/** The acting person: somebody for sure where a role is asked for. */
export type ActorOf<Roles extends Audience> = Roles extends 'public' ? Actor | null : Actor;

/** The parameters of a page without any. */
export type NoQuery = QuerySchema | undefined;

/** Values of the parameters that a page declares; empty where it declares none. */
export type ValuesOf<Q extends NoQuery> = Q extends QuerySchema ? z.output<Q> : Record<never, never>;

/** One request to a declared page: who, when, in which language, and what was asked for. */
export interface Visit<
  Roles extends Audience = Audience,
  Pattern extends string = string,
  Q extends NoQuery = NoQuery,
> extends PageContext {
  readonly site: Site;
  readonly actor: ActorOf<Roles>;
  readonly asked: Asked<ValuesOf<Q>>;
  readonly req: Request;
  readonly res: Response;
  /** What stands in the address for a parameter, without control characters: PostgreSQL takes none. */
  readonly param: (name: NamesOf<Pattern>[number]) => string;
}

/** The acting person of a request, who must be of the audience: 401 without a login, 403 with another role. */
function admit<Roles extends Audience>(res: Response, roles: Roles): ActorOf<Roles> {
  const { actor } = pageContext(res);
  if (roles === 'public') return actor as ActorOf<Roles>;
  if (!actor) throw new HttpError(401);
  if (!roles.includes(actor.role)) throw new HttpError(403);
  return actor as ActorOf<Roles>;
}

/** Turns away who is not of the audience, before a form is read. */
export function admits(roles: Audience): RequestHandler {
  return (_req, res, next) => {
    admit(res, roles);
    next();
  };
}

const NOTHING_ASKED: Asked<Record<never, never>> = {
  values: {},
  typed: {},
  errors: [],
  label: (name) => {
    throw new Error(`no parameter ${name}`);
  },
  refusal: (name) => {
    throw new Error(`no parameter ${name}`);
  },
};

/** What a declared page needs to know of a request. */
export interface VisitOptions<Roles extends Audience, Q extends NoQuery> {
  readonly roles: Roles;
  readonly query?: Q | ((site: Site) => Promise<Q>) | undefined;
}

class DeclaredVisit<Roles extends Audience, Pattern extends string, Q extends NoQuery>
  implements Visit<Roles, Pattern, Q>
{
  constructor(
    readonly site: Site,
    readonly req: Request,
    readonly res: Response,
    readonly actor: ActorOf<Roles>,
    readonly asked: Asked<ValuesOf<Q>>,
  ) {}

  get language(): Language {
    return pageContext(this.res).language;
  }

  get t(): Translate {
    return pageContext(this.res).t;
  }

  // Asked each time: a page that asks what time it is is kept for a shorter time.
  get now(): Instant {
    return pageContext(this.res).now;
  }

  readonly param = (name: NamesOf<Pattern>[number]): string =>
    String(this.req.params[name as string] ?? '').replace(/\p{Cc}/gu, '');
}

/** Begins a visit: who is not of the audience is turned away, then the parameters are read. */
export async function beginVisit<Roles extends Audience, Pattern extends string, Q extends NoQuery>(
  site: Site,
  req: Request,
  res: Response,
  { roles, query }: VisitOptions<Roles, Q>,
): Promise<Visit<Roles, Pattern, Q>> {
  const actor = admit(res, roles);
  const schema: Q | undefined = typeof query === 'function' ? await query(site) : query;
  const asked = (schema ? readQuery(req, res, schema) : NOTHING_ASKED) as Asked<ValuesOf<Q>>;
  return new DeclaredVisit(site, req, res, actor, asked);
}

/** Notes what a public page depends on; without `tags` it depends on every event. */
export function noteTags(res: Response, tags: readonly Tag[] | undefined): void {
  if (tags) dependsOn(res, ...tags);
}
