import express, { type Response } from 'express';
import {
  acceptCosignature,
  findDocument,
  findLatestCheckpoint,
  listPublicKeys,
  parseTilePath,
  publishedNote,
  readTile,
} from '../../../audit/index.js';
import { HttpError, statusOfFailure } from '../../pipeline/errors.js';
import { plain } from '../../registry/data.js';
import { urls } from '../../urls.js';

// Bytes, not text: what is sent as text is kept by the cache of pages, which does not hear of checkpoints.
function sendBytes(res: Response, type: string, body: Uint8Array): void {
  res.removeHeader('Vary');
  res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  res.type(type).send(Buffer.from(body));
}

// These are written by hand, since pages of other sites may read them, and no visitor's language or session matters.
const checkpoint = plain({
  method: 'get',
  address: urls.logCheckpoint,
  roles: 'public',
  answer: async ({ site, res }) => {
    const { db } = site.deps;
    const latest = await findLatestCheckpoint(db);
    if (!latest) throw new HttpError(404);
    sendBytes(res, 'text/plain; charset=utf-8', Buffer.from(await publishedNote(db, latest)));
  },
});

const keys = plain({
  method: 'get',
  address: urls.logKeys,
  roles: 'public',
  answer: async ({ site, res }) => {
    const all = await listPublicKeys(site.deps.db);
    sendBytes(res, 'application/json', Buffer.from(`${JSON.stringify(all, null, 1)}\n`));
  },
});

const tile = plain({
  method: 'get',
  address: urls.logTile,
  roles: 'public',
  answer: async ({ site, req, res }) => {
    const ref = parseTilePath(req.path.slice('/log/'.length));
    const bytes = ref && (await readTile(site.deps.db, ref));
    if (!bytes) throw new HttpError(404);
    // A tile of a width never changes: the log only grows.
    res.set('Cache-Control', 'public, max-age=31536000, immutable');
    sendBytes(res, 'application/octet-stream', bytes);
  },
});

const logDocument = plain({
  method: 'get',
  address: urls.logDocument,
  roles: 'public',
  answer: async ({ site, res, param }) => {
    const sha256 = param('sha256');
    const body = /^[0-9a-f]{64}$/.test(sha256) ? await findDocument(site.deps.db, sha256) : undefined;
    if (body === undefined) throw new HttpError(404);
    // It is named by its digest.
    res.set('Cache-Control', 'public, max-age=31536000, immutable');
    sendBytes(res, 'text/plain; charset=utf-8', Buffer.from(body));
  },
});

// Its body is a signed note, which is no form; a witness is known by its signature.
const cosignature = plain({
  method: 'post',
  address: urls.cosignature,
  roles: 'public',
  before: [express.text({ type: () => true, limit: '64kb' })],
  answer: async ({ site, req, res }) => {
    const accepted = await acceptCosignature(site.deps, typeof req.body === 'string' ? req.body : '');
    res.type('text/plain; charset=utf-8');
    if (accepted.ok) return void res.send(Buffer.from(`${accepted.value.size}\n`));
    const [failure] = accepted.errors;
    if (failure) res.status(statusOfFailure(failure)).send(Buffer.from(`${failure.code}\n`));
  },
});

/** The log for machines: C2SP tlog-tiles, its keys, the texts that it names, and where witnesses send their cosignatures. */
export const logTilePages = [checkpoint, keys, tile, logDocument, cosignature];
