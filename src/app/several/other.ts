/** What the processes of a site beside the first have in common. */
import type { Socket } from 'node:net';
import { SECOND } from '../../basics/index.js';
import { PATIENCE } from '../drain.js';
import type { Metrics } from '../metrics.js';
import type { FromFirst, ToFirst } from './messages.js';

/** What the first process gives another at its start. */
export interface Beginning {
  readonly name: string;
  /** See `steadyClock`. */
  readonly clockOffset: number;
}

/** Reads what this process was given. */
export const readBeginning = (): Beginning => JSON.parse(process.argv[2] ?? '') as Beginning;

/** Tells the first process; it may be gone. */
export function tellFirst(message: ToFirst): void {
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
}

/** What a process does when it is told to. */
export interface Listener {
  onConnection?(socket: Socket): void;
  onSwept?(age: number): void;
  onFigures?(id: number, text: string): void;
  /** Answers nothing more until `onStop`. */
  onHold?(): void;
  onStop(): Promise<void>;
}

/** Goes by what the first process says alone, and ends when it is told to or when the first process is gone. */
export function listenToFirst(listener: Listener, metrics: Pick<Metrics, 'measure'>): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(), PATIENCE + SECOND).unref();
    await listener.onStop();
    if (process.connected) process.disconnect();
  };
  // Terminals and supervisors signal all processes of a group; the first one knows what comes before the end.
  process.on('SIGINT', () => undefined).on('SIGTERM', () => undefined);
  process.on('disconnect', () => void stop());
  process.on('message', (message: FromFirst, socket?: Socket) => {
    if (message.kind === 'connection') {
      tellFirst({ kind: 'took' });
      // A client that has left meanwhile leaves no connection.
      if (socket) listener.onConnection?.(socket);
    }
    if (message.kind === 'swept') listener.onSwept?.(message.age);
    if (message.kind === 'figures') listener.onFigures?.(message.id, message.text);
    if (message.kind === 'measure')
      void metrics.measure().then((measured) => tellFirst({ kind: 'measured', id: message.id, measured }));
    if (message.kind === 'hold') {
      listener.onHold?.();
      tellFirst({ kind: 'held' });
    }
    if (message.kind === 'stop') void stop();
  });
}
