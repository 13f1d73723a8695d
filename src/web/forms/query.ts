import type { Request } from 'express';

/** One query parameter as a line of text: trimmed, without control characters; empty when missing or repeated. */
export function textParam(req: Request, name: string, maximum = 100): string {
  const value = req.query[name];
  return typeof value === 'string'
    ? value
        .replace(/\p{Cc}/gu, '')
        .trim()
        .slice(0, maximum)
    : '';
}
