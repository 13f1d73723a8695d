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

/** One form in which a text is sent, with the headers that say so: names and values in turns. */
interface Form {
  readonly bytes: Buffer;
  readonly headers: readonly string[];
}

/** A text for everybody, with what compression has made of it: each encoding once, when it is first asked for. */
export interface TextAnswer {
  readonly body: Buffer;
  /** Weak, as the same text may come in several encodings. */
  readonly etag: string;
  readonly forms: Map<Encoding | undefined, Form | Promise<Form>>;
}

/** A text that can be sent any number of times. */
export function textAnswer(body: Buffer): TextAnswer {
  const etag = `W/"${createHash('sha256').update(body).digest('base64url')}"`;
  return { body, etag, forms: new Map([[undefined, formOf(body, etag)]]) };
}

function formOf(bytes: Buffer, etag: string, encoding?: Encoding): Form {
  const encoded = encoding ? ['Content-Encoding', encoding] : [];
  return { bytes, headers: ['ETag', etag, ...encoded, 'Content-Length', String(bytes.length)] };
}

/** In the encoding; at once where that was made before. */
function findForm({ body, etag, forms }: TextAnswer, encoding: Encoding | undefined): Form | Promise<Form> {
  const known = forms.get(encoding);
  if (known || !encoding) return known ?? formOf(body, etag);
  const making = compress[encoding](body).then((bytes) => {
    const made = formOf(bytes, etag, encoding);
    forms.set(encoding, made);
    return made;
  });
  forms.set(encoding, making);
  return making;
}

function encodingFor(req: IncomingMessage, body: Buffer): Encoding | undefined {
  if (body.length < LEAST || req.headers['accept-encoding'] === undefined) return undefined;
  const chosen = new Negotiator(req).encoding(ENCODINGS, { preferred: ENCODINGS });
  return chosen === 'identity' ? undefined : chosen;
}

/**
 * Answers a GET or HEAD with a text in the encoding that the client likes best, or with 304 where it has it. Type and
 * caching are the caller's, `Vary: Accept-Encoding` among them: set before, or given as names and values in turns. At once,
 * or after the compression that the promise waits for.
 *
 * For texts that are the same for everybody alone: where a page held a secret, the length of its compressed form would
 * tell it to whoever can add words of their own to it (BREACH, 2013).
 */
export function sendTextAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  answer: TextAnswer,
  headers: readonly string[] = [],
): Promise<void> | undefined {
  const { body, etag } = answer;
  if (res.statusCode === 200 && fresh(req.headers, { etag })) {
    res.removeHeader('Content-Type');
    res.writeHead(304, ['ETag', etag, ...withoutType(headers)]).end();
    return undefined;
  }
  const send = (form: Form): void => {
    // The list is much quicker than one call a header.
    res.writeHead(res.statusCode, [...headers, ...form.headers]);
    if (req.method === 'HEAD') res.end();
    else res.end(form.bytes);
  };
  const form = findForm(answer, encodingFor(req, body));
  if (form instanceof Promise) return form.then(send);
  send(form);
  return undefined;
}

function withoutType(headers: readonly string[]): string[] {
  return headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== 'content-type');
}
