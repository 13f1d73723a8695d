import { scaleLinear } from 'd3-scale';
import { escapeXml } from './escape.js';

/** One bar; `text` is its value as shown. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly url: string;
}

const ROW = 40;
const BAR = 14;
/** The longest bar, in per cent of the width: its value stands behind it, on the narrowest phone too. */
const LONGEST = 54;

/**
 * Horizontal bars under their labels as an accessible SVG, the same bytes for the same numbers. It has no scale of its
 * own, so that its letters are as large on a phone as beside it. A table beside it says the same.
 */
export function barChart(
  bars: readonly Bar[],
  words: { readonly title: string; readonly description: string },
): string {
  const height = bars.length * ROW;
  const share = scaleLinear([0, Math.max(1, ...bars.map(({ value }) => value))], [0, LONGEST]);
  const rows = bars.map(({ label, value, text, url }, index) => {
    const top = index * ROW;
    const width = share(value).toFixed(2);
    return (
      `<a href="${escapeXml(url)}"><text x="0" y="${top + 14}">${escapeXml(label)}</text>` +
      `<rect class="chart-bar" x="0" y="${top + 20}" width="${width}%" height="${BAR}"/>` +
      `<text class="chart-value" x="${width}%" dx="6" y="${top + 32}">${escapeXml(text)}</text></a>`
    );
  });
  return (
    `<svg class="chart" role="group" height="${height}" aria-labelledby="bar-title bar-desc">` +
    `<title id="bar-title">${escapeXml(words.title)}</title><desc id="bar-desc">${escapeXml(words.description)}</desc>` +
    `${rows.join('')}</svg>`
  );
}
