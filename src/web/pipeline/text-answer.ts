import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import Negotiator from 'negotiator';

/** Shorter texts hardly shrink. In bytes. */
const LEAST = 1024;

/** The best first: it is taken where a client likes several alike. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const;

type Encoding = Exclude<(typeof ENCODINGS)[number], 'identity'>;

// Half a millisecond for a page; the highest level saves a tenth more and takes a hundred times as long.
const compress: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 5,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: promisify<Buffer, Buffer>(gzip),
};

/** A text for everybody, with what compression has made of it: each encoding once, when it is first asked for. */
export interface TextAnswer {
  readonly body: Buffer;
  /** Weak, as the same text may come in several encodings. */
  readonly etag: string;
  readonly encoded: Map<Encoding, Promise<Buffer>>;
}

/** A text that can be sent any number of times. */
export function textAnswer(body: Buffer): TextAnswer {
  const etag = `W/"${createHash('sha256').update(body).digest('base64url')}"`;
  return { body, etag, encoded: new Map() };
}

function encodingFor(req: Request, { body }: TextAnswer): Encoding | undefined {
  if (body.length < LEAST || req.headers['accept-encoding'] === undefined) return undefined;
  const chosen = new Negotiator(req).encoding(ENCODINGS, { preferred: ENCODINGS });
  return chosen === 'identity' ? undefined : chosen;
}

/**
 * Answers a GET or HEAD with a text in the encoding that the client likes best, or with 304 where it has it. Type and
 * caching are the caller's, `Vary: Accept-Encoding` among them.
 *
 * For texts that are the same for everybody alone: where a page held a secret, the length of its compressed form would
 * tell it to whoever can add words of their own to it (BREACH, 2013).
 */
export async function sendTextAnswer(req: Request, res: Response, answer: TextAnswer): Promise<void> {
  res.set('ETag', answer.etag);
  if (req.fresh) {
    res.removeHeader('Content-Type');
    res.status(304).end();
    return;
  }
  const encoding = encodingFor(req, answer);
  let bytes = answer.body;
  if (encoding) {
    const made = answer.encoded.get(encoding) ?? compress[encoding](answer.body);
    answer.encoded.set(encoding, made);
    bytes = await made;
    res.set('Content-Encoding', encoding);
  }
  res.set('Content-Length', String(bytes.length));
  if (req.method === 'HEAD') res.end();
  else res.end(bytes);
}
