import express, { type Response, Router } from 'express';
import {
  acceptCosignature,
  findLatestCheckpoint,
  listPublicKeys,
  parseTilePath,
  publishedNote,
  readTile,
} from '../../../audit/index.js';
import { HttpError, statusOfFailure } from '../../pipeline/errors.js';
import type { Site } from '../../site.js';

// Bytes, not text: what is sent as text is kept by the cache of pages, which does not hear of checkpoints.
function sendBytes(res: Response, type: string, body: Uint8Array): void {
  res.removeHeader('Vary');
  res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  res.type(type).send(Buffer.from(body));
}

/** The log for machines: C2SP tlog-tiles, its keys, and where witnesses send their cosignatures. */
export function logTileRoutes(site: Site): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/log/checkpoint', async (_req, res) => {
    const checkpoint = await findLatestCheckpoint(db);
    if (!checkpoint) throw new HttpError(404);
    sendBytes(res, 'text/plain; charset=utf-8', Buffer.from(await publishedNote(db, checkpoint)));
  });

  router.get('/log/keys', async (_req, res) => {
    const keys = await listPublicKeys(db);
    sendBytes(res, 'application/json', Buffer.from(`${JSON.stringify(keys, null, 1)}\n`));
  });

  router.get('/log/tile/*path', async (req, res) => {
    const ref = parseTilePath(req.path.slice('/log/'.length));
    const bytes = ref && (await readTile(db, ref));
    if (!bytes) throw new HttpError(404);
    // A tile of a width never changes: the log only grows.
    res.set('Cache-Control', 'public, max-age=31536000, immutable');
    sendBytes(res, 'application/octet-stream', bytes);
  });

  router.post('/log/cosignature', express.text({ type: () => true, limit: '64kb' }), async (req, res) => {
    const accepted = await acceptCosignature(site.deps, typeof req.body === 'string' ? req.body : '');
    res.type('text/plain; charset=utf-8');
    if (accepted.ok) return void res.send(Buffer.from(`${accepted.value.size}\n`));
    const [failure] = accepted.errors;
    if (failure) res.status(statusOfFailure(failure)).send(Buffer.from(`${failure.code}\n`));
  });

  return router;
}
