import {
  buildCertificate,
  type Certificate,
  hashCommitment,
  hashPool,
  serializeCertificate,
  shrinkPool,
} from '../../src/selection/index.js';
import { inputOf } from './certificate-input.js';

type Round = Certificate['rounds'][number];

/** Every way to hide an earlier round, or to tell something else of it, by name. */
export function* alterations(certificate: Certificate): Generator<readonly [name: string, text: string]> {
  const edit = (change: (rounds: Round[]) => void): string => {
    const copy = structuredClone(certificate);
    change(copy.rounds);
    return serializeCertificate(copy);
  };
  for (const [index, round] of certificate.rounds.entries()) {
    const name = `round ${index + 1}`;
    const place = (index + 1) % certificate.rounds.length;
    const other = certificate.rounds[place]!;
    yield [`${name}: dropped`, edit((rounds) => rounds.splice(index, 1))];
    yield [`${name}: twice`, edit((rounds) => rounds.splice(index, 0, structuredClone(round)))];
    yield [`${name}: moved`, edit((rounds) => rounds.splice(place, 0, ...rounds.splice(index, 1)))];
    for (const key of Object.keys(round) as (keyof Round)[]) {
      const put = (value: unknown) => edit((rounds) => Object.assign(rounds[index]!, { [key]: value }));
      if (JSON.stringify(other[key]) !== JSON.stringify(round[key]))
        yield [`${name}: ${key} of another`, put(other[key])];
      if (round[key] !== null) yield [`${name}: no ${key}`, put(null)];
    }
    const put = (part: keyof Round, value: object) =>
      edit((rounds) => Object.assign(rounds[index]![part]!, value));
    for (const key of ['proposed', 'confirmed'] as const) {
      const by = (change: object) => put('redo', { [key]: { ...round.redo[key], ...change } });
      yield [`${name}: ${key} by another`, by({ id: '00000000-0000-7000-8000-999999999999' })];
      yield [`${name}: ${key} in another role`, by({ role: 'auditor' })];
      yield [`${name}: ${key} later`, by({ at: round.redo[key].at.replace(/...Z$/, '999Z') })];
    }
    const basis = round.redo.basis === 'source-failed' ? 'objection-upheld' : 'source-failed';
    const { excluded } = round.redo;
    const kept = round.pool.entries.find((entry) => !excluded.some(({ agency }) => agency === entry.agency));
    const more = { agency: kept?.agency ?? '', reason: 'suspended' };
    yield [`${name}: another basis`, put('redo', { basis })];
    yield [`${name}: another reason`, put('redo', { reason: '另有原因' })];
    yield [`${name}: one excluded more`, put('redo', { excluded: [...excluded, more] })];
    yield [`${name}: one entry less`, put('pool', { entries: round.pool.entries.slice(1) })];
    yield [`${name}: another budget`, put('plan', { budgetFen: round.plan.budgetFen + 1 })];
  }
}

/**
 * What a forger with every right but the log's key makes of it: the last decision was never taken, and everything that
 * follows from that is computed anew.
 */
export function withoutLastDecision(certificate: Certificate): Certificate {
  const { secret } = certificate;
  const rounds = certificate.rounds.slice(0, -1);
  const [before, hidden] = [rounds.at(-1)!, certificate.rounds.at(-1)!];
  const { need } = certificate.plan;
  const round = rounds.length + 1;
  const commitment = hashCommitment({ need, round, secret });
  const plan = { ...certificate.plan, round, opensAt: hidden.plan.opensAt, commitment };
  const pool = shrinkPool(before.pool, before.redo.excluded, plan);
  // Its pool is that of the decision before, and so are the grounds of it.
  const grounds = hidden.grounds && { ...hidden.grounds, pool: hashPool(pool) };
  const input = { ...inputOf(certificate), plan, rounds, pool, ...(grounds ? { grounds } : {}) };
  return { ...buildCertificate(input), log: certificate.log };
}
