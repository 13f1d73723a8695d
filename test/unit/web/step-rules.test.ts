import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stepRules } from '../../../src/contracts/index.js';
import { translator } from '../../../src/web/i18n/index.js';
import { toStepRule, toStepRulesView } from '../../../src/web/pages/contracts/step-rules-view.js';

const NOW = '2026-12-01T00:00:00.000Z';

describe('the table of steps', () => {
  it('stands in the read-me file as the rules have it', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const t = translator('en');
    const { version, steps } = stepRules(NOW);
    const lines = steps.map((step) => {
      const { step: name, turn, days } = toStepRule(step, { t });
      return `| ${name} | ${turn} | ${days} | ${version} |`;
    });
    const head = '| step | whose turn | working days | rules |\n| --- | --- | --- | --- |';
    expect(readme).toContain([head, ...lines].join('\n'));
  });

  it('says that a year whose days off are not known is an assumption, and says nothing where all are', () => {
    const t = translator('zh-CN');
    const view = (missingYear: string | undefined) =>
      toStepRulesView({ ...stepRules(NOW), missingYear }, { t } as never).assumed;
    expect(view(undefined)).toBeNull();
    expect(view('2027')).toContain('2027 年的法定节假日安排尚未收录');
  });
});
