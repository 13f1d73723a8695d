import { describe, expect, it } from 'vitest';
import { barChart } from '../../../src/web/charts/bar-chart.js';
import { tileCartogram } from '../../../src/web/charts/tile-cartogram.js';

const words = { title: 'Savings', description: 'in the table' };
const one = (label: string, value = 100) => ({
  place: [3, 4] as const,
  label,
  value,
  text: '1 wan',
  url: '/needs?a=1&b=2',
});
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? '');

describe('charts', () => {
  it('keep the longest label inside its tile, broken only between words', () => {
    expect(texts(tileCartogram([one('楚雄彝族自治州本级')], words))).toEqual(['楚雄彝族自治州本级', '1 wan']);
    expect(texts(tileCartogram([one('Chuxiong Prefecture (prefecture level)')], words))).toEqual([
      'Chuxiong Prefecture',
      '(prefecture level)',
      '1 wan',
    ]);
  });

  it('escape what they are given', () => {
    for (const svg of [tileCartogram([one('<b>&')], words), barChart([one('<b>&')], words)]) {
      expect(svg).not.toContain('<b>');
      expect(svg).toContain('href="/needs?a=1&#38;b=2"');
    }
  });

  it('draw nothing as nothing, and the largest value as the longest bar', () => {
    const svg = barChart([one('a', 0), one('b', 50), one('c', 200)], words);
    const widths = [...svg.matchAll(/<rect[^>]* width="([\d.]+)%"/g)].map(([, width]) => Number(width));
    expect(widths).toEqual([0, 13.5, 54]);
  });
});
