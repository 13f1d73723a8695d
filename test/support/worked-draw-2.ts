import { closedListOf } from '../../src/selection/closed-list.js';
import { hashedText } from '../../src/selection/digest.js';
import {
  blindSubject,
  type Certificate2,
  canonicalNotice,
  cosignedText,
  groundsText,
  hashPlan,
  listText,
  parseNote,
  planText,
  poolText,
  sealedText,
  sha256Hex,
  splitCosignature,
} from '../../src/selection/index.js';
import { exampleTwo } from '../unit/selection/certificate-example-2.js';
import { leafOf } from './hand-made-log.js';
import { DISCIPLINE, LOG, NEWSPAPER } from './made-log.js';

/** The certificate of which the protocol's second version prints the bytes. */
export const workedCertificate = (): Certificate2 =>
  exampleTwo({
    method: 'credit',
    source: 'ceremony',
    scheme: 'custodians',
    unopened: true,
    count: 1,
    plan: { minEntries: 1 },
  });

const hashed = (text: string): string => `${text}\n→ ${sha256Hex(text)}`;

/** The texts under the hashes of a certificate, and what the log and its witnesses sign. */
function textsOf(certificate: Certificate2): string {
  const { plan, planHash, poolHash, pool, grounds, secret, publicValue, entries } = certificate;
  const { list, sealed } = closedListOf(certificate);
  const { need, round } = plan;
  return [
    planText(plan as never),
    hashedText('commit', { need, round, secret }),
    ...entries.map(({ entry }) => hashedText('entry', entry)),
    listText(list),
    sealedText(sealed),
    poolText(pool as never),
    groundsText(grounds as never),
    hashedText('seed', { plan: planHash, pool: poolHash, publicValue, secret }),
  ]
    .map(hashed)
    .join('\n\n');
}

/** What section 7 of version 2 prints, computed by the kernel. */
export function workedTwo() {
  const certificate = workedCertificate();
  const { plan, entries, log } = certificate;
  const [first] = entries;
  const closing = log?.events.find(({ leaf }) => leaf.kind === 'entries.closed');
  if (!log?.closed || !closing || !first) throw new Error('no closed list');
  const note = log.closed.checkpoint;
  const { text = '', signatures = [] } = parseNote(note) ?? {};
  const signature = signatures.find(({ name }) => name === NEWSPAPER.name);
  const seconds = signature && splitCosignature(signature.signature)?.seconds;
  const { agency } = first.entry;
  const receipt = [
    LOG.name,
    `need ${plan.need}`,
    `plan ${hashPlan(plan as never)}`,
    `agency ${agency}`,
    `entry ${first.entryHash}`,
    `blind ${first.blind}`,
    'sequence 5',
    'at 2024-05-07T09:00:00.000Z',
    `leaf ${sha256Hex('leaf')}`,
    '',
  ].join('\n');
  return {
    certificate,
    texts: textsOf(certificate),
    subject: [
      `need     ${plan.need}`,
      `blind    ${first.blind}`,
      `subject  ${blindSubject(plan.need, first.blind)}`,
    ].join('\n'),
    leaf: `${canonicalNotice(closing.leaf)}\n→ ${Buffer.from(leafOf(closing.leaf)).toString('hex')}`,
    keys: [LOG, NEWSPAPER, DISCIPLINE].map(({ key }) => key).join('\n'),
    note,
    signed: cosignedText(text, seconds ?? 0),
    receipt: `${receipt}\n${LOG.line(receipt)}`,
  };
}
