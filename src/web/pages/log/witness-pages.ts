import { createHash } from 'node:crypto';
import express, { type Response } from 'express';
import {
  addCheckpoint,
  findPolicy,
  findWitnessedCheckpoint,
  loadCosigningKey,
  MAX_REQUEST_BYTES,
  type WitnessAnswer,
} from '../../../audit/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { plain } from '../../registry/data.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';

const TEXT = 'text/plain; charset=utf-8';

/** Answers as the protocol writes it: Express would add a character set to the type. */
function answer(res: Response, { status, type, body }: WitnessAnswer): void {
  res.removeHeader('Vary');
  res.status(status).setHeader('Content-Type', type);
  res.end(body);
}

/** What everybody may read from pages of other sites too. */
function publish(res: Response, body: string): void {
  res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  answer(res, { status: 200, type: TEXT, body });
}

function mustWitness({ deps }: Site): void {
  if (deps.witnessLogs.length === 0) throw new HttpError(404);
}

// All of these are written by hand, since other programs read them, and no visitor's language or session matters.
const policy = plain({
  method: 'get',
  address: urls.logPolicy,
  roles: 'public',
  answer: async ({ site: { deps }, res }) => {
    const found = await findPolicy(deps.db, deps);
    if (!found) throw new HttpError(404);
    publish(res, found.text);
  },
});

const key = plain({
  method: 'get',
  address: urls.witnessKey,
  roles: 'public',
  answer: async ({ site, res }) => {
    mustWitness(site);
    publish(res, `${(await loadCosigningKey(site.deps.db, site.deps)).verifier}\n`);
  },
});

// The body is a proof and a signed checkpoint, which are no form; a log is known by its signature.
const submission = plain({
  method: 'post',
  address: urls.addCheckpoint,
  roles: 'public',
  before: [express.raw({ type: () => true, limit: MAX_REQUEST_BYTES, inflate: false })],
  answer: async ({ site, req, res }) => {
    mustWitness(site);
    const { deps, log } = site;
    const witness = { logs: deps.witnessLogs, key: await loadCosigningKey(deps.db, deps), clock: deps.clock };
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
    answer(
      res,
      await addCheckpoint(deps.db, witness, body, (fork) =>
        log.warn(fork, 'a log that this site witnesses has signed two histories'),
      ),
    );
  },
});

const latest = plain({
  method: 'get',
  address: urls.witnessedCheckpoint,
  roles: 'public',
  answer: async ({ site, param, res }) => {
    mustWitness(site);
    const { db, witnessLogs } = site.deps;
    const hash = param('origin');
    const hashed = (text: string): string => createHash('sha256').update(text).digest('hex');
    const origin = witnessLogs.find(({ name }) => hashed(name) === hash)?.name;
    const note = origin === undefined ? undefined : await findWitnessedCheckpoint(db, origin);
    if (note === undefined) throw new HttpError(404);
    publish(res, note);
  },
});

/** The policy of the site's witnesses (C2SP tlog-policy), and the site as a witness of other logs (C2SP tlog-witness). */
export const witnessPages = [policy, key, submission, latest];
