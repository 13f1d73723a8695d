import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { SECOND } from '../../basics/index.js';
import { takeInWaiting } from '../drain.js';
import type { Kept } from './keep.js';

/** Connections that wait for a process, at most: the others are closed. */
const MOST_WAITING = 1000;

/** Takes connections in and hands each to a process that has none on its way to it, in turns. */
export interface Door {
  readonly port: number;
  /** A process takes connections, or does not any more. */
  open(to: Kept): void;
  shut(to: Kept): void;
  /** Takes in who waits outside, closes, and hands on who waits inside; then no connection is on its way. */
  close(): Promise<void>;
}

/**
 * Not the distribution of node:cluster: at its end it closes connections that it has accepted and not handed on. Here one
 * process accepts and closes, so that nobody stands between.
 */
export async function openDoor(host: string, port: number): Promise<Door> {
  const waiting: Socket[] = [];
  const free: Kept[] = [];
  const owed = new Map<Kept, Socket>();
  const handOn = (): void => {
    while (waiting.length > 0 && free.length > 0) {
      const [socket, to] = [waiting.shift(), free.shift()];
      if (!socket || !to) return;
      owed.set(to, socket);
      to.send({ kind: 'connection' }, socket, () => {
        if (owed.get(to) !== socket) return;
        owed.delete(to);
        waiting.unshift(socket);
        handOn();
      });
    }
  };
  // What was sent stays in the system until a process reads it.
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    if (waiting.length >= MOST_WAITING) socket.destroy();
    else waiting.push(socket);
    handOn();
  });
  await once(server.listen(port, host), 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    open: (to) => {
      owed.delete(to);
      if (!free.includes(to)) free.push(to);
      handOn();
    },
    shut: (to) => {
      owed.get(to)?.destroy();
      owed.delete(to);
      if (free.includes(to)) free.splice(free.indexOf(to), 1);
    },
    close: async () => {
      await takeInWaiting(server);
      server.close();
      // A process that does not take them is dead or hangs: then nobody can help them.
      for (
        const began = performance.now();
        waiting.length + owed.size > 0 && performance.now() - began < SECOND;
      )
        await setTimeout(5);
      for (const socket of waiting) socket.destroy();
    },
  };
}
