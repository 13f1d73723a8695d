import { z } from 'zod';
import { needTag } from '../../../audit/index.js';
import type { Failure } from '../../../basics/index.js';
import { findSelection } from '../../../draws/index.js';
import { findNeedByNumber } from '../../../needs/index.js';
import { MAX_CERTIFICATE_BYTES } from '../../../selection/index.js';
import type { Address } from '../../address.js';
import { admitsBytes } from '../../forms/admit-bytes.js';
import { FormView } from '../../forms/fields.js';
import { type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { lines, words } from '../../forms/query.js';
import type { PostedForm } from '../../forms/read-form.js';
import { HttpError } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { page } from '../../registry/page.js';
import type { Visit } from '../../registry/visit.js';
import type { PageContext } from '../../render/page.js';
import type { SiteSettings } from '../../site.js';
import { urls } from '../../urls.js';
import { gather, type Holdings, heldIn, lackIn } from '../../verification/held.js';
import { withKept } from '../../verification/kept-report.js';
import { joinKnown, readKnownKeys, readKnownPolicy } from '../../verification/known.js';
import { verifyWords } from '../../verification/words.js';
import { toPrintedView } from '../log/printed-view.js';
import { type Download, downloadsOf } from './downloads.js';
import { askOwnLog } from './own-log.js';
import type { Given } from './verifier.js';

/** Files verified by the server in one request; browsers with scripts know no such limit. */
const MOST_FILES = 5;

/** Bytes of one request: two of the largest certificates, or eight of 3,000 entries. */
const MOST_BYTES = 2 * MAX_CERTIFICATE_BYTES + 64 * 1024;

/** Bytes of all requests that are being read or verified: they lie in memory until they are answered. */
const MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;

/** The same in MB, as readers are told. */

const VERIFY_FORM = defineForm({
  texts: ['text', 'keys', 'policy'],
  files: { file: MOST_FILES },
  textBytes: MAX_CERTIFICATE_BYTES,
  fileBytes: MAX_CERTIFICATE_BYTES,
  filesBytes: MOST_BYTES,
});

/** What one of the two forms was given. */
interface Asked extends Holdings {
  readonly typed: Typed;
  readonly errors: readonly Failure[];
  readonly given: readonly Given[];
}

/** Fields of the two forms in which the reader gives keys of the log and of witnesses, and a policy. */
const KNOWN_FIELDS = {
  posted: { keys: 'keys', policy: 'policy' },
  asked: { keys: 'key', policy: 'trust' },
} as const;

/** What the reader knows, from the fields of one form. */
function readKnown(typed: Typed, form: keyof typeof KNOWN_FIELDS): Pick<Asked, 'known' | 'errors'> {
  const fields = KNOWN_FIELDS[form];
  const keys = readKnownKeys(typedAt(typed, fields.keys));
  const policy = readKnownPolicy(typedAt(typed, fields.policy));
  if (keys.ok && policy.ok) return { known: joinKnown(keys.keys, policy.keys), errors: [] };
  const refused = (read: typeof keys, field: string): Failure[] =>
    read.ok ? [] : [{ ...read.fault, field }];
  return { known: {}, errors: [...refused(keys, fields.keys), ...refused(policy, fields.policy)] };
}

/** A text that was typed into a form: forms send CRLF and lose the last line feed. */
function fromText(text: string): Given[] {
  return text.trim() ? [{ name: 'text', bytes: `${text.replace(/\r\n/g, '\n').trim()}\n` }] : [];
}

/** Parameters of the page of verification. */
export const verifyQuery = z.object({
  need: words('verify.need', 40),
  key: lines('verify.keys'),
  trust: lines('verify.policy'),
});

const NO_LOG: Holdings['log'] = { checkpoints: [], proofs: [] };

/** A page that was asked for a need's certificate. */
async function askedFor(visit: Visit<'public', '/verify', typeof verifyQuery>): Promise<Asked> {
  const { values, errors: refused } = visit.asked;
  const number = values.need.normalize('NFKC').toUpperCase();
  const known = readKnown(values, 'asked');
  const asked = { typed: { ...values, need: number }, given: [], log: NO_LOG, ...known };
  if (refused.length > 0) return { ...asked, errors: refused };
  if (!number || asked.errors.length > 0) return asked;
  const { db } = visit.site.deps;
  const need = await findNeedByNumber(db, number);
  const stored = need && (await findSelection(db, need.id));
  if (!stored) return { ...asked, errors: [{ code: 'verify/no-certificate', field: 'need' }] };
  return { ...asked, given: [{ name: number, bytes: stored.certificate }] };
}

/** What somebody uploaded or pasted. */
function postedTo({ typed, files }: PostedForm): Asked {
  const given: Given[] = [
    ...files.flatMap(({ name, content }) => {
      if (content === null) throw new HttpError(413);
      return content.length > 0 ? [{ name, bytes: content }] : [];
    }),
    ...fromText(typedAt(typed, 'text')),
  ];
  const found = given.map((one) => ({ ...one, held: heldIn(one.bytes) }));
  const certificates = found.flatMap(({ held, ...one }) => (held === undefined ? [one] : []));
  const { errors, known } = readKnown(typed, 'posted');
  const holdings = gather(
    known,
    found.flatMap(({ name, held }) => (held === undefined ? [] : [{ name, held }])),
  );
  const lack = certificates.length === 0 ? lackIn(holdings) : undefined;
  const nothing: Failure[] = lack ? [{ code: lack, field: 'file' }] : [];
  if (nothing.length + errors.length > 0)
    return { typed, errors: [...nothing, ...errors], known, log: NO_LOG, given: [] };
  const kept = { keys: typedAt(typed, 'keys'), policy: typedAt(typed, 'policy') };
  return { typed: kept, errors, ...holdings, given: certificates };
}

const toDownload = ({ sha256, sm3 }: Download, url: string) => ({ url, sha256, sm3 });

/** Verifies what was given, or says honestly that too much waits. */
async function verified({ site, language }: Visit<'public', '/verify'>, asked: Asked) {
  const { given, known, log } = asked;
  const results = await site.verifier.verify(given, known, language);
  if (!results) throw new HttpError(503, 'verify/busy');
  if (log.checkpoints.length === 0) return { asked, results, log: null };
  const places = results.map(({ place }) => place);
  const full = await askOwnLog(site, log, { places, known });
  const held = withKept(results, full, known, verifyWords(language));
  return { asked, results: held.reports, log: held.log };
}

const verify = page({
  address: urls.verify,
  roles: 'public',
  query: verifyQuery,
  form: VERIFY_FORM,
  before: [
    admitsBytes({
      most: MOST_BYTES,
      atOnce: MOST_BYTES_AT_ONCE,
      tooLarge: 'verify/too-large',
      busy: 'verify/busy',
    }),
  ],
  act: async (visit, posted) => {
    const extra = await verified(visit, postedTo(posted));
    return { errors: extra.asked.errors, extra };
  },
  load: async (visit) => verified(visit, await askedFor(visit)),
  refused: ({ asked }) => asked.errors,
  tags: ({ asked }) => {
    const number = typedAt(asked.typed, 'need');
    return number ? [needTag(number)] : [];
  },
  view: (data, visit, shown) => toVerifyView(shown.extra ?? data, visit, visit.site.settings),
  template: 'verify/verify',
  script: 'verify.js',
  inMap: 'nav.verify',
});

function toVerifyView(
  { asked, results, log }: Awaited<ReturnType<typeof verified>>,
  context: PageContext,
  settings: SiteSettings,
) {
  const { t } = context;
  const downloads = downloadsOf(settings);
  const form = new FormView(t, asked.typed, asked.errors);
  const knownFields = ({ keys, policy }: (typeof KNOWN_FIELDS)[keyof typeof KNOWN_FIELDS]) => {
    const field = (name: string, label: string, hint: string) =>
      form.field(name, { label, kind: 'textarea', required: false, hint });
    const fields = [
      field(keys, t('verify.keys'), t('verify.keys-hint')),
      field(policy, t('verify.policy'), t('verify.policy-hint')),
    ];
    // Out of the way of whoever has none; what was typed, and what is wrong with it, is seen.
    return { fields, open: fields.some(({ value, error }) => value !== '' || error !== null) };
  };
  return {
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
    fileKnown: knownFields(KNOWN_FIELDS.posted),
    needKnown: knownFields(KNOWN_FIELDS.asked),
    needField: form.field('need', { label: t('verify.need'), hint: t('verify.need-hint') }),
    checkpointUrl: urls.logCheckpoint(),
    keysUrl: urls.logKeys(),
    consistencyUrl: urls.logConsistency({ from: 'FROM', to: 'TO' }),
    forked: log?.isWrong ? log : null,
    fits: log?.isWrong === false ? log : null,
    // The worst first, as with scripts.
    results: [...results].sort((a, b) => (b.grade ?? 3) - (a.grade ?? 3)),
    guideUrl: urls.document('how-to-audit'),
    protocolUrl: urls.document('protocol'),
    printed: toPrintedView(settings, context),
    offline: toDownload(downloads.offline, urls.offlineVerifier()),
    python: toDownload(downloads.python, urls.pythonVerifier()),
  };
}

const download = <Pattern extends string>(
  address: Address<Pattern>,
  type: string,
  which: keyof ReturnType<typeof downloadsOf>,
) =>
  data({
    address,
    roles: 'public',
    load: ({ site }) => downloadsOf(site.settings)[which],
    tags: () => [],
    type: `${type}; charset=utf-8`,
    body: ({ bytes }) => bytes.toString(),
    fileName: ({ name }) => name,
  });

/** Verification of uploaded or pasted certificates, or of the stored one of a need, and programs for it. Nothing is kept. */
export const verifyPages = [
  verify,
  download(urls.offlineVerifier, 'text/html', 'offline'),
  download(urls.pythonVerifier, 'text/x-python', 'python'),
];
