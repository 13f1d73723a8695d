import type { Response } from 'express';
import type { Tag } from '../../audit/index.js';

const declared = new WeakMap<Response, readonly Tag[]>();

/**
 * Says everything that a public page depends on: until an event touches one of these tags it may be answered from memory.
 * A page that says nothing depends on every event.
 */
export function dependsOn(res: Response, ...tags: readonly Tag[]): void {
  declared.set(res, tags);
}

/** What a page has said that it depends on; undefined for everything. */
export function tagsOf(res: Response): readonly Tag[] | undefined {
  return declared.get(res);
}
