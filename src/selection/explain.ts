/** A selection as steps that can be followed with a calculator; words are added by whoever shows them. */
import type { Certificate } from './certificate.js';
import type { Drawn } from './generator.js';
import { methodOf } from './methods.js';
import { drawPool } from './select.js';
import type { Step } from './step.js';

function lotSteps(certificate: Certificate, drawns: readonly Drawn[], limit: number): Step[] {
  const { plan, pool, lots } = certificate;
  const told = drawns.slice(0, limit);
  if (methodOf(plan.method).weighted) {
    const byLot = new Map(lots.map((lot, index) => [lot, pool.entries[index]?.agency ?? '']));
    return told.map((drawn, index) => ({
      code: 'lot',
      lot: index + 1,
      drawn,
      agency: byLot.get(index + 1) ?? '',
      weighted: true,
      from: null,
      displaced: null,
    }));
  }
  const row = pool.entries.map(({ agency }) => agency);
  return told.map((drawn, index) => {
    const from = index + drawn.value;
    const agency = row[from] as string;
    const displaced = row[index] as string;
    row[index] = agency;
    row[from] = displaced;
    return { code: 'lot', lot: index + 1, drawn, agency, weighted: false, from: from + 1, displaced };
  });
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
  steps.push(...lotSteps(certificate, drawns, lotLimit));
  if (drawns.length > lotLimit) steps.push({ code: 'more-lots', count: drawns.length - lotLimit });
  const { ranking } = method;
  const candidates = pool.entries.map(({ agency, bid }, index) => ({ agency, bid, lot: lots[index] ?? 0 }));
  steps.push(...(ranking.explain?.(candidates, K) ?? []));
  const { winner, priceFen, budgetFen, savingFen } = certificate;
  steps.push({ code: 'order', by: ranking.by, ranking: certificate.ranking });
  steps.push({ code: 'price', winner, priceFen, budgetFen, savingFen });
  return steps;
}
