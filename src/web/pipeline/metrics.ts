import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { sha256Hex } from '../../selection/index.js';

/** The content type of the text format of Prometheus. */
const TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/** Lines that a proxy adds: what it passes on comes from this machine, and from anybody. */
const PASSED_ON = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;
const LOOPBACK_NAME = /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/i;

// Digests are of one length, whatever was sent.
const same = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(sha256Hex(a)), Buffer.from(sha256Hex(b)));

function isOfThisMachine({ socket, headers }: Request): boolean {
  return (
    LOOPBACK.test(socket.remoteAddress ?? '') &&
    // Browsers send the name that they were told, whichever machine it leads to; proxies the site's.
    LOOPBACK_NAME.test(headers.host ?? '') &&
    PASSED_ON.every((name) => headers[name] === undefined)
  );
}

/**
 * `GET /metrics` for the program that watches the site: to bearers of `token`, or where there is none to programs on this
 * machine that no proxy stands before. To anybody else it is an address like any that does not exist.
 */
export function metricsRoute(token: string | undefined, text: () => Promise<string>): RequestHandler {
  return async (req, res, next) => {
    if (req.path !== '/metrics' || req.method !== 'GET') return next();
    const bearer = /^Bearer (\S+)$/i.exec(req.get('Authorization') ?? '')?.[1];
    const may = token === undefined ? isOfThisMachine(req) : bearer !== undefined && same(bearer, token);
    if (!may) return next();
    res.set({ 'Cache-Control': 'no-store', 'Content-Type': TEXT }).end(await text());
  };
}
