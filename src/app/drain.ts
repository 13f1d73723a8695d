import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { SECOND } from '../basics/index.js';

/** The end of a server takes no longer, in milliseconds: what is at work then is cut. */
export const PATIENCE = 10 * SECOND;
/** So much of it may go by while connections are taken in that had been made before. */
const WELCOME = SECOND;
/** A kept connection may already carry the next request: so long it is answered, as the last one. */
const GRACE = SECOND / 4;

/** A web server that can be ended without cutting anybody off. */
export interface Drain {
  readonly server: Server;
  /** True from the beginning of the end. */
  readonly draining: boolean;
  /** Answers nothing more until {@link drain}: who is not answered does not come again by a new connection. */
  hold(): void;
  /**
   * Ends the server: no new connections, each answer the last of its connection, idle connections closed, requests
   * at work finished, and what is not finished in ten seconds cut.
   */
  drain(): Promise<void>;
}

/** One turn of the loop of events: what has arrived meanwhile is taken in, but one new connection at most. */
async function turn(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

/** The system has made connections that this process has not seen: closing the door would reset them. For a second at most. */
export async function takeInWaiting(server: NetServer): Promise<void> {
  let came = true;
  const onConnection = (): void => {
    came = true;
  };
  server.on('connection', onConnection);
  for (const began = performance.now(); came && performance.now() - began < WELCOME; await turn())
    came = false;
  server.off('connection', onConnection);
}

/** See {@link Drain}; `make` makes the server, `app` answers the requests. */
export function drainable(make: (answer: RequestListener) => Server, app: RequestListener): Drain {
  // The web server does not count the connections that another process brings it.
  const sockets = new Set<Socket>();
  let onNobody: () => void = () => undefined;
  const atWork = new Set<ServerResponse>();
  /** What came while connections were taken in: answering it meanwhile would hold these up. */
  const held: (() => void)[] = [];
  let stage: 'open' | 'taking in' | 'closing' = 'open';
  const sayLast = (res: ServerResponse): void => {
    if (!res.headersSent) res.setHeader('Connection', 'close');
  };
  const answer = (req: IncomingMessage, res: ServerResponse): void => {
    if (stage === 'closing') sayLast(res);
    app(req, res);
  };
  const server = make((req, res) => {
    atWork.add(res);
    res.once('close', () => atWork.delete(res));
    if (stage === 'taking in') held.push(() => answer(req, res));
    else answer(req, res);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) onNobody();
    });
  });
  return {
    server,
    get draining() {
      return stage !== 'open';
    },
    hold: () => {
      stage = 'taking in';
    },
    async drain() {
      const end = setTimeout(PATIENCE, undefined, { ref: false });
      stage = 'taking in';
      await takeInWaiting(server);
      // Whoever is told that this was the last answer may come again by a new connection: nobody before this is.
      stage = 'closing';
      const closed = Promise.all([
        once(server, 'close'),
        sockets.size > 0
          ? new Promise<void>((resolve) => {
              onNobody = resolve;
            })
          : null,
      ]);
      // Not the web server's own `close` yet: it would cut idle connections with the requests that are arriving on them.
      NetServer.prototype.close.call(server);
      for (const res of atWork) sayLast(res);
      for (const go of held.splice(0)) go();
      await Promise.race([closed, setTimeout(GRACE)]);
      await turn();
      server.close();
      // Browsers open connections ahead of need; to the web server these look busy.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      await Promise.race([closed, end]);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
