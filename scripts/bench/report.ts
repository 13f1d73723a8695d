/** One measured figure with what is required of it. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly required: string;
}

/** Prints the figures as a Markdown table. */
export function printFigures(figures: readonly Figure[]): void {
  process.stdout.write('| what | measured | required |\n| --- | --- | --- |\n');
  for (const { name, value, required } of figures)
    process.stdout.write(`| ${name} | ${value} | ${required} |\n`);
}

/** The middle one of several measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
