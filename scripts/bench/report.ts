/** One measured figure with what is required of it. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly required: string;
}

/** Prints the figures as a Markdown table, by the argument of the command that measures them. */
export function printFigures(parts: ReadonlyMap<string, readonly Figure[]>): void {
  process.stdout.write('| what | measured | required | by `npm run bench` |\n| --- | --- | --- | --- |\n');
  for (const [part, figures] of parts) {
    for (const { name, value, required } of figures)
      process.stdout.write(`| ${name} | ${value} | ${required} | \`-- ${part}\` |\n`);
  }
}

/** The middle one of several measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
