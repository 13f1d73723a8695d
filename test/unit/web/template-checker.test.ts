import { afterAll, describe, expect, it } from 'vitest';
import { checkTemplate, nothingSeen, type Seen } from '../../support/templates/check-template.js';
import { deadMembers } from '../../support/templates/dead-members.js';
import { findPairs } from '../../support/templates/pairs.js';
import { openProgram } from '../../support/templates/program.js';
import { Types } from '../../support/templates/types.js';

const program = openProgram();
afterAll(() => program.close());

const types = new Types(program.checker);
const { pairs, faults } = findPairs(program, types, program.sourcesBelow('test/fixtures/template-views'));

const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  'nav.needs': [],
  'nav.agencies': [],
  'page.total': ['count'],
};

/** What the checker says of a template of the fixture's shelf, with some partials. */
function see(source: string, partials: Readonly<Record<string, string>> = {}): Seen {
  const sources = new Map([['shelf', source]]);
  for (const [name, text] of Object.entries(partials)) sources.set(`partials/${name}`, text);
  const seen = nothingSeen();
  const [shelf] = pairs.filter(({ template }) => template === 'shelf');
  checkTemplate({ types, sources, takes: (key) => MESSAGES[key] }, 'shelf', shelf?.view ?? [], seen);
  return seen;
}

const faultsOf = (source: string, partials?: Readonly<Record<string, string>>): string[] => [
  ...see(source, partials).faults,
];

describe('the finder of templates and views', () => {
  const shown = (template: string) =>
    pairs
      .filter((pair) => pair.template === template)
      .map(({ view }) =>
        view
          .map((type) => program.checker.typeToString(type))
          .sort()
          .join(' | '),
      );

  it('finds calls, what they hand on, both branches of a choice, and records of pages', () => {
    expect([...new Set(pairs.map(({ template }) => template))].sort()).toEqual([
      'pages/inner',
      'pages/new',
      'pages/old',
      'pages/outer',
      'pages/record',
      'shelf',
    ]);
    expect(shown('shelf')).toEqual(['Shelf']);
    expect(shown('pages/inner')).toEqual(['{ one: number; }']);
    expect(shown('pages/new')).toEqual(['{ two: number; }']);
    expect(shown('pages/old')).toEqual(['{ two: number; }']);
    expect(shown('pages/outer')).toEqual(['{ three: number; }']);
    expect(shown('pages/record')).toEqual(['null | { five: number; }']);
  });

  it('reports a view that is only an object, and a template that cannot be told', () => {
    expect(faults.map((fault) => fault.replace(/:\d+/, ''))).toEqual([
      'test/fixtures/template-views.ts the type of the view of pages/open is not known',
      'test/fixtures/template-views.ts the template is not known',
    ]);
  });
});

/** What it is about, a template, what is wrong with it, and in which line where it is not the first. */
const WRONG: readonly [string, string, string, number?][] = [
  ['a member', '{{title}} {{owner}}', '"owner" is no text'],
  ['a missing member', '<p>\n{{titel}}', 'member "titel" is not in the view', 2],
  [
    'a missing member in a condition',
    '{{#if books.lenght}}x{{/if}}',
    'member "books.lenght" is not in the view',
  ],
  ['a missing member of unless', '{{#unless missing}}x{{/unless}}', 'member "missing" is not in the view'],
  [
    'a missing member behind else',
    '{{#if title}}x{{else}}{{missing}}{{/if}}',
    'member "missing" is not in the view',
  ],
  [
    'a nested each with ../',
    '{{#each books}}{{#if lent}}{{../titel}}{{/if}}{{/each}}',
    'member "titel" is not in the view',
  ],
  [
    'two steps up',
    '{{#each rows}}{{#each this}}{{../../titel}}{{/each}}{{/each}}',
    'member "titel" is not in the view',
  ],
  ['a step above the page', '{{../title}}', '"../title" reaches out of its template'],
  [
    'a member of what is in the list',
    '{{#each books}}{{title}}{{/each}}',
    'member "title" is not in the view',
  ],
  ['each over a text', '{{#each title}}x{{/each}}', '"title" is no list'],
  ['each over an object', '{{#each owner}}x{{/each}}', '"owner" is no list'],
  ['a member of what may be null', '{{owner.name}}', 'member "owner.name" is asked of what may be null'],
  [
    'a guard of something else',
    '{{#if title}}{{owner.name}}{{/if}}',
    'member "owner.name" is asked of what may be null',
  ],
  [
    'the wrong branch of a guard',
    '{{#if owner}}x{{else}}{{owner.name}}{{/if}}',
    'member "owner.name" is asked of what may be null',
  ],
  ['what one branch lacks', '{{verdict.praise}}', 'member "verdict.praise" is not in the view'],
  [
    'the other branch',
    '{{#if verdict.isGood}}{{verdict.reason}}{{/if}}',
    'member "verdict.reason" is not in the view',
  ],
  [
    'what may be absent',
    '{{#each books}}{{#if maybe}}x{{/if}}{{/each}}',
    'member "maybe" may be absent from the view',
  ],
  ['an index outside of each', '{{@index}}', '"@index" is not known here'],
  ['an unknown @', '{{#each books}}{{@odd}}{{/each}}', '"@odd" is not known here'],
  [
    'a block parameter',
    '{{#each books as |book|}}{{book.titel}}{{/each}}',
    'member "book.titel" is not in the view',
  ],
  ['with', '{{#with owner}}{{title}}{{/with}}', 'member "title" is not in the view'],
  ['a yes or no as text', '{{#each books}}{{lent}}{{/each}}', '"lent" is no text'],
  ['an unknown helper', '{{upper title}}', 'no helper "upper"'],
  ['an unknown block', '{{#when title}}x{{/when}}', 'no helper "#when"'],
  ['an unknown message', '{{t "nav.nedes"}}', 'no message "nav.nedes"'],
  ['a message without its value', '{{t "page.total"}}', 'the message "page.total" takes (count), not ()'],
  [
    'a message with a wrong value',
    '{{t "page.total" total=title}}',
    'the message "page.total" takes (count), not (total)',
  ],
  [
    'a message given nothing',
    '{{#each books}}{{t "page.total" count=note}}{{/each}}',
    'the message is given no text as "count"',
  ],
  ['a key that may be anything', '{{#each books}}{{t anyLabel}}{{/each}}', 'no message "string"'],
  ['an unknown partial', '{{> shelve}}', 'no template partials/shelve'],
];

describe('the checker of templates', () => {
  it.each(WRONG)('refuses %s', (_, source, fault, line = 1) => {
    expect(faultsOf(source)).toEqual([`views/shelf.hbs:${line} ${fault}`]);
  });

  it.each([
    [
      'members, at every depth',
      '{{title}}{{#each books}}{{name}}{{words.first}}{{../title}}{{pages}}{{/each}}',
    ],
    [
      'lists of lists',
      '{{#each rows}}{{@index}}{{#each this}}{{this}}{{@last}}{{../length}}{{/each}}{{/each}}'.replace(
        '{{@last}}',
        '{{#if @last}}x{{/if}}',
      ),
    ],
    ['guards', '{{#if owner}}{{owner.name}}{{#if owner.url}}{{owner.url}}{{/if}}{{/if}}'],
    ['guards above', '{{#if owner}}{{#each books}}{{../owner.name}}{{/each}}{{/if}}'],
    ['unless', '{{#unless owner}}x{{else}}{{owner.name}}{{/unless}}'],
    ['chains', '{{#if books.length}}x{{else if owner}}{{owner.name}}{{/if}}'],
    ['branches told apart', '{{#if verdict.isGood}}{{verdict.praise}}{{else}}{{verdict.reason}}{{/if}}'],
    [
      'branches told apart inside',
      '{{#with verdict}}{{#if isGood}}{{praise}}{{else}}{{reason}}{{/if}}{{/with}}',
    ],
    ['with', '{{#with owner}}{{name}}{{../title}}{{/with}}'],
    ['block parameters', '{{#each books as |book index|}}{{#if lent}}{{book.name}}{{index}}{{/if}}{{/each}}'],
    ['keys of literals', '{{#each books}}{{t label}}{{/each}}'],
    ['values of messages', '{{t "page.total" count=books.length}}{{t "nav.needs"}}'],
  ])('takes %s', (_, source) => {
    expect(faultsOf(source)).toEqual([]);
  });

  it('follows partials with what they are given', () => {
    const partials = {
      card: '<p>{{name}} {{mark}}</p>',
      plain: '{{name}}',
      up: '{{#each books}}{{../../title}}{{/each}}',
    };
    expect(faultsOf('{{#each books}}{{> plain}}{{> card this mark=../title}}{{/each}}', partials)).toEqual(
      [],
    );
    expect(faultsOf('{{> plain}}', partials)).toEqual([
      'views/partials/plain.hbs:1 member "name" is not in the view (from views/shelf.hbs)',
    ]);
    expect(faultsOf('{{#each books}}\n{{> card this mark=missing}}{{/each}}', partials)).toEqual([
      'views/shelf.hbs:2 member "missing" is not in the view',
    ]);
    expect(faultsOf('{{#each books}}{{> card}}{{/each}}', partials)).toEqual([
      'views/partials/card.hbs:1 member "mark" is not in the view (from views/shelf.hbs)',
    ]);
    expect(faultsOf('{{> plain owner}}', partials)).toEqual([
      'views/shelf.hbs:1 partials/plain is given what may be nothing',
    ]);
    expect(faultsOf('{{> up}}', partials)).toEqual([
      'views/partials/up.hbs:1 "../../title" reaches out of its template (from views/shelf.hbs)',
    ]);
    expect(faultsOf('{{> loop}}', { loop: '{{> loop}}' })).toEqual([
      'views/partials/loop.hbs:1 partials/loop calls itself (from views/shelf.hbs)',
    ]);
  });

  it('names members that neither templates nor code read', () => {
    const { read } = see(
      '{{title}}{{key}}{{by.a}}{{#each rows}}{{this}}{{/each}}{{#if owner}}{{owner.name}}{{/if}}',
    );
    const [shelf] = pairs.filter(({ template }) => template === 'shelf');
    const dead = deadMembers(program, types, 'test/fixtures', shelf ? [shelf] : [], read);
    const names = dead.map((one) => /"(\w+)"/.exec(one)?.[1]);
    expect(names).toContain('nobodyReads');
    expect(names).toContain('url');
    expect(names).toContain('isGood');
    for (const used of ['title', 'owner', 'codeReads', 'key']) expect(names).not.toContain(used);
  });
});
