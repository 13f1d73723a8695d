import type { NextFunction, Request, Response } from 'express';
import { HttpError } from '../pipeline/errors.js';
import { readText } from './body.js';
import type { Typed } from './form.js';
import { expandForm, type FormShape } from './form-shape.js';
import { type PostedFile, readMultipart } from './multipart.js';

/** What reads the form of a route. It takes any request: the parameters of the path are the route's own. */
export interface FormReader {
  (req: object, res: Response, next: NextFunction): Promise<void>;
  readonly shape: FormShape;
}

/** A form as it was posted, in the shape of its declaration. */
export interface PostedForm {
  readonly typed: Typed;
  readonly files: readonly PostedFile[];
}

/** More texts than any form has: rows of the longest form have nine fields. */
const MOST_TEXTS = 1000;

const posted = new WeakMap<object, PostedForm>();

/** What was posted to a route; throws where no form is declared. */
export function postedForm(req: object): PostedForm {
  const form = posted.get(req);
  if (!form) throw new Error('the route declares no form');
  return form;
}

/**
 * Reads a posted form by its declaration, before anything else is done with it. Answers 400 to a body that is no such
 * form and 413 to one that is larger than the declaration allows, as soon as that is seen: the rest is thrown away.
 */
export function readsForm(shape: FormShape): FormReader {
  const read = async (req: object, _res: Response, next: NextFunction): Promise<void> => {
    posted.set(req, await readForm(req as Request, shape));
    next();
  };
  return Object.assign(read, { shape });
}

async function readForm(req: Request, shape: FormShape): Promise<PostedForm> {
  const length = req.get('Content-Length');
  if (req.get('Transfer-Encoding') === undefined && Number(length ?? 0) === 0)
    return { typed: {}, files: [] };
  if (req.is('application/x-www-form-urlencoded') && !req.get('Content-Encoding')) {
    const text = await readText(req, shape.textBytes);
    // Not split into more than any form has.
    if (text.split('&', MOST_TEXTS + 1).length > MOST_TEXTS) throw new HttpError(413);
    return { typed: inShape(shape, new URLSearchParams(text)), files: [] };
  }
  if (req.is('multipart/form-data') && shape.filesBytes > 0) {
    const { texts, files } = await readMultipart(req, shape);
    return { typed: inShape(shape, texts), files };
  }
  throw new HttpError(400, 'form/not-this-form');
}

function inShape(shape: FormShape, texts: Iterable<readonly [string, string]>): Typed {
  const form = expandForm(shape, texts);
  if (!form.ok) throw new HttpError(400, 'form/not-this-form');
  return form.value;
}
