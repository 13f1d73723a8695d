import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import fresh from 'fresh';
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

function encodingFor(req: IncomingMessage, body: Buffer): Encoding | undefined {
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
export async function sendTextAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  { body, etag, encoded }: TextAnswer,
): Promise<void> {
  res.setHeader('ETag', etag);
  if (res.statusCode === 200 && fresh(req.headers, { etag })) {
    res.removeHeader('Content-Type');
    res.statusCode = 304;
    res.end();
    return;
  }
  const encoding = encodingFor(req, body);
  let bytes = body;
  if (encoding) {
    const made = encoded.get(encoding) ?? compress[encoding](body);
    encoded.set(encoding, made);
    bytes = await made;
    res.setHeader('Content-Encoding', encoding);
  }
  res.setHeader('Content-Length', bytes.length);
  if (req.method === 'HEAD') res.end();
  else res.end(bytes);
}
