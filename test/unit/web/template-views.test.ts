import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogues, isMessageKey } from '../../../src/web/i18n/index.js';
import { placeholders } from '../../support/placeholders.js';
import { checkTemplate, nothingSeen } from '../../support/templates/check-template.js';
import { deadMembers } from '../../support/templates/dead-members.js';
import { findPairs } from '../../support/templates/pairs.js';
import { openProgram } from '../../support/templates/program.js';
import { Types } from '../../support/templates/types.js';

const VIEWS = fileURLToPath(new URL('../../../views', import.meta.url));

const sources = new Map(
  readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hbs'))
    .map((name) => [
      name.replaceAll('\\', '/').replace(/\.hbs$/, ''),
      readFileSync(join(VIEWS, name), 'utf8'),
    ]),
);

const program = openProgram();
afterAll(() => program.close());

const types = new Types(program.checker);
const { pairs, faults } = findPairs(program, types, program.sourcesBelow('src/web'));
const seen = nothingSeen();
const takes = (key: string) => (isMessageKey(key) ? placeholders(catalogues['zh-CN'][key]) : undefined);
for (const { template, view } of pairs) {
  checkTemplate({ types, sources, takes }, template, view, seen);
  // The frame of every page shows its title.
  for (const type of view)
    for (const place of types.member(type, 'title')?.declared ?? []) seen.read.add(place);
}

describe('templates and the types of their views', () => {
  it('are found: each template is rendered somewhere, with a view of a known type', () => {
    expect(faults).toEqual([]);
    expect(pairs.filter(({ template }) => !sources.has(template))).toEqual([]);
    expect([...sources.keys()].filter((name) => !seen.visited.has(name))).toEqual([]);
  });

  it('agree: each template asks for members that its view has, and for messages with their values', () => {
    expect([...seen.faults].sort()).toEqual([]);
    expect(seen.read.size).toBeGreaterThan(300);
  });

  it('waste nothing: each member of a view is read by a template or by code', () => {
    expect(deadMembers(program, types, 'src/web', pairs, seen.read)).toEqual([]);
  });
});
