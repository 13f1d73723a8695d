import { scaleLinear } from 'd3-scale';
import { escapeXml } from './escape.js';

/** One interval of the distribution. */
export interface Interval {
  /** Lower end as shown below the axis; empty for the first, which is open. */
  readonly label: string;
  readonly observed: number;
  readonly expected: number;
  readonly curve: number;
}

const HEIGHT = 220;
const TOP = 14;
const BASE = HEIGHT - 26;

/** A place across the drawing in per cent of its width. */
const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/**
 * Observed counts as bars, what chance expects of each as a mark, and a curve to compare with, as an accessible SVG:
 * the same bytes for the same numbers. Widths are shares, so that the letters keep their size on a phone. A table
 * beside it says the same.
 */
export function distributionChart(
  intervals: readonly Interval[],
  words: { readonly title: string; readonly description: string },
): string {
  const n = Math.max(1, intervals.length);
  const highest = Math.max(
    1,
    ...intervals.flatMap(({ observed, expected, curve }) => [observed, expected, curve]),
  );
  const y = scaleLinear([0, highest], [BASE, TOP]);
  const height = (value: number): string => y(value).toFixed(1);
  const bars = intervals.map(({ observed, expected, label }, index) => {
    const left = index / n;
    return (
      `<rect class="chart-bar" x="${percent(left + 0.12 / n)}" y="${height(observed)}" width="${percent(0.76 / n)}" height="${(BASE - y(observed)).toFixed(1)}"/>` +
      `<line class="chart-mark" x1="${percent(left + 0.04 / n)}" x2="${percent(left + 0.96 / n)}" y1="${height(expected)}" y2="${height(expected)}"/>` +
      (label && index % 2 === 1
        ? `<text x="${percent(left)}" y="${HEIGHT - 8}" text-anchor="middle">${escapeXml(label)}</text>`
        : '')
    );
  });
  const curve = intervals.slice(1).map(({ curve: to }, index) => {
    const from = intervals[index]?.curve ?? 0;
    return `<line class="chart-curve" x1="${percent((index + 0.5) / n)}" y1="${height(from)}" x2="${percent((index + 1.5) / n)}" y2="${height(to)}"/>`;
  });
  return (
    `<svg class="chart" role="img" height="${HEIGHT}" aria-labelledby="distribution-title distribution-desc">` +
    `<title id="distribution-title">${escapeXml(words.title)}</title><desc id="distribution-desc">${escapeXml(words.description)}</desc>` +
    `<line class="chart-axis" x1="0" x2="100%" y1="${BASE}" y2="${BASE}"/>${bars.join('')}${curve.join('')}</svg>`
  );
}
