import { writeEvents } from '../../src/audit/append-event.js';
import { certifyEvents, SYSTEM_ACTOR } from '../../src/audit/index.js';
import { createVault, creditCodeCheck, ok, systemRandomBytes } from '../../src/basics/index.js';
import { migrate, openSqlite, transact } from '../../src/db/index.js';
import {
  buildCertificate,
  type Certificate,
  freezePool,
  hashCommitment,
  hashNotice,
  hashPlan,
  type Method,
  methodOf,
  type Plan,
  QUICKNET,
  type SelectionInput,
  serializeCertificate,
  sha256Hex,
  verifyCertificate,
} from '../../src/selection/index.js';
import { logEvent } from './log-fill.js';

const SITE = 'https://supermarket.example';
const NEED = 'CX-2017-000001';
const NOTICE = { title: 'bench' };

/** When a sample was published, closed and drawn, and what from. */
interface Occasion
  extends Pick<Plan, 'source' | 'opensAt' | 'closesAt'>,
    Pick<Certificate, 'publicValue' | 'proof' | 'times'> {
  readonly enteredAt: string;
}

const COMMIT: Occasion = {
  source: { kind: 'commit' },
  opensAt: '2017-05-02T01:00:00.000Z',
  enteredAt: '2017-05-03T02:00:00.000Z',
  closesAt: '2017-05-08T09:00:00.000Z',
  publicValue: null,
  proof: null,
  times: {
    frozenAt: '2017-05-08T09:00:01.000Z',
    secretOpenedAt: '2017-05-08T09:00:02.000Z',
    drawnAt: '2017-05-08T09:00:02.000Z',
  },
};

/** Round 1000 of quicknet as the League of Entropy published it, at 2023-08-23T15:59:24Z. */
const DRAND: Occasion = {
  source: { kind: 'drand', chain: QUICKNET.hash, round: 1000 },
  opensAt: '2023-08-18T01:00:00.000Z',
  enteredAt: '2023-08-20T02:00:00.000Z',
  closesAt: '2023-08-23T15:49:24.000Z',
  publicValue: 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd',
  proof: {
    kind: 'drand',
    round: 1000,
    signature:
      'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
  },
  times: {
    frozenAt: '2023-08-23T15:49:25.000Z',
    secretOpenedAt: '2023-08-23T15:49:25.000Z',
    drawnAt: '2023-08-23T15:59:25.000Z',
  },
};

/** The input of a selection among `count` invented agencies. */
export function sampleInput(method: Method, count: number, occasion: Occasion = COMMIT): SelectionInput {
  const { source, opensAt, closesAt, enteredAt, publicValue } = occasion;
  const secret = sha256Hex('secret');
  const plan: Plan = {
    need: NEED,
    round: 1,
    method,
    fund: 'state',
    budgetFen: 10_000_000,
    floorFen: null,
    minEntries: 3,
    notice: hashNotice(NOTICE),
    rules: '2017-01',
    opensAt,
    closesAt,
    source,
    commitment: hashCommitment({ need: NEED, round: 1, secret }),
  };
  const planHash = hashPlan(plan);
  const entries = Array.from({ length: count }, (_, index) => {
    const body = `91532300MA${String(index).padStart(7, '0')}`;
    const bid = methodOf(method).takesBid ? 6_000_000 + index : null;
    const agency = `${body}${creditCodeCheck(body)}`;
    return { plan: planHash, agency, enteredAt, nonce: sha256Hex(`${index}`), bid };
  });
  return { plan, secret, publicValue, entries, weights: null, excluded: [] };
}

/** The same certificate with proofs out of a log that holds its acts among those of others. */
async function withLog(certificate: Certificate): Promise<Certificate> {
  const { plan, planHash, poolHash, secret, times } = certificate;
  const act = (at: string, kind: string, data: object) => ({
    at,
    kind,
    subject: plan.need,
    actor: SYSTEM_ACTOR,
    data: { ...data },
  });
  const others = Array.from({ length: 1000 }, (_, index) => logEvent(index + 1));
  const vault = createVault(systemRandomBytes(32), systemRandomBytes);
  const db = openSqlite(':memory:');
  await migrate(db);
  const log = await transact(db, async (trx) => {
    await writeEvents(trx, [
      act(plan.opensAt, 'need.published', { planHash }),
      ...others,
      act(times.frozenAt, 'pool.frozen', { poolHash, round: plan.round }),
      act(times.secretOpenedAt, 'secret.opened', { planHash, secret }),
    ]);
    const site = { vault, siteUrl: SITE, random: systemRandomBytes };
    return ok(await certifyEvents(trx, site, certificate, times.drawnAt));
  });
  await db.destroy();
  if (!log.ok || !log.value) throw new Error('the log does not hold the acts of the sample');
  return { ...certificate, log: log.value };
}

/** The text of a certificate over `count` entries as a site would publish it. Throws when it does not verify. */
export async function sampleCertificate(
  method: Method,
  count: number,
  source: 'commit' | 'drand',
): Promise<string> {
  const occasion = source === 'drand' ? DRAND : COMMIT;
  const input = sampleInput(method, count, occasion);
  const { plan, secret, entries } = input;
  const { publicValue, proof, times } = occasion;
  const agencyNames = Object.fromEntries(entries.map(({ agency }) => [agency, `演示机构 ${agency}`]));
  const { pool } = freezePool(input);
  const annex = { notice: NOTICE, agencyNames };
  const text = serializeCertificate(
    await withLog(
      buildCertificate({
        site: SITE,
        plan,
        entries,
        pool,
        secret,
        publicValue,
        proof,
        times,
        rounds: [],
        annex,
      }),
    ),
  );
  const { ok: holds, checks } = verifyCertificate(text);
  if (!holds) throw new Error(`the sample does not verify: ${JSON.stringify(checks)}`);
  return text;
}
