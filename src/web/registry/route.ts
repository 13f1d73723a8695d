import type { RequestHandler } from 'express';
import type { FormShape } from '../forms/form-shape.js';
import type { MessageKey } from '../i18n/index.js';
import type { Site } from '../site.js';
import type { Audience } from './visit.js';

/** What the list of all pages knows of a request that the site answers. */
export interface Route {
  readonly method: 'get' | 'post';
  /** As in `urls`, e.g. `/needs/:number`. */
  readonly pattern: string;
  readonly roles: Audience;
  /** What a posted form may send; undefined where nothing is posted, or something that is no form. */
  readonly form?: FormShape;
  /** What the map of the site calls it; undefined for what is no place to go to. */
  readonly inMap?: MessageKey;
  /** What answers it, in this order. */
  readonly handlers: (site: Site) => readonly RequestHandler[];
}
