import type { Certificate } from '../../src/selection/index.js';
import { leafOf, signer, treeOf } from './hand-made-log.js';

const ORIGIN = 'supermarket.test/log';
const LOG = signer(ORIGIN, 1, 7);
const WITNESS = 'newspaper.test';

/** Verifier key of the invented witness: type 4, cosignature/v1. */
export function witnessKey(secret = 8): string {
  return signer(WITNESS, 4, secret).key;
}

/**
 * The member `log` of a certificate: publication and freeze of each of its rounds, its typed value, and what
 * became of the secret of each earlier one, at the last of the given places among `size` events, under a checkpoint signed by an invented key; cosigned by an
 * invented witness at `witnessedAt`.
 */
export function exampleLog(
  certificate: Certificate,
  size = 13,
  places: readonly number[] = [0, 1, 3, 4, 6, 8, 9, 10],
  witnessedAt: string | null = null,
) {
  const { plan, times } = certificate;
  const leaves = Array.from({ length: size }, (_, index) => ({
    seq: index + 1,
    at: plan.opensAt,
    kind: 'entry.made',
    subject: '其他',
    actor: { id: null as string | null, role: 'system' },
    data: {} as Record<string, unknown>,
  }));
  const publication = ({ planHash }: { planHash: string }, index: number) => {
    const redo = certificate.rounds[index - 1]?.redo;
    if (!redo) return { kind: 'need.published', data: { planHash, title: '水库' } };
    const { basis, excluded, confirmed } = redo;
    const { at, ...actor } = confirmed;
    return { kind: 'redo.confirmed', at, actor, data: { planHash, basis, excluded } };
  };
  const freeze = ({ poolHash, plan: { round } }: Pick<Certificate, 'poolHash' | 'plan'>) => ({
    kind: 'pool.frozen',
    at: times.frozenAt,
    data: { poolHash, round },
  });
  const opening = ({ planHash, secret, plan: { round } }: Certificate['rounds'][number]) =>
    secret === null
      ? { kind: 'incident.opened', data: { round, kind: 'secret-unopened' } }
      : { kind: 'secret.opened', data: { planHash, secret } };
  const value = ({
    publicValue,
    proof,
    plan: { round },
  }: Pick<Certificate, 'publicValue' | 'proof' | 'plan'>) => {
    if (proof?.kind === 'ceremony')
      return [{ kind: 'ceremony.recorded', at: proof.recordedAt, data: { round, digits: publicValue } }];
    if (proof?.kind !== 'lottery') return [];
    const { at, ...actor } = proof.confirmed;
    return [{ kind: 'lottery.confirmed', at, actor, data: { round, numbers: publicValue } }];
  };
  const events = [
    ...certificate.rounds.flatMap((round, index) => [
      publication(round, index),
      freeze(round),
      ...value(round),
      opening(round),
    ]),
    publication(certificate, certificate.rounds.length),
    freeze(certificate),
    ...value(certificate),
  ];
  const used = places.slice(-events.length);
  for (const [index, event] of events.entries())
    Object.assign(leaves[used[index] ?? -1] ?? {}, { subject: plan.need, ...event });
  const tree = treeOf(leaves.map(leafOf));
  const text = `${ORIGIN}\n${size}\n${Buffer.from(tree.root(size)).toString('base64')}\n`;
  const checkpoint = `${text}\n${LOG.line(text)}`;
  const frozen = used[events.findLastIndex(({ kind }) => kind === 'pool.frozen')] ?? 0;
  return {
    origin: ORIGIN,
    key: LOG.key,
    events: used.map((index) => ({
      leaf: leaves[index] as (typeof leaves)[number],
      index,
      proof: tree.path(index, size),
    })),
    checkpoint,
    witnessed:
      witnessedAt === null
        ? null
        : {
            checkpoint: `${checkpoint}${signer(WITNESS, 4, 8).line(text, witnessedAt)}`,
            proof: tree.path(frozen, size),
          },
  };
}

/** A receipt of a certificate's first entry under the key of {@link exampleLog}; `change` alters it before it is signed. */
export function exampleReceipt(
  certificate: Certificate,
  change: Readonly<Record<string, string>> = {},
): string {
  const [{ entry, entryHash, blind } = { entry: null, entryHash: '', blind: undefined }] =
    certificate.entries;
  const lines = {
    need: certificate.plan.need,
    plan: certificate.rounds[0]?.planHash ?? certificate.planHash,
    agency: entry?.agency ?? '',
    entry: entryHash,
    ...(blind === undefined ? {} : { blind }),
    sequence: '1',
    at: entry?.enteredAt ?? '',
    leaf: '0'.repeat(64),
    ...change,
  };
  const text = `${ORIGIN}\n${Object.entries(lines)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('')}`;
  return `${text}\n${LOG.line(text)}`;
}
