/** What checkpoints of the public log that a reader kept show: of the log of today, and of certificates. */
import { cosignersIn, type KnownKeys, parsePolicy, relateTrees, verifyNote } from '../../selection/index.js';
import { moment } from './fact.js';
import {
  type Hand,
  isSound,
  type KeptLog,
  type LoggedPlace,
  pairsOf,
  type Read,
  readCheckpoint,
  signersOf,
  take,
} from './kept-files.js';
import type { VerifyKey } from './words.js';

/** How far something speaks for the log: `bad` where it shows that the log is not what it was. */
export type KeptTone = 'ok' | 'fair' | 'bad';

/** One thing that was found; `later` of its values is empty where the site's own checkpoint is meant. */
export interface KeptFinding {
  readonly key: VerifyKey;
  readonly params: Readonly<Record<string, string | number>>;
  readonly tone: KeptTone;
}

/** The same in words; the text is final. */
export interface KeptLine {
  readonly text: string;
  /** True where it shows that the log is not what it was. */
  readonly isWrong: boolean;
}

/** Whether a checkpoint is signed as it should be; nothing where it is. */
function signatureFindings({ name, checkpoint, signature }: Read): KeptFinding[] {
  const params = { later: name, size: checkpoint.size, origin: checkpoint.origin };
  switch (signature) {
    case 'given':
    case 'named':
      return [];
    case 'other':
      return [{ key: 'verify.kept-other-key', params, tone: 'fair' }];
    case 'certificate':
      return [{ key: 'verify.kept-certificate-key', params, tone: 'fair' }];
    case 'unchecked':
      return [{ key: 'verify.kept-unchecked', params, tone: 'fair' }];
    case 'stranger':
      return [{ key: 'verify.kept-stranger', params, tone: 'fair' }];
    case 'bad':
      return [{ key: 'verify.kept-bad-signature', params, tone: 'bad' }];
  }
}

/** Without a proof: a site that keeps it back is suspect, a reader without a network is not. */
function unproven(
  { isOnline, isUnread }: Hand,
  of: '' | 'certificate-' = '',
): Pick<KeptFinding, 'key' | 'tone'> {
  if (!isOnline) return { key: `verify.kept-${of}unproven`, tone: 'fair' };
  if (isUnread) return { key: `verify.kept-${of}no-answer`, tone: 'fair' };
  return { key: `verify.kept-${of}refused`, tone: 'bad' };
}

/** How a kept checkpoint stands to the log of today. */
function comparison(one: Read, later: Read | undefined, hand: Hand): KeptFinding {
  const { isOnline, proofs } = hand;
  if (!later) {
    const key = isOnline ? 'verify.kept-no-today' : 'verify.kept-alone';
    return { key, params: { name: one.name, size: one.checkpoint.size }, tone: 'fair' };
  }
  const [first, second] = [one.checkpoint.size, later.checkpoint.size];
  const params = { name: one.name, later: later.name, first, second };
  if (isOnline && first > second && one.checkpoint.origin === later.checkpoint.origin)
    return { key: 'verify.kept-shrunk', params, tone: 'bad' };
  const relation = relateTrees(one.checkpoint, later.checkpoint, proofs);
  switch (relation) {
    case 'same':
    case 'continued':
      return { key: `verify.kept-${relation}`, params, tone: 'ok' };
    case 'other-log':
      return { key: 'verify.kept-other-log', params, tone: 'fair' };
    case 'unproven':
      return { ...unproven(hand), params };
    case 'forked':
    case 'broken':
      return { key: `verify.kept-${relation}`, params, tone: 'bad' };
  }
}

/** Witnesses whose keys the reader has, and who cosigned a checkpoint: names and UTC instants. */
function sightings({ text, note, checkpoint }: Read, known: KnownKeys) {
  const parsed = known.policy === undefined ? undefined : parsePolicy(known.policy);
  const policy = parsed && 'policy' in parsed ? parsed.policy.witnesses : [];
  const keys = [...(known.witnesses ?? []), ...policy.map(({ verifier }) => verifier)];
  const own = signersOf(note, keys).filter((key) => verifyNote(note, key));
  return cosignersIn({ checkpoint: text, proof: [] }, checkpoint.origin).filter((one) =>
    own.some(({ name, id }) => name === one.name && id === one.id),
  );
}

/** Which records of a certificate a checkpoint of the same log has. */
function contents({ name, checkpoint: { size } }: Read, place: LoggedPlace): KeptFinding {
  const { closed, frozen } = place;
  const params = { name, size, closed: closed ?? 0, frozen, value: moment(place.valueAt) };
  if (frozen <= size)
    return { key: closed === null ? 'verify.kept-has-freeze' : 'verify.kept-has-both', params, tone: 'ok' };
  const key = closed !== null && closed <= size ? 'verify.kept-has-close' : 'verify.kept-lacks';
  return { key, params, tone: 'fair' };
}

/** What a kept checkpoint says of a certificate: whether its list was in the log by then. */
function certificateFindings(one: Read, place: LoggedPlace, hand: Hand, known: KnownKeys): KeptFinding[] {
  const own = readCheckpoint(place.checkpoint)?.checkpoint;
  if (!own) return [];
  const { size } = one.checkpoint;
  const [from, to] = size < own.size ? [size, own.size] : [own.size, size];
  const params = { name: one.name, size, own: own.size, from, to };
  const relation = relateTrees(one.checkpoint, own, hand.proofs);
  switch (relation) {
    case 'other-log':
      return [{ key: 'verify.kept-certificate-other-log', params, tone: 'fair' }];
    case 'unproven':
      return [{ ...unproven(hand, 'certificate-'), params }];
    case 'forked':
    case 'broken':
      return [{ key: `verify.kept-certificate-${relation}`, params, tone: 'bad' }];
    case 'same':
    case 'continued': {
      const found = contents(one, place);
      if (found.tone !== 'ok') return [found];
      const seen = sightings(one, known).map(({ name: witness, at }): KeptFinding => {
        const isBefore = at < place.valueAt;
        return {
          key: isBefore ? 'verify.kept-seen-before' : 'verify.kept-seen-after',
          params: { name: one.name, witness, at: moment(at), value: moment(place.valueAt) },
          tone: isBefore ? 'ok' : 'fair',
        };
      });
      return [found, ...seen];
    }
  }
}

/** What kept checkpoints show: of the log itself, and of each certificate in the order of the places. */
export interface KeptJudgement {
  readonly log: readonly KeptFinding[];
  readonly certificates: readonly (readonly KeptFinding[])[];
}

/** Holds every kept checkpoint against the log of today and against the certificates; null places are passed over. */
export function judgeKept(
  log: KeptLog,
  places: readonly (LoggedPlace | null)[],
  known: KnownKeys,
): KeptJudgement {
  const hand = take(log, places, known);
  const sound = hand.kept.filter(isSound);
  const seen = sound.flatMap((one) =>
    sightings(one, known).map(
      ({ name: witness, at }): KeptFinding => ({
        key: 'verify.kept-cosigned',
        params: { name: one.name, witness, at: moment(at) },
        tone: 'ok',
      }),
    ),
  );
  return {
    log: [
      ...[...hand.kept, ...(hand.today ? [hand.today] : [])].flatMap(signatureFindings),
      ...pairsOf(hand).map(([one, later]) => comparison(one, later, hand)),
      ...seen,
    ],
    certificates: places.map((place) =>
      place ? sound.flatMap((one) => certificateFindings(one, place, hand, known)) : [],
    ),
  };
}
