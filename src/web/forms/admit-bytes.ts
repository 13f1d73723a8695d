import type { RequestHandler } from 'express';
import type { FailureCode } from '../../basics/index.js';
import { HttpError } from '../pipeline/errors.js';

/** How much a public form takes, and what it says to more. */
export interface ByteBounds {
  /** Bytes of one request. */
  readonly most: number;
  /** Bytes of all requests that are being read or answered: they lie in memory until then. */
  readonly atOnce: number;
  readonly tooLarge: FailureCode;
  readonly busy: FailureCode;
}

/** Lets a request in by the length that it announces, before any of it is read. */
export function admitsBytes({ most, atOnce, tooLarge, busy }: ByteBounds): RequestHandler {
  let bytes = 0;
  return (req, res, next) => {
    const announced = Number(req.get('Content-Length') ?? Number.NaN);
    // Forms of browsers always announce their length.
    if (Number.isNaN(announced)) throw new HttpError(400);
    if (announced > most) throw new HttpError(413, tooLarge, { most: Math.floor(most / (1024 * 1024)) });
    if (bytes + announced > atOnce) throw new HttpError(503, busy);
    bytes += announced;
    res.once('close', () => {
      bytes -= announced;
    });
    next();
  };
}
