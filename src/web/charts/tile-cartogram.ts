import { scaleQuantize } from 'd3-scale';
import { escapeXml } from './escape.js';

/** One county's tile; `text` is its value as shown. */
export interface Tile {
  /** Column and row. */
  readonly place: readonly [column: number, row: number];
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly url: string;
}

const WIDTH = 136;
const HEIGHT = 72;
const LINE = 18;
/** Room of a line in columns of a Latin letter; a Chinese character takes two. */
const ROOM = 19;
const STEPS = ['1', '2', '3', '4', '5'] as const;

/** Breaks a label into lines that fit into a tile: between words, and between any two Chinese characters. */
function breakLabel(label: string): string[] {
  const lines = [''];
  let used = 0;
  for (const [piece] of label.matchAll(/\p{Script=Han}|[^\p{Script=Han}\s]+\s?/gu)) {
    const wide = /\p{Script=Han}/u.test(piece) ? 2 : piece.trimEnd().length;
    if (used + wide > ROOM && used > 0) {
      lines.push('');
      used = 0;
    }
    lines[lines.length - 1] += piece;
    used += wide === 2 ? 2 : piece.length;
  }
  return lines.map((line) => line.trim());
}

/** A map of equal tiles, darker for larger values, as an accessible SVG with the same bytes for the same numbers. */
export function tileCartogram(
  tiles: readonly Tile[],
  words: { readonly title: string; readonly description: string },
): string {
  const step = scaleQuantize<string>([0, Math.max(1, ...tiles.map(({ value }) => value))], STEPS);
  const [columns, rows] = ([0, 1] as const).map(
    (axis) => Math.max(...tiles.map(({ place }) => place[axis])) + 1,
  ) as [number, number];
  const drawn = tiles.map(({ place, label, value, text, url }) => {
    const [left, top] = [place[0] * WIDTH, place[1] * HEIGHT];
    const shade = step(value);
    const lines = [...breakLabel(label), text];
    const first = top + HEIGHT / 2 + 5 - ((lines.length - 1) * LINE) / 2;
    const written = lines.map(
      (line, index) =>
        `<text class="tile-text-${shade}" x="${left + WIDTH / 2}" y="${first + index * LINE}" text-anchor="middle">${escapeXml(line)}</text>`,
    );
    return (
      `<a href="${escapeXml(url)}"><rect class="tile tile-${shade}" x="${left}" y="${top}" width="${WIDTH}" height="${HEIGHT}"/>` +
      `${written.join('')}</a>`
    );
  });
  return (
    `<svg class="chart chart-map" role="group" viewBox="0 0 ${WIDTH * columns} ${HEIGHT * rows}" aria-labelledby="map-title map-desc">` +
    `<title id="map-title">${escapeXml(words.title)}</title><desc id="map-desc">${escapeXml(words.description)}</desc>${drawn.join('')}</svg>`
  );
}
