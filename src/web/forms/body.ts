import type { Request } from 'express';
import { HttpError } from '../pipeline/errors.js';

/**
 * Watches the body of a request: `refuse` hears of one that is longer than `maximum` bytes (413), before it is read
 * where its length is announced, and of one that breaks off (400). May be called more than once.
 */
export function boundBody(req: Request, maximum: number, refuse: (error: HttpError) => void): void {
  if (Number(req.get('Content-Length') ?? 0) > maximum) return refuse(new HttpError(413));
  let length = 0;
  req.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maximum) refuse(new HttpError(413));
  });
  req.on('error', () => refuse(new HttpError(400)));
  req.on('close', () => {
    if (!req.complete) refuse(new HttpError(400));
  });
}

/** The body of a request as text; refused as {@link boundBody} says. */
export function readText(req: Request, maximum: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] | null = [];
    boundBody(req, maximum, (error) => {
      chunks = null;
      reject(error);
    });
    req.on('data', (chunk: Buffer) => chunks?.push(chunk));
    req.on('end', () => resolve(Buffer.concat(chunks ?? []).toString()));
  });
}
