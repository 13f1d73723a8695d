import type { Readable } from 'node:stream';
import busboy, { type Busboy } from 'busboy';
import type { Request } from 'express';
import type { Failure } from '../../basics/index.js';
import { HttpError } from '../pipeline/errors.js';
import { boundBody } from './body.js';
import { admission, type FormShape } from './form-shape.js';

/** A file that was chosen in a form. */
export interface PostedFile {
  /** Name of its field as posted, e.g. `qualifications[0][scan]`. */
  readonly field: string;
  readonly name: string;
  /** Null for a file that is not kept, with the reason in `fault`. */
  readonly content: Buffer | null;
  readonly fault: 'form/file-too-large' | 'form/files-too-large' | null;
}

/** What a multipart form holds, its names still flat. */
export interface Multipart {
  readonly texts: readonly (readonly [name: string, value: string])[];
  readonly files: readonly PostedFile[];
}

/** Status of a name that the form does not have, or of one file too many. */
function refusal([failure]: readonly Failure[]): HttpError {
  return failure?.code === 'form/too-many-files'
    ? new HttpError(413, 'form/too-many-files')
    : new HttpError(400, 'form/not-this-form');
}

function parserOf(req: Request, { textBytes }: FormShape): Busboy {
  try {
    // One byte more, so that a text of exactly so many bytes is not taken for a longer one.
    const limits = { fieldNameSize: 100, fieldSize: textBytes + 1, headerPairs: 20 };
    return busboy({ headers: req.headers, limits, defParamCharset: 'utf8' });
  } catch {
    throw new HttpError(400);
  }
}

/**
 * Reads a multipart form into memory. Names are checked as they arrive: the first that the form does not have ends the
 * reading, and so does one byte, file or text too many. Of files that are too large nothing is kept.
 */
export function readMultipart(req: Request, shape: FormShape): Promise<Multipart> {
  return new Promise((resolve, reject) => {
    const parser = parserOf(req, shape);
    const admit = admission(shape);
    const texts: [string, string][] = [];
    const files: PostedFile[] = [];
    let textBytes = 0;
    let stopped = false;
    const stop = (error: HttpError): void => {
      if (stopped) return;
      stopped = true;
      req.unpipe(parser);
      // What the parser has in hand may still end in an error, which nobody waits for.
      parser.removeAllListeners().on('error', () => undefined);
      req.resume();
      reject(error);
    };
    const broken = (): void => stop(new HttpError(400));
    // As much again is read, so that files that are too large are refused at their field with the form kept.
    boundBody(req, shape.textBytes + 2 * shape.filesBytes, stop);
    const keep = keeper(shape, files, broken);
    parser.on('field', (name: string | undefined, value, { valueTruncated }) => {
      const place = admit(name ?? '', 'text');
      if (!place.ok) return stop(refusal(place.errors));
      textBytes += Buffer.byteLength(value);
      if (valueTruncated || textBytes > shape.textBytes) return stop(new HttpError(413));
      texts.push([name ?? '', value]);
    });
    parser.on('file', (name: string | undefined, stream, { filename }: { filename: string | undefined }) => {
      const place = admit(name ?? '', 'file');
      if (place.ok) return keep(name ?? '', filename ?? '', stream);
      stream.on('error', broken).resume();
      stop(refusal(place.errors));
    });
    parser.on('error', broken);
    parser.on('close', () => resolve({ texts, files }));
    if (!stopped) req.pipe(parser);
  });
}

type Keep = (field: string, filename: string, stream: Readable) => void;

/** Keeps files as long as each, and all of them together, are no larger than the form allows. */
function keeper({ fileBytes, filesBytes }: FormShape, files: PostedFile[], broken: () => void): Keep {
  let kept = 0;
  return (field, filename, stream) => {
    stream.on('error', broken);
    // A field of files in which none was chosen.
    if (filename === '') return void stream.resume();
    const chunks: Buffer[] = [];
    let size = 0;
    let fault: PostedFile['fault'] = null;
    stream.on('data', (chunk: Buffer) => {
      if (fault) return;
      size += chunk.length;
      if (size > fileBytes) fault = 'form/file-too-large';
      else if (kept + size > filesBytes) fault = 'form/files-too-large';
      if (fault) chunks.length = 0;
      else chunks.push(chunk);
    });
    stream.on('end', () => {
      if (!fault) kept += size;
      files.push({ field, name: plainName(filename), content: fault ? null : Buffer.concat(chunks), fault });
    });
  };
}

// Browsers write these three characters of a file's name as escapes, and none else.
const plainName = (name: string): string =>
  name.replace(/%(?:0A|0D|22)/gi, decodeURIComponent).replace(/\p{Cc}/gu, '');
