/** What a certificate says of itself, and with what a reader compares it in the world. */
import { formatYuan } from '../../basics/index.js';
import {
  type Certificate,
  type CertificateLog,
  type Cosigner,
  cosignersIn,
  cosignersOf,
  isCertificate2,
  type KnownKeys,
  parseCheckpoint,
  parseNote,
  type Seen,
  sourceOf,
  toBase64,
} from '../../selection/index.js';
import { claimWords } from './coalition-text.js';
import { type Fact, listed, moment } from './fact.js';
import { plainText } from './plain-text.js';
import { receiptsOf } from './receipts.js';
import { valueFacts } from './value-facts.js';
import { isVerifyKey, type VerifyKey, type VerifyWords } from './words.js';

/** A certificate that was verified. */
export interface Verified {
  readonly certificate: Certificate;
  /** True when its proofs of the public log hold. */
  readonly isLogged: boolean;
  readonly known: KnownKeys;
  /** Who saw list and pool in time; of version 2 alone. */
  readonly seen?: Seen | null;
}

/** Who writes: the language and its words. */
export interface Writer {
  readonly words: VerifyWords;
  readonly language: string;
}

type Excluded = Certificate['pool']['excluded'];

function agencyText({ annex }: Certificate, code: string): string {
  const name = annex.agencyNames[code];
  return name === undefined ? code : `${plainText(name)} ${code}`;
}

/** What shows that an agency was rightly excluded, where the certificate names something. */
function evidenceText({ grounds }: Certificate, code: string, words: VerifyWords): string {
  const { evidence } = grounds?.excluded.find(({ agency }) => agency === code) ?? {};
  if (!evidence) return '';
  return 'record' in evidence
    ? words('verify.evidence-record', evidence)
    : words('verify.evidence-line', evidence);
}

function excludedText(certificate: Certificate, excluded: Excluded, words: VerifyWords): string {
  const items = excluded.map(({ agency: code, reason }) => {
    const key = `exclusion.${reason}`;
    const because = isVerifyKey(key) ? words(key) : plainText(reason);
    return words('verify.agency-because', {
      agency: agencyText(certificate, code),
      reason: `${because}${evidenceText(certificate, code, words)}`,
    });
  });
  return listed(items, words('verify.and'), words);
}

/** An earlier round: why it is void, who decided so and when, who was left out, who had come first. */
function voidText(
  certificate: Certificate,
  { redo, ranking }: Certificate['rounds'][number],
  { words, language }: Writer,
): string {
  const { basis, reason, excluded, proposed, confirmed } = redo;
  const first = ranking?.[0];
  return [
    words('verify.void-because', { basis: words(`verify.basis-${basis}`), reason: plainText(reason, 1000) }),
    words('verify.void-decided', {
      first: plainText(proposed.id),
      second: plainText(confirmed.id),
      proposed: moment(proposed.at),
      confirmed: moment(confirmed.at),
    }),
    first === undefined
      ? words('verify.void-undrawn')
      : words('verify.void-first', { agency: agencyText(certificate, first) }),
    excluded.length === 0
      ? words('verify.void-keeps')
      : words('verify.void-excludes', { agencies: excludedText(certificate, excluded, words) }),
  ].join(language === 'en' ? ' ' : '');
}

function roundFacts(certificate: Certificate, writer: Writer): Fact[] {
  const { words } = writer;
  const { plan, rounds } = certificate;
  return [
    {
      label: words('verify.fact-round'),
      text: words(plan.round === 1 ? 'verify.round-first' : 'verify.round-later', { round: plan.round }),
      isHash: false,
      advice: null,
    },
    ...rounds.flatMap((round): Fact[] => [
      {
        label: words('verify.fact-void', { round: round.plan.round }),
        text: voidText(certificate, round, writer),
        isHash: false,
        advice: words('verify.ask-why'),
      },
      ...valueFacts(round, words).map((fact) => ({
        ...fact,
        label: words('verify.of-round', { round: round.plan.round, label: fact.label }),
      })),
    ]),
  ];
}

const opensEarly = ({ plan }: Certificate): boolean => sourceOf(plan.source.kind).opensSecretAtFreeze;

function timesAdvice({ certificate, isLogged }: Verified): VerifyKey {
  if (!isLogged) return 'verify.times-unlogged';
  return opensEarly(certificate) ? 'verify.times-logged' : 'verify.times-logged-sealed';
}

/** A ceremony's time, like that of a draw without public randomness, is the site's own word. */
function witnessAdvice({ certificate, isLogged, known, seen }: Verified): VerifyKey | null {
  if (isCertificate2(certificate)) return seen?.isKnown ? 'verify.witness-known' : 'verify.witness-own';
  if (!known.witnesses) return 'verify.witness-own';
  if (!isLogged) return null;
  return opensEarly(certificate) ? 'verify.witness-given' : 'verify.witness-given-stated';
}

/** Who is said to have cosigned close and freeze, and when; whether it is so is known of those alone whose keys are. */
function witnessFacts(log: CertificateLog, verified: Verified, words: VerifyWords): Fact[] {
  const advice = witnessAdvice(verified);
  const fact = (label: VerifyKey, cosigners: readonly Cosigner[]): Fact[] => {
    const witnesses = cosigners.map(({ name, at }) =>
      words('verify.witness', { name: plainText(name), at: moment(at) }),
    );
    if (witnesses.length === 0) return [];
    const text = listed(witnesses, words('verify.list-comma'), words);
    return [{ label: words(label), text, isHash: false, advice: advice && words(advice) }];
  };
  const closed = 'closed' in log ? cosignersIn(log.closed, log.origin) : [];
  return [
    ...fact('verify.fact-witnesses-closed', closed),
    ...fact('verify.fact-witnesses', cosignersOf(log)),
  ];
}

/** Another key than the reader's holds only where handovers bind it to his. */
function keyAdvice({ key }: CertificateLog, { isLogged, known }: Verified): VerifyKey {
  if (!known.log) return 'verify.key-own';
  if (known.log.includes(key)) return 'verify.key-given';
  return isLogged ? 'verify.key-bound' : 'verify.key-other';
}

/** Entries whose receipts the reader holds, where they are in the certificate. */
function receiptFacts({ certificate, isLogged, known }: Verified, words: VerifyWords): Fact[] {
  if (!isLogged) return [];
  return receiptsOf(certificate, known).map(({ agency, entry, sequence }) => ({
    label: words('verify.fact-receipt'),
    text: words('verify.receipt', { agency, entry, sequence }),
    isHash: false,
    advice: null,
  }));
}

function logFacts(verified: Verified, words: VerifyWords): Fact[] {
  const { certificate } = verified;
  const { log } = certificate;
  if (!log)
    return [
      {
        label: words('verify.fact-log'),
        text: words('verify.no-log'),
        isHash: false,
        advice: words('verify.ask-log'),
      },
    ];
  const note = parseNote(log.checkpoint);
  const checkpoint = note && parseCheckpoint(note.text);
  const whose = keyAdvice(log, verified);
  const key = { label: words('verify.fact-log-key'), text: plainText(log.key), isHash: true };
  const witnesses = witnessFacts(log, verified, words);
  if (!checkpoint) return [{ ...key, advice: words(whose) }, ...witnesses];
  const { size, root } = checkpoint;
  const hex = Array.from(root, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    { ...key, advice: words(whose) },
    {
      label: words('verify.fact-checkpoint'),
      text: words('verify.checkpoint', { size, root: toBase64(root) }),
      isHash: false,
      advice: words('verify.ask-checkpoint', { hex }),
    },
    ...witnesses,
  ];
}

/** Who has won, at which price; or from which list the owner chooses. */
function resultFacts(certificate: Certificate, words: VerifyWords) {
  const { winner, priceFen, budgetFen, savingFen, smallList = [] } = certificate;
  if (winner === null || priceFen === null || savingFen === null) {
    const agencies = listed(
      smallList.map((agency) => agencyText(certificate, agency)),
      words('verify.list-comma'),
      words,
    );
    return [
      ['verify.fact-small-list', words('verify.small-list', { agencies }), 'verify.ask-choice'],
    ] as const;
  }
  const price = words('verify.price', {
    price: formatYuan(priceFen),
    budget: formatYuan(budgetFen),
    saving: formatYuan(savingFen),
  });
  return [
    ['verify.fact-winner', agencyText(certificate, winner), 'verify.ask-name'],
    ['verify.fact-price', price, null],
  ] as const;
}

/** Everything that a reader has to compare with the world, in the order in which it came about. */
export function toFacts(verified: Verified, writer: Writer): Fact[] {
  const { certificate } = verified;
  const { words, language } = writer;
  const { plan, annex, pool, claim, times, rounds } = certificate;
  const { title } = annex.terms ?? annex.notice ?? {};
  const fact = (label: VerifyKey, text: string, advice: VerifyKey | null = null, isHash = false): Fact => ({
    label: words(label),
    text,
    isHash,
    advice: advice && words(advice),
  });
  return [
    fact('verify.fact-need', typeof title === 'string' ? plainText(`${plan.need} ${title}`) : plan.need),
    ...resultFacts(certificate, words).map(([label, text, advice]) => fact(label, text, advice)),
    ...roundFacts(certificate, writer),
    fact(
      'verify.fact-entries',
      words('verify.entries', { pooled: pool.entries.length, excluded: pool.excluded.length }),
      'verify.ask-entrants',
    ),
    ...(pool.excluded.length === 0
      ? []
      : [
          fact(
            'verify.fact-excluded',
            excludedText(certificate, pool.excluded, words),
            'verify.ask-excluded',
          ),
        ]),
    ...valueFacts(certificate, words),
    fact('verify.fact-bits', words('verify.bits', { bits: claim.entropyBits })),
    fact(
      'coalitions' in claim ? 'verify.fact-coalitions' : 'verify.fact-claim',
      claimWords(claim, language, words),
    ),
    fact(
      'verify.fact-times',
      words('verify.times', {
        closes: moment((rounds[0]?.plan ?? plan).closesAt),
        frozen: moment(times.frozenAt),
        opened: moment(times.secretOpenedAt),
        drawn: moment(times.drawnAt),
      }),
      timesAdvice(verified),
    ),
    fact('verify.fact-plan', certificate.planHash, 'verify.ask-plan', true),
    ...(pool.list === undefined ? [] : [fact('verify.fact-list', pool.list, 'verify.ask-list', true)]),
    fact('verify.fact-pool', certificate.poolHash, 'verify.ask-pool', true),
    ...logFacts(verified, words),
    ...receiptFacts(verified, words),
  ];
}
