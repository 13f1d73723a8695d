import { scaleBand, scaleLinear } from 'd3-scale';
import { escapeXml } from './escape.js';

/** One bar; `text` is its value as shown. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly url: string;
}

const WIDTH = 720;
const ROW = 30;
const LABEL = 190;
const VALUE = 110;

/** Horizontal bars as an accessible SVG, the same bytes for the same numbers. A table beside it says the same. */
export function barChart(
  bars: readonly Bar[],
  words: { readonly title: string; readonly description: string },
): string {
  const height = bars.length * ROW + 4;
  const x = scaleLinear([0, Math.max(1, ...bars.map(({ value }) => value))], [0, WIDTH - LABEL - VALUE]);
  const y = scaleBand(
    bars.map((_, index) => String(index)),
    [2, height - 2],
  ).paddingInner(0.25);
  const rows = bars.map(({ label, value, text, url }, index) => {
    const top = y(String(index)) ?? 0;
    const middle = Math.round(top + y.bandwidth() / 2 + 5);
    const width = Math.max(1, Math.round(x(value)));
    return (
      `<a href="${escapeXml(url)}"><text class="chart-label" x="${LABEL - 8}" y="${middle}" text-anchor="end">${escapeXml(label)}</text>` +
      `<rect class="chart-bar" x="${LABEL}" y="${Math.round(top)}" width="${width}" height="${Math.round(y.bandwidth())}"/>` +
      `<text class="chart-value" x="${LABEL + width + 6}" y="${middle}">${escapeXml(text)}</text></a>`
    );
  });
  return (
    `<svg class="chart" role="img" viewBox="0 0 ${WIDTH} ${height}" aria-labelledby="bar-title bar-desc">` +
    `<title id="bar-title">${escapeXml(words.title)}</title><desc id="bar-desc">${escapeXml(words.description)}</desc>` +
    `<line class="chart-axis" x1="${LABEL}" y1="0" x2="${LABEL}" y2="${height}"/>${rows.join('')}</svg>`
  );
}
