import { describe, expect, it } from 'vitest';
import type { CeremonyState } from '../../../src/draws/index.js';
import { qrCode } from '../../../src/web/charts/qr-code.js';
import { groupsOf, linksOf, pageOfList } from '../../../src/web/pages/draws/ceremony-links.js';

const need = { rehearsal: false, number: 'CX-2017-000001' } as CeremonyState;
const rehearsal = { rehearsal: true, number: 'REHEARSAL-0123456789' } as CeremonyState;

describe('the addresses of a ceremony', () => {
  it('of a rehearsal are behind the login', () => {
    const { verify, ...own } = linksOf(rehearsal);
    expect(verify).toBe('/verify');
    for (const path of Object.values(own)) expect(path).toMatch(/^\/desk\/rehearsal/);
    for (const path of Object.values(linksOf(need))) expect(path).toMatch(/^\/(needs|verify)/);
  });
});

describe('a long list', () => {
  it.each([
    [1, 1, 'hall-list-short', null, null],
    [14, 1, 'hall-list-short', null, null],
    [20, 1, 'hall-list-full', null, null],
    [36, 1, 'hall-list-long', null, null],
    [37, 1, 'hall-list-long', null, 2],
    [37, 2, 'hall-list-long', 1, null],
    [37, 99, 'hall-list-long', 1, null],
    [37, -3, 'hall-list-long', null, 2],
    [100, 2, 'hall-list-long', 1, 3],
  ])('of %i, page %i', (count, asked, size, previous, next) => {
    const url = (page: number | null) =>
      page === null ? null : `/needs/CX-2017-000001/ceremony?page=${page}`;
    const page = pageOfList(need, count, asked);
    expect(page).toMatchObject({ size, previousUrl: url(previous), nextUrl: url(next) });
    expect(page.end - page.start).toBe(36);
  });
});

describe('groups and codes', () => {
  it('cut a hash in fours and digits in fives, the rest last', () => {
    expect(groupsOf('0123456789', 4)).toEqual(['0123', '4567', '89']);
    expect(groupsOf('', 5)).toEqual([]);
  });

  it('are drawn without inline style, with a label that cannot break out', async () => {
    const svg = await qrCode('zjcs-selection/1 pool CX-2017-000001 1', '"><script>');
    expect(svg).toMatch(/^<svg class="qr" role="img" aria-label="&#34;&#62;&#60;script&#62;" /);
    expect(svg).not.toContain('style=');
    expect(svg).toContain('</svg>');
  });
});
