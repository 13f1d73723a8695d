import { creditCodeCheck } from '../../../src/basics/index.js';
import {
  buildCertificate,
  type Certificate,
  type Entry,
  freezePool,
  hashCommitment,
  hashNotice,
  hashPlan,
  type Plan,
  sha256Hex,
} from '../../../src/selection/index.js';
import { withLog } from './log-example.js';

/** The n-th invented agency code. */
export function agencyCode(n: number): string {
  const body = `91532300MA${String(n).padStart(7, '0')}`;
  return `${body}${creditCodeCheck(body)}`;
}

const hex = (text: string): string => sha256Hex(text);

/** A certificate of invented data, by default a reference price over seven bids drawn from a ceremony. */
export function exampleCertificate(
  options: { method?: Plan['method']; count?: number; source?: Plan['source'] } = {},
): Certificate {
  const { method = 'reference', count = 7, source = { kind: 'ceremony', digits: 20 } } = options;
  const secret = hex('secret');
  const notice = { title: '水库除险加固工程勘察', budget: '98000.00' };
  const plan: Plan = {
    need: 'CX-2017-000001',
    round: 1,
    method,
    fund: 'state',
    budgetFen: 9_800_000,
    floorFen: null,
    minEntries: 3,
    notice: hashNotice(notice),
    rules: '2017-01',
    opensAt: '2017-05-02T01:00:00.000Z',
    closesAt: '2017-05-08T09:00:00.000Z',
    source,
    commitment: hashCommitment({ need: 'CX-2017-000001', round: 1, secret }),
  };
  const entries: Entry[] = Array.from({ length: count }, (_, index) => ({
    plan: hashPlan(plan),
    agency: agencyCode(index),
    enteredAt: '2017-05-03T02:00:00.000Z',
    nonce: hex(`nonce ${index}`),
    bid: method === 'random' || method === 'credit' ? null : 7_000_000 + index * 350_000,
  }));
  const excluded = [{ agency: agencyCode(999_999), reason: 'certificate-expired' }];
  const weights =
    method === 'credit' ? Object.fromEntries(entries.map(({ agency }, i) => [agency, i + 1])) : null;
  const { pool } = freezePool({ plan, entries, weights, excluded });
  const ceremony = source.kind === 'ceremony';
  const certificate = buildCertificate({
    site: 'https://supermarket.test',
    plan,
    entries,
    pool,
    secret,
    publicValue: ceremony ? '31415926535897932384' : null,
    proof: ceremony
      ? { kind: 'ceremony', witnesses: ['甲', '乙'], recordedAt: '2017-05-08T10:00:00.000Z' }
      : null,
    times: {
      frozenAt: '2017-05-08T09:00:01.000Z',
      secretOpenedAt: '2017-05-08T10:00:01.000Z',
      drawnAt: '2017-05-08T10:00:01.000Z',
    },
    rounds: [],
    annex: {
      notice,
      agencyNames: Object.fromEntries(
        [...entries, ...excluded].map(({ agency }) => [agency, `演示机构 ${agency}`]),
      ),
    },
  });
  return withLog(certificate);
}
