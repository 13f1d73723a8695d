import type { Request, RequestHandler, Response } from 'express';
import type { Tag } from '../../audit/index.js';
import { type Failure, ok } from '../../basics/index.js';
import type { Address } from '../address.js';
import type { Typed } from '../forms/form.js';
import type { FormShape } from '../forms/form-shape.js';
import { type PostedForm, postedForm, readsForm } from '../forms/read-form.js';
import type { MessageKey } from '../i18n/index.js';
import { RETRY_AFTER, refuse, statusOfFailure, unlessBehind } from '../pipeline/errors.js';
import { sendHtml, sendPage } from '../render/page.js';
import type { Site } from '../site.js';
import type { Route } from './route.js';
import { type Audience, admits, beginVisit, type NoQuery, noteTags, type Visit } from './visit.js';

/** What a page shows beside what was loaded: of a form that was posted to it and did not go through. */
export interface Shown<Extra> {
  /** What was typed; undefined before anything was posted. */
  readonly typed?: Typed;
  readonly errors: readonly Failure[];
  /** What the act has to tell on this page alone. */
  readonly extra?: Extra;
}

/** What became of a posted form: another page to go to, or the same one again. */
export type Outcome<Extra> = { readonly to: string } | Shown<Extra>;

/** A visit of whoever may act. */
export type Act<Roles extends Audience, Pattern extends string, Extra> = (
  visit: Visit<Roles, Pattern>,
  posted: PostedForm,
) => Outcome<Extra> | Promise<Outcome<Extra>>;

/** One page of the site: everything about it. */
export interface PageRecord<
  Pattern extends string,
  Roles extends Audience,
  Actors extends Audience,
  Q extends NoQuery,
  Data,
  Extra,
  View extends { readonly title: string },
> {
  readonly address: Address<Pattern>;
  readonly roles: Roles;
  /** Its parameters, checked before anything is loaded; with a refused one the page is a 400. */
  readonly query?: Q | ((site: Site) => Promise<Q>);
  /** The form that is posted to the address of the page. */
  readonly form?: FormShape;
  /** Who may post it; default: who may open the page. They are asked for before a byte of the form is read. */
  readonly actors?: Actors;
  /** What stands before the form is read, beside the check of roles. */
  readonly before?: readonly RequestHandler[];
  readonly act?: Act<Actors, Pattern, Extra>;
  /** What the page shows, out of the database; throws `HttpError` for what is not there or not for this person. */
  readonly load: (visit: Visit<Roles, Pattern, Q>) => Data | Promise<Data>;
  /** What of the request was refused after all was loaded: the first decides on the status, as of a form. */
  readonly refused?: (data: Data) => readonly Failure[];
  /** What a public page depends on; without it, and where it says nothing, on every event. */
  readonly tags?: (data: Data, visit: Visit<Roles, Pattern, Q>) => readonly Tag[] | undefined;
  readonly view: (data: Data, visit: Visit<Roles, Pattern, Q>, shown: Shown<Extra>) => View;
  /** Name of the template below `views/pages`. */
  readonly template: string;
  /** Puts what the template wrote into another frame than the site's; default {@link sendPage}'s. */
  readonly frame?: (content: string, view: View, visit: Visit<Roles, Pattern, Q>) => string;
  /** One sentence for search engines. */
  readonly description?: (view: View) => string;
  /** A script that improves the page. */
  readonly script?: string | ((view: View) => string | undefined);
  readonly inMap?: MessageKey;
}

/** A declared page: its routes, and how it is shown again by an act that is posted elsewhere. */
export interface Page<Extra> {
  readonly routes: readonly Route[];
  show(site: Site, req: Request, res: Response, shown: Shown<Extra>): Promise<void>;
}

/** Declares a page, and the form that is posted to it. */
export function page<
  const Pattern extends string,
  const Roles extends Audience,
  Data,
  View extends { readonly title: string },
  const Actors extends Audience = Roles,
  Q extends NoQuery = undefined,
  Extra = never,
>(record: PageRecord<Pattern, Roles, Actors, Q, Data, Extra, View>): Page<Extra> {
  const { address, roles, inMap, form, act } = record;

  const show = async (site: Site, req: Request, res: Response, shown: Shown<Extra>): Promise<void> => {
    const visit = await beginVisit<Roles, Pattern, Q>(site, req, res, record);
    const data = await record.load(visit);
    noteTags(res, record.tags?.(data, visit));
    const view = record.view(data, visit, shown);
    const status = statusOf(visit, shown.errors, record.refused?.(data) ?? []);
    if (record.frame) {
      const content = site.renderer.render(`pages/${record.template}`, view, visit.t);
      return sendHtml(res, status, record.frame(content, view, visit));
    }
    const script = typeof record.script === 'function' ? record.script(view) : record.script;
    sendPage(site, req, res, record.template, view, {
      title: view.title,
      status,
      ...(record.description ? { description: record.description(view) } : {}),
      ...(script ? { script } : {}),
    });
  };

  const get: Route = {
    method: 'get',
    pattern: address.pattern,
    roles,
    ...(inMap ? { inMap } : {}),
    handlers: (site) => [(req, res) => show(site, req, res, { errors: [] })],
  };
  if (!form || !act) return { routes: [get], show };
  const post = action({
    address,
    roles: record.actors ?? (roles as Audience as Actors),
    form,
    ...(record.before ? { before: record.before } : {}),
    act,
    page: { show },
  });
  return { routes: [get, ...post.routes], show };
}

/** A form with an address of its own: what it does, and the page that shows what was refused. */
export interface ActionRecord<Pattern extends string, Roles extends Audience, Extra> {
  readonly address: Address<Pattern>;
  readonly roles: Roles;
  readonly form: FormShape;
  /** What stands before the form is read, beside the check of roles. */
  readonly before?: readonly RequestHandler[];
  readonly act: Act<Roles, Pattern, Extra>;
  /** Without a page the first refusal is told on a page of its own. */
  readonly page?: Pick<Page<Extra>, 'show'>;
}

/** Declares a form: parse, act, and then 303 to another page or the same one with what was typed. */
export function action<const Pattern extends string, const Roles extends Audience, Extra = never>(
  record: ActionRecord<Pattern, Roles, Extra>,
): { readonly routes: readonly Route[] } {
  const { address, roles, form, before = [] } = record;
  const answer =
    (site: Site): RequestHandler =>
    async (req, res) => {
      const visit = await beginVisit<Roles, Pattern, undefined>(site, req, res, { roles });
      const posted = postedForm(req);
      const acted = await unlessBehind(async () => ok(await record.act(visit, posted)));
      const outcome = acted.ok ? acted.value : { typed: posted.typed, errors: acted.errors };
      if ('to' in outcome) return res.redirect(303, outcome.to);
      if (!record.page) refuse(outcome.errors);
      await record.page.show(site, req, res, outcome);
    };
  return {
    routes: [
      {
        method: 'post',
        pattern: address.pattern,
        roles,
        form,
        handlers: (site) => [admits(roles), ...before, readsForm(form), answer(site)],
      },
    ],
  };
}

function statusOf(visit: Visit, posted: readonly Failure[], refused: readonly Failure[]): number {
  if (posted.length === 0 && visit.asked.errors.length > 0) return 400;
  const [first] = [...posted, ...refused];
  if (!first) return 200;
  if (first.code.startsWith('query/')) return 400;
  const status = statusOfFailure(first);
  if (status === 503) visit.res.set('Retry-After', String(RETRY_AFTER));
  if (status === 429) visit.res.set('Retry-After', String(first.params?.['seconds'] ?? 60));
  return status;
}
