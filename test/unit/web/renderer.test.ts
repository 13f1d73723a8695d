import { describe, expect, it } from 'vitest';
import { FormView } from '../../../src/web/forms/fields.js';
import { translators } from '../../../src/web/i18n/index.js';
import { createRenderer } from '../../../src/web/render/renderer.js';

const view = { title: '未找到', text: '没有这个页面。', homeUrl: '/', loginUrl: null };
const { loginUrl: _, ...withoutCondition } = view;
const { text: __, ...withoutText } = view;
const render = (strict: boolean, given: object): string =>
  createRenderer({ strict }).render('pages/error', given, translators['zh-CN']);

describe('the renderer', () => {
  it('writes the same with strict views and without', () => {
    expect(render(true, view)).toBe(render(false, view));
    expect(render(true, view)).toContain('没有这个页面。');
  });

  it('refuses a missing text in any case, a missing condition where it is strict', () => {
    expect(() => render(true, withoutText)).toThrow('text');
    expect(() => render(false, withoutText)).toThrow('text');
    expect(() => render(true, withoutCondition)).toThrow('the view model has no member "loginUrl"');
    expect(render(false, withoutCondition)).toBe(render(false, view));
  });

  it('keeps the lines of what was typed, wherever a template calls its field', () => {
    const t = translators['zh-CN'];
    const typed = 'first\n  second\n\nlast';
    const field = new FormView(t, { reason: typed }).field('reason', { label: '原因', kind: 'textarea' });
    const own = {
      listUrl: '/own',
      state: 'published',
      stateText: '公告中',
      number: 'CX-2017-000001',
      title: '测绘',
      summary: null,
      reason: null,
      reviewDueAt: null,
      proposal: null,
      publicUrl: null,
      editUrl: null,
      republishUrl: null,
      withdrawal: { url: '/withdraw', field },
    };
    const html = createRenderer({ strict: true }).render('pages/needs/own-need', own, t);
    expect(/<textarea[^>]*>([^<]*)</.exec(html)?.[1]).toBe(typed);
    expect(html.replace(typed, '')).not.toMatch(/^ /m);
  });
});
