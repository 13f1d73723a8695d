/**
 * What checks expect and find, without words: a finding is a value that stands for itself, or a key with the values that
 * its sentence names. The sentences are added by whoever shows them, in the reader's language.
 */

/** Every coded finding, and the names of the values that it carries; `…Fen` are amounts in fen. */
export const FINDINGS = {
  // The text of a certificate
  /** The first three are said by whoever reads files, `why` in its own words. */
  'parse/readable': [],
  'parse/unreadable': ['why'],
  'parse/unfinished': ['seconds'],
  'parse/certificate': [],
  'parse/unreached': [],
  'parse/too-large': ['most'],
  'parse/not-utf8': [],
  /** `detail` is the engine's own message. */
  'parse/not-json': ['detail'],
  'parse/too-many': ['most'],
  'parse/too-deep': ['most'],
  'parse/marks': ['most'],
  'parse/spelling': [],
  // One member of it; `place` is its path, or the finding `place/whole`
  'place/whole': [],
  'schema/missing': ['place'],
  'schema/unknown': ['place'],
  'schema/text': ['place'],
  'schema/integer': ['place'],
  'schema/object': ['place'],
  'schema/list': ['place'],
  'schema/one-of': ['place', 'values'],
  'schema/short': ['place', 'least'],
  'schema/long': ['place', 'most'],
  'schema/small': ['place', 'least'],
  'schema/large': ['place', 'most'],
  'schema/hex64': ['place'],
  'schema/hex': ['place'],
  'schema/agency': ['place'],
  'schema/instant': ['place'],
  'schema/ascii': ['place'],
  'schema/other': ['place'],
  // Values that have no hash or cannot be drawn from
  'value/usable': [],
  'value/unforeseen': [],
  'canonical/ascii': ['place'],
  'canonical/nfc': ['place'],
  'canonical/integer': ['place'],
  'canonical/json': ['place'],
  'canonical/plain': ['place'],
  'canonical/key': ['place'],
  'draw/no-weight': ['agency'],
  'draw/no-bid': [],
  'draw/range': ['count'],
  // Plan
  'plan/in-order': [],
  'plan/not-in-order': ['opensAt', 'closesAt'],
  'plan/floor-below': [],
  'plan/floor-above': ['floorFen', 'budgetFen'],
  'plan/period': [],
  'plan/short': ['days'],
  'plan/long': ['days'],
  'plan/seals': [],
  'plan/sealing-round': [],
  'plan/sealing': ['recipient'],
  'plan/escrow': ['recipient'],
  'plan/opening-round': ['round', 'own'],
  'plan/escrow-round': ['round', 'own'],
  // Entries
  'entry/all': ['count'],
  'entry/hash': ['agency', 'own', 'stated'],
  'entry/plan': ['agency'],
  'entry/left-out': ['agency'],
  'entry/none': ['agency'],
  'entry/differs': ['agency'],
  'entry/hidden': ['agency', 'reason'],
  // Order of the lists
  'order/ascending': [],
  'order/pool': [],
  'order/excluded': [],
  'order/entries': [],
  'order/unopened': [],
  'order/both': [],
  // Pool
  'pool/plan': ['plan'],
  'pool/closes': ['at'],
  'pool/bids': [],
  'pool/bids-wrong': [],
  'pool/weights': [],
  'pool/weights-wrong': [],
  'pool/least': ['least'],
  'pool/count': ['count'],
  // Order in time
  'late/in-order': [],
  'late/entered': ['agency', 'at'],
  'late/frozen-early': ['frozenAt', 'closesAt'],
  'late/opened-before-freeze': ['openedAt', 'frozenAt'],
  'late/drawn-before-opening': ['drawnAt', 'openedAt'],
  'late/frozen-after-value': ['frozenAt', 'from'],
  'late/opened-after-value': ['openedAt', 'from'],
  'late/drawn-before-value': ['drawnAt', 'from'],
  'late/digits-before-freeze': ['recordedAt', 'frozenAt'],
  'late/opened-before-digits': ['openedAt', 'recordedAt'],
  'late/typed-before-value': ['typedAt', 'from'],
  'late/drawn-before-numbers': ['drawnAt', 'confirmedAt'],
  // Source of the public value
  'source/commit': [],
  'source/ceremony': ['digits'],
  'source/lottery': ['game', 'issue'],
  'source/drand': ['chain', 'round'],
  'source/no-value': [],
  'source/due': [],
  'source/no-timing': ['rules'],
  'source/issue': ['issue', 'closesAt'],
  'source/chain': ['chain'],
  'source/round': ['round', 'closesAt', 'own'],
  'source/bits': ['bits'],
  'source/claim': [],
  'source/claim-altered': [],
  'source/proof-of': ['kind'],
  'source/no-proof': [],
  'source/not-mine': ['kind'],
  'kind/commit': [],
  'kind/ceremony': [],
  'kind/lottery': [],
  'kind/drand': [],
  // Its proof, by kind of source
  'proof/drand': [],
  'drand/none': [],
  'drand/signature': ['round'],
  'drand/round': ['round', 'planned'],
  'drand/value': [],
  'proof/lottery': [],
  'lottery/none': [],
  'lottery/bits': ['bits', 'least'],
  'lottery/one-person': [],
  'lottery/confirmed-early': [],
  'lottery/not-awaited': ['issue'],
  'lottery/not-next': ['issue', 'from'],
  'lottery/moved-by-one': ['issue'],
  'lottery/moved-early': ['issue'],
  'lottery/typed-early': ['issue'],
  'proof/ceremony': [],
  'ceremony/none': [],
  'ceremony/witnesses': [],
  // Rounds; `round/in` tells which one a fault is of
  'round/first': [],
  'round/chain': ['earlier'],
  'round/in': ['round', 'fault'],
  'round/count': ['round', 'earlier'],
  'round/number': ['stated'],
  'round/plan-hash': [],
  'round/pool-hash': [],
  'round/pool-plan': [],
  'round/pool-closes': [],
  'round/lost': [],
  'round/secret': [],
  'round/seed': [],
  'round/ranking': [],
  'round/value': [],
  'round/proof-alone': [],
  'round/proof-kind': [],
  'round/by-one': [],
  'round/confirmed-early': [],
  'round/decided-early': [],
  'round/changed': ['member'],
  'round/commit': [],
  'round/opens': [],
  'round/closes': [],
  'round/stranger': [],
  'round/pool': [],
  'round/grounds': [],
  // Result
  'result/no-k': [],
  'result/reference': ['priceFen'],
  'result/no-reference': [],
  'result/price': ['winner', 'budgetFen', 'priceFen', 'savingFen'],
  'result/bids-within': [],
  'result/bid-outside': ['agency', 'bidFen'],
  // Annex
  'annex/names': [],
  'annex/nameless': ['agency'],
  'annex/stranger': ['agency'],
  // Public log
  'log/proven': ['plan', 'origin'],
  'log/published': ['plan'],
  'log/none': [],
  'log/absent': [],
  'log/key': [],
  'log/checkpoint': [],
  'log/other-key': ['key'],
  'log/origin': ['key', 'checkpoint', 'origin'],
  'log/other-signatures': [],
  'log/signature': [],
  'log/count': ['count', 'wanted'],
  'log/missing': ['wanted'],
  'log/too-early': ['wanted'],
  'log/publication': ['plan'],
  'log/freeze': ['pool'],
  'log/opening': ['plan'],
  'log/unopened': ['plan'],
  'log/postponement': ['issue'],
  'log/record': ['value'],
  'log/closing': ['list'],
  'log/bids': ['recipient'],
  'log/typing': ['issue'],
  'log/proposal': ['round'],
  'log/postponing': ['issue'],
  'log/weight': ['agency'],
  'log/evidence': ['agency', 'record'],
  'log/time': ['seq'],
  'log/index': ['seq', 'index'],
  'log/order': ['seq'],
  'log/tree': ['seq'],
  // Lists: the first place, from 1, at which two differ
  'list/at': ['place', 'value'],
  'list/end': ['count'],
  // Receipts
  'receipt/signature': ['entry'],
  'receipt/plan': ['entry'],
  'receipt/replaced': ['entry'],
  'receipt/blind': ['entry'],
  'receipt/missing': ['entry', 'agency'],
  'receipt/late': ['entry', 'sequence'],
  // Closed list
  'closed/whole': ['count'],
  'closed/digest': ['own', 'stated'],
  'closed/round': ['round'],
  'closed/twice': [],
  'closed/left-out': ['agency'],
  'closed/stranger': ['agency'],
  'closed/unopened': ['agency'],
  'closed/contradicted': ['agency', 'reason'],
  'closed/grounds': [],
  'closed/evidence-list': [],
  'closed/evidence': ['agency', 'reason'],
  'closed/line': ['agency'],
  'closed/basis': [],
  'version/one': [],
  // Witnesses
  'cosigned/in-time': [],
  'cosigned/not-asked': [],
  'cosigned/unasked': [],
  'cosigned/no-log': [],
  'cosigned/policy': ['own', 'stated'],
  'cosigned/unreadable': [],
  'cosigned/other-log': ['key'],
  'cosigned/none': ['record'],
  'cosigned/tree': ['record'],
  'cosigned/quorum': ['record', 'from', 'before'],
  'cosigned/close': [],
  'cosigned/freeze': [],
  'witness/none': [],
  'witness/checkpoint': [],
  'witness/line': [],
  'witness/tree': [],
  'witness/unknown': [],
  'witness/late': ['at', 'before'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Key of a coded finding. */
export type FindingKey = keyof typeof FINDINGS;

/** A value inside a sentence: one that stands for itself (hash, code, number, instant, member), or another finding. */
export type FindingParam = string | number | Coded;

/** A finding that becomes a sentence. */
export interface Coded {
  readonly key: FindingKey;
  readonly params: Readonly<Record<string, FindingParam>>;
}

/** A value that needs no words: a hash, a number, canonical JSON. */
export interface Verbatim {
  readonly verbatim: string;
}

/** What a check expects or finds: a value, a sentence, or several faults. */
export type Finding = Verbatim | Coded | readonly Coded[];

/** A list of faults; `false` stands for a condition that holds. */
export type Faults = readonly (Coded | false)[];

type Params<K extends FindingKey> = Readonly<Record<(typeof FINDINGS)[K][number], FindingParam>>;

/** A coded finding with exactly the values that its key asks for. */
export function coded<K extends FindingKey>(
  key: K,
  ...[params]: (typeof FINDINGS)[K] extends readonly [] ? [] : [Params<K>]
): Coded {
  return { key, params: params ?? {} };
}

/** A value as it stands: texts as they are, everything else as JSON. */
export function verbatim(value: unknown): Verbatim {
  return { verbatim: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** The place of a member, from a path that starts with `.` or `[`; the empty path is the whole value. */
export function placeOf(path: string): FindingParam {
  return path === '' ? coded('place/whole') : path.replace(/^\./, '');
}

/** An input that the kernel refuses, and why. The message is for programmers. */
export class Refusal extends Error {
  constructor(readonly finding: Coded) {
    super(`${finding.key} ${JSON.stringify(finding.params)}`);
  }
}
