import { extname } from 'node:path';
import type { RequestHandler } from 'express';
import { findAsset } from '../render/assets.js';
import { sendTextAnswer, type TextAnswer, textAnswer } from './text-answer.js';

/** Answers with the files below `/assets` from memory, compressed; leaves names that there are none of to the pipeline. */
export function assetFiles(): RequestHandler {
  const answers = new Map<string, TextAnswer>();
  return (req, res, next) => {
    const name = req.path.slice(1);
    const asset = req.method === 'GET' || req.method === 'HEAD' ? findAsset(name) : undefined;
    if (!asset) return next();
    const answer = answers.get(name) ?? textAnswer(asset.bytes);
    answers.set(name, answer);
    // Their addresses change with their content.
    res
      .type(extname(name))
      .set('Cache-Control', 'public, max-age=31536000, immutable')
      .vary('Accept-Encoding');
    return sendTextAnswer(req, res, answer);
  };
}
