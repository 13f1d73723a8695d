import { parseCookie } from 'cookie';
import type { Response } from 'express';
import type { Actor } from '../../../accounts/index.js';
import { MINUTE } from '../../../basics/index.js';
import type { BidPayload } from '../../../sealing/index.js';
import type { Visit } from '../../registry/visit.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';

/** Nonce and bid of an entry that was made without scripts, until its receipt is shown. */
export interface KeptReceipt extends BidPayload {
  readonly entryHash: string;
}

const NAME = 'receipt';
const contextOf = (actor: Actor): string => `receipt ${actor.accountId}`;

const optionsOf = (site: Site, number: string) =>
  ({
    httpOnly: true,
    sameSite: 'strict',
    path: urls.entry(number),
    secure: site.settings.secure,
  }) as const;

/** Carries the receipt over the redirect, in the browser alone and sealed: the server keeps neither nonce nor bid. */
export function keepReceipt(
  site: Site,
  res: Response,
  actor: Actor,
  number: string,
  receipt: KeptReceipt,
): void {
  const { entryHash, nonce, bid } = receipt;
  const sealed = site.deps.vault.seal(JSON.stringify({ entryHash, nonce, bid }), contextOf(actor));
  const value = Buffer.from(sealed).toString('base64url');
  res.cookie(NAME, value, { ...optionsOf(site, number), maxAge: 10 * MINUTE });
}

/** Takes the receipt from the browser: it is shown once. */
export function takeReceipt(
  { site, req, res, actor }: Visit<readonly ['agency']>,
  number: string,
): KeptReceipt | null {
  const value = parseCookie(req.headers.cookie ?? '')[NAME];
  if (!value || value.length > 1000) return null;
  res.clearCookie(NAME, optionsOf(site, number));
  try {
    return JSON.parse(site.deps.vault.open(Buffer.from(value, 'base64url'), contextOf(actor))) as KeptReceipt;
  } catch {
    return null;
  }
}
