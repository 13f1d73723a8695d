/** How long a sender may take: slow lines are waited for, senders who only hold a connection open are not. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { MINUTE, SECOND } from '../basics/index.js';

/** The patience of a server. */
export interface Patience {
  /** Milliseconds for the head of a request. */
  readonly head: number;
  /** Milliseconds for any body; what arrives buys more. */
  readonly body: number;
  /** Bytes that buy a second more. */
  readonly bytesPerSecond: number;
}

/**
 * A head is a few hundred bytes. A body must keep the pace of 96 kbit/s after its first twenty seconds: so a form of words has
 * twenty seconds, and 20 MB of scans over a line of 128 kbit/s, the slowest that can send them at all, have the 22 minutes that
 * they take. Source of the rule: Apache, mod_reqtimeout (`body=20,MinRate=…`); any fixed time would be too short for the one or
 * far too long for the other.
 */
export const PATIENCE_WITH_SENDERS: Patience = {
  head: 10 * SECOND,
  body: 20 * SECOND,
  bytesPerSecond: 12_000,
};

/** Milliseconds that a body may have taken of which so many bytes have come. */
export function bodyMillis({ body, bytesPerSecond }: Patience, bytes: number): number {
  return body + (bytes / bytesPerSecond) * SECOND;
}

/** The end of any body, however steadily it comes: longer than the largest upload needs at the slowest pace. */
const LONGEST_BODY = 120 * MINUTE;

const WORDS =
  '传送太慢，已中止；什么也没有保存。请换一条网络再试。\nThis came too slowly and was cut off; nothing was saved. Try again over another line.\n';
const TOO_SLOW = [
  'HTTP/1.1 408 Request Timeout',
  'Connection: close',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${Buffer.byteLength(WORDS)}`,
  '',
  WORDS,
].join('\r\n');

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Ends a body that falls behind, once; `cut` is called at most once. */
function watchBody(req: IncomingMessage, patience: Patience, cut: (socket: Socket) => void): void {
  const { socket } = req;
  const [began, before] = [performance.now(), socket.bytesRead];
  const look = (): void => {
    if (req.complete) return;
    const left = bodyMillis(patience, socket.bytesRead - before) - (performance.now() - began);
    if (left > 0) wait(left);
    // What nobody has asked for yet is not the sender's delay.
    else if (req.readableFlowing !== true) wait(patience.body);
    else cut(socket);
  };
  let timer: NodeJS.Timeout | undefined;
  const wait = (millis: number): void => {
    timer = setTimeout(look, millis).unref();
  };
  wait(patience.body);
  req.once('close', () => clearTimeout(timer));
}

/** A server that cuts off senders who are slower than its patience, with 408. */
export function createPatientServer(app: RequestListener, patience: Patience): Server {
  const server = createServer({
    headersTimeout: patience.head,
    requestTimeout: LONGEST_BODY,
    connectionsCheckingInterval: Math.min(SECOND, patience.head),
  });
  server.on('request', (req, res) => {
    if (!hasBody(req)) return;
    watchBody(req, patience, (socket) => {
      if (!res.headersSent) socket.write(TOO_SLOW);
      socket.destroySoon();
    });
  });
  server.on('request', app);
  return server;
}
