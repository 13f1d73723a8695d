import type { Chance } from './chance.js';

const YUAN_100 = 10_000;
const LEAST = 800_000;

/** Splits `total` fen into `count` budgets of whole hundreds of yuan, spread like real ones (log-normal). */
export function splitBudget(total: number, count: number, chance: Chance): number[] {
  const weights = Array.from({ length: count }, () => Math.exp(0.75 * chance.normal()));
  const sum = weights.reduce((a, b) => a + b, 0);
  const budgets = weights.map((weight) =>
    Math.max(LEAST, Math.round((total * weight) / sum / YUAN_100) * YUAN_100),
  );
  settle(budgets, total, YUAN_100, () => ({ least: LEAST, most: Number.MAX_SAFE_INTEGER }));
  return budgets;
}

/** Splits `total` fen of savings over budgets, each between 4 and 62 per cent of its budget, in whole tens of yuan. */
export function splitSaving(total: number, budgets: readonly number[], chance: Chance): number[] {
  const sum = budgets.reduce((a, b) => a + b, 0);
  const rate = total / sum;
  const step = 1000;
  const bounds = (index: number) => {
    const budget = budgets[index] ?? 0;
    return {
      least: Math.ceil((budget * 0.04) / step) * step,
      most: Math.floor((budget * 0.62) / step) * step,
    };
  };
  const savings = budgets.map((budget, index) => {
    const { least, most } = bounds(index);
    const wished = Math.round((budget * rate * (1 + 0.2 * chance.normal())) / step) * step;
    return Math.min(most, Math.max(least, wished));
  });
  settle(savings, total, step, bounds);
  return savings;
}

/** Moves the difference to `total` onto the parts, within their bounds, in steps; throws when it cannot. */
function settle(
  parts: number[],
  total: number,
  step: number,
  bounds: (index: number) => { readonly least: number; readonly most: number },
): void {
  let left = total - parts.reduce((a, b) => a + b, 0);
  for (let round = 0; left !== 0 && round < 200; round += 1) {
    const share = Math.max(step, Math.floor(Math.abs(left) / parts.length / step) * step);
    for (const [index, part] of parts.entries()) {
      if (left === 0) break;
      const { least, most } = bounds(index);
      const wished = Math.sign(left) * Math.min(share, Math.abs(left));
      const moved = Math.min(most, Math.max(least, part + wished)) - part;
      parts[index] = part + moved;
      left -= moved;
    }
  }
  if (left !== 0) throw new Error(`the demonstration data do not add up: ${left} fen left`);
}
