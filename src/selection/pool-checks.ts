/** The checks of what was fixed before the draw: plan, entries, frozen pool, and their order in time. */
import type { Certificate } from './certificate.js';
import { type Check, compare, faultless } from './check.js';
import { UNREAD } from './closed-list.js';
import { coded, verbatim } from './finding.js';
import { methodOf } from './methods.js';
import { periodFault, sealFaults } from './plan-2.js';
import { orderFaults } from './proof.js';
import { hashEntry, hashPlan, hashPool, isPlan2 } from './protocol.js';
import { firstPlanOf } from './rounds.js';

const ascending = (codes: readonly string[]): boolean =>
  codes.every((code, index) => index === 0 || (codes[index - 1] as string) < code);

/** `E_PLAN`. */
export function checkPlan({ plan, planHash }: Certificate): Check {
  const { opensAt, closesAt, floorFen, budgetFen } = plan;
  const inOrder = coded('plan/in-order');
  const period = coded('plan/period');
  const seals = coded('plan/seals');
  const sealed = isPlan2(plan) ? sealFaults(plan) : [];
  const floorBelow = coded('plan/floor-below');
  return compare('E_PLAN', [
    [verbatim(hashPlan(plan)), verbatim(planHash)],
    [inOrder, opensAt < closesAt ? inOrder : coded('plan/not-in-order', { opensAt, closesAt })],
    [
      floorBelow,
      floorFen === null || floorFen <= budgetFen
        ? floorBelow
        : coded('plan/floor-above', { floorFen, budgetFen }),
    ],
    [period, (isPlan2(plan) && periodFault(plan)) || period],
    [seals, sealed.length === 0 ? seals : sealed],
  ]);
}

/** `E_ENTRY`. */
export function checkEntries(certificate: Certificate): Check {
  const { entries, pool } = certificate;
  // Entries are made for the first round and stay as they are: a later round may only leave some out.
  const { planHash } = firstPlanOf(certificate);
  const byAgency = new Map(entries.map((item) => [item.entry.agency, item]));
  const excluded = new Set(pool.excluded.map(({ agency }) => agency));
  const pooled = new Set(pool.entries.map(({ agency }) => agency));
  return faultless('E_ENTRY', coded('entry/all', { count: entries.length }), [
    ...entries.flatMap(({ entry, entryHash: stated }) => {
      const { agency } = entry;
      const own = hashEntry(entry);
      return [
        own !== stated && coded('entry/hash', { agency, own, stated }),
        entry.plan !== planHash && coded('entry/plan', { agency }),
        !pooled.has(agency) && !excluded.has(agency) && coded('entry/left-out', { agency }),
      ];
    }),
    ...pool.entries.map(({ agency, entryHash, bid }) => {
      const own = byAgency.get(agency);
      if (!own) return coded('entry/none', { agency });
      return (own.entryHash !== entryHash || own.entry.bid !== bid) && coded('entry/differs', { agency });
    }),
    ...pool.excluded.map(
      ({ agency, reason }) =>
        !byAgency.has(agency) && !UNREAD.includes(reason) && coded('entry/hidden', { agency, reason }),
    ),
  ]);
}

/** `E_ORDER`. */
export function checkOrder({ entries, unopened = [], pool }: Certificate): Check {
  const pooled = pool.entries.map(({ agency }) => agency);
  const excluded = pool.excluded.map(({ agency }) => agency);
  const both = new Set(pooled);
  return faultless('E_ORDER', coded('order/ascending'), [
    !ascending(pooled) && coded('order/pool'),
    !ascending(excluded) && coded('order/excluded'),
    !ascending(entries.map(({ entry }) => entry.agency)) && coded('order/entries'),
    !ascending(unopened.map(({ agency }) => agency)) && coded('order/unopened'),
    excluded.some((agency) => both.has(agency)) && coded('order/both'),
  ]);
}

/** `E_POOL`. */
export function checkPool({ plan, planHash, pool, poolHash }: Certificate): Check {
  const { closesAt, minEntries: least } = plan;
  const { takesBid, weighted } = methodOf(plan.method);
  const count = pool.entries.length;
  const withBid = pool.entries.filter(({ bid }) => bid !== null).length;
  const bidsFit = takesBid ? withBid === count : [0, count].includes(withBid);
  const weightsFit = pool.entries.every(({ weight }) => (weight !== null) === weighted);
  const [bids, weights, enough] = [coded('pool/bids'), coded('pool/weights'), coded('pool/least', { least })];
  return compare('E_POOL', [
    [verbatim(hashPool(pool)), verbatim(poolHash)],
    [coded('pool/plan', { plan: planHash }), coded('pool/plan', { plan: pool.plan })],
    [coded('pool/closes', { at: closesAt }), coded('pool/closes', { at: pool.closesAt })],
    [bids, bidsFit ? bids : coded('pool/bids-wrong')],
    [weights, weightsFit ? weights : coded('pool/weights-wrong')],
    [enough, count >= least ? enough : coded('pool/count', { count })],
  ]);
}

/** `E_LATE`. */
export function checkTimes(certificate: Certificate): Check {
  const { opensAt, closesAt } = firstPlanOf(certificate).plan;
  return faultless('E_LATE', coded('late/in-order'), [
    ...[...certificate.entries.map(({ entry }) => entry), ...(certificate.unopened ?? [])].map(
      ({ agency, enteredAt: at }) =>
        (at < opensAt || at >= closesAt) && coded('late/entered', { agency, at }),
    ),
    ...orderFaults(certificate),
  ]);
}
