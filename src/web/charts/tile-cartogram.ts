import { scaleQuantize } from 'd3-scale';
import { escapeXml } from './escape.js';

/** One county's tile; `text` is its value as shown. */
export interface Tile {
  readonly countyKey: string;
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly url: string;
}

/** Column and row of each county, placed as the counties lie; the prefecture's own level stands apart. */
const PLACES: Readonly<Record<string, readonly [number, number]>> = {
  yongren: [2, 0],
  dayao: [1, 1],
  yuanmou: [3, 1],
  yaoan: [1, 2],
  mouding: [2, 2],
  wuding: [4, 2],
  nanhua: [1, 3],
  chuxiong: [2, 3],
  lufeng: [3, 3],
  shuangbai: [2, 4],
  prefecture: [4, 4],
};

const SIZE = 118;
const STEPS = ['1', '2', '3', '4', '5'] as const;

/** A map of equal tiles, darker for larger values, as an accessible SVG with the same bytes for the same numbers. */
export function tileCartogram(
  tiles: readonly Tile[],
  words: { readonly title: string; readonly description: string },
): string {
  const step = scaleQuantize<string>([0, Math.max(1, ...tiles.map(({ value }) => value))], STEPS);
  const drawn = tiles.flatMap(({ countyKey, label, value, text, url }) => {
    const place = PLACES[countyKey];
    if (!place) return [];
    const [left, top] = [(place[0] - 1) * SIZE, place[1] * SIZE];
    const shade = step(value);
    const line = (y: number, content: string) =>
      `<text class="tile-text-${shade}" x="${left + SIZE / 2}" y="${top + y}" text-anchor="middle">${escapeXml(content)}</text>`;
    return [
      `<a href="${escapeXml(url)}"><rect class="tile tile-${shade}" x="${left}" y="${top}" width="${SIZE}" height="${SIZE}"/>` +
        `${line(54, label)}${line(76, text)}</a>`,
    ];
  });
  return (
    `<svg class="chart" role="img" viewBox="0 0 ${SIZE * 4} ${SIZE * 5}" aria-labelledby="map-title map-desc">` +
    `<title id="map-title">${escapeXml(words.title)}</title><desc id="map-desc">${escapeXml(words.description)}</desc>${drawn.join('')}</svg>`
  );
}
