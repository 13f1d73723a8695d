import { Router } from 'express';
import type { Site } from '../site.js';
import type { Route } from './route.js';

/** Orders patterns so that a fixed step of a path comes before a parameter, and one with an ending before one without. */
export function comparePatterns(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (const [index, step] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (step === other) continue;
    const order = rankOf(step) - rankOf(other);
    return order !== 0 ? order : step < other ? -1 : 1;
  }
  return left.length - right.length;
}

/** 0 for a fixed step, 1 for a parameter with an ending, 2 for one without, 3 for the rest of a path. */
const rankOf = (step: string): number =>
  step.startsWith('*') ? 3 : !step.startsWith(':') ? 0 : step.includes('.') ? 1 : 2;

/** All declared pages behind one router. Whichever order they are declared in, the most definite pattern answers. */
export function mount(site: Site, routes: readonly Route[]): Router {
  const router = Router();
  for (const { method, pattern, handlers } of [...routes].sort((a, b) =>
    comparePatterns(a.pattern, b.pattern),
  ))
    router[method](pattern, ...handlers(site));
  return router;
}
