/** The named checks of a certificate: protocol, section 4. */
import { type Certificate, type CertificateOf2, isCertificate2 } from './certificate.js';
import {
  CHECK_CODES,
  type Check,
  type CheckCode,
  compare,
  faultless,
  listPair,
  PARSED,
  type Pair,
  undone,
} from './check.js';
import { checkClosed, factsOf } from './closed-list.js';
import { claimOfPlan } from './coalitions.js';
import { judgeWitnesses } from './cosigned.js';
import { hashNotice } from './digest.js';
import { type Coded, coded, type Finding, Refusal, verbatim } from './finding.js';
import { type KnownKeys, logFaults } from './log.js';
import { asksWitnesses } from './policy.js';
import { checkEntries, checkOrder, checkPlan, checkPool, checkTimes } from './pool-checks.js';
import { effectiveSource, proofFaults, sourceFaults } from './proof.js';
import { deriveSeed, hashCommitment, noticeDigestOf } from './protocol.js';
import { receiptFaults } from './receipt.js';
import { firstPlanOf, roundFaults } from './rounds.js';
import { drawPool, type Outcome, outcomeOf } from './select.js';
import { parseVerifierKey } from './signed-note.js';
import type { SourceKind } from './source-record.js';
import { SOURCE_KINDS, sourceOf } from './sources.js';

const proofOf = (kind: SourceKind | undefined): Coded =>
  kind !== undefined && sourceOf(kind).proof
    ? coded('source/proof-of', { kind: coded(`kind/${kind}`) })
    : coded('source/no-proof');

function checkSource(certificate: Certificate): Check {
  const { plan, publicValue, proof, claim } = certificate;
  const source = effectiveSource(plan.source, proof);
  const record = sourceOf(source.kind);
  const planned = record.planned(source);
  const value = publicValue === null ? coded('source/no-value') : verbatim(publicValue);
  const due = coded('source/due');
  const faults = sourceFaults(plan).filter((fault) => fault !== false);
  const witnessed = asksWitnesses(certificate.policy ?? null);
  const own = claimOfPlan(plan, { first: firstPlanOf(certificate).plan, witnessed });
  const words = coded('source/claim');
  return compare('E_SOURCE', [
    [planned, record.isPublicValue(source, publicValue) ? planned : value],
    [due, faults.length === 0 ? due : faults],
    [coded('source/bits', { bits: own.entropyBits }), coded('source/bits', { bits: claim.entropyBits })],
    [words, JSON.stringify(own) === JSON.stringify(claim) ? words : coded('source/claim-altered')],
    [proofOf(plan.source.kind), proofOf(proof?.kind)],
  ]);
}

const PROOFS = SOURCE_KINDS.flatMap((kind) => sourceOf(kind).proof ?? []);

/** The proof of one kind of source; not done where the source is of another. */
function checkProof(code: CheckCode, certificate: Certificate): Check {
  const expected = PROOFS.find(({ check }) => check === code)?.expected ?? coded('source/no-proof');
  const { kind } = certificate.plan.source;
  if (sourceOf(kind).proof?.check !== code)
    return undone(code, expected, coded('source/not-mine', { kind: coded(`kind/${kind}`) }));
  return faultless(code, expected, proofFaults(certificate));
}

/** What the certificate's own pool, public value and secret lead to. */
function recompute({ plan, planHash, pool, poolHash, publicValue, secret }: Certificate) {
  const seed = deriveSeed({ plan: planHash, pool: poolHash, publicValue, secret });
  const drawn = drawPool(plan.method, pool.entries, seed);
  return { seed, drawn, outcome: outcomeOf(plan, pool.entries, drawn.ranking) };
}

const ratio = (K: number | null): Finding => (K === null ? coded('result/no-k') : verbatim(K));

const reference = (priceFen: number | null): Coded =>
  priceFen === null ? coded('result/no-reference') : coded('result/reference', { priceFen });

type Result = Outcome & { readonly budgetFen: number };

/** The price of the winner, or the list to choose from, as it follows and as the certificate has it. */
function resultPair(own: Result, stated: Result): Pair {
  if (own.smallList)
    return [smallList(own.smallList, own.budgetFen), smallList(stated.smallList ?? [], stated.budgetFen)];
  return [price(own), price(stated)];
}

const smallList = (agencies: readonly string[], budgetFen: number): Coded =>
  coded('result/small-list', { agencies: agencies.join(', '), budgetFen });

const price = ({ winner, budgetFen, priceFen, savingFen }: Result): Coded =>
  coded('result/price', {
    winner: winner ?? '',
    budgetFen,
    priceFen: priceFen ?? 0,
    savingFen: savingFen ?? 0,
  });

function checkPrice(certificate: Certificate, own: ReturnType<typeof recompute>): Check {
  const { plan, pool, budgetFen } = certificate;
  const outside = pool.entries.find(
    ({ bid }) => bid !== null && (bid > plan.budgetFen || bid < (plan.floorFen ?? 1)),
  );
  const within = coded('result/bids-within');
  return compare('E_PRICE', [
    resultPair({ ...own.outcome, budgetFen: plan.budgetFen }, { ...certificate, budgetFen }),
    [
      within,
      outside ? coded('result/bid-outside', { agency: outside.agency, bidFen: outside.bid ?? 0 }) : within,
    ],
  ]);
}

/** The digest of the notice or its terms, as the annex has them and as the plan names it. */
function noticePair({ plan, annex }: Certificate): Pair {
  return [verbatim(hashNotice(annex.terms ?? annex.notice)), verbatim(noticeDigestOf(plan))];
}

function checkAnnex(certificate: Certificate): Check {
  const { annex, entries, pool } = certificate;
  const entrants = new Set(
    [...entries.map(({ entry }) => entry), ...pool.excluded].map(({ agency }) => agency),
  );
  const named = new Set(Object.keys(annex.agencyNames));
  const names = coded('annex/names');
  const faults = [
    ...[...entrants]
      .filter((agency) => !named.has(agency))
      .map((agency) => coded('annex/nameless', { agency })),
    ...[...named]
      .filter((agency) => !entrants.has(agency))
      .map((agency) => coded('annex/stranger', { agency })),
  ];
  return compare('E_ANNEX', [noticePair(certificate), [names, faults.length === 0 ? names : faults]]);
}

function checkLog(certificate: Certificate, known: KnownKeys): Check {
  const { log } = certificate;
  const facts = factsOf(certificate);
  const plan = facts.planHash;
  if (log) {
    const keys = [log.key, ...(known.log ?? [])].flatMap((text) => parseVerifierKey(text) ?? []);
    return faultless('E_LOG', coded('log/proven', { plan, origin: log.origin }), [
      ...logFaults(facts, log, known),
      ...receiptFaults(certificate, known.receipts ?? [], keys),
    ]);
  }
  // Whoever names a log or a witness, or has a receipt, asks for a proof.
  const expected = coded('log/published', { plan });
  return known.log || known.witnesses || known.receipts
    ? faultless('E_LOG', expected, [coded('log/absent')])
    : undone('E_LOG', expected, coded('log/none'));
}

function checkRounds(certificate: Certificate): Check {
  const earlier = certificate.plan.round - 1;
  const expected = earlier === 0 ? coded('round/first') : coded('round/chain', { earlier });
  return faultless('E_ROUND', expected, roundFaults(certificate));
}

/** A check of version 2 alone. */
function sinceTwo(
  code: CheckCode,
  certificate: Certificate,
  check: (certificate: CertificateOf2) => Check,
): Check {
  const first = coded('version/one');
  return isCertificate2(certificate) ? check(certificate) : undone(code, first, first);
}

/** Runs one check; a value that the kernel itself refuses (outside its profile) is a failed check, not an error. */
function guarded(code: CheckCode, run: () => Check): Check {
  try {
    return run();
  } catch (error) {
    const found = error instanceof Refusal ? error.finding : coded('value/unforeseen');
    return { code, ok: false, expected: coded('value/usable'), found };
  }
}

/** Every check of a certificate that parsed, in the order of {@link CHECK_CODES}, one for each code. Never throws. */
export function runChecks(certificate: Certificate, known: KnownKeys = {}): readonly Check[] {
  const { plan, secret } = certificate;
  let own: ReturnType<typeof recompute> | undefined;
  // Each of the five reports the same fault where the draw cannot be repeated.
  const drawnAnew = () => {
    own ??= recompute(certificate);
    return own;
  };
  const run: Readonly<Record<Exclude<CheckCode, 'E_PARSE'>, () => Check>> = {
    E_PLAN: () => checkPlan(certificate),
    E_COMMIT: () =>
      compare('E_COMMIT', [
        [verbatim(hashCommitment({ need: plan.need, round: plan.round, secret })), verbatim(plan.commitment)],
      ]),
    E_ENTRY: () => checkEntries(certificate),
    E_ORDER: () => checkOrder(certificate),
    E_POOL: () => checkPool(certificate),
    E_LATE: () => checkTimes(certificate),
    E_SOURCE: () => checkSource(certificate),
    E_BLS: () => checkProof('E_BLS', certificate),
    E_LOTTERY: () => checkProof('E_LOTTERY', certificate),
    E_CEREMONY: () => checkProof('E_CEREMONY', certificate),
    E_ROUND: () => checkRounds(certificate),
    E_SEED: () => compare('E_SEED', [[verbatim(drawnAnew().seed), verbatim(certificate.seed)]]),
    E_K: () => compare('E_K', [[ratio(drawnAnew().drawn.K), ratio(certificate.K)]]),
    E_LOTS: () => compare('E_LOTS', [listPair(drawnAnew().drawn.lots, certificate.lots)]),
    E_RANK: () =>
      compare('E_RANK', [
        listPair(drawnAnew().drawn.ranking, certificate.ranking),
        [reference(drawnAnew().drawn.reference), reference(certificate.reference)],
      ]),
    E_PRICE: () => checkPrice(certificate, drawnAnew()),
    E_ANNEX: () => checkAnnex(certificate),
    E_LOG: () => checkLog(certificate, known),
    E_CLOSED: () => sinceTwo('E_CLOSED', certificate, checkClosed),
    E_WITNESS: () => sinceTwo('E_WITNESS', certificate, (own) => judgeWitnesses(own, known).check),
  };
  return CHECK_CODES.map((code) => (code === 'E_PARSE' ? PARSED : guarded(code, run[code])));
}
