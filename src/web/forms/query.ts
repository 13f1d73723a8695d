import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import {
  type Failure,
  type FailureCode,
  findDivision,
  isCivilMonth,
  isFailureCode,
  parseProjectCode,
  parseShanghai,
} from '../../basics/index.js';
import type { MessageKey } from '../i18n/index.js';
import { HttpError } from '../pipeline/errors.js';
import { isLanguage } from '../pipeline/language.js';
import { decodeCursor } from '../render/cursor.js';
import { pageContext } from '../render/page.js';
import { ALL_COUNTIES } from '../urls.js';

/** What readers call a parameter, and whether it may be given several times. */
const facts = z.registry<{ readonly label: MessageKey; readonly repeats: boolean }>();

function named<S extends z.ZodType<unknown, string>>(label: MessageKey, schema: S, repeats = false): S {
  facts.add(schema, { label, repeats });
  return schema;
}

/** Free text of at most `maximum` characters. */
export const words = (label: MessageKey, maximum = 100) =>
  named(label, z.string().max(maximum, 'query/too-long'));

/** One of the values of a closed list; empty for none. */
export const oneOf = <V extends string>(label: MessageKey, values: readonly V[]) =>
  named(
    label,
    z.string().transform((text, ctx): V | '' => {
      const found = values.find((value) => value === text);
      if (found === undefined && text !== '') ctx.addIssue({ code: 'custom', message: 'query/unknown' });
      return found ?? '';
    }),
  );

/** Characters of the longest number, month or time of an address, however it is typed. */
const LONGEST_SHAPED = 200;

const shaped = (label: MessageKey, message: string, fits: (text: string) => boolean) =>
  named(
    label,
    z
      .string()
      .max(LONGEST_SHAPED, message)
      .transform((text) => text.normalize('NFKC').toUpperCase())
      .refine((text) => text === '' || fits(text), message),
  );

/** A month `YYYY-MM`; empty for none. */
export const month = (label: MessageKey) => shaped(label, 'query/bad-month', isCivilMonth);

/** A need's number in capital letters; empty for none. */
export const needNumber = (label: MessageKey) =>
  shaped(label, 'query/bad-need', (text) => /^[A-Z]{2,6}-\d{4}-\d{6}$/.test(text));

/** An investment project's code; empty for none. */
export const projectCode = (label: MessageKey) =>
  shaped(label, 'query/bad-project', (text) => {
    const code = parseProjectCode(text);
    // One of another place or year is none of ours, and no mistake of writing.
    return code.ok || code.reason !== 'format';
  });

/** Code of a division, valid now or once, or {@link ALL_COUNTIES}; empty for none. */
export const division = (label: MessageKey, others: readonly string[] = [ALL_COUNTIES]) =>
  named(
    label,
    z
      .string()
      .refine(
        (text) => text === '' || others.includes(text) || findDivision(text) !== undefined,
        'query/unknown',
      ),
  );

/** A point in time of Shanghai, as an instant; undefined for none. */
export const instant = (label: MessageKey) =>
  named(
    label,
    z
      .string()
      .max(LONGEST_SHAPED, 'query/bad-instant')
      .transform((text, ctx) => {
        const found = text === '' ? undefined : parseShanghai(text.normalize('NFKC'));
        if (found === undefined && text !== '')
          ctx.addIssue({ code: 'custom', message: 'query/bad-instant' });
        return found;
      }),
  );

/** A whole number from 1 on, of at most `digits` digits; undefined for none. */
export const count = (label: MessageKey, digits = 15) =>
  named(
    label,
    z
      .string()
      .refine((text) => text === '' || (/^[1-9]\d*$/.test(text) && text.length <= digits), 'query/bad-number')
      .transform((text) => (text === '' ? undefined : Number(text))),
  );

/** An id where the next page of a list begins; undefined for the first page. */
export const idPosition = (pattern: RegExp) =>
  named(
    'query.position',
    z
      .string()
      .refine((text) => text === '' || pattern.test(text), 'query/bad-position')
      .transform((text) => text || undefined),
  );

/** Where the next page of a list begins, as `encodeCursor` wrote it; undefined for the first page. */
export const position = <T extends readonly string[]>(shape: z.ZodType<T, unknown>) =>
  named(
    'query.position',
    z.string().transform((text, ctx): T | undefined => {
      const found = text === '' ? undefined : decodeCursor(text, shape);
      if (found === undefined && text !== '') ctx.addIssue({ code: 'custom', message: 'query/bad-position' });
      return found;
    }),
  );

/** A parameter that may be given several times: its values as lines of one text. */
export const lines = (label: MessageKey) => named(label, z.string(), true);

/** The parameters of a page, each made by one of the functions above. */
export type QuerySchema = z.ZodObject<Record<string, z.ZodType<unknown, string>>>;

/** Parameters that any page takes beside its own. */
const EVERYWHERE = ['lang', 'notice', 'back'];

/** Answers 400 to an address that gives one of the parameters of every page twice, and names it. */
export const refuseRepeated: RequestHandler = (req, _res, next) => {
  const repeated = EVERYWHERE.find((name) => Array.isArray(req.query[name]));
  if (repeated) throw new HttpError(400, 'query/repeated', { label: repeated });
  next();
};

/** What a page was asked for. */
export interface Asked<V> {
  /** Values by parameter; a refused one is as if it were empty. */
  readonly values: V;
  /** Every parameter as typed, for showing it again. */
  readonly typed: Readonly<Record<string, string>>;
  /** Refusals, each with the name of its parameter in `field` and what readers call it in `params.label`. */
  readonly errors: readonly Failure[];
  /** What readers call a parameter. */
  label(name: string): string;
  /** A refusal of a parameter for a reason that the schema does not know. */
  refusal(name: string, code: FailureCode): Failure;
}

const line = (text: string): string => text.replace(/\p{Cc}/gu, '').trim();

const known = new WeakSet<Request>();

/**
 * True where the page takes note of every parameter of the address. Others are ignored, so that there is no end of
 * addresses of the same page: nothing is kept for them.
 */
export function isKnownAddress(req: Request): boolean {
  return known.has(req) || Object.keys(req.query).every((name) => isLanguageChoice(req, name));
}

const isLanguageChoice = (req: Request, name: string): boolean =>
  name === 'lang' && isLanguage(req.query[name]);

/**
 * Reads the parameters of a page: trimmed, without control characters, empty when missing. Parameters that the schema
 * does not have are ignored. Refusals: `query/repeated` where one value is wanted, and the codes of the schema.
 */
export function readQuery<S extends QuerySchema>(req: Request, res: Response, schema: S): Asked<z.output<S>> {
  const { t } = pageContext(res);
  const { shape } = schema;
  const names = Object.keys(shape);
  const factsOf = (name: string) => {
    const found = shape[name] && facts.get(shape[name]);
    if (!found) throw new Error(`no parameter ${name}`);
    return found;
  };
  const given = new Map(names.map((name) => [name, [req.query[name] ?? []].flat().map(String)]));
  const typed = Object.fromEntries(
    [...given].map(([name, values]) => [
      name,
      factsOf(name).repeats ? values.join('\n') : line(values[0] ?? ''),
    ]),
  );
  const label = (name: string): string => t(factsOf(name).label);
  const refusal = (field: string, code: FailureCode, params: Failure['params'] = {}): Failure => ({
    code,
    field,
    params: {
      ...params,
      label: t('query.label', { text: label(field), name: field }),
      value: short(typed[field]),
    },
  });
  const repeated = names.filter((name) => (given.get(name)?.length ?? 0) > 1 && !factsOf(name).repeats);
  const without = (wrong: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, wrong.includes(name) ? '' : typed[name]]));
  // Schemas with the catalogue in them live for one request: compiling them takes longer than they do.
  const parsed = schema.safeParse(without(repeated), { jitless: true });
  const issues = parsed.error?.issues ?? [];
  const errors = [
    ...repeated.map((name) => refusal(name, 'query/repeated')),
    ...issues.map((issue) =>
      refusal(
        String(issue.path[0]),
        isFailureCode(issue.message) ? issue.message : 'form/invalid',
        'maximum' in issue ? { maximum: Number(issue.maximum) } : {},
      ),
    ),
  ];
  if (
    errors.length === 0 &&
    Object.keys(req.query).every((name) => given.has(name) || isLanguageChoice(req, name))
  )
    known.add(req);
  const values = parsed.success ? parsed.data : schema.parse(without(errors.map(({ field }) => field ?? '')));
  return { values, typed, errors, label, refusal };
}

/** A refused value as a sentence can name it. */
const short = (text = ''): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
