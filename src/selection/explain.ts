/** A selection as steps that can be followed with a calculator; words are added by whoever shows them. */
import type { Certificate } from './certificate.js';
import type { Drawn } from './generator.js';
import { methodOf } from './methods.js';
import type { Pool } from './protocol.js';
import { drawPool } from './select.js';
import type { Step } from './step.js';

/** Takes an agency from those that are left, and returns its tickets among them; null where it is not there. */
function ticketsOf(left: Pool['entries'][number][], agency: string): { from: number; to: number } | null {
  const index = left.findIndex((entry) => entry.agency === agency);
  if (index === -1) return null;
  const from = left.slice(0, index).reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  const [own] = left.splice(index, 1);
  return { from, to: from + (own?.weight ?? 0) - 1 };
}

function lotSteps(certificate: Certificate, drawns: readonly Drawn[], limit: number): Step[] {
  const { plan, pool, lots } = certificate;
  const told = drawns.slice(0, limit);
  if (methodOf(plan.method).weighted) {
    const byLot = new Map(lots.map((lot, index) => [lot, pool.entries[index]?.agency ?? '']));
    const left = pool.entries.filter((_, index) => lots[index] !== 0);
    return told.map((drawn, index) => {
      const agency = byLot.get(index + 1) ?? '';
      const tickets = ticketsOf(left, agency);
      return {
        code: 'lot',
        lot: index + 1,
        drawn,
        agency,
        weighted: true,
        tickets,
        from: null,
        displaced: null,
      };
    });
  }
  const row = pool.entries.map(({ agency }) => agency);
  return told.map((drawn, index) => {
    const from = index + drawn.value;
    const agency = row[from] as string;
    const displaced = row[index] as string;
    row[index] = agency;
    row[from] = displaced;
    return {
      code: 'lot',
      lot: index + 1,
      drawn,
      agency,
      weighted: false,
      tickets: null,
      from: from + 1,
      displaced,
    };
  });
}

/** The cut to the big list; none under a method without one. */
function cutSteps({ plan, pool, lots }: Certificate): Step[] {
  const { lists } = methodOf(plan.method);
  if (!lists) return [];
  const weighed = pool.entries.map(({ agency, weight }, index) => ({
    agency,
    weight: weight ?? 0,
    lot: lots[index],
  }));
  const kept = weighed.filter(({ lot }) => lot !== 0);
  const outside = weighed.filter(({ lot }) => lot === 0).map(({ agency, weight }) => ({ agency, weight }));
  const least = Math.min(...kept.map(({ weight }) => weight));
  return [{ code: 'big-list', most: lists.big, count: kept.length, least, outside }];
}

/** The order, and what it leads to. */
function resultSteps(certificate: Certificate): Step[] {
  const { plan, ranking, winner, priceFen, budgetFen, savingFen, smallList } = certificate;
  if (winner === null || priceFen === null || savingFen === null)
    return [{ code: 'small-list', agencies: smallList ?? [] }];
  return [
    { code: 'order', by: methodOf(plan.method).ranking.by, ranking },
    { code: 'price', winner, priceFen, budgetFen, savingFen },
  ];
}

/** The steps of a certificate's selection in order; at most `lotLimit` lots are told one by one. */
export function explainSelection(certificate: Certificate, lotLimit = 20): readonly Step[] {
  const { plan, pool, planHash, poolHash, publicValue, secret, seed, K, lots } = certificate;
  const method = methodOf(plan.method);
  const drawns: Drawn[] = [];
  drawPool(plan.method, pool.entries, seed, (drawn) => drawns.push(drawn));
  const steps: Step[] = [
    { code: 'pool', count: pool.entries.length, poolHash },
    { code: 'seed', planHash, poolHash, publicValue, secret, seed },
  ];
  const [first] = drawns;
  if (method.K === 'drawn' && first && K !== null) {
    steps.push({ code: 'k', drawn: first, K });
    drawns.shift();
  }
  steps.push(...cutSteps(certificate));
  steps.push(...lotSteps(certificate, drawns, lotLimit));
  if (drawns.length > lotLimit) steps.push({ code: 'more-lots', count: drawns.length - lotLimit });
  const { ranking } = method;
  const candidates = pool.entries.map(({ agency, bid }, index) => ({ agency, bid, lot: lots[index] ?? 0 }));
  steps.push(...(ranking.explain?.(candidates, K) ?? []));
  steps.push(...resultSteps(certificate));
  return steps;
}
