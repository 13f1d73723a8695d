import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { isMessageKey, type Translate } from '../i18n/index.js';

const VIEWS = fileURLToPath(new URL('../../../views', import.meta.url));

/** Renders a named template with a view model, every string of which is final. */
export interface Renderer {
  render(template: string, view: object, t: Translate): string;
}

/** Helpers that templates may use beside `if`, `unless`, `each`, `with`: `{{t "key" name=value}}` alone. */
const KNOWN_HELPERS = { t: true } as const;

// Indentation is for whoever reads a template: readers of a page need not load it, and before a call of a partial it
// would stand in front of each line of a text that somebody typed.
const withoutIndentation = (source: string): string => source.replace(/^ +/gm, '');

function readTemplates(): Map<string, string> {
  const names = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.hbs'),
  );
  return new Map(
    names.map((name) => {
      const path = join(VIEWS, name);
      return [
        relative(VIEWS, path)
          .split(sep)
          .join('/')
          .replace(/\.hbs$/, ''),
        withoutIndentation(readFileSync(path, 'utf8')),
      ];
    }),
  );
}

/**
 * Refuses a member that the view model does not have. Handlebars' own strict mode lets `{{#if missing}}` pass.
 * `length` and symbols are asked for by Handlebars itself.
 */
function strictView<T extends object>(view: T): T {
  return new Proxy(view, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof name === 'string' && !(name in target) && !Array.isArray(target)) {
        if (name === 'toJSON' || name === 'then' || name === 'toHTML' || name === 'length') return undefined;
        throw new Error(`the view model has no member "${name}"`);
      }
      return typeof value === 'object' && value !== null ? strictView(value) : value;
    },
  });
}

/** Compiles every template below `views/`; `strict` refuses view models that lack a member that is asked for. */
export function createRenderer(options: { strict: boolean }): Renderer {
  const handlebars = Handlebars.create();
  handlebars.registerHelper('t', (key: string, { hash, data }: Handlebars.HelperOptions) => {
    if (!isMessageKey(key)) throw new Error(`no message ${key}`);
    return (data as { t: Translate }).t(key, Object.keys(hash).length ? hash : undefined);
  });
  const compileOptions = { strict: true, knownHelpersOnly: true, knownHelpers: KNOWN_HELPERS };
  const templates = new Map<string, HandlebarsTemplateDelegate>();
  for (const [name, source] of readTemplates()) {
    const compiled = handlebars.compile(source, compileOptions);
    templates.set(name, compiled);
    if (name.startsWith('partials/')) handlebars.registerPartial(name.slice('partials/'.length), compiled);
  }
  return {
    render(name, view, t) {
      const template = templates.get(name);
      if (!template) throw new Error(`no template ${name}`);
      return template(options.strict ? strictView(view) : view, { data: { t } });
    },
  };
}
