import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { needTag } from '../../../audit/index.js';
import type { Failure } from '../../../basics/index.js';
import { findSelection } from '../../../draws/index.js';
import { findNeedByNumber } from '../../../needs/index.js';
import { type KnownKeys, MAX_CERTIFICATE_BYTES } from '../../../selection/index.js';
import { FormView } from '../../forms/fields.js';
import { type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { lines, readQuery, words } from '../../forms/query.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { HttpError } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { readKnownKeys } from '../../verification/known.js';
import { receiptIn } from '../../verification/receipts.js';
import { type Download, loadDownloads } from './downloads.js';
import type { Given } from './verifier.js';

/** Files verified by the server in one request; browsers with scripts know no such limit. */
const MOST_FILES = 5;

/** Bytes of one request: two of the largest certificates, or eight of 3,000 entries. */
const MOST_BYTES = 2 * MAX_CERTIFICATE_BYTES + 64 * 1024;

/** Bytes of all requests that are being read or verified: they lie in memory until they are answered. */
const MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;

/** The same in MB, as readers are told. */
const MOST_BYTES_TOLD = Math.floor(MOST_BYTES / (1024 * 1024));

const VERIFY_FORM = defineForm({
  texts: ['text', 'keys'],
  files: { file: MOST_FILES },
  textBytes: MAX_CERTIFICATE_BYTES,
  fileBytes: MAX_CERTIFICATE_BYTES,
  filesBytes: MOST_BYTES,
});

/** Lets a request in by the length that it announces, before any of it is read. */
function admitsBytes(): RequestHandler {
  let bytes = 0;
  return (req, res, next) => {
    const announced = Number(req.get('Content-Length') ?? Number.NaN);
    // Forms of browsers always announce their length.
    if (Number.isNaN(announced)) throw new HttpError(400);
    if (announced > MOST_BYTES) throw new HttpError(413, 'verify/too-large', { most: MOST_BYTES_TOLD });
    if (bytes + announced > MOST_BYTES_AT_ONCE) throw new HttpError(503, 'verify/busy');
    bytes += announced;
    res.once('close', () => {
      bytes -= announced;
    });
    next();
  };
}

/** What one of the two forms was given. */
interface Asked {
  readonly typed: Typed;
  readonly errors: readonly Failure[];
  readonly known: KnownKeys;
  readonly given: readonly Given[];
}

/** Fields of the two forms in which the reader gives keys of the log and of witnesses. */
type KeysField = 'keys' | 'key';

/** What the reader knows, from the field in which it was typed. */
function readKnown(text: string, field: KeysField): Pick<Asked, 'known' | 'errors'> {
  const known = readKnownKeys(text);
  return known.ok ? { known: known.keys, errors: [] } : { known: {}, errors: [{ ...known.fault, field }] };
}

/** A text that was typed into a form: forms send CRLF and lose the last line feed. */
function fromText(text: string): Given[] {
  return text.trim() ? [{ name: 'text', bytes: `${text.replace(/\r\n/g, '\n').trim()}\n` }] : [];
}

/** Parameters of the page of verification. */
export const verifyQuery = z.object({ need: words('verify.need', 40), key: lines('verify.keys') });

/** Verification of uploaded or pasted certificates, or of the stored one of a need. Nothing is kept. */
export function verifyRoutes(site: Site): Router {
  const router = Router();
  const downloads = loadDownloads();

  router.get('/verify', async (req, res) => {
    const { values, errors: refused } = readQuery(req, res, verifyQuery);
    const number = values.need.normalize('NFKC').toUpperCase();
    dependsOn(res, ...(number ? [needTag(number)] : []));
    const asked = { typed: { ...values, need: number }, given: [], ...readKnown(values.key, 'key') };
    if (refused.length > 0) return show(site, req, res, downloads, { ...asked, errors: refused }, 400);
    if (!number || asked.errors.length > 0) return show(site, req, res, downloads, asked);
    const need = await findNeedByNumber(site.deps.db, number);
    const stored = need && (await findSelection(site.deps.db, need.id));
    if (!stored) {
      const errors: Failure[] = [{ code: 'verify/no-certificate', field: 'need' }];
      return show(site, req, res, downloads, { ...asked, errors });
    }
    await show(site, req, res, downloads, { ...asked, given: [{ name: number, bytes: stored.certificate }] });
  });

  router.post('/verify', admitsBytes(), readsForm(VERIFY_FORM), async (req, res) => {
    const { typed, files } = postedForm(req);
    const given: Given[] = [
      ...files.flatMap(({ name, content }) => {
        if (content === null) throw new HttpError(413);
        return content.length > 0 ? [{ name, bytes: content }] : [];
      }),
      ...fromText(typedAt(typed, 'text')),
    ];
    const keys = typedAt(typed, 'keys');
    const receipts = given.flatMap(({ bytes }) => receiptIn(bytes) ?? []);
    const certificates = given.filter(({ bytes }) => receiptIn(bytes) === undefined);
    const { errors, ...typedKeys } = readKnown(keys, 'keys');
    const known = receipts.length > 0 ? { ...typedKeys.known, receipts } : typedKeys.known;
    const missing = receipts.length > 0 ? 'verify/receipt-alone' : 'verify/nothing-given';
    const nothing: Failure[] = certificates.length === 0 ? [{ code: missing, field: 'file' }] : [];
    if (nothing.length + errors.length > 0)
      return show(site, req, res, downloads, {
        typed,
        errors: [...nothing, ...errors],
        known,
        given: [],
      });
    await show(site, req, res, downloads, { typed: { keys }, errors, known, given: certificates });
  });

  for (const [path, type, file] of [
    [urls.offlineVerifier(), 'text/html; charset=utf-8', downloads.offline],
    [urls.pythonVerifier(), 'text/x-python; charset=utf-8', downloads.python],
  ] as const) {
    router.get(path, (_req, res) => {
      dependsOn(res);
      res
        .type(type)
        .set('Content-Disposition', `attachment; filename="${file.name}"`)
        .send(file.bytes.toString());
    });
  }

  return router;
}

async function show(
  site: Site,
  req: Request,
  res: Response,
  downloads: ReturnType<typeof loadDownloads>,
  { typed, errors, known, given }: Asked,
  refusedStatus: 400 | 422 = 422,
): Promise<void> {
  const { t, language } = pageContext(res);
  const form = new FormView(t, typed, errors);
  const toDownload = ({ sha256, sm3 }: Download, url: string) => ({ url, sha256, sm3 });
  const results = await site.verifier.verify(given, known, language);
  if (!results) throw new HttpError(503, 'verify/busy');
  const keysField = (field: KeysField) =>
    form.field(field, {
      label: t('verify.keys'),
      kind: 'textarea',
      required: false,
      hint: t('verify.keys-hint'),
    });
  const view = {
    title: t('nav.verify'),
    summary: form.summary(),
    action: urls.verify(),
    certificateUrl: urls.certificate('NUMBER'),
    fileField: form.field('file', {
      label: t('verify.file'),
      kind: 'file',
      required: false,
      multiple: true,
      accept: '.json,.txt,application/json,text/plain',
    }),
    textField: form.field('text', { label: t('verify.text'), kind: 'textarea', required: false }),
    fileKeysField: keysField('keys'),
    needKeysField: keysField('key'),
    needField: form.field('need', { label: t('verify.need'), required: false, hint: t('verify.need-hint') }),
    // Refused ones first, as with scripts.
    results: [...results].sort((a, b) => Number(a.ok) - Number(b.ok)),
    guideUrl: urls.document('how-to-audit'),
    protocolUrl: urls.document('protocol'),
    offline: toDownload(downloads.offline, urls.offlineVerifier()),
    python: toDownload(downloads.python, urls.pythonVerifier()),
  };
  sendPage(site, req, res, 'verify/verify', view, {
    title: view.title,
    script: 'verify.js',
    ...(errors.length > 0 ? { status: refusedStatus } : {}),
  });
}
