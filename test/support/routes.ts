import type { FormShape } from '../../src/web/forms/form-shape.js';
import { routes } from '../../src/web/pages.js';
import type { Audience } from '../../src/web/registry/visit.js';

/** A route of the site, with its path as declared, e.g. `/needs/:number`. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly roles: Audience;
  /** The form that may be posted to it. */
  readonly forms: readonly FormShape[];
}

/** All routes as they are declared, so that one added later is tested without anybody thinking of it. */
export const listRoutes = (): readonly Route[] =>
  routes.map(({ method, pattern, roles, form }) => ({
    method,
    path: pattern,
    roles,
    forms: form ? [form] : [],
  }));

/** The path with a value for each of its parameters. */
export const filled = (path: string, value: string): string => path.replace(/[:*]\w+/g, value);
