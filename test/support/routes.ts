import type { Router } from 'express';
import { pino } from 'pino';
import type { FormShape } from '../../src/web/forms/form-shape.js';
import { createRenderer, createVerifier } from '../../src/web/index.js';
import { routes } from '../../src/web/routes.js';
import { readsHere, type TestSite } from './site.js';

/** A route of the site, with its path as declared, e.g. `/needs/:number`. */
export interface Route {
  readonly method: string;
  readonly path: string;
  /** The forms that its handlers declare. */
  readonly forms: readonly FormShape[];
}

interface Layer {
  readonly route?: {
    readonly path: string | readonly string[];
    readonly methods: Record<string, boolean>;
    readonly stack: readonly Layer[];
  };
  readonly handle: { readonly stack?: readonly Layer[]; readonly shape?: FormShape };
}

function walk(router: Router): Route[] {
  const inside = (layers: readonly Layer[]): Route[] =>
    layers.flatMap(({ route, handle }) => {
      if (!route) return inside(handle.stack ?? []);
      const methods = Object.keys(route.methods);
      const forms = route.stack.flatMap(({ handle: { shape } }) => shape ?? []);
      return [route.path].flat().flatMap((path) => methods.map((method) => ({ method, path, forms })));
    });
  return inside((router as unknown as { stack: readonly Layer[] }).stack);
}

/** All routes as express keeps them, so that a route added later is tested without anybody thinking of it. */
export function listRoutes({ deps }: TestSite): readonly Route[] {
  const log = pino({ level: 'silent' });
  return walk(
    routes({
      deps,
      settings: { demo: false, secure: false },
      renderer: createRenderer({ strict: true }),
      log,
      verifier: createVerifier(log),
      reader: readsHere(deps.db),
    }),
  );
}

/** The path with a value for each of its parameters. */
export const filled = (path: string, value: string): string => path.replace(/\{?:(\w+)\}?/g, value);
