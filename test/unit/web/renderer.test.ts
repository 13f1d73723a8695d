import { describe, expect, it } from 'vitest';
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
});
