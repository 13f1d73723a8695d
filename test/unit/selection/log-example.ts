import { createSigner } from '../../../src/audit/log-key.js';
import { proofOf } from '../../../src/audit/proofs.js';
import { leafBytes, type PublishedEvent } from '../../../src/audit/published-event.js';
import {
  type Certificate1,
  checkpointText,
  EMPTY_FRONTIER,
  formatNote,
  formatVerifierKey,
  frontierRoot,
  growFrontier,
  inclusionNodes,
  keyId,
  LOG_SIGNATURE,
  leafHash,
  type Source,
  sourceOf,
} from '../../../src/selection/index.js';

const placesOf = (source: Source): number[] => [
  3,
  6,
  ...(sourceOf(source.kind).opensSecretAtFreeze ? [8] : []),
  ...(['ceremony', 'lottery'].includes(source.kind) ? [9] : []),
];

/** The certificate with proofs of an invented log that holds its publication and freeze among other events. */
export function withLog(certificate: Certificate1): Certificate1 {
  const { plan, planHash, poolHash, secret, publicValue, proof, times } = certificate;
  const origin = 'supermarket.test';
  const signer = createSigner(new Uint8Array(32).fill(9));
  const event = (seq: number, kind: string, at: string, data: object): PublishedEvent => ({
    seq,
    at,
    kind,
    subject: kind === 'entry.made' ? 'CX-2017-000009' : plan.need,
    actor: { id: null, role: 'system' },
    data: data as PublishedEvent['data'],
  });
  const events = Array.from({ length: 11 }, (_, index) => {
    if (index === 3) return event(index + 1, 'need.published', plan.opensAt, { planHash, version: 1 });
    if (index === 6) return event(index + 1, 'pool.frozen', times.frozenAt, { poolHash, round: plan.round });
    if (index === 8) return event(index + 1, 'secret.opened', times.secretOpenedAt, { planHash, secret });
    const { round } = plan;
    if (index === 9 && proof?.kind === 'ceremony')
      return event(index + 1, 'ceremony.recorded', proof.recordedAt, { digits: publicValue, round });
    if (index === 9 && proof?.kind === 'lottery') {
      const { at, ...actor } = proof.confirmed;
      return { ...event(index + 1, 'lottery.confirmed', at, { numbers: publicValue, round }), actor };
    }
    return event(index + 1, 'entry.made', plan.opensAt, { entryHash: `${index}` });
  });
  const nodes = new Map<string, Uint8Array>();
  let frontier = EMPTY_FRONTIER;
  for (const one of events) {
    frontier = growFrontier(frontier, leafHash(leafBytes(one)), ({ level, index }, hash) =>
      nodes.set(`${level}/${index}`, hash),
    );
  }
  const text = checkpointText({ origin, size: events.length, root: frontierRoot(frontier) });
  const id = keyId(origin, LOG_SIGNATURE, signer.publicKey);
  const log = {
    origin,
    key: formatVerifierKey(origin, LOG_SIGNATURE, signer.publicKey),
    events: placesOf(plan.source).map((index) => ({
      leaf: events[index],
      index,
      proof: proofOf(inclusionNodes(index, events.length), nodes).map((step) =>
        Buffer.from(step).toString('hex'),
      ),
    })),
    checkpoint: formatNote({ text, signatures: [{ name: origin, id, signature: signer.sign(text) }] }),
    witnessed: null,
  };
  return { ...certificate, log: log as Certificate1['log'] };
}
