/** A witness of C2SP tlog-witness, written from its text alone: nothing of `src` is used. It can be made to lie. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { cosignLine, type NoteKey, openNote, readLine } from './notes.js';
import { isConsistent, rootOf } from './tree.js';

/** What a witness is asked, after it has checked everything. */
export interface Asked {
  readonly text: string;
  readonly size: number;
  readonly now: number;
  readonly key: NoteKey;
}

type Memory = Map<string, readonly [size: number, root: Buffer]>;
type Send = (status: number, body?: string, type?: string) => void;

/** How a witness misbehaves: instead of the honest answer to what it accepts, or to everything (`always`). */
export interface Manner {
  readonly lines?: (asked: Asked) => string;
  readonly always?: (response: ServerResponse, asked: Pick<Asked, 'size'>) => void;
}

/** A running witness. */
export interface IndependentWitness {
  readonly url: string;
  readonly key: NoteKey;
  /** Requests so far: the old size, that of the checkpoint, and the status of the answer (0: none by the rules). */
  readonly asked: (readonly [old: number, size: number, status: number])[];
  readonly memory: Memory;
  manner: Manner;
  /** The clock; seconds since 1970. */
  now: () => number;
  stop(): Promise<void>;
}

function decide(body: string, logs: readonly string[], memory: Memory, send: Send) {
  const match = /^old (0|[1-9]\d*)\n((?:[A-Za-z0-9+/]+=*\n){0,63})\n/.exec(body);
  const note = match && openNote(body.slice(match[0].length));
  const parts = note && /^([^\n]+)\n(0|[1-9]\d*)\n([^\n]+)\n/.exec(note.text);
  if (!match || !note || !parts) return send(400);
  const [, origin = '', digits = '', encoded = ''] = parts;
  const [old, size, root] = [Number(match[1]), Number(digits), Buffer.from(encoded, 'base64')];
  const proof = (match[2] ?? '')
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(line, 'base64'));
  const trusted = logs.filter((vkey) => vkey.startsWith(`${origin}+`));
  if (trusted.length === 0) return send(404);
  const said = trusted.flatMap((vkey) => note.lines.map((line) => readLine(vkey, note.text, line)));
  if (!said.includes(0) || said.includes('broken')) return send(403);
  if (old > size) return send(400);
  const [known, knownRoot] = memory.get(origin) ?? [0, rootOf([])];
  if (old !== known) return send(409, `${known}\n`, 'text/x.tlog.size');
  if (size === 0 && Buffer.compare(root, rootOf([])) !== 0) return send(422);
  if (!isConsistent([old, knownRoot], [size, root], proof)) return send(422);
  memory.set(origin, [size, root]);
  return { text: note.text, size };
}

/** Starts a witness that knows logs by their verifier keys. */
export async function startWitness(
  key: NoteKey,
  logs: readonly string[],
  { now = () => Math.floor(Date.now() / 1000), manner = {} as Manner } = {},
): Promise<IndependentWitness> {
  const asked: IndependentWitness['asked'] = [];
  const memory: Memory = new Map();
  const server = createServer(async (incoming, response) => {
    const body = (await buffer(incoming)).toString('utf8');
    const old = Number(/^old (\d+)/.exec(body)?.[1]);
    const size = Number(/\n\n[^\n]+\n(\d+)\n/.exec(body)?.[1]);
    if (witness.manner.always) {
      asked.push([old, size, 0]);
      return witness.manner.always(response, { size });
    }
    const send: Send = (status, text = '', type = 'text/plain') => {
      asked.push([old, size, status]);
      response.writeHead(status, { 'Content-Type': type }).end(text);
    };
    if (incoming.url !== '/w/add-checkpoint' || incoming.method !== 'POST') return send(404);
    const accepted = decide(body, logs, memory, send);
    if (!accepted) return;
    const known = { ...accepted, key, now: witness.now() };
    send(200, witness.manner.lines?.(known) ?? cosignLine(key, known.text, known.now));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const witness: IndependentWitness = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/w`,
    key,
    asked,
    memory,
    manner,
    now,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return witness;
}
