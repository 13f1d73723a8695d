import type { RequestHandler } from 'express';
import type { Tag } from '../../audit/index.js';
import type { Address } from '../address.js';
import type { FormShape } from '../forms/form-shape.js';
import { readsForm } from '../forms/read-form.js';
import type { MessageKey } from '../i18n/index.js';
import { refuseParameter } from '../pipeline/errors.js';
import type { Site } from '../site.js';
import type { Route } from './route.js';
import { type Audience, admits, beginVisit, type NoQuery, noteTags, type Visit } from './visit.js';

/** What programs read: one answer of the site that is no page. */
export interface DataRecord<Pattern extends string, Roles extends Audience, Q extends NoQuery, Data> {
  readonly address: Address<Pattern>;
  readonly roles: Roles;
  /** Its parameters; a refused one is a 400 that names it. */
  readonly query?: Q | ((site: Site) => Promise<Q>);
  readonly load: (visit: Visit<Roles, Pattern, Q>) => Data | Promise<Data>;
  /** What a public answer depends on; without it, and where it says nothing, on every event. */
  readonly tags?: (data: Data, visit: Visit<Roles, Pattern, Q>) => readonly Tag[] | undefined;
  /** Media type, as Express takes it: `json`, `text/plain; charset=utf-8`. */
  readonly type: string;
  /** The answer; bytes are sent as they are and kept nowhere. */
  readonly body: (
    data: Data,
    visit: Visit<Roles, Pattern, Q>,
  ) => string | Uint8Array | Promise<string | Uint8Array>;
  /** The name under which browsers save it; undefined: it is shown. */
  readonly fileName?: (data: Data, visit: Visit<Roles, Pattern, Q>) => string | undefined;
}

/** Declares an answer for programs. */
export function data<
  const Pattern extends string,
  const Roles extends Audience,
  Data,
  Q extends NoQuery = undefined,
>(record: DataRecord<Pattern, Roles, Q, Data>): { readonly routes: readonly Route[] } {
  const { address, roles } = record;
  const answer =
    (site: Site): RequestHandler =>
    async (req, res) => {
      const visit = await beginVisit<Roles, Pattern, Q>(site, req, res, record);
      refuseParameter(visit.asked.errors);
      const loaded = await record.load(visit);
      noteTags(res, record.tags?.(loaded, visit));
      const name = record.fileName?.(loaded, visit);
      if (name) res.set('Content-Disposition', `attachment; filename="${name}"`);
      const body = await record.body(loaded, visit);
      res.type(record.type).send(typeof body === 'string' ? body : Buffer.from(body));
    };
  return { routes: [{ method: 'get', pattern: address.pattern, roles, handlers: (site) => [answer(site)] }] };
}

/** An answer that fits no other record. */
export interface PlainRecord<Pattern extends string, Roles extends Audience> {
  readonly method: 'get' | 'post';
  readonly address: Address<Pattern>;
  readonly roles: Roles;
  readonly form?: FormShape;
  /** What stands before the form is read. */
  readonly before?: readonly RequestHandler[];
  readonly answer: (visit: Visit<Roles, Pattern>) => void | Promise<void>;
  readonly inMap?: MessageKey;
}

/** Declares an answer that is written by hand; whoever uses it says why in a line above. */
export function plain<const Pattern extends string, const Roles extends Audience>(
  record: PlainRecord<Pattern, Roles>,
): { readonly routes: readonly Route[] } {
  const { method, address, roles, form, before = [], inMap } = record;
  const handlers = (site: Site): RequestHandler[] => [
    admits(roles),
    ...before,
    ...(form ? [readsForm(form)] : []),
    async (req, res) => record.answer(await beginVisit<Roles, Pattern, undefined>(site, req, res, { roles })),
  ];
  const known = { ...(form ? { form } : {}), ...(inMap ? { inMap } : {}) };
  return { routes: [{ method, pattern: address.pattern, roles, ...known, handlers }] };
}
